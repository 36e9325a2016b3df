// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { ApiOperation } from '../../catalogue';
import { operationOfCommand } from '../../catalogue';
import type {
  ApiRequest,
  DictEntry,
  DictValue,
  ResourceRequest,
  Span,
  Value
} from '../../model';
import { apiRequest } from '../governed';
import { clusterParameters } from './emr';
import type { Expand, Word } from './shell';
import { splitScript } from './shell';
import { jsonValue, memberValue, wordValue } from './shorthand';

const GLOBAL_WITH_VALUE = new Set([
  '--region',
  '--profile',
  '--output',
  '--endpoint-url',
  '--query',
  '--color',
  '--ca-bundle',
  '--cli-read-timeout',
  '--cli-connect-timeout',
  '--cli-binary-format'
]);
/** Words that may stand before a command. */
const WRAPPERS =
  /^(?:sudo|time|nohup|exec|command|then|do|else|if|while|!|\w+=.*)$/s;

/** An option with the words that follow it. */
export interface Option {
  readonly name: string;
  readonly values: readonly Word[];
}

/** Requests of all AWS CLI commands in a script. */
export function requestsOfScript(
  source: string,
  from: number,
  to: number,
  expand: Expand,
  place: (from: number, to: number) => Span
): readonly ResourceRequest[] {
  const variables = new Map<string, string | null>();
  const known: Expand = (kind, name) => {
    const own = kind === 'shell' ? variables.get(name) : undefined;
    return own === undefined ? expand(kind, name) : own;
  };
  const requests: ResourceRequest[] = [];
  let nesting = 0;
  splitScript(source, from, to, known, words => {
    nesting += nestingBy(words);
    noteAssigned(variables, words, nesting > 0);
    const request = requestOf(words, place);
    if (request) {
      requests.push(request);
    }
  });
  return requests;
}

const OPENING = new Set(['if', 'for', 'while', 'until', 'case']);
const CLOSING = new Set(['fi', 'done', 'esac']);

function nestingBy(words: readonly Word[]): number {
  const word = words[0]?.text ?? '';
  return OPENING.has(word) ? 1 : CLOSING.has(word) ? -1 : 0;
}

/** `NAME=value`: known until it is set again, or where it may not be. */
function noteAssigned(
  variables: Map<string, string | null>,
  words: readonly Word[],
  maybe: boolean
): void {
  for (const { text } of words) {
    const assigned = /^(\w+)(\+?)=(.*)$/s.exec(text);
    const [, name, added, value = ''] = assigned ?? [];
    if (name !== undefined) {
      const sure = words.length === 1 && !maybe && added === '' && value !== '';
      variables.set(name, sure ? value : null);
    } else if (!DECLARING.has(text)) {
      return;
    }
  }
}

const DECLARING = new Set(['export', 'local', 'declare', 'readonly', 'then']);

/** The request of one command; null if it is none of `aws`. */
export function requestOf(
  words: readonly Word[],
  place: (from: number, to: number) => Span
): ResourceRequest | null {
  const start = words.findIndex(word => !WRAPPERS.test(word.text));
  const aws = words[start];
  if (!aws || !/^(?:\S*\/)?aws2?$/.test(aws.text)) {
    return null;
  }
  const rest = withoutGlobals(words.slice(start + 1));
  const [service, command, ...others] = rest;
  const operation =
    service && command ? operationOfCommand(service.text, command.text) : null;
  const options = optionsOf(others);
  const last = words[words.length - 1];
  if (
    !operation ||
    !command ||
    !last ||
    others[0]?.text === 'help' ||
    options.some(option => option.name === '--generate-cli-skeleton')
  ) {
    return null;
  }
  const span = place(aws.from, last.to);
  const container = { kind: 'command', span } as const;
  const parameters =
    operation.client === 'emr' && operation.command === 'create-cluster'
      ? clusterParameters(options, span)
      : parametersOf(operation, options, span);
  return {
    style: 'cli',
    target: command.text,
    requests: [forCommand(apiRequest(operation, parameters, container))],
    call: span,
    callee: place(aws.from, command.to),
    launch: null
  };
}

/** EMR's own way to write tags. */
function forCommand(request: ApiRequest): ApiRequest {
  const { governed } = request;
  if (request.action !== 'RunJobFlow') {
    return request;
  }
  const tags = { ...governed.tags, shape: 'emrTagList' as const };
  return { ...request, governed: { ...governed, tags } };
}

function withoutGlobals(words: readonly Word[]): Word[] {
  const rest: Word[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (!word) {
      continue;
    }
    const before = rest.length < 2;
    if (GLOBAL_WITH_VALUE.has(word.text)) {
      i += 1;
    } else if (!(before && word.text.startsWith('--'))) {
      rest.push(word);
    }
  }
  return rest;
}

function optionsOf(words: readonly Word[]): readonly Option[] {
  const [first] = words;
  const options: { name: string; values: Word[] }[] = first?.loose
    ? [{ name: '', values: [first, first] }]
    : [];
  for (const word of words) {
    const { text } = word;
    const match = /^(--[a-z][\w-]*)(?:=(.*))?$/s.exec(text);
    if (match?.[1]) {
      const inline = match[2];
      const at = word.from + match[1].length + 1;
      options.push({
        name: match[1],
        values:
          inline === undefined ? [] : [{ text: inline, from: at, to: word.to }]
      });
    } else if (/^[<>]|^\d?>/.test(text)) {
      break;
    } else {
      options[options.length - 1]?.values.push(word);
    }
  }
  return options;
}

/** What a variable stands for where no value is due may be further options. */
export function mayHoldMore(options: readonly Option[]): boolean {
  return options.some(({ values }) =>
    values.slice(1).some(word => word.loose === true)
  );
}

/** Parameters of an ordinary command. A later option replaces an earlier one. */
function parametersOf(
  operation: ApiOperation,
  options: readonly Option[],
  origin: Span
): DictValue {
  const entries = new Map<string, DictEntry>();
  let open = mayHoldMore(options);
  for (const { name, values } of options) {
    if (name === '--cli-input-json' || name === '--cli-input-yaml') {
      const value = inputValue(values[0]?.text ?? '');
      open ||= value.kind !== 'dict';
      if (value.kind === 'dict') {
        value.entries.forEach((entry, key) => {
          if (!entries.has(key)) {
            entries.set(key, entry);
          }
        });
      }
    } else {
      const parameter = parameterOf(operation, name);
      if (parameter) {
        const value = memberValue(
          parameter,
          optionValue(operation, parameter, name, values)
        );
        entries.set(parameter, { value, certain: true, key: null });
      }
    }
  }
  return { kind: 'dict', entries, open, origin };
}

function inputValue(text: string): Value {
  try {
    return jsonValue(JSON.parse(text));
  } catch {
    return { kind: 'unknown', origin: null };
  }
}

/** `--training-job-name` -> `TrainingJobName`; tags may be abbreviated. */
function parameterOf(operation: ApiOperation, name: string): string | null {
  const plain = name.replace(/^--(?:no-(?=enable))?/, '').replace(/-/g, '');
  const exact = operation.parameters.find(
    parameter => parameter.toLowerCase() === plain
  );
  return exact ?? (plain === 'tag' ? (operation.tags[0] ?? null) : null);
}

function optionValue(
  operation: ApiOperation,
  parameter: string,
  name: string,
  words: readonly Word[]
): Value {
  if (words.length === 0) {
    const value = !name.startsWith('--no-');
    return { kind: 'boolean', value, origin: null };
  }
  const values = words.map(word => wordValue(word.text));
  const [first] = values;
  const lists = Object.values(operation).some(
    paths =>
      Array.isArray(paths) &&
      paths.some(
        path => typeof path === 'string' && path.startsWith(`${parameter}[]`)
      )
  );
  const tags =
    operation.tags.includes(parameter) && operation.tagForm !== 'map';
  const single = values.length === 1 && first;
  if (single && (first.kind === 'unknown' || first.kind === 'list')) {
    return first;
  }
  return single && !lists && !tags
    ? first
    : { kind: 'list', items: values, open: false, origin: null };
}
