// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What looks like a secret, in text and in notebooks. Pure. */
import type { SharedNotebook } from '../companion/contract';

export type SecretKind =
  | 'awsKey'
  | 'awsSecret'
  | 'sessionToken'
  | 'presignedUrl'
  | 'privateKey'
  | 'bearerToken';

const PATTERNS: Readonly<Record<SecretKind, RegExp>> = {
  privateKey:
    /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY-----(?:[\s\S]{0,8000}?-----END (?:[A-Z]+ ){0,3}PRIVATE KEY-----)?/g,
  presignedUrl:
    /[?&](?:X-Amz-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|authToken)=[^\s"'<>]+/gi,
  sessionToken:
    /(?:(?:aws_?)?session_?token["'\\]*\s*[:=]\s*["'\\]*[\w/+=-]{60,}|\b(?:IQoJb3JpZ2luX2|FwoGZXIvYXdz)[\w/+=-]{40,})/gi,
  awsSecret:
    /secret_?(?:access_?)?key["'\\]*\s*[:=]\s*["'\\]*[A-Za-z0-9/+=]{40}(?![A-Za-z0-9/+=])/gi,
  awsKey: /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  bearerToken:
    /(?:\bBearer\s+[\w.~+/-]{20,}=*|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})/gi
};
const KINDS = Object.keys(PATTERNS) as SecretKind[];

/** Pictures are long, and say nothing to a pattern. */
const NO_TEXT = /^(image|audio|video)\/(?!svg)|^application\/pdf$/;
/** Tracebacks are coloured. */
const COLOUR = /\u001b\[[0-9;]*m/g;

export function secretsIn(text: string): SecretKind[] {
  return KINDS.filter(kind => text.search(PATTERNS[kind]) >= 0);
}

/** The text with every secret that is recognised taken out. */
export function withoutSecrets(text: string): string {
  return KINDS.reduce(
    (left, kind) => left.replace(PATTERNS[kind], `[${kind} removed]`),
    text
  );
}

/** A secret's kind and place; never the secret. */
export interface IFoundSecret {
  readonly kind: SecretKind;
  /** Counted from 1; 0 is the notebook itself. */
  readonly cell: number;
  readonly place: 'source' | 'output' | 'metadata';
}

export function findSecrets(notebook: SharedNotebook): IFoundSecret[] {
  const { cells, metadata } = notebook;
  return [
    ...found(JSON.stringify(metadata), 0, 'metadata'),
    ...cells.flatMap((cell, index) => [
      ...found(textOf(cell.source), index + 1, 'source'),
      ...found(JSON.stringify(cell.metadata ?? {}), index + 1, 'metadata'),
      ...found(outputsOf(cell.outputs), index + 1, 'output')
    ])
  ];
}

function found(
  text: string,
  cell: number,
  place: IFoundSecret['place']
): IFoundSecret[] {
  return secretsIn(text).map(kind => ({ kind, cell, place }));
}

function outputsOf(outputs: unknown): string {
  return Array.isArray(outputs)
    ? outputs.map(one => textIn(one, '')).join('\n')
    : '';
}

/** All text below a value; lists of lines are joined as the notebook shows them. */
function textIn(value: unknown, key: string): string {
  if (NO_TEXT.test(key)) {
    return '';
  }
  if (typeof value === 'string') {
    return value.replace(COLOUR, '');
  }
  if (Array.isArray(value)) {
    return value.every(one => typeof one === 'string')
      ? textOf(value).replace(COLOUR, '')
      : value.map(one => textIn(one, '')).join('\n');
  }
  // With its key, since a name before a value makes it a secret.
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([name, one]) => `${name}: ${textIn(one, name)}`)
        .join('\n')
    : '';
}

function textOf(source: unknown): string {
  return Array.isArray(source) ? source.join('') : String(source ?? '');
}
