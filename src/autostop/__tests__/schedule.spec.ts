// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  isZone,
  nextUtc,
  parseTime,
  stateAt,
  windowAt,
  type IDailyTime
} from '../schedule';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function at(text: string): number {
  return Date.parse(text);
}

function daily(over: Partial<IDailyTime> = {}): IDailyTime {
  return { hour: 18, minute: 0, zone: 'UTC', sweepMinutes: 60, ...over };
}

/** What a clock on the wall shows, by another route than the code under test. */
function wall(instant: number, zone: string): string {
  return new Date(instant).toLocaleString('sv-SE', { timeZone: zone });
}

describe('parseTime', () => {
  it.each([
    ['18:00', { hour: 18, minute: 0 }],
    ['5:07', { hour: 5, minute: 7 }],
    [' 00:00 ', { hour: 0, minute: 0 }],
    ['', null],
    ['24:00', null],
    ['17:60', null],
    ['17:00:00', null],
    ['5pm', null],
    ['-1:00', null]
  ])('reads %p', (text, time) => {
    expect(parseTime(text)).toEqual(time);
  });
});

test('isZone', () => {
  expect(isZone('Europe/Berlin')).toBe(true);
  expect(isZone('Mars/Olympus')).toBe(false);
});

describe('windowAt', () => {
  it('is the next one before, the same during, tomorrow after', () => {
    const from = at('2026-11-21T18:00:00Z');
    const today = { from, to: from + HOUR };
    const tomorrow = { from: from + DAY, to: from + DAY + HOUR };
    expect(windowAt(daily(), at('2026-11-21T17:59:59.999Z'))).toEqual(today);
    expect(windowAt(daily(), from)).toEqual(today);
    expect(windowAt(daily(), at('2026-11-21T18:59:59Z'))).toEqual(today);
    // The sweep itself takes a while.
    expect(windowAt(daily(), at('2026-11-21T19:04:59Z'))).toEqual(today);
    expect(windowAt(daily(), at('2026-11-21T19:05:00Z'))).toEqual(tomorrow);
  });

  it('holds across midnight', () => {
    const late = daily({ hour: 23, minute: 30 });
    const from = at('2026-11-21T23:30:00Z');
    expect(windowAt(late, at('2026-11-22T00:10:00Z')).from).toBe(from);
  });

  it('reaches back when sweeps are a day apart', () => {
    const rare = daily({ sweepMinutes: 1440 });
    const from = at('2026-11-21T18:00:00Z');
    expect(windowAt(rare, at('2026-11-22T17:00:00Z')).from).toBe(from);
  });

  it('is right at daylight-saving changes', () => {
    const newYork = { zone: 'America/New_York' };
    // 02:30 does not exist on 8 March 2026, and comes twice on 1 November.
    const half = daily({ hour: 2, minute: 30, ...newYork });
    expect(windowAt(half, at('2026-03-08T05:00:00Z')).from).toBe(
      at('2026-03-08T07:30:00Z')
    );
    const twice = daily({ hour: 1, minute: 30, ...newYork });
    expect(windowAt(twice, at('2026-11-01T04:00:00Z')).from).toBe(
      at('2026-11-01T05:30:00Z')
    );
  });

  it.each(['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'])(
    'keeps the time on the wall for a year in %s',
    zone => {
      let now = at('2026-01-01T00:00:00Z');
      const end = now + 366 * DAY;
      const days: string[] = [];
      while (now < end) {
        const { from, to } = windowAt(daily({ zone }), now);
        expect(from).toBeGreaterThan(now - HOUR - 300_000);
        expect(from - now).toBeLessThanOrEqual(25 * HOUR);
        expect(wall(from, zone).slice(11)).toBe('18:00:00');
        days.push(wall(from, zone).slice(0, 10));
        // The first moment that this window is over.
        now = to + 300_000;
      }
      expect(days.length).toBeGreaterThanOrEqual(365);
      expect(new Set(days).size).toBe(days.length);
    }
  );

  it('is the same from whatever moment it is asked: 25-day sleeps', () => {
    const zone = 'Europe/Berlin';
    const start = at('2026-01-01T12:00:00Z');
    for (let sleep = 0; sleep < 15; sleep++) {
      const now = start + sleep * 25 * DAY;
      const { from } = windowAt(daily({ zone }), now);
      expect(from).toBeGreaterThan(now);
      expect(from - now).toBeLessThan(25 * HOUR);
      expect(wall(from, zone).slice(11)).toBe('18:00:00');
    }
  });
});

describe('a source that names the next stop', () => {
  const today = at('2026-11-21T18:00:00Z');

  it('is believed until its window has passed', () => {
    const told = daily({ nextAt: today + 30 * 60_000 });
    expect(windowAt(told, today + HOUR).from).toBe(today + 30 * 60_000);
    expect(windowAt(told, today + 1.5 * HOUR + 300_000).from).toBe(today + DAY);
  });

  it('says that the sweep has come, or that today is over', () => {
    const told = daily({ nextAt: today + DAY });
    expect(windowAt(told, today + 60_000).from).toBe(today + DAY);
  });

  it('is not believed when it is old, or out of reach', () => {
    for (const nextAt of [today - 3 * DAY, today + 3 * DAY, null]) {
      expect(windowAt(daily({ nextAt }), today - HOUR).from).toBe(today);
    }
  });
});

test('nextUtc is later than now, within a day', () => {
  const now = at('2026-11-21T18:00:00Z');
  expect(nextUtc({ hour: 18, minute: 0 }, now)).toBe(now + DAY);
  expect(nextUtc({ hour: 18, minute: 1 }, now)).toBe(now + 60_000);
});

test('stateAt goes from scheduled to due to tomorrow', () => {
  const source = {
    source: 'mlspace',
    sourceLabel: 'from MLSpace',
    checkedAt: 7
  } as const;
  const from = at('2026-11-21T18:00:00Z');
  const kinds = [-1, 0, HOUR - 1, HOUR + 299_999, HOUR + 300_000].map(ms => {
    const state = stateAt(daily(), source, from + ms);
    return 'from' in state ? [state.kind, state.from - from] : [];
  });
  expect(kinds).toEqual([
    ['scheduled', 0],
    ['due', 0],
    ['due', 0],
    ['due', 0],
    ['scheduled', DAY]
  ]);
});
