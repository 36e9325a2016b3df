// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { parseArgs } from 'node:util';
import { UsageError } from './host';

export const FORMATS = ['text', 'json', 'sarif', 'github'] as const;
export type Format = (typeof FORMATS)[number];

/** Options of linting; null or empty: not given. */
export interface LintArguments {
  readonly command: 'lint';
  readonly paths: readonly string[];
  readonly format: Format;
  readonly policy: readonly string[];
  readonly boundary: readonly string[];
  readonly project: string | null;
  readonly user: string | null;
  readonly system: string | null;
  readonly params: string | null;
  readonly select: readonly string[] | null;
  readonly ignore: readonly string[] | null;
  readonly fix: boolean;
  readonly diff: boolean;
  readonly exitZero: boolean;
  readonly config: string | null;
}

export interface DecideArguments {
  readonly command: 'decide';
  readonly policy: readonly string[];
  readonly boundary: readonly string[];
  readonly requests: string;
}

export interface PullArguments {
  readonly command: 'pull';
  readonly role: string;
  readonly out: string;
  readonly user: string | null;
  readonly project: string | null;
}

export type Arguments =
  | LintArguments
  | DecideArguments
  | PullArguments
  | { readonly command: 'help' }
  | { readonly command: 'version' };

export const USAGE = `mlspace-lint [options] PATH...

Says what AWS and MLSpace would make of each line in notebooks and scripts that
creates something on AWS. PATH is an .ipynb or .py file, a folder, or - for
standard input.

  --format text|json|sarif|github   default: text
  --policy FILE|DIR                 IAM policies of the notebook's role; repeatable
  --boundary FILE                   its permissions boundary; repeatable
  --project P  --user U  --system S the tags of the notebook instance
  --params FILE                     notebook-params.json
  --select RULES  --ignore RULES    codes or prefixes, with commas (MLS1,MLS201)
  --fix                             repair what can be repaired
  --diff                            show what --fix would change, change nothing
  --exit-zero                       exit 0 even when there are errors
  --config FILE                     instead of .mlspace-lint.json or pyproject.toml
  --version  --help

mlspace-lint decide --policy DIR [--boundary FILE] --requests FILE.jsonl
  What IAM would say to each request, one decision a line.

mlspace-lint policies pull --role NAME --out DIR [--user U --project P]
  For administrators: export a notebook role's policies and a template of them.

Exit: 0 nothing found, 1 findings at error level, 2 bad usage or unreadable input.
`;

/** Throws `UsageError`. */
export function readArguments(argv: readonly string[]): Arguments {
  if (argv[0] === 'decide') {
    return readDecide(argv.slice(1));
  }
  if (argv[0] === 'policies') {
    return readPolicies(argv.slice(1));
  }
  const { values, positionals } = parse(argv, LINT_OPTIONS, true);
  if (values.help) {
    return { command: 'help' };
  }
  if (values.version) {
    return { command: 'version' };
  }
  if (positionals.length === 0) {
    throw new UsageError('Name a notebook, a script or a folder.');
  }
  return {
    command: 'lint',
    paths: positionals,
    format: readFormat(one(values.format)),
    policy: many(values.policy),
    boundary: many(values.boundary),
    project: one(values.project),
    user: one(values.user),
    system: one(values.system),
    params: one(values.params),
    select: codes(values.select),
    ignore: codes(values.ignore),
    fix: values.fix === true,
    diff: values.diff === true,
    exitZero: values['exit-zero'] === true,
    config: one(values.config)
  };
}

interface Option {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
}
type Values = Readonly<
  Record<string, string | boolean | (string | boolean)[] | undefined>
>;

const TEXT: Option = { type: 'string' };
const FLAG: Option = { type: 'boolean' };
const TEXTS: Option = { type: 'string', multiple: true };
const HELP: Option = { type: 'boolean', short: 'h' };

const LINT_OPTIONS: Readonly<Record<string, Option>> = {
  format: TEXT,
  policy: TEXTS,
  boundary: TEXTS,
  project: TEXT,
  user: TEXT,
  system: TEXT,
  params: TEXT,
  select: TEXTS,
  ignore: TEXTS,
  fix: FLAG,
  diff: FLAG,
  'exit-zero': FLAG,
  config: TEXT,
  version: FLAG,
  help: HELP
};

function parse(
  argv: readonly string[],
  options: Readonly<Record<string, Option>>,
  allowPositionals: boolean
): { values: Values; positionals: readonly string[] } {
  try {
    return parseArgs({
      args: [...argv],
      options: { ...options },
      allowPositionals,
      strict: true
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.split('. ')[0].replace(/\.?$/, '.'));
  }
}

function one(value: Values[string]): string | null {
  return typeof value === 'string' ? value : null;
}

function many(value: Values[string]): string[] {
  return Array.isArray(value)
    ? value.filter(item => typeof item === 'string')
    : [];
}

function codes(value: Values[string]): string[] | null {
  return value === undefined
    ? null
    : many(value)
        .flatMap(item => item.split(','))
        .map(item => item.trim())
        .filter(item => item !== '');
}

function readFormat(value: string | null): Format {
  const format = FORMATS.find(known => known === (value ?? 'text'));
  if (!format) {
    throw new UsageError(
      `There is no format '${value}'; there are ${FORMATS.join(', ')}.`
    );
  }
  return format;
}

function required(value: string | null, option: string): string {
  if (value === null) {
    throw new UsageError(`${option} is needed.`);
  }
  return value;
}

function readDecide(argv: readonly string[]): Arguments {
  const { values } = parse(
    argv,
    { policy: TEXTS, boundary: TEXTS, requests: TEXT, help: HELP },
    false
  );
  if (values.help) {
    return { command: 'help' };
  }
  const policy = many(values.policy);
  const boundary = many(values.boundary);
  if (policy.length === 0) {
    throw new UsageError('--policy is needed.');
  }
  return {
    command: 'decide',
    policy,
    boundary,
    requests: required(one(values.requests), '--requests')
  };
}

function readPolicies(argv: readonly string[]): Arguments {
  if (argv.includes('--help') || argv.includes('-h')) {
    return { command: 'help' };
  }
  if (argv[0] !== 'pull') {
    throw new UsageError("'policies' knows one command: pull.");
  }
  const { values } = parse(
    argv.slice(1),
    { role: TEXT, out: TEXT, user: TEXT, project: TEXT },
    false
  );
  return {
    command: 'pull',
    role: required(one(values.role), '--role'),
    out: required(one(values.out), '--out'),
    user: one(values.user),
    project: one(values.project)
  };
}
