// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type {
  CommandLine,
  ProjectFacts,
  ResourceRequest,
  Span
} from '../model';
import type { ExternalCall, Machine, World } from '../python/machine';
import type { Abstract } from '../python/values';
import { callBoto3, requestOfCall } from './boto3';
import { environmentAttribute, environmentCall } from './environment';
import type { RecordedCall } from './calls';
import { record } from './calls';
import {
  requestsOfCell,
  requestsOfLine,
  requestsOfProcess
} from './cli/commands';
import { exportsOf } from './sdk/classes';
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
    const request = requestOfCall(m, call);
    if (request) {
      this.emit(m, request);
      return { t: 'unknown', origin: null, path: `${call.path ?? 'boto3'}()` };
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
      this.calls.push(record(m, call));
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
