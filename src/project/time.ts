// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import React from 'react';

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000]
];

/** "3 minutes ago" in the reader's language; times in epoch milliseconds. */
export function formatAgo(then: number, now: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const age = Math.max(0, now - then);
  for (const [unit, ms] of UNITS) {
    if (age >= ms) {
      return format.format(-Math.floor(age / ms), unit);
    }
  }
  return format.format(0, 'second');
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A format, made once for all rows of a list: making one costs more than using it. */
export function formatOf(
  locale: string,
  style: Pick<Intl.DateTimeFormatOptions, 'dateStyle' | 'timeStyle'>
): Intl.DateTimeFormat {
  const key = [locale, style.dateStyle, style.timeStyle].join(' ');
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale, style);
  formats.set(key, known);
  return known;
}

/** A BCP 47 tag of JupyterLab's language code (`zh_CN`), else the browser's. */
export function localeOf(languageCode: string | undefined): string {
  const tag = (languageCode ?? '').replace(/_/g, '-');
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? navigator.language;
  } catch {
    return navigator.language;
  }
}

/** The time, read again every `periodMs` while anybody can see the page. */
export function useNow(periodMs: number, now: () => number): number {
  const [time, setTime] = React.useState(now);
  React.useEffect(() => {
    const read = () => {
      if (!document.hidden) {
        setTime(now());
      }
    };
    const timer = setInterval(read, periodMs);
    document.addEventListener('visibilitychange', read);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', read);
    };
  }, [periodMs, now]);
  return time;
}
