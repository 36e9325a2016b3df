// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { invalid } from './errors';
import { type JsonRecord, numberAt, textAt } from './json';

export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** One page of a list; the token is the offset. */
export function page<T>(
  items: readonly T[],
  asked: JsonRecord,
  names: { size: string; token: string; most: number }
): Page<T> {
  const size = Math.min(numberAt(asked, names.size) ?? names.most, names.most);
  const token = textAt(asked, names.token);
  const start = token === null ? 0 : Number(token);
  if (!Number.isInteger(start) || start < 0 || start > items.length) {
    throw invalid(`Invalid pagination token because "${token}".`);
  }
  const end = start + Math.max(size, 1);
  return {
    items: items.slice(start, end),
    next: end < items.length ? String(end) : undefined
  };
}

/** What SageMaker's List operations have in common. */
export interface Listed {
  readonly name: string;
  readonly status: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}

function within(
  time: number,
  asked: JsonRecord,
  after: string,
  before: string
): boolean {
  const from = numberAt(asked, after);
  const to = numberAt(asked, before);
  return (
    (from === null || time >= from * 1000) && (to === null || time <= to * 1000)
  );
}

function filterListed<T extends Listed>(
  items: readonly T[],
  asked: JsonRecord
): T[] {
  const part = textAt(asked, 'NameContains')?.toLowerCase();
  const status = textAt(asked, 'StatusEquals');
  return items.filter(
    item =>
      (part === undefined || item.name.toLowerCase().includes(part)) &&
      (status === null || item.status === status) &&
      within(
        item.createdAt,
        asked,
        'CreationTimeAfter',
        'CreationTimeBefore'
      ) &&
      within(
        item.modifiedAt,
        asked,
        'LastModifiedTimeAfter',
        'LastModifiedTimeBefore'
      )
  );
}

function sortListed<T extends Listed>(
  items: readonly T[],
  asked: JsonRecord,
  defaults: { by: string; order: string }
): T[] {
  const by = textAt(asked, 'SortBy') ?? defaults.by;
  const up = (textAt(asked, 'SortOrder') ?? defaults.order) === 'Ascending';
  const compare = (a: T, b: T): number =>
    by === 'CreationTime'
      ? a.createdAt - b.createdAt
      : by === 'LastModifiedTime'
        ? a.modifiedAt - b.modifiedAt
        : by === 'Status'
          ? a.status.localeCompare(b.status)
          : a.name.localeCompare(b.name);
  return [...items].sort((a, b) => (up ? compare(a, b) : compare(b, a)));
}

/** What SageMaker's List operations do: filter, sort, cut a page. */
export function listPage<T extends Listed>(
  items: readonly T[],
  asked: JsonRecord,
  defaults: { by: string; order: string }
): Page<T> {
  return page(sortListed(filterListed(items, asked), asked, defaults), asked, {
    size: 'MaxResults',
    token: 'NextToken',
    most: 100
  });
}
