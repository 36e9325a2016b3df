// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  MlspaceConnected,
  MlspaceFound,
  MlspaceStatus,
  MlspaceStopTime
} from '../../../src/companion/contract';
import { parseStopTime } from '../autostop/time';
import { MINUTE, type Clock } from '../clock';
import { ProblemError } from '../http/problems';
import type { IdentityService } from '../project/identity';
import type { AddressRules } from './addresses';
import { MlspaceApi, type ProjectSchedule } from './api';
import { baseOf, discover } from './discover';
import type { Web } from './http';
import { MlspaceNotebooks } from './notebooks';
import type { Deposit, TokenVault } from './vault';

const DAY_MS = 24 * 60 * MINUTE;

/** What MLSpace last said of this notebook's stop. */
export interface Reading {
  /** `HH:MM` in UTC; null: no schedule stops it. */
  readonly timeUtc: string | null;
  /** Epoch milliseconds, of the next stop. */
  readonly nextAt: number | null;
  /** Epoch milliseconds. */
  readonly checkedAt: number;
}

/** The two headers by which a tab shows that the token is its own. */
export interface Claim {
  readonly handle: string | undefined;
  readonly api: string | undefined;
}

interface Self {
  readonly name: string;
  readonly project: string;
}

/** MLSpace with a token that the person pasted; only ever about this notebook's project. */
export class MlspaceService {
  constructor(
    private readonly web: Web,
    private readonly rules: AddressRules,
    private readonly vault: TokenVault,
    private readonly identity: IdentityService,
    private readonly clock: Clock
  ) {
    this.api = new MlspaceApi(web);
  }

  /** The last reading; null when there is none of the last day. */
  get reading(): Reading | null {
    const { last } = this;
    return last !== null && this.clock.now() - last.checkedAt < DAY_MS
      ? last
      : null;
  }

  discover(base: string): Promise<MlspaceFound> {
    return discover(base, this.web, this.rules);
  }

  /** Take a token for the API that the person confirmed, and try it once. */
  async connect(
    base: string,
    api: string,
    token: string
  ): Promise<MlspaceConnected> {
    const place = {
      base: baseOf(base, this.rules).href,
      api: baseOf(api, this.rules).href
    };
    const self = await this.self();
    if (place.api !== this.readFrom) {
      this.last = null;
    }
    const { handle, deposit } = this.vault.put(bare(token), place);
    try {
      await this.read(deposit, self);
    } catch (error) {
      this.vault.drop(handle);
      throw error;
    }
    return { handle, ...statusOf(deposit) };
  }

  forget({ handle }: Claim): void {
    this.vault.drop(handle);
  }

  status(claim: Claim): MlspaceStatus {
    try {
      return statusOf(this.vault.get(claim.handle, claim.api));
    } catch {
      return { connected: false, api: null, user: null, expiresAt: null };
    }
  }

  async stopTime(claim: Claim): Promise<MlspaceStopTime> {
    const deposit = this.vault.get(claim.handle, claim.api);
    return this.read(deposit, await this.self());
  }

  /**
   * Change or clear the stop time.
   *
   * MLSpace's schedule route does not ask whether the project allows it, so we
   * do. Nothing is sent that changes nothing: MLSpace would take even that for
   * an edit. Afterwards it is read again: what counts is what MLSpace has now.
   */
  async changeStopTime(
    claim: Claim,
    timeUtc: string | null,
    seen: string | null
  ): Promise<MlspaceStopTime> {
    const deposit = this.vault.get(claim.handle, claim.api);
    const self = await this.self();
    const now = await this.read(deposit, self);
    if (now.locked !== null) {
      throw new ProblemError({
        class: 'denied',
        operation: CHANGE,
        detail: now.locked,
        next: 'Ask the owner of the project, or see the notebook on the page of MLSpace.'
      });
    }
    if (now.timeUtc !== seen) {
      throw changed(now.timeUtc);
    }
    if (timeUtc === now.timeUtc) {
      return now;
    }
    await this.api.reschedule(
      deposit,
      self.project,
      self.name,
      timeUtc === null ? null : nextAt(timeUtc, this.clock.now()) / 1000
    );
    const after = await this.read(deposit, self);
    if (after.timeUtc !== timeUtc) {
      throw changed(after.timeUtc);
    }
    return after;
  }

  /** MLSpace's notebooks for the tab that shows its handle; asked anew on each call. */
  async notebooks(claim: Claim): Promise<{
    readonly api: MlspaceNotebooks;
    readonly user: string;
    readonly project: string;
    readonly self: string;
  }> {
    const deposit = this.vault.get(claim.handle, claim.api);
    const { name, project } = await this.self();
    return {
      api: new MlspaceNotebooks(this.api, deposit, project),
      user: (deposit.user ?? '').replace(/[,= ]/g, '-'),
      project,
      self: name
    };
  }

  private async read(deposit: Deposit, self: Self): Promise<MlspaceStopTime> {
    const { name, project } = self;
    const [notebook, schedule] = await Promise.all([
      this.api.notebook(deposit, project, name),
      this.api.project(deposit, project)
    ]);
    const time = notebook.terminationTime;
    const checkedAt = this.clock.now();
    const timeUtc =
      time === null ? null : new Date(time * 1000).toISOString().slice(11, 16);
    const nextAt = time === null ? null : time * 1000;
    this.last = { timeUtc, nextAt, checkedAt };
    this.readFrom = deposit.api;
    return {
      notebook: name,
      project,
      timeUtc,
      nextAt,
      projectDefault: schedule.defaultTime,
      locked: lockOf(schedule),
      page: `${deposit.base}#/project/${encodeURIComponent(project)}/notebook/${encodeURIComponent(name)}`,
      checkedAt
    };
  }

  private async self(): Promise<Self> {
    const { instanceName, project } = await this.identity.report();
    if (instanceName === null || project === null) {
      throw new ProblemError({
        class: 'conflict',
        operation: 'ask MLSpace',
        detail:
          'It is not known which notebook of which project this instance is.',
        next: 'See the top of the MLSpace panel for what is missing.'
      });
    }
    return { name: instanceName, project };
  }

  private readonly api: MlspaceApi;
  private last: Reading | null = null;
  private readFrom: string | null = null;
}

const CHANGE = 'change the stop time';

/** The next moment with this time of day in UTC, epoch milliseconds. */
export function nextAt(timeUtc: string, now: number): number {
  const [hour, minute] = timeUtc.split(':').map(Number);
  const midnight = Math.floor(now / DAY_MS) * DAY_MS;
  const today = midnight + ((hour ?? 0) * 60 + (minute ?? 0)) * MINUTE;
  return today <= now ? today + DAY_MS : today;
}

/** As it is mostly copied: with a prefix, quotes or line breaks. */
function bare(token: string): string {
  return token
    .trim()
    .replace(/^Bearer\s+/i, '')
    .replace(/^"|"$/g, '')
    .replace(/\s+/g, '');
}

function statusOf({ api, user, expiresAt }: Deposit): MlspaceStatus {
  return { connected: true, api, user, expiresAt };
}

function lockOf(schedule: ProjectSchedule): string | null {
  if (schedule.override || schedule.ownsProject) {
    return null;
  }
  const { defaultTime } = schedule;
  const parsed = defaultTime === null ? null : parseStopTime(defaultTime);
  const standard =
    parsed !== null && 'timeUtc' in parsed
      ? ` Its default is ${parsed.timeUtc} UTC.`
      : '';
  return `This project does not let owners of notebooks change their stop time.${standard}`;
}

function changed(timeUtc: string | null): ProblemError {
  return new ProblemError({
    class: 'conflict',
    operation: CHANGE,
    detail: `MLSpace has another stop time than expected: ${timeUtc === null ? 'none' : `${timeUtc} UTC`}. Someone else may have changed it.`,
    next: 'Look at it again, then decide.'
  });
}
