// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  AutoStopReport,
  ParamsProblem,
  StopSource
} from '../../../src/companion/contract';
import type { Clock } from '../clock';
import type { IdentityService } from '../project/identity';
import type { ProjectService } from '../project/service';
import { parseStopTime } from './time';

export interface AutoStopOptions {
  /** Tag of this instance that may hold the stop time. */
  readonly tag: string;
  /** How often MLSpace looks for notebooks that are due. */
  readonly sweepMinutes: number;
}

/** Where and when this instance will be stopped: the params file, then its own tag. */
export class AutoStopService {
  constructor(
    private readonly project: ProjectService,
    private readonly identity: IdentityService,
    private readonly clock: Clock,
    private readonly options: AutoStopOptions
  ) {}

  async report(): Promise<AutoStopReport> {
    const [params, identity] = await Promise.all([
      this.project.params(),
      this.identity.report()
    ]);
    const now = this.clock.now();
    const problems = params.problems.filter(one => one.key === 'dailyStopTime');
    const { tag } = this.options;
    const text = identity.tags?.[tag];
    const fromTag = text === undefined ? null : tagTime(tag, text, problems);
    const daily =
      params.dailyStopTime !== null
        ? this.daily(params.dailyStopTime, 'params', params.path, now)
        : fromTag !== null
          ? this.daily(
              fromTag,
              'tag',
              `instance tag ${tag}`,
              identity.evidence?.checkedAt ?? now
            )
          : null;
    return { now, daily, problems };
  }

  private daily(
    timeUtc: string,
    source: StopSource,
    place: string,
    checkedAt: number
  ) {
    return {
      timeUtc,
      sweepMinutes: this.options.sweepMinutes,
      source,
      evidence: { source: place, checkedAt }
    };
  }
}

function tagTime(
  tag: string,
  text: string,
  problems: ParamsProblem[]
): string | null {
  const parsed = parseStopTime(text);
  if ('problem' in parsed) {
    problems.push({
      key: tag,
      message: `The instance's tag "${tag}" ${parsed.problem}; it should be HH:MM in UTC, for example "23:00".`,
      next: 'Ask whoever set the tag to correct it.'
    });
    return null;
  }
  return parsed.timeUtc;
}
