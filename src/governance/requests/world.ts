// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type {
  CommandLine,
  ProjectFacts,
  ResourceRequest,
  Span
} from '../model';
import type { ExternalCall, Machine, World } from '../python/machine';
import { textOf } from '../python/evaluate';
import { bindGlobal, sweep } from '../python/sweep';
import type { Abstract, OpaqueAbstract } from '../python/values';
import { UNKNOWN } from '../python/values';
import { methodNames } from '../catalogue';
import { callBoto3, requestOfCall } from './boto3';
import { environmentAttribute, environmentCall } from './environment';
import type { RecordedCall } from './calls';
import { record } from './calls';
import {
  RUNNERS,
  requestsOfCell,
  requestsOfLine,
  requestsOfProcess
} from './cli/commands';
import { launchNames } from './knowledge';
import { isHeeded } from './heeded';
import { exportsOf } from './sdk/classes';
import { noteCall, noteCommand, noteVariable } from './sdk/defaults';
import { callSdk, sdkAttribute } from './sdk/objects';

/** A request found while a cell ran. */
export interface FoundRequest {
  readonly request: ResourceRequest;
  /** True if the branch it stands in cannot be taken as things are. */
  readonly dead: boolean;
}

/** What lies outside the notebook, and what a run over it finds. */
export class NotebookWorld implements World {
  readonly found: FoundRequest[] = [];
  /** Calls that rules look at. */
  readonly calls: RecordedCall[] = [];
  private readonly seen = new Set<number>();
  readonly commands: CommandLine[] = [];

  constructor(
    readonly facts: ProjectFacts,
    readonly newer: boolean
  ) {}

  attribute(m: Machine, self: Abstract, name: string): Abstract | null {
    const own = environmentAttribute(m, this.facts, self, name);
    const object = own ? null : m.object(self);
    return object?.o === 'instance' ? sdkAttribute(this, object, name) : own;
  }

  call(m: Machine, call: ExternalCall): Abstract | null {
    if (isPlain(m, call)) {
      return null;
    }
    const request = requestOfCall(m, call);
    if (request) {
      this.emit(m, request);
      return { t: 'unknown', origin: null, path: `${call.path ?? 'boto3'}()` };
    }
    noteCall(m, call);
    if (call.method === 'run_line_magic' || call.method === 'magic') {
      const [name, line] = call.args.positional.map(textOf);
      this.command(m, 'magic', `${name ?? ''} ${line ?? ''}`, call.span);
    }
    requestsOfProcess(m, call).forEach(one => this.emit(m, one));
    return (
      callBoto3(call) ??
      environmentCall(m, this.facts, call) ??
      callSdk(this, m, call)
    );
  }

  observe(m: Machine, call: ExternalCall): void {
    // A closing parenthesis ends one call only.
    const { cell, to } = call.span;
    const key = cell * 2 ** 26 + to;
    if (!this.seen.has(key)) {
      this.seen.add(key);
      if (isHeeded(call)) {
        this.calls.push(record(m, call));
      }
    }
  }

  assigned(
    m: Machine,
    value: OpaqueAbstract,
    index: Abstract,
    _item: Abstract
  ): void {
    if (value.name === 'os.environ') {
      noteVariable(m, index);
    }
  }

  exports(module: string): readonly string[] {
    return exportsOf(module, this.newer);
  }

  command(
    m: Machine,
    kind: 'shell' | 'magic' | 'cellMagic',
    text: string,
    span: Span
  ): void {
    this.commands.push({ kind, text, span });
    noteCommand(m, text);
    if (kind === 'magic') {
      runMagic(m, text);
    }
    if (kind === 'shell') {
      requestsOfLine(m, text, span).forEach(one => this.emit(m, one));
    }
  }

  /** A cell of shell lines; `span` leaves its magic out. */
  script(m: Machine, text: string, span: Span): void {
    requestsOfCell(text, span).forEach(one => this.emit(m, one));
  }

  emit(m: Machine, request: ResourceRequest): void {
    this.found.push({ request, dead: m.dead > 0 });
  }
}

/** A call that nothing here knows: most are, by their name alone. */
function isPlain(m: Machine, { path, method, self }: ExternalCall): boolean {
  if (path === null || (self !== null && self.t === 'ref' && m.object(self))) {
    return false;
  }
  // A path ends in the method's name, or there is none.
  const known = method === '' ? BARE : NAMED;
  let plain = known.get(path);
  if (plain === undefined) {
    plain =
      !PLACES.test(path) &&
      !methodNames.has(method) &&
      !launchNames.has(method) &&
      !NOTED.has(method) &&
      !RUNNERS.has(path);
    if (known.size >= MAX_PLAIN) {
      known.clear();
    }
    known.set(path, plain);
  }
  return plain;
}

/** What sends requests, and what other functions give that do. */
const PLACES =
  /^(?:boto3|botocore|sagemaker|json|os|builtins\.file:)|Session$|get_execution_role/;
const NOTED = new Set([
  'setdefault',
  'setenv',
  'run_line_magic',
  'magic',
  'deploy',
  'transformer'
]);
const BARE = new Map<string, boolean>();
const NAMED = new Map<string, boolean>();
const MAX_PLAIN = 5_000;

/** Magics that bind names: `%run file`, `%store -r names`, `%reset`. */
function runMagic(m: Machine, text: string): void {
  const [word, ...rest] = text.trim().split(/\s+/);
  if (word === 'run' || word === 'reset' || word === 'load') {
    sweep(m, false);
  } else if (word === 'store' && rest[0] === '-r') {
    const names = rest.slice(1);
    names.forEach(name => bindGlobal(m, name, UNKNOWN));
    if (names.length === 0) {
      sweep(m, false);
    }
  }
}
