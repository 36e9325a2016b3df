// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  InstanceStop,
  SourceReport
} from '../../../src/companion/contract';
import type { Tags } from '../aws/types';
import { parseStopTime } from '../autostop/time';
import type { ProjectService } from '../project/service';

export interface StopTimesParts {
  readonly project: Pick<ProjectService, 'params'>;
  /** What is known of this very instance. */
  readonly own: { leading(): Promise<SourceReport | null> };
  /** Name of the tag that may hold an instance's time. */
  readonly tag: string;
}

/** Says of an instance when it is stopped each day; null: not known. */
export type StopOf = (tags: Tags, isSelf: boolean) => InstanceStop | null;

/**
 * The daily stops of the project's instances, from what is at hand: for the
 * own one whatever the countdown knows, for others a tag of theirs, else the
 * project's time from the params file. Nobody is asked for each instance.
 */
export class StopTimes {
  constructor(private readonly parts: StopTimesParts) {}

  /** One look at the sources, for a whole list. */
  async read(): Promise<StopOf> {
    const { project, own, tag } = this.parts;
    const [{ dailyStopTime }, leading] = await Promise.all([
      project.params(),
      own.leading()
    ]);
    const standard = dailyStopTime === null ? null : standardOf(dailyStopTime);
    const self = leading === null ? standard : ownStop(leading);
    return (tags, isSelf) => (isSelf ? self : (tagged(tags[tag]) ?? standard));
  }
}

function standardOf(timeUtc: string): InstanceStop {
  return { timeUtc, source: 'params', isDefault: true };
}

function ownStop({ timeUtc, source }: SourceReport): InstanceStop {
  return { timeUtc, source, isDefault: source === 'params' };
}

function tagged(text: string | undefined): InstanceStop | null {
  const parsed = text === undefined ? null : parseStopTime(text);
  return parsed !== null && 'timeUtc' in parsed
    ? { timeUtc: parsed.timeUtc, source: 'tag', isDefault: false }
    : null;
}
