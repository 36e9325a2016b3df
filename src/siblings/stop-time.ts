// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { nextUtc, parseTime } from '../autostop/schedule';
import type { InstanceStop } from '../companion/contract';

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
      source: trans.__(
        'Nothing here tells when it is stopped each day: no tag on it, no params file, no setting. MLSpace tells, with a token of yours.'
      )
    };
  }
  const source = sourceText(stop, trans);
  const time = stop.timeUtc === null ? null : parseTime(stop.timeUtc);
  if (time === null) {
    return { text: trans.__('no daily stop'), source };
  }
  const text = new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(
    nextUtc(time, now)
  );
  const utc = trans.__('%1 UTC, or somewhat later.', stop.timeUtc);
  return { text, source: `${utc} ${source}` };
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
