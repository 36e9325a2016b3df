// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** MLSpace's part of the control route: `/_demo/mlspace/...`. */
import { z } from 'zod';
import { AwsError } from '../gateway/errors';
import type { ProjectSettings } from './project';
import { nextStop, type ScheduleTable, timeOfDay } from './schedule';
import type { Sweeper } from './sweeper';
import type { TokenOffice } from './tokens';
import type { Clock } from '../gateway/clock';

const change = z.strictObject({
  sweep: z
    .strictObject({
      rateMinutes: z.number().positive().max(1440).optional(),
      nextInSeconds: z.number().nonnegative().max(86_400).optional(),
      paused: z.boolean().optional()
    })
    .optional(),
  project: z
    .strictObject({
      /** null takes the key away. */
      defaultNotebookStopTime: z.string().nullable().optional(),
      allowNotebookOwnerOverride: z.boolean().nullable().optional()
    })
    .optional()
});
const row = z.strictObject({
  /** `HH:MM` in UTC, or epoch seconds; null: no automatic stop. */
  time: z.union([z.string(), z.number(), z.null()])
});
const wanted = z.strictObject({
  user: z.string().optional(),
  /** Negative: a token that has expired. */
  lifeSeconds: z.number().optional()
});

export interface MlspaceControlParts {
  readonly clock: Clock;
  readonly table: ScheduleTable;
  readonly sweeper: Sweeper;
  readonly project: ProjectSettings;
  readonly tokens: TokenOffice;
  readonly user: string;
}

/** Answers `METHOD tail`; null where there is no such control. Throws what zod throws. */
export class MlspaceControl {
  constructor(private readonly parts: MlspaceControlParts) {}

  async answer(
    method: string,
    tail: string,
    body: () => unknown
  ): Promise<unknown> {
    const { sweeper, tokens, user } = this.parts;
    if (method === 'GET' && tail === '') {
      return this.describe();
    }
    if (method === 'PATCH' && tail === '') {
      this.apply(change.parse(body()));
      return this.describe();
    }
    if (method === 'PUT' && tail.startsWith('schedule/')) {
      this.schedule(tail.slice('schedule/'.length), row.parse(body()).time);
      return this.describe();
    }
    if (method === 'POST' && tail === 'sweep') {
      sweeper.set({ nextInSeconds: 0 });
      await sweeper.catchUp();
      return sweeper.describe();
    }
    if (method === 'POST' && tail === 'tokens') {
      const asked = wanted.parse(body());
      return { token: tokens.issue(asked.user ?? user, asked.lifeSeconds) };
    }
    return null;
  }

  private describe() {
    const { table, sweeper, project } = this.parts;
    return {
      sweep: sweeper.describe(),
      project: project.metadata(),
      schedule: table.rows().map(entry => ({
        ...entry,
        time: timeOfDay(entry.terminationTime)
      }))
    };
  }

  private apply({ sweep, project: wish }: z.infer<typeof change>): void {
    const { sweeper, project } = this.parts;
    sweeper.set(sweep ?? {});
    if (wish?.defaultNotebookStopTime !== undefined) {
      project.defaultNotebookStopTime =
        wish.defaultNotebookStopTime ?? undefined;
    }
    if (wish?.allowNotebookOwnerOverride !== undefined) {
      project.allowNotebookOwnerOverride =
        wish.allowNotebookOwnerOverride ?? undefined;
    }
  }

  private schedule(name: string, time: string | number | null): void {
    const { table, clock, project } = this.parts;
    const at = typeof time === 'string' ? nextStop(time, clock.now()) : time;
    if (time === null) {
      table.delete(name);
    } else if (at === null) {
      throw new AwsError('ValidationException', `${time} is no time.`);
    } else {
      table.put(name, project.name, at);
    }
  }
}
