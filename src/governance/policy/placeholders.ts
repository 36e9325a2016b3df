// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { UNKNOWN_PREFIX } from './keys';

/**
 * A template is a policy in which `{{user}}`, `{{project}}`, `{{account}}`,
 * `{{region}}` and `{{role}}` (the role's name) stand for one notebook's own.
 */
export type PlaceholderName =
  'role' | 'account' | 'project' | 'user' | 'region';
export type PlaceholderValues = Readonly<
  Partial<Record<PlaceholderName, string | null>>
>;

const PLACEHOLDER = /\{\{(role|account|project|user|region)\}\}/g;

/** Fills a template's text; what is not known is left to decide nothing. */
export function fillPlaceholders(
  text: string,
  values: PlaceholderValues,
  whenUnknown: (name: PlaceholderName) => string = unknownVariable
): string {
  return text.replace(PLACEHOLDER, (_, name: PlaceholderName) => {
    return values[name] ?? whenUnknown(name);
  });
}

const unknownVariable = (name: PlaceholderName): string =>
  `\${${UNKNOWN_PREFIX}${name}}`;

/** In every string of a JSON value, but not in the names of its members. */
export function mapTexts(
  value: unknown,
  map: (text: string) => string
): unknown {
  if (typeof value === 'string') {
    return map(value);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => mapTexts(item, map));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, mapTexts(item, map)])
    );
  }
  return value;
}

/** Words that policies of MLSpace use for other things. */
const COMMON_WORDS = new Set(
  (
    'allow deny arn aws iam kms ec2 s3 sagemaker bedrock translate comprehend logs mlspace ' +
    'project projects user users system private global group index datasets dataset ' +
    'role key model endpoint job training transform notebook config data true false ' +
    'amazonaws com resources read only create'
  ).split(' ')
);

/** Why a value cannot be told apart in a policy's text; null when it can. */
export function ambiguity(values: PlaceholderValues): string | null {
  const seen = new Map<string, string>();
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined) {
      continue;
    }
    const lower = value.toLowerCase();
    const other = seen.get(lower);
    if (other !== undefined) {
      return `The ${name} and the ${other} are both "${value}".`;
    }
    if (lower === '' || COMMON_WORDS.has(lower)) {
      return `The ${name} "${value}" is also a word that policies use.`;
    }
    seen.set(lower, name);
  }
  return null;
}

/** Puts placeholders where the values stand as whole words. */
export function putPlaceholders(
  text: string,
  values: PlaceholderValues
): string {
  // The role's name holds user and project: longest first.
  const names: readonly PlaceholderName[] = [
    'role',
    'account',
    'project',
    'user',
    'region'
  ];
  return names.reduce((result, name) => {
    const value = values[name];
    return value === null || value === undefined || value === ''
      ? result
      : replaceWord(result, value, `{{${name}}}`);
  }, text);
}

function replaceWord(text: string, word: string, by: string): string {
  const escaped = word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return text.replace(
    new RegExp(`(?<![A-Za-z0-9_{])${escaped}(?![A-Za-z0-9_}])`, 'g'),
    () => by
  );
}
