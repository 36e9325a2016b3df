// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  AutoStopReport,
  IdleReport,
  SourceReport
} from '../../../src/companion/contract';
import { MINUTE, type Clock } from '../clock';
import type { Files } from '../files';
import type { Reading } from '../mlspace/service';
import type { IdentityService } from '../project/identity';
import type { ProjectService } from '../project/service';
import type { KeepAwake } from './awake';
import {
  findIdleScript,
  type CrontabSearch,
  type IdleScript
} from './crontabs';
import { judgeIdle, Overdue } from './idle';
import type { Jupyter } from './jupyter';
import type { LocalStop } from './local';
import { leading, listSources, type Sources } from './sources';
import type { ScheduleTable } from './table';

/** Crontabs change when an instance starts, hardly ever later. */
const CRONTABS_MS = MINUTE;

export interface AutoStopOptions {
  /** Tag of this instance that may hold the stop time. */
  readonly tag: string;
  /** How often MLSpace looks for notebooks that are due. */
  readonly sweepMinutes: number;
  readonly crontabs: readonly string[];
}

export interface AutoStopParts {
  readonly project: ProjectService;
  readonly identity: IdentityService;
  readonly mlspace: { readonly reading: Reading | null };
  /** null: no table is configured. */
  readonly table: ScheduleTable | null;
  readonly files: Files;
  readonly jupyter: Jupyter;
  readonly clock: Clock;
}

/** Where and when this instance will be stopped, and by whom. */
export class AutoStopService {
  constructor(
    private readonly parts: AutoStopParts,
    private readonly options: AutoStopOptions
  ) {}

  /** Set once they exist: both ask this service for the idle script. */
  awake: KeepAwake | null = null;
  local: LocalStop | null = null;

  /** Never rejects: every failure is a part of the report. */
  async report(): Promise<AutoStopReport> {
    const [{ list, problems }, idle] = await Promise.all([
      this.sources(),
      this.idle()
    ]);
    const now = this.parts.clock.now();
    const first = leading(list);
    const evidence = first && {
      source: first.detail,
      checkedAt: first.checkedAt ?? now
    };
    return {
      now,
      daily:
        first !== null && evidence !== null && first.timeUtc !== null
          ? {
              timeUtc: first.timeUtc,
              sweepMinutes: this.options.sweepMinutes,
              nextAt: first.nextAt ?? null,
              source: first.source,
              evidence
            }
          : null,
      none: first?.state === 'none' ? evidence : null,
      problems,
      sources: [...list, this.crontabSource(now)],
      idle,
      awake: this.awake?.report ?? null,
      local: this.local?.report ?? null
    };
  }

  /** What the best source says of this instance's daily stop; null: none says anything. */
  async leading(): Promise<SourceReport | null> {
    return leading((await this.sources()).list);
  }

  /** The idle script of this instance; null where none was found. */
  async script(): Promise<IdleScript | null> {
    const { files, clock } = this.parts;
    const now = clock.now();
    if (this.found === null || now - this.found.at > CRONTABS_MS) {
      const search = await findIdleScript(files, this.options.crontabs);
      this.found = { search, at: now };
    }
    return this.found.search.script;
  }

  private async sources(): Promise<Sources> {
    const { project, identity: identities, clock, mlspace } = this.parts;
    const [params, identity] = await Promise.all([
      project.params(),
      identities.report()
    ]);
    return listSources({
      now: clock.now(),
      reading: mlspace.reading,
      params,
      identity,
      tag: this.options.tag,
      table: await this.askTable(identity.instanceName)
    });
  }

  private async idle(): Promise<IdleReport | null> {
    const script = await this.script();
    if (script === null) {
      return null;
    }
    const { jupyter, identity, clock } = this.parts;
    const sessions = await jupyter.sessions();
    const modifiedAt =
      sessions?.length === 0 ? await identity.modifiedAt() : null;
    const now = clock.now();
    const report = judgeIdle({ script, sessions, modifiedAt, now });
    return { ...report, from: this.overdue.moment(report.from, now) };
  }

  /** What the crontabs say; a script in a closed one would be invisible. */
  private crontabSource(now: number): SourceReport {
    const { script, unreadable = [], looked = [] } = this.found?.search ?? {};
    const closed = unreadable.length > 0;
    return {
      source: 'idleScript',
      state: script ? 'found' : closed ? 'failed' : 'silent',
      timeUtc: null,
      detail: script
        ? script.path
        : closed
          ? `Whether an idle script stops this notebook is not known: ${unreadable.join(', ')} can not be read by you.`
          : looked.join(', '),
      checkedAt: this.found?.at ?? now
    };
  }

  private async askTable(notebook: string | null) {
    const { table } = this.parts;
    return table === null || notebook === null
      ? null
      : { name: table.name, answer: await table.read(notebook) };
  }

  private readonly overdue = new Overdue();
  private found: { search: CrontabSearch; at: number } | null = null;
}
