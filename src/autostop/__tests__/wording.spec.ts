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
    sourceLabel: 'from MLSpace',
    checkedAt: NOW - 3 * MINUTE
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
      sourceLabel: '',
      checkedAt: 0
    };
    expect(newYork.sentence(due, FROM + MINUTE)).toBe(
      'Due since 18:00 (23:00 UTC), waiting for the sweep: may stop any moment until 19:00'
    );
    expect(newYork.sentence(due, FROM + 61 * MINUTE)).toBe(
      'Due since 18:00 (23:00 UTC); the sweep is late and may still come'
    );
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
