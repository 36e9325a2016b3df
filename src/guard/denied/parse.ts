// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Which policies AWS said it was. */
export type DenySide =
  | 'identity'
  | 'boundary'
  | 'session'
  | 'resource'
  | 'organisation'
  | 'endpoint';

/** What AWS's error text tells. */
export interface IDenied {
  /** `sagemaker:CreateTrainingJob`; null where AWS says no more than "Access Denied". */
  readonly action: string | null;
  /** `CreateTrainingJob`, as botocore names it. */
  readonly operation: string | null;
  /** ARN. */
  readonly resource: string | null;
  readonly kind: 'explicit' | 'implicit' | 'unsaid';
  readonly side: DenySide | null;
}

/** An error text may be anything: only so much of it is looked at. */
const LONGEST_TEXT = 8000;

const CALL =
  /\((?:AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError|AuthorizationErrorException)\) when calling the (\w{1,100}) operation/;
const ACTION =
  /is not authorized to perform: ([a-z0-9-]{1,40}:[A-Za-z0-9]{1,100})(?: on resource: (\S{1,2000}))?/;
const EXPLICIT = /with an explicit deny in an? ([a-z -]{1,60})/i;
const IMPLICIT = /because no ([a-z -]{1,60}) allows/i;

const SIDES: readonly (readonly [string, DenySide])[] = [
  ['identity-based', 'identity'],
  ['permissions boundary', 'boundary'],
  ['session', 'session'],
  ['resource-based', 'resource'],
  ['service control', 'organisation'],
  ['resource control', 'organisation'],
  ['vpc endpoint', 'endpoint']
];

/** Null where the text is no refusal of AWS's. */
export function parseDenied(text: string): IDenied | null {
  const read = text.slice(0, LONGEST_TEXT);
  const call = CALL.exec(read);
  const action = ACTION.exec(read);
  if (!call && !action) {
    return null;
  }
  const explicit = EXPLICIT.exec(read);
  const implicit = explicit ? null : IMPLICIT.exec(read);
  const words = (explicit ?? implicit)?.[1].toLowerCase() ?? '';
  return {
    action: action?.[1] ?? null,
    operation: call?.[1] ?? null,
    resource: arnOf(action?.[2]),
    kind: explicit ? 'explicit' : implicit ? 'implicit' : 'unsaid',
    side: SIDES.find(([word]) => words.startsWith(word))?.[1] ?? null
  };
}

function arnOf(text: string | undefined): string | null {
  return text?.startsWith('arn:') ? text.replace(/[.,]$/, '') : null;
}
