// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { trans } from '../../companion/__tests__/fakes';
import type { AutoStopState } from '../../tokens';
import { Wording } from '../wording';

const NOW = Date.parse('2026-11-21T19:48:00Z');
const FROM = Date.parse('2026-11-21T23:00:00Z');
const MINUTE = 60_000;

function scheduled(over: Partial<{ from: number; to: number }> = {}) {
  const from = over.from ?? FROM;
  const state: AutoStopState = {
    kind: 'scheduled',
    from,
    to: over.to ?? from + 60 * MINUTE,
    source: 'mlspace',
    sourceLabel: 'from MLSpace',
    checkedAt: NOW - 3 * MINUTE,
    whenIdle: false
  };
  return state;
}

const newYork = new Wording(trans, 'en', 'America/New_York');

describe('Wording', () => {
  it('says the window, local and UTC, and what is left', () => {
    expect(newYork.sentence(scheduled(), NOW)).toBe(
      'Stops at or after 18:00 (23:00 UTC), within an hour: 3 h 12 min left'
    );
    expect(newYork.short(scheduled(), NOW)).toBe('stops 18:00 (3 h 12 m)');
  });

  it('says UTC once where the reader lives in it', () => {
    const utc = new Wording(trans, 'en', 'UTC');
    expect(utc.headline(scheduled(), NOW)).toBe(
      'Stops at or after 23:00 UTC, within an hour'
    );
  });

  it('says tomorrow, by the reader’s calendar', () => {
    const from = FROM + 24 * 60 * MINUTE;
    expect(newYork.headline(scheduled({ from }), FROM + 65 * MINUTE)).toBe(
      'Stops at or after 18:00 tomorrow (23:00 UTC), within an hour'
    );
    const berlin = new Wording(trans, 'en', 'Europe/Berlin');
    expect(berlin.headline(scheduled(), NOW)).toBe(
      'Stops at or after 00:00 tomorrow (23:00 UTC), within an hour'
    );
  });

  it('says other sweeps in minutes', () => {
    const to = FROM + 30 * MINUTE;
    expect(newYork.headline(scheduled({ to }), NOW)).toContain(
      'within 30 minutes'
    );
  });

  it('rounds down, so that nobody counts on a minute that is not there', () => {
    expect(newYork.remaining(scheduled(), FROM - 119_999)).toBe('1 min left');
    expect(newYork.remaining(scheduled(), FROM - 59_999)).toBe(
      'less than a minute left'
    );
  });

  it('says due, then late, and never that it will come', () => {
    const due: AutoStopState = {
      kind: 'due',
      from: FROM,
      to: FROM + 60 * MINUTE,
      source: 'mlspace',
      sourceLabel: '',
      checkedAt: 0,
      whenIdle: false
    };
    expect(newYork.sentence(due, FROM + MINUTE)).toBe(
      'Due since 18:00 (23:00 UTC), waiting for the sweep: may stop any moment until 19:00'
    );
    expect(newYork.sentence(due, FROM + 61 * MINUTE)).toBe(
      'Due since 18:00 (23:00 UTC); the sweep is late and may still come'
    );
  });

  it('makes no promise of an idle stop, and speaks of no sweep', () => {
    const from = NOW + 25 * MINUTE;
    const idle: AutoStopState = {
      kind: 'scheduled',
      from,
      to: from + 5 * MINUTE,
      source: 'idleScript',
      sourceLabel: '',
      checkedAt: 0,
      whenIdle: true
    };
    expect(newYork.sentence(idle, NOW)).toBe(
      'If nothing runs until then: stops at or after 15:13 (20:13 UTC), within 5 minutes: 25 min left'
    );
    expect(newYork.short(idle, NOW)).toBe('stops if idle 15:13 (25 m)');
    expect(newYork.headline({ ...idle, kind: 'due' }, from)).toBe(
      'Idle for long enough since 15:13 (20:13 UTC): may stop any moment'
    );
    expect(
      newYork.headline(
        { ...idle, kind: 'due', source: 'local', whenIdle: false },
        from
      )
    ).toBe('Due since 15:13 (20:13 UTC): may stop any moment');
  });

  it('does not call a notebook safe that an idle script watches', () => {
    const none = { kind: 'none', reason: '' } as const;
    expect([
      newYork.headline({ ...none, idleWatch: true }, NOW),
      newYork.short({ ...none, idleWatch: true }, NOW),
      newYork.headline({ ...none, idleWatch: false }, NOW)
    ]).toEqual([
      'No daily stop; stops when idle',
      'stops when idle',
      'No automatic stop'
    ]);
  });

  it('lets the minutes of a notification pass in fives until they count', () => {
    const said = new Set<string>();
    for (let left = 60 * MINUTE; left > 0; left -= 10_000) {
      said.add(newYork.warning(scheduled(), FROM - left));
    }
    expect([...said].map(text => /: (.*) left/.exec(text)?.[1])).toEqual([
      'about 1 h 0 min',
      ...[55, 50, 45, 40, 35, 30, 25, 20, 15, 10].map(
        minutes => `about ${minutes} min`
      ),
      ...[10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map(minutes => `${minutes} min`),
      'less than a minute'
    ]);
  });

  it('shows the evidence with its age', () => {
    const state = scheduled();
    expect(state.kind === 'scheduled' && newYork.evidence(state, NOW)).toBe(
      'from MLSpace, checked 3 minutes ago'
    );
  });

  it('fits a notification', () => {
    const from = FROM + 24 * 60 * MINUTE;
    const state = scheduled({ from, to: from + 720 * MINUTE });
    expect(
      newYork.sentence(state, FROM + 65 * MINUTE).length
    ).toBeLessThanOrEqual(140);
  });
});
