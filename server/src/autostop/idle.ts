// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IdleReport, IdleSession } from '../../../src/companion/contract';
import type { IdleScript } from './crontabs';
import type { JupyterSession } from './jupyter';

export interface IdleFacts {
  readonly script: IdleScript;
  /** null: Jupyter could not be asked. */
  readonly sessions: readonly JupyterSession[] | null;
  /** The instance's LastModifiedTime, epoch milliseconds; null: not known. */
  readonly modifiedAt: number | null;
  readonly now: number;
}

type Outlook = Pick<IdleReport, 'from' | 'detail'>;

/**
 * What the idle script will do, computed as it does: every session has to be
 * idle, without connections (unless it ignores them) and without activity for
 * longer than its time; without any session it looks at when the instance last
 * changed state. Terminals, editors and background programs count for nothing.
 */
export function judgeIdle(facts: IdleFacts): IdleReport {
  const { script, sessions, now } = facts;
  const judged = sessions?.map(one => judgeSession(one, script, now)) ?? null;
  return {
    path: script.path,
    idleSeconds: script.idleSeconds,
    ignoresConnections: script.ignoresConnections,
    everyMinutes: script.everyMinutes,
    sessions: judged,
    ...outlook(facts, judged),
    evidence: { source: script.path, checkedAt: now }
  };
}

function outlook(
  { script, modifiedAt }: IdleFacts,
  sessions: readonly IdleSession[] | null
): Outlook {
  const idleMs = script.idleSeconds * 1000;
  const after = (since: number) => since + idleMs;
  if (sessions === null) {
    return {
      from: null,
      detail: 'Jupyter could not be asked for its sessions.'
    };
  }
  if (sessions.length === 0) {
    return modifiedAt === null
      ? {
          from: null,
          detail:
            'No notebook has a kernel, so the script counts from the start of the instance, which is not known here.'
        }
      : {
          from: after(modifiedAt),
          detail:
            'No notebook has a kernel: the script counts from the start of the instance.'
        };
  }
  const running = sessions.find(one => one.awake === 'running');
  if (running !== undefined) {
    return { from: null, detail: `${running.path} is running.` };
  }
  const connected = sessions.find(one => one.awake === 'connected');
  if (connected !== undefined) {
    return { from: null, detail: `${connected.path} is open in a browser.` };
  }
  const last = sessions.reduce((a, b) =>
    b.lastActivity > a.lastActivity ? b : a
  );
  return {
    from: after(last.lastActivity),
    detail: `Counted from the last activity, in ${last.path}.`
  };
}

/**
 * Since when a stop is overdue. When the last kernel is closed, the script counts
 * from the start of the instance at once: then its time is long over, but the
 * script itself has not run since. Only a moment that was seen coming is kept.
 */
export class Overdue {
  /** @returns `from`, or when it was first known to have passed. */
  moment(from: number | null, now: number): number | null {
    if (from === null || from > now) {
      this.since = null;
      this.coming = from;
      return from;
    }
    this.since ??= from === this.coming ? from : now;
    return this.since;
  }

  private since: number | null = null;
  private coming: number | null = null;
}

/** The script asks in this order: state, connections, time. */
function judgeSession(
  { path, state, connections, lastActivity }: JupyterSession,
  script: IdleScript,
  now: number
): IdleSession {
  const busy = state !== 'idle';
  const open = !script.ignoresConnections && connections > 0;
  // "Longer than": at exactly its time it is not idle yet.
  const recent = now - lastActivity <= script.idleSeconds * 1000;
  return {
    path,
    awake: busy ? 'running' : open ? 'connected' : recent ? 'recent' : null,
    lastActivity,
    connections
  };
}
