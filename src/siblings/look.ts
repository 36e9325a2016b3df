// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nextUtc, parseTime } from '../autostop/schedule';
import type { Instance, InstanceStop } from '../companion/contract';
import { isMoving } from '../companion/moving';

/** The first of each is the default. */
export const SCOPES = ['mine', 'project'] as const;
export const SORTS = [
  'name',
  'status',
  'type',
  'owner',
  'newest',
  'stop'
] as const;
/** `moving`: all states that pass by themselves. */
export const STATUSES = [
  'all',
  'InService',
  'Stopped',
  'Failed',
  'moving'
] as const;
export type Scope = (typeof SCOPES)[number];
export type Sort = (typeof SORTS)[number];
export type StatusFilter = (typeof STATUSES)[number];

/** How the list is looked at. */
export interface ILook {
  readonly scope: Scope;
  readonly status: StatusFilter;
  /** Of the project's notebooks: whose; null: anybody's, empty: those of nobody known. */
  readonly owner: string | null;
  readonly sort: Sort;
}

/** What the state database holds may be of another version. */
export function readLook(stored: unknown): ILook {
  const given = new Map<string, unknown>(Object.entries(stored ?? {}));
  const pick = <T extends string>(key: string, known: readonly T[]): T =>
    known.find(value => value === given.get(key)) ?? known[0];
  const owner = given.get('owner');
  return {
    scope: pick('scope', SCOPES),
    status: pick('status', STATUSES),
    owner: typeof owner === 'string' ? owner : null,
    sort: pick('sort', SORTS)
  };
}

/** What else the order of the list depends on. */
export interface ILookContext {
  readonly query: string;
  readonly stopOf: (instance: Instance) => InstanceStop | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What look and search leave, in order; this one first. */
export function lookAt(
  instances: readonly Instance[],
  look: ILook,
  context: ILookContext
): readonly Instance[] {
  const { scope, status, owner, sort } = look;
  const words = context.query.toLowerCase().split(/\s+/).filter(Boolean);
  const order = orderOf(sort, context);
  return instances
    .filter(
      one =>
        (scope === 'mine'
          ? one.isMine
          : owner === null || owner === (one.owner ?? '')) &&
        (status === 'all' || status === groupOf(one)) &&
        holds(one, words)
    )
    .sort(
      (a, b) =>
        Number(b.isSelf) - Number(a.isSelf) ||
        order(a, b) ||
        compare(a.name, b.name)
    );
}

/** Whether anything but the scope is chosen. */
export function isNarrowed(look: ILook, query: string): boolean {
  return (
    query.trim() !== '' ||
    look.status !== 'all' ||
    (look.scope === 'project' && look.owner !== null)
  );
}

/** The owners to choose from, by name; empty: of nobody known. */
export function ownersOf(instances: readonly Instance[]): readonly string[] {
  return [...new Set(instances.map(({ owner }) => owner ?? ''))].sort(compare);
}

function groupOf(instance: Instance): string {
  return isMoving(instance) ? 'moving' : instance.status;
}

function holds(instance: Instance, words: readonly string[]): boolean {
  const { name, status, type, owner } = instance;
  const text = `${name} ${status} ${type} ${owner ?? ''}`.toLowerCase();
  return words.every(word => text.includes(word));
}

type Order = (a: Instance, b: Instance) => number;

function orderOf(sort: Sort, { stopOf, now }: ILookContext): Order {
  switch (sort) {
    case 'name':
      return () => 0;
    case 'status':
      return (a, b) => compare(a.status, b.status);
    case 'type':
      return (a, b) => compare(a.type, b.type);
    case 'owner':
      return (a, b) => compare(a.owner ?? '', b.owner ?? '');
    case 'newest':
      return (a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0);
    case 'stop':
      return (a, b) =>
        minutesTo(stopOf(a), now) - minutesTo(stopOf(b), now) || 0;
  }
}

const MINUTE_MS = 60_000;
const NEVER = Number.MAX_SAFE_INTEGER;

/** What is not known comes last. */
function minutesTo(stop: InstanceStop | null, now: number): number {
  const time = parseTime(stop?.timeUtc ?? '');
  return time === null
    ? NEVER
    : Math.floor((nextUtc(time, now) - now) / MINUTE_MS);
}

const collator = new Intl.Collator();
function compare(a: string, b: string): number {
  return collator.compare(a, b);
}
