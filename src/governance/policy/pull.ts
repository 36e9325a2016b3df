// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  ambiguity,
  fillPlaceholders,
  mapTexts,
  type PlaceholderValues,
  putPlaceholders
} from './placeholders';

/** One page of a list; `marker` asks for the next one, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly marker: string | null;
}

export interface RoleDescription {
  readonly arn: string;
  /** ARN of the permissions boundary. */
  readonly boundary: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

/** What is asked of IAM; documents come as IAM sends them, percent-encoded. */
export interface IRoleReader {
  role(name: string): Promise<RoleDescription>;
  attachedPolicies(
    role: string,
    marker: string | null
  ): Promise<Page<{ readonly name: string; readonly arn: string }>>;
  inlinePolicies(role: string, marker: string | null): Promise<Page<string>>;
  inlineDocument(role: string, name: string): Promise<string>;
  /** Of the default version. */
  managedDocument(arn: string): Promise<string>;
}

export interface PulledFile {
  /** `<role>/MLSpace-user-jdoe.json` */
  readonly path: string;
  readonly text: string;
}

export interface PulledPolicies {
  readonly files: readonly PulledFile[];
  /** Sentences for the administrator; why there is no template, for one. */
  readonly notes: readonly string[];
}

export interface PullOptions {
  /** Name of the role, without path. */
  readonly role: string;
  /** Where the role's tags do not say. */
  readonly user: string | null;
  readonly project: string | null;
}

/** A request to IAM that failed; the message says what to do next. */
export class PullError extends Error {
  constructor(
    message: string,
    readonly original: unknown
  ) {
    super(message);
  }
}

const MAX_PAGES = 1_000;

/** Exports what governs a role: its managed and inline policies and its boundary. */
export async function pullPolicies(
  reader: IRoleReader,
  options: PullOptions
): Promise<PulledPolicies> {
  const { role } = options;
  if (!/^[\w+=,.@-]+$/.test(role) || /^\.+$/.test(role)) {
    // It names a folder as well.
    throw new PullError(`"${role}" is not the name of a role.`, null);
  }
  const description = await ask(
    () => reader.role(role),
    `The role "${role}" cannot be read`,
    'iam:GetRole'
  );
  const documents = await readDocuments(reader, role, description);
  const own = documents.map(({ file, document }) => ({
    path: `${role}/${file}`,
    text: toText(document)
  }));
  const values = placeholderValues(description, options);
  const problem = whyNoTemplate(values);
  if (problem !== null) {
    return { files: own, notes: [problem] };
  }
  const template = documents.map(({ file, document }) => ({
    path: `template/${putPlaceholders(file, values)}`,
    text: toText(mapTexts(document, text => putPlaceholders(text, values)))
  }));
  const broken = template.findIndex(
    ({ text }, i) => restored(text, values) !== own[i].text
  );
  return broken >= 0
    ? {
        files: own,
        notes: [
          `No template was written: "${documents[broken].file}" would not come back as it is.`
        ]
      }
    : { files: [...own, ...template], notes: [] };
}

/** The template with this role's own values, which must be the original. */
function restored(text: string, values: PlaceholderValues): string {
  return toText(
    mapTexts(JSON.parse(text), each => fillPlaceholders(each, values))
  );
}

function placeholderValues(
  { arn, tags }: RoleDescription,
  options: PullOptions
): PlaceholderValues {
  return {
    role: options.role,
    account: arn.split(':')[4] ?? null,
    user: options.user ?? tags.user ?? null,
    project: options.project ?? tags.project ?? null
  };
}

function whyNoTemplate(values: PlaceholderValues): string | null {
  if (values.user === null || values.project === null) {
    return (
      'No template was written: the role has no tags "user" and "project". ' +
      'Say --user and --project.'
    );
  }
  const doubt = ambiguity(values);
  return doubt === null ? null : `No template was written: ${doubt}`;
}

interface IDocument {
  readonly file: string;
  readonly document: unknown;
}

async function readDocuments(
  reader: IRoleReader,
  role: string,
  description: RoleDescription
): Promise<readonly IDocument[]> {
  const attached = await all(
    marker => reader.attachedPolicies(role, marker),
    `The policies of "${role}" cannot be listed`,
    'iam:ListAttachedRolePolicies'
  );
  const inline = await all(
    marker => reader.inlinePolicies(role, marker),
    `The inline policies of "${role}" cannot be listed`,
    'iam:ListRolePolicies'
  );
  const documents: IDocument[] = [];
  const managed = async (arn: string): Promise<unknown> =>
    parse(
      arn,
      await ask(
        () => reader.managedDocument(arn),
        `The policy ${arn} cannot be read`,
        'iam:GetPolicy and iam:GetPolicyVersion'
      )
    );
  for (const { name, arn } of attached) {
    documents.push({ file: `${name}.json`, document: await managed(arn) });
  }
  for (const name of inline) {
    const text = await ask(
      () => reader.inlineDocument(role, name),
      `The inline policy "${name}" cannot be read`,
      'iam:GetRolePolicy'
    );
    // A managed and an inline policy may have one name.
    const taken = documents.some(({ file }) => file === `${name}.json`);
    documents.push({
      file: `${taken ? `inline-${name}` : name}.json`,
      document: parse(name, text)
    });
  }
  if (description.boundary !== null) {
    const name = description.boundary.slice(
      description.boundary.lastIndexOf('/') + 1
    );
    documents.push({
      file: `BOUNDARY-${name}.json`,
      document: await managed(description.boundary)
    });
  }
  return documents;
}

async function all<T>(
  list: (marker: string | null) => Promise<Page<T>>,
  problem: string,
  action: string
): Promise<readonly T[]> {
  const items: T[] = [];
  let marker: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const from: string | null = marker;
    const next: Page<T> = await ask(() => list(from), problem, action);
    items.push(...next.items);
    if (next.marker === null) {
      return items;
    }
    marker = next.marker;
  }
  throw new PullError(`${problem}: IAM sends pages without end.`, null);
}

async function ask<T>(
  call: () => Promise<T>,
  problem: string,
  action: string
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const name = error instanceof Error ? error.name : 'Error';
    throw new PullError(`${problem}: ${remedy(name, action)}`, error);
  }
}

function remedy(name: string, action: string): string {
  if (/^NoSuchEntity/.test(name)) {
    return 'there is no such role or policy; check the name and the account.';
  }
  if (/AccessDenied/.test(name)) {
    return `you need ${action}; run this as an administrator of the account.`;
  }
  if (
    /Credentials|ExpiredToken|InvalidClientTokenId|UnrecognizedClient/.test(
      name
    )
  ) {
    return 'there are no valid credentials; sign in again or set AWS_PROFILE.';
  }
  if (/Throttl|TooManyRequests/.test(name)) {
    return 'IAM is busy; try again in a minute.';
  }
  return `IAM does not answer (${name}); check the network and try again.`;
}

function parse(name: string, text: string): unknown {
  try {
    const plain = text.trimStart().startsWith('{')
      ? text
      : decodeURIComponent(text);
    return JSON.parse(plain);
  } catch (error) {
    throw new PullError(`The policy ${name} is not JSON.`, error);
  }
}

const toText = (document: unknown): string =>
  `${JSON.stringify(document, null, 2)}\n`;
