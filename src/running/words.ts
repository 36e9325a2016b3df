// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { WorkItem, WorkKind } from '../companion/contract';

const HOUR_MS = 3_600_000;
/** An endpoint that has been up this long is pointed out: it costs whether it is used or not. */
const LONG_MS = 4 * HOUR_MS;

/** The order in which kinds are counted and listed. */
export const KIND_ORDER: readonly WorkKind[] = [
  'training',
  'tuning',
  'transform',
  'processing',
  'labeling',
  'endpoint',
  'cluster'
];

export function kindTitle(kind: WorkKind, trans: TranslationBundle): string {
  switch (kind) {
    case 'training':
      return trans.__('Training');
    case 'tuning':
      return trans.__('Tuning');
    case 'transform':
      return trans.__('Batch transform');
    case 'processing':
      return trans.__('Processing');
    case 'labeling':
      return trans.__('Labelling');
    case 'endpoint':
      return trans.__('Endpoint');
    case 'cluster':
      return trans.__('EMR cluster');
  }
}

function kindCount(
  kind: WorkKind,
  count: number,
  trans: TranslationBundle
): string {
  switch (kind) {
    case 'training':
      return trans._n('%1 training', '%1 trainings', count);
    case 'tuning':
      return trans._n('%1 tuning', '%1 tunings', count);
    case 'transform':
      return trans._n('%1 transform', '%1 transforms', count);
    case 'processing':
      return trans._n('%1 processing job', '%1 processing jobs', count);
    case 'labeling':
      return trans._n('%1 labelling job', '%1 labelling jobs', count);
    case 'endpoint':
      return trans._n('%1 endpoint', '%1 endpoints', count);
    case 'cluster':
      return trans._n('%1 EMR cluster', '%1 EMR clusters', count);
  }
}

/** Whole hours since it was made; null below one, and where it is not known. */
export function hoursUp(item: WorkItem, now: number): number | null {
  const hours =
    item.createdAt === null ? 0 : Math.floor((now - item.createdAt) / HOUR_MS);
  return hours >= 1 ? hours : null;
}

/** `1 training · 1 endpoint (6 h)`: the hours are those of the oldest endpoint. */
export function summary(
  items: readonly WorkItem[],
  now: number,
  trans: TranslationBundle
): string {
  const parts = KIND_ORDER.flatMap(kind => {
    const some = items.filter(item => item.kind === kind);
    if (some.length === 0) {
      return [];
    }
    const words = kindCount(kind, some.length, trans);
    const hours = Math.max(...some.map(item => hoursUp(item, now) ?? 0));
    return kind === 'endpoint' && hours > 0
      ? [trans.__('%1 (%2 h)', words, hours)]
      : [words];
  });
  return parts.length === 0
    ? trans.__('Nothing is running.')
    : parts.join(' · ');
}

/** `InProgress: Downloading, 3 of 10` */
export function statusText(item: WorkItem, trans: TranslationBundle): string {
  const { status, detail, progress } = item;
  const parts = [detail === null ? status : `${status}: ${detail}`];
  if (progress) {
    parts.push(
      progress.total === null
        ? trans.__('%1 done', progress.done)
        : trans.__('%1 of %2', progress.done, progress.total)
    );
  }
  return parts.join(', ');
}

/** `2 × ml.m5.large` */
export function computeText(item: WorkItem, trans: TranslationBundle): string {
  if (!item.computeKnown) {
    return trans.__('not known');
  }
  return item.compute.map(({ type, count }) => `${count} × ${type}`).join(', ');
}

/** What it costs whether it is used or not; null while that is no news. */
export function longUp(
  item: WorkItem,
  now: number,
  trans: TranslationBundle
): string | null {
  const age = item.createdAt === null ? 0 : now - item.createdAt;
  return item.kind === 'endpoint' && age >= LONG_MS
    ? trans.__(
        'Up for %1 h: it costs money each hour, used or not.',
        Math.floor(age / HOUR_MS)
      )
    : null;
}

/** What ending one is called, what it does, and what cannot be undone. */
export interface IEnding {
  readonly verb: string;
  readonly title: string;
  readonly body: string;
}

export function endingOf(item: WorkItem, trans: TranslationBundle): IEnding {
  const { name } = item;
  switch (item.kind) {
    case 'endpoint':
      return {
        verb: trans.__('Delete'),
        title: trans.__('Delete endpoint %1?', name),
        body: trans.__(
          'Whoever calls it gets an error from then on. Its configuration and its model stay, so it can be created again.'
        )
      };
    case 'cluster':
      return {
        verb: trans.__('Terminate'),
        title: trans.__('Terminate cluster %1?', name),
        body: trans.__(
          'It cannot be started again, and what is on its own disks (HDFS) is lost. Everybody who uses it is cut off.'
        )
      };
    case 'labeling':
      return {
        verb: trans.__('Stop'),
        title: trans.__('Stop labelling job %1?', name),
        body: trans.__(
          'It cannot go on later. Labels that were given so far are kept.'
        )
      };
    default:
      return {
        verb: trans.__('Stop'),
        title: trans.__('Stop %1?', name),
        body: trans.__(
          'It cannot go on later. What it has written to S3 so far is kept.'
        )
      };
  }
}
