// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The contract's part about stops and MLSpace. */
import { z } from 'zod';
import {
  evidence,
  instanceName,
  paramsProblem,
  problem
} from './contract-base';

/** Where a stop time may come from, in order of trust. */
export const stopSource = z.enum([
  'mlspace',
  'params',
  'tag',
  'schedule',
  'settings',
  'idleScript',
  'local'
]);
export type StopSource = z.infer<typeof stopSource>;

const timeUtc = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** A daily stop. The moment is a window: the sweep comes up to `sweepMinutes` later. */
export const dailyStop = z.object({
  /** `HH:MM` in UTC. */
  timeUtc,
  sweepMinutes: z.number().int().positive(),
  /** The next stop where the source names it, epoch milliseconds: a sweep that has come moves it on. */
  nextAt: z.number().nullable().optional(),
  source: stopSource,
  evidence
});
export type DailyStop = z.infer<typeof dailyStop>;

/** The daily stop of any instance of the project, by the best source that says anything. */
export const instanceStop = z.object({
  /** `HH:MM` in UTC; null: the source says that no schedule stops it. */
  timeUtc: timeUtc.nullable(),
  source: stopSource,
  /** The time is the project's: an instance may have one of its own. */
  isDefault: z.boolean()
});
export type InstanceStop = z.infer<typeof instanceStop>;

/** What one source said of the daily stop; listed in order of trust. */
export const sourceReport = z.object({
  source: stopSource,
  /** `silent`: it was asked and says nothing; `none`: it says that there is no stop. */
  state: z.enum(['found', 'none', 'silent', 'failed', 'notAsked']),
  timeUtc: timeUtc.nullable(),
  /** The next stop where the source names it, epoch milliseconds. */
  nextAt: z.number().nullable().optional(),
  /** One sentence: where it was looked for, or why it could not be. */
  detail: z.string(),
  /** Epoch milliseconds; null where it was not asked. */
  checkedAt: z.number().nullable()
});
export type SourceReport = z.infer<typeof sourceReport>;

/** One session as the idle script sees it. */
export const idleSession = z.object({
  /** The notebook's path. */
  path: z.string(),
  /** Why it keeps the instance awake; null: it does not. */
  awake: z.enum(['running', 'connected', 'recent']).nullable(),
  /** Epoch milliseconds. */
  lastActivity: z.number(),
  connections: z.number().int()
});

export type IdleSession = z.infer<typeof idleSession>;

/** AWS's sample script that stops an idle instance, as found in a crontab. */
export const idleReport = z.object({
  /** The crontab's path. */
  path: z.string(),
  idleSeconds: z.number().int().positive(),
  /** Whether open browser tabs count for nothing. */
  ignoresConnections: z.boolean(),
  /** How often it looks; null: its schedule was not understood. */
  everyMinutes: z.number().int().positive().nullable(),
  /** null: Jupyter could not be asked. */
  sessions: z.array(idleSession).nullable(),
  /**
   * Earliest stop if nothing happens from now on, epoch milliseconds; it comes
   * up to `everyMinutes` later, and may be overdue. null: something keeps it
   * awake, or unknown.
   */
  from: z.number().nullable(),
  /** Why `from` is null, or what it counts from; one sentence. */
  detail: z.string(),
  evidence
});
export type IdleReport = z.infer<typeof idleReport>;

/** "Keep awake" against the idle script, while it lasts. */
export const awakeReport = z.object({
  /** Epoch milliseconds. */
  until: z.number(),
  /** When a kernel was last given an empty request; null: not needed so far. */
  touchedAt: z.number().nullable(),
  /** One sentence, where it does not work. */
  problem: z.string().nullable()
});
export type AwakeReport = z.infer<typeof awakeReport>;

/** The companion's own auto-stop, where the person turned it on. */
export const localReport = z.object({
  mode: z.enum(['idle', 'daily']),
  idleMinutes: z.number().int().nullable(),
  timeUtc: timeUtc.nullable(),
  warnMinutes: z.number().int(),
  /** When it will stop this instance if nothing changes; null: something keeps it awake. */
  stopAt: z.number().nullable(),
  /** Since when this stop has been announced; it does not come before `warnMinutes` after. */
  warnedAt: z.number().nullable(),
  problem: problem.nullable()
});
export type LocalReport = z.infer<typeof localReport>;

/** GET autostop */
export const autoStopReport = z.object({
  /** The companion's clock, epoch milliseconds. */
  now: z.number(),
  daily: dailyStop.nullable(),
  problems: z.array(paramsProblem),
  /** Every source that was looked at, in order of trust. */
  sources: z.array(sourceReport).optional(),
  /** MLSpace itself said that it will not stop this instance by a schedule. */
  none: evidence.nullable().optional(),
  /** null: no idle script was found. */
  idle: idleReport.nullable().optional(),
  awake: awakeReport.nullable().optional(),
  local: localReport.nullable().optional()
});
export type AutoStopReport = z.infer<typeof autoStopReport>;

/** POST autostop/awake; null ends it. */
export const awakeRequest = z.strictObject({
  minutes: z.number().int().min(5).max(720).nullable()
});

/** POST autostop/local */
export const localRequest = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('off') }),
  z.strictObject({
    mode: z.literal('idle'),
    idleMinutes: z.number().int().min(15).max(10_080),
    warnMinutes: z.number().int().min(5).max(120)
  }),
  z.strictObject({
    mode: z.literal('daily'),
    timeUtc,
    warnMinutes: z.number().int().min(5).max(120)
  })
]);
export type LocalRequest = z.infer<typeof localRequest>;

/** POST autostop/postpone: the local auto-stop does not stop before then. */
export const postponeRequest = z.strictObject({
  minutes: z.number().int().min(5).max(720)
});

/** The handle of a pasted token, on each request that uses it. */
export const MLSPACE_HANDLE_HEADER = 'X-MLSpace-Handle';
/** The API that the tab believes it talks to; another one drops the token. */
export const MLSPACE_API_HEADER = 'X-MLSpace-Api';

/** POST mlspace/discover */
export const mlspaceDiscoverRequest = z.strictObject({
  base: z.string().min(1).max(2000)
});
/** What `env.js` of an MLSpace says; the person confirms `apiOrigin`. */
export const mlspaceFound = z.object({
  /** The page's base URL, with a slash at its end. */
  base: z.string(),
  /** The API's base URL, with a slash at its end. */
  api: z.string(),
  apiOrigin: z.string(),
  sameOrigin: z.boolean(),
  name: z.string(),
  managesRoles: z.boolean().nullable()
});
export type MlspaceFound = z.infer<typeof mlspaceFound>;

/** POST mlspace/token */
export const mlspaceTokenRequest = z.strictObject({
  base: z.string().min(1).max(2000),
  api: z.string().min(1).max(2000),
  token: z.string().min(1).max(16_384)
});
/** GET mlspace/status. Whose token it says it is, and until when. */
export const mlspaceStatus = z.object({
  connected: z.boolean(),
  api: z.string().nullable(),
  user: z.string().nullable(),
  /** Epoch milliseconds. */
  expiresAt: z.number().nullable()
});
export type MlspaceStatus = z.infer<typeof mlspaceStatus>;
/** The handle is told this once: keep it in the tab's memory only. */
export const mlspaceConnected = mlspaceStatus.extend({ handle: z.string() });
export type MlspaceConnected = z.infer<typeof mlspaceConnected>;

/** GET mlspace/stop-time */
export const mlspaceStopTime = z.object({
  notebook: instanceName,
  project: z.string(),
  /** null: MLSpace stops it by no schedule. */
  timeUtc: timeUtc.nullable(),
  /** Epoch milliseconds of the next stop; it may be due already. */
  nextAt: z.number().nullable(),
  /** As the project has it; null: none. Changing it changes no existing notebook. */
  projectDefault: z.string().nullable(),
  /** Why this user may not change it; null: may. */
  locked: z.string().nullable(),
  /** The notebook on MLSpace's page. */
  page: z.string(),
  /** Epoch milliseconds. */
  checkedAt: z.number()
});
export type MlspaceStopTime = z.infer<typeof mlspaceStopTime>;

/** POST mlspace/stop-time */
export const mlspaceChangeRequest = z.strictObject({
  /** null clears it. */
  timeUtc: timeUtc.nullable(),
  /** What the person saw: if it is no longer so, nothing is changed. */
  seen: timeUtc.nullable()
});
export const nothing = z.strictObject({});

export const mlspaceRoutes = {
  mlspaceDiscover: {
    method: 'POST',
    path: 'mlspace/discover',
    answer: mlspaceFound
  },
  mlspaceConnect: {
    method: 'POST',
    path: 'mlspace/token',
    answer: mlspaceConnected
  },
  /** The next three and the last need MLSPACE_HANDLE_HEADER and MLSPACE_API_HEADER. */
  mlspaceForget: { method: 'POST', path: 'mlspace/forget', answer: nothing },
  mlspaceStatus: {
    method: 'GET',
    path: 'mlspace/status',
    answer: mlspaceStatus
  },
  mlspaceStopTime: {
    method: 'GET',
    path: 'mlspace/stop-time',
    answer: mlspaceStopTime
  },
  mlspaceChangeStopTime: {
    method: 'POST',
    path: 'mlspace/stop-time',
    answer: mlspaceStopTime
  }
} as const;
