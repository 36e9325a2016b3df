// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  AutoStopReport,
  ProjectReport
} from '../../../src/companion/contract';
import type { AutoStopService } from '../autostop/daily';
import type { Clock } from '../clock';
import type { ProjectService } from '../project/service';
import type { Send } from './events';

export interface FactSources {
  readonly project: Pick<ProjectService, 'report'>;
  readonly autoStop: Pick<AutoStopService, 'report'>;
}

/**
 * Look at the project's facts every `everyMs` and send what has changed: a
 * params file copied anew, a tag added. Returns what ends it.
 */
export function watchFacts(
  sources: FactSources,
  clock: Clock,
  everyMs: number,
  send: Send
): () => void {
  let project: string | null = null;
  let autoStop: string | null = null;
  let ended = false;
  let cancel: () => void = () => undefined;
  const look = async () => {
    const [facts, stop] = await Promise.all([
      sources.project.report(),
      sources.autoStop.report()
    ]);
    if (ended) {
      return;
    }
    const seen = projectKey(facts);
    if (project !== null && seen !== project) {
      send('project', facts);
    }
    project = seen;
    const seenStop = stopKey(stop);
    if (autoStop !== null && seenStop !== autoStop) {
      send('autostop', stop);
    }
    autoStop = seenStop;
    cancel = clock.after(everyMs, run);
  };
  // Reports do not reject: every failure in them is a problem they carry.
  const run = () => void look();
  run();
  return () => {
    ended = true;
    cancel();
  };
}

/** Without the moment of reading, which is no news. */
function projectKey(report: ProjectReport): string {
  return JSON.stringify({
    ...report,
    identity: {
      ...report.identity,
      evidence: null,
      problems: report.identity.problems.map(one => one.class)
    }
  });
}

function stopKey(report: AutoStopReport): string {
  const { daily, problems, idle, awake, local } = report;
  return JSON.stringify([
    daily?.timeUtc,
    daily?.nextAt,
    daily?.source,
    daily?.sweepMinutes,
    problems,
    report.sources?.map(one => one.state),
    idle?.from,
    idle?.detail,
    awake,
    local
  ]);
}
