// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ListFact } from '../list-fact';
import type {
  Cell,
  INames,
  IProgramView,
  ProjectFacts,
  SourceDocument,
  Span,
  TextEdit,
  Value
} from '../model';
import {
  DEFAULT_SYSTEM,
  PROJECT_CELL_MARKER,
  projectCellSource,
  pythonString
} from './project-cell';
import { AssignmentIndex } from './assignments';
import { preludePlace } from './prelude';

/** What fixes need to know besides the finding. */
export interface FixContext {
  readonly document: SourceDocument;
  readonly program: IProgramView;
  readonly facts: ProjectFacts;
}

/** What a fix may have to write. */
export type Wanted =
  'tags' | 'vpcConfig' | 'subnets' | 'securityGroups' | 'volumeKey' | 'bucket';

/** A Python expression, and the edit that defines the names in it, if it needs one. */
export interface Expression {
  readonly text: string;
  readonly prelude: TextEdit | null;
}

/** Names people and MLSpace's own notebooks use, best first. */
const CANDIDATES: Readonly<Record<Wanted, readonly string[]>> = {
  tags: ['tags', 'Tags', 'TAGS', 'mlspace_tags', 'resource_tags'],
  vpcConfig: ['vpc_config', 'VpcConfig', 'vpcConfig', 'VPC_CONFIG'],
  subnets: ['subnets', 'subnet_ids', 'SUBNETS'],
  securityGroups: [
    'security_group_ids',
    'sg_id',
    'sg_ids',
    'security_groups',
    'SECURITY_GROUP_IDS'
  ],
  volumeKey: ['kms_key', 'kms_cmk', 'kms_key_id', 'volume_kms_key', 'KMS_KEY'],
  bucket: ['bucket', 'bucket_name', 'BUCKET']
};

/** The key of notebook-params.json that a name must have been read from. */
const PARAMS_KEY: Readonly<Partial<Record<Wanted, string>>> = {
  subnets: 'pSMSSubnetIds',
  securityGroups: 'pSMSSecurityGroupId',
  volumeKey: 'pSMSKMSKeyId',
  bucket: 'pSMSDataBucketName'
};

const PROJECT_CELL_NAME: Readonly<Record<Wanted, string>> = {
  tags: 'tags',
  vpcConfig: 'vpc_config',
  subnets: 'subnets',
  securityGroups: 'security_group_ids',
  volumeKey: 'kms_key',
  bucket: 'bucket'
};

/** Names whose assignments decide how a fix is written. */
const ASSIGNED = new AssignmentIndex(
  new Set([
    ...Object.values(CANDIDATES).flat(),
    ...Object.values(PROJECT_CELL_NAME)
  ])
);

/**
 * How to write what is wanted at a place: with a name of the notebook that
 * holds it, with the project cell's name (which `prelude` then defines), or
 * written out. Null when none of it is possible.
 */
export function expressionFor(
  wanted: Wanted,
  at: Span,
  context: FixContext,
  required: readonly string[] = ['user', 'project', 'system']
): Expression | null {
  const bound = context.program.namesAt(at);
  const own = nameHolding(wanted, bound, context, required);
  if (own) {
    return { text: own, prelude: null };
  }
  const name = PROJECT_CELL_NAME[wanted];
  if (!bound.has(name) && !assignedElsewhere(name, context.document)) {
    const cell = projectCell(context.document);
    const edit = cell ? null : preludeEdit(context);
    const definedIn = cell ?? edit?.span.cell;
    if (definedIn !== undefined && definedIn <= at.cell) {
      return { text: name, prelude: edit };
    }
  }
  const text = writtenOut(wanted, context.facts, required);
  return text === null ? null : { text, prelude: null };
}

/** A bound name that holds the right thing, or null. */
export function nameHolding(
  wanted: Wanted,
  bound: INames,
  context: FixContext,
  required: readonly string[]
): string | null {
  for (const name of CANDIDATES[wanted]) {
    const value = bound.get(name);
    if (value && isRight(wanted, name, value, context, required)) {
      return name;
    }
  }
  return null;
}

function isRight(
  wanted: Wanted,
  name: string,
  value: Value,
  context: FixContext,
  required: readonly string[]
): boolean {
  const { facts } = context;
  switch (wanted) {
    case 'tags':
      return tagsAreRight(value, facts, required);
    case 'vpcConfig':
      return (
        value.kind === 'dict' &&
        value.entries.size === 2 &&
        ['SecurityGroupIds', 'Subnets'].every(key => value.entries.has(key)) &&
        listIsRight(value.entries.get('Subnets')?.value, facts.subnets) &&
        listIsRight(
          value.entries.get('SecurityGroupIds')?.value,
          facts.securityGroups
        )
      );
    case 'subnets':
      return (
        listIsKnownRight(value, facts.subnets) ||
        cameFromParams(wanted, name, value, context)
      );
    case 'securityGroups':
      return (
        listIsKnownRight(value, facts.securityGroups) ||
        cameFromParams(wanted, name, value, context)
      );
    case 'volumeKey':
      return (
        (value.kind === 'string' && sameKey(value.value, facts.volumeKey)) ||
        cameFromParams(wanted, name, value, context)
      );
    case 'bucket':
      return (
        (value.kind === 'string' &&
          value.value !== null &&
          value.value === facts.bucket) ||
        cameFromParams(wanted, name, value, context)
      );
  }
}

/** A list of `{Key, Value}` with all required keys and no value known to be wrong. */
function tagsAreRight(
  value: Value,
  facts: ProjectFacts,
  required: readonly string[]
): boolean {
  if (value.kind !== 'list' || value.open) {
    return false;
  }
  const found = new Map<string, Value>();
  for (const item of value.items) {
    if (item.kind !== 'dict') {
      return false;
    }
    const key = item.entries.get('Key')?.value;
    const itemValue = item.entries.get('Value')?.value;
    if (key?.kind !== 'string' || key.value === null || !itemValue) {
      return false;
    }
    found.set(key.value, itemValue);
  }
  return required.every(name => {
    const tag = found.get(name);
    const wanted = tagFact(name, facts);
    return (
      tag !== undefined &&
      tag.kind !== 'none' &&
      (tag.kind !== 'string' ||
        tag.value === null ||
        wanted === null ||
        tag.value === wanted)
    );
  });
}

/** The value that a tag should have; null when not known. */
export function tagFact(name: string, facts: ProjectFacts): string | null {
  switch (name.toLowerCase()) {
    case 'user':
      return facts.user;
    case 'project':
      return facts.project;
    case 'system':
      return facts.system;
    default:
      return null;
  }
}

/** Not known to be wrong. */
function listIsRight(
  value: Value | undefined,
  fact: readonly string[] | null
): boolean {
  if (!value || value.kind === 'none') {
    return false;
  }
  if (value.kind !== 'list') {
    return value.kind === 'unknown' || value.kind === 'opaque';
  }
  return value.items.every(
    item =>
      item.kind === 'unknown' ||
      (item.kind === 'string' &&
        (item.value === null || fact === null || fact.includes(item.value)))
  );
}

/** Known, and nothing in it but the project's own. */
function listIsKnownRight(
  value: Value,
  fact: readonly string[] | null
): boolean {
  return (
    fact !== null &&
    value.kind === 'list' &&
    !value.open &&
    value.items.length > 0 &&
    value.items.every(
      item =>
        item.kind === 'string' &&
        item.value !== null &&
        fact.includes(item.value)
    )
  );
}

/** A key id and its ARN name the same key. */
export function sameKey(value: string | null, fact: string | null): boolean {
  if (value === null || fact === null) {
    return false;
  }
  const bare = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
  return bare(value) === bare(fact);
}

/** Whether the name is assigned once, in a line that reads the right key of the params file. */
function cameFromParams(
  wanted: Wanted,
  name: string,
  value: Value,
  context: FixContext
): boolean {
  const key = PARAMS_KEY[wanted];
  if (!key || value.kind === 'none' || value.kind === 'number') {
    return false;
  }
  const lines = ASSIGNED.of(context.document, name).values;
  return (
    lines.length > 0 &&
    lines.every(
      line =>
        line.includes(key) &&
        (wanted !== 'subnets' || line.includes('.split(')) &&
        !/^\s*\[.*\]\s*$/.test(line.replace(/\w+\[["']\w+["']\]/g, 'x'))
    )
  );
}

const isProjectCell = ({ type, source }: Cell): boolean =>
  type === 'code' && source.includes(PROJECT_CELL_MARKER);

const PROJECT_CELL = new ListFact<Cell, number | null>(
  cells => cells.find(isProjectCell)?.index ?? null,
  isProjectCell
);

/** Index of the cell that holds the project cell's lines, or null. */
function projectCell({ cells }: SourceDocument): number | null {
  return PROJECT_CELL.of(cells);
}

/**
 * All that fixes go by in the text of the whole notebook, besides the lines
 * they change; while it stays the same, so do they.
 */
export class FixSurroundings {
  private parts: readonly unknown[] = [];
  private text = '';

  of(document: SourceDocument): string {
    const place = preludePlace(document);
    const assigned = ASSIGNED.all(document);
    const parts = [projectCell(document), place, assigned];
    if (parts.some((part, i) => part !== this.parts[i])) {
      this.parts = parts;
      this.text = JSON.stringify([parts[0], place, [...assigned]]);
    }
    return this.text;
  }
}

/** Whether a cell without the project cell's lines assigns the name anywhere. */
function assignedElsewhere(name: string, document: SourceDocument): boolean {
  return ASSIGNED.of(document, name).elsewhere;
}

/** Inserts the project cell's lines where they run first; null when there is no place. */
function preludeEdit(context: FixContext): TextEdit | null {
  const place = preludePlace(context.document);
  if (!place) {
    return null;
  }
  const text = projectCellSource(context.facts, 'readFile');
  return { span: place.span, text: `${place.before}${text}${place.after}` };
}

/** The value as a Python literal; null when the facts do not say. */
export function writtenOut(
  wanted: Wanted,
  facts: ProjectFacts,
  required: readonly string[]
): string | null {
  switch (wanted) {
    case 'tags':
      return tagList(facts, required);
    case 'vpcConfig': {
      const groups = stringList(facts.securityGroups);
      const subnets = stringList(facts.subnets);
      return groups && subnets
        ? `{"SecurityGroupIds": ${groups}, "Subnets": ${subnets}}`
        : null;
    }
    case 'subnets':
      return stringList(facts.subnets);
    case 'securityGroups':
      return stringList(facts.securityGroups);
    case 'volumeKey':
      return facts.volumeKey ? pythonString(facts.volumeKey) : null;
    case 'bucket':
      return facts.bucket ? pythonString(facts.bucket) : null;
  }
}

function stringList(values: readonly string[] | null): string | null {
  return values && values.length > 0
    ? `[${values.map(value => pythonString(value)).join(', ')}]`
    : null;
}

/** `{"Key": .., "Value": ..}` items for the given keys; null when a value is not known. */
export function tagItems(
  facts: ProjectFacts,
  keys: readonly string[]
): { key: string; value: string }[] | null {
  const items = keys.map(key => ({
    key,
    value:
      tagFact(key, facts) ??
      (key.toLowerCase() === 'system' ? DEFAULT_SYSTEM : null)
  }));
  return items.every(
    (item): item is { key: string; value: string } => item.value !== null
  )
    ? items
    : null;
}

function tagList(facts: ProjectFacts, keys: readonly string[]): string | null {
  const items = tagItems(facts, keys);
  return items
    ? `[${items
        .map(
          item =>
            `{"Key": ${pythonString(item.key)}, "Value": ${pythonString(item.value)}}`
        )
        .join(', ')}]`
    : null;
}
