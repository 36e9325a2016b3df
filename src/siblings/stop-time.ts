// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { isZone, nextUtc, parseTime, windowAt } from '../autostop/schedule';
import { readSettings } from '../autostop/settings';
import { formatOf } from '../project/time';
import type { InstanceStop } from '../companion/contract';

const TIME = { timeStyle: 'short' } as const;

interface IWords {
  readonly trans: TranslationBundle;
  readonly locale: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A daily stop in words. */
export interface IStopWords {
  /** In the reader's own zone; `not known` where nothing tells. */
  readonly text: string;
  /** The same where no column says what it is. */
  readonly brief: string;
  /** Where that comes from, and how far it can be trusted. */
  readonly source: string;
}

export function describeStop(
  stop: InstanceStop | null | undefined,
  { trans, locale, now }: IWords
): IStopWords {
  if (!stop) {
    return {
      text: trans.__('not known'),
      brief: trans.__('stops ?'),
      source: trans.__(
        'Nothing here tells when it is stopped each day: no tag on it, no params file, no setting. MLSpace tells, with a token of yours.'
      )
    };
  }
  const source = sourceText(stop, trans);
  const time = stop.timeUtc === null ? null : parseTime(stop.timeUtc);
  if (time === null) {
    return { text: trans.__('none'), brief: trans.__('no daily stop'), source };
  }
  const text = formatOf(locale, TIME).format(nextUtc(time, now));
  const utc = trans.__('%1 UTC, or somewhat later.', stop.timeUtc);
  return {
    text,
    brief: trans.__('stops %1', text),
    source: `${utc} ${source}`
  };
}

function sourceText(
  { source, isDefault }: InstanceStop,
  trans: TranslationBundle
): string {
  const told = sourceName(source, trans);
  return isDefault
    ? `${told} ${trans.__("It is the project's time: this notebook may have one of its own.")}`
    : told;
}

function sourceName(
  source: InstanceStop['source'],
  trans: TranslationBundle
): string {
  switch (source) {
    case 'mlspace':
      return trans.__('MLSpace says so.');
    case 'params':
      return trans.__('The params file says so.');
    case 'tag':
      return trans.__('A tag on it says so.');
    case 'schedule':
      return trans.__("MLSpace's schedule says so.");
    case 'settings':
      return trans.__('Your settings say so.');
    case 'idleScript':
      return trans.__('An idle script says so.');
    case 'local':
      return trans.__('This extension does it.');
  }
}

/** The project's time as the settings of the countdown have it; null: they do not. */
export function usualStop(
  settings: Readonly<Record<string, unknown>>,
  now: number
): InstanceStop | null {
  const { time, zone, sweepMinutes } = readSettings(settings);
  const parsed = parseTime(time);
  const named =
    zone.trim() || new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (parsed === null || !isZone(named)) {
    return null;
  }
  const { from } = windowAt({ ...parsed, zone: named, sweepMinutes }, now);
  return {
    timeUtc: new Date(from).toISOString().slice(11, 16),
    source: 'settings',
    isDefault: true
  };
}
