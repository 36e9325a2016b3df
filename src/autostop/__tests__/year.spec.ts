// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A year of warnings, against the demo's schedule and sweep. */
import { AwsError } from '../../../demo/gateway/errors';
import {
  nextStop,
  ScheduleTable,
  timeOfDay
} from '../../../demo/mlspace/schedule';
import { Sweeper } from '../../../demo/mlspace/sweeper';
import { FakeCompanion, trans } from '../../companion/__tests__/fakes';
import type { AutoStopReport } from '../../companion/contract';
import { AutoStop } from '../autostop';
import { DEFAULT_SETTINGS } from '../settings';
import { Warner } from '../warner';
import { Wording } from '../wording';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1, 0, 0, 30);
const NAME = 'ctl-jdoe-1';
jest.setTimeout(120_000);
const STEPS = [60, 30, 10, 2];

/** Deterministic: mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

interface IWarning {
  readonly at: number;
  readonly from: number;
  readonly step: number;
}

/** One tab whose clock moves only when told. */
class Tab {
  constructor(report: ((now: number) => AutoStopReport) | null) {
    const companion = report
      ? new FakeCompanion({ autostop: () => report(this.now) })
      : null;
    this.autostop = new AutoStop({
      companion,
      trans,
      wording: new Wording(trans, 'en', 'UTC'),
      now: () => this.now,
      zone: 'UTC'
    });
    const nothing = () => undefined;
    this.warner = new Warner(
      {
        autostop: this.autostop,
        notify: nothing,
        dismiss: nothing,
        ask: nothing,
        patience: () => new Promise(() => undefined),
        visible: () => true,
        remember: nothing,
        claim: name => {
          const [minute, step] = name.split(':').map(Number);
          this.warnings.push({ at: this.now, from: minute * MINUTE, step });
          return Promise.resolve(true);
        }
      },
      null
    );
  }

  /** A minute where something may happen, longer where nothing can. */
  get pace(): number {
    const { state } = this.autostop;
    const left = 'from' in state ? state.from - this.now : HOUR;
    return left > 90 * MINUTE ? 15 * MINUTE : MINUTE;
  }

  /** Minute by minute around a step, and over what lies between at once. */
  get toNextStep(): number {
    const { state } = this.autostop;
    const left = 'from' in state ? state.from - this.now : 0;
    const next = STEPS.find(step => (step + 2) * MINUTE < left);
    return left <= 0
      ? 10 * MINUTE
      : next === undefined
        ? MINUTE
        : STEPS.some(step => Math.abs(left - step * MINUTE) <= 2 * MINUTE)
          ? MINUTE
          : left - (next + 2) * MINUTE;
  }

  now = START;
  readonly warnings: IWarning[] = [];
  readonly autostop: AutoStop;
  readonly warner: Warner;
}

describe.each(['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'])(
  'a year in %s',
  zone => {
    it('warns by the clock on the wall, each step once a day, whatever the clocks do', async () => {
      const tab = new Tab(null);
      tab.autostop.configure({ ...DEFAULT_SETTINGS, time: '18:00', zone });
      const end = START + 365 * DAY;
      while (tab.now < end) {
        tab.now += tab.toNextStep;
        await tab.warner.check();
      }
      const wall = new Intl.DateTimeFormat('sv-SE', {
        timeZone: zone,
        dateStyle: 'short',
        timeStyle: 'short'
      });
      // The first day may have begun in the middle of it.
      const said = tab.warnings
        .filter(one => one.at > START + DAY)
        .map(one => wall.format(one.at));
      const times = ['17:00', '17:30', '17:50', '17:58'];
      const days = [...new Set(said.map(text => text.slice(0, 10)))];
      expect(days.length).toBe(364);
      expect(said).toEqual(
        days.flatMap(day => times.map(time => `${day} ${time}`))
      );
    });
  }
);

describe.each([1, 2, 3])('a year of sweeps, number %i', seed => {
  interface IStop {
    readonly at: number;
    readonly due: number;
  }

  async function live() {
    const random = randomOf(seed);
    const table = new ScheduleTable();
    const stops: IStop[] = [];
    const edits: number[] = [];
    const sleeps: [number, number][] = [];
    let missed = 0;
    let due = 0;
    const tab = new Tab(now => {
      const row = table.get(NAME);
      return {
        now,
        daily: row && {
          timeUtc: timeOfDay(row.terminationTime),
          sweepMinutes: 60,
          nextAt: row.terminationTime * 1000,
          source: 'mlspace',
          evidence: { source: 'MLSpace', checkedAt: now }
        },
        none: row ? null : { source: 'MLSpace', checkedAt: now },
        problems: []
      };
    });
    const clock = { now: () => tab.now, sleep: () => Promise.resolve() };
    const sweeper = new Sweeper(
      clock,
      table,
      async () => {
        if (random() < 0.1) {
          missed++;
          throw new AwsError('ThrottlingException', 'Rate exceeded');
        }
        stops.push({ at: tab.now, due });
      },
      () => undefined
    );
    sweeper.set({ nextInSeconds: Math.floor(random() * 3600) });
    const edit = (time: string) => {
      table.put(NAME, 'P', nextStop(time, tab.now) ?? 0);
      edits.push(tab.now);
    };
    edit('18:00');
    const end = START + 365 * DAY;
    let asked = 0;
    while (tab.now < end) {
      const asleep = random() < 0.00005 ? 25 * DAY : 0;
      if (asleep > 0) {
        sleeps.push([tab.now, tab.now + asleep]);
      }
      tab.now += asleep || tab.pace;
      due = (table.get(NAME)?.terminationTime ?? 0) * 1000;
      await sweeper.catchUp();
      // An override, or somebody else's edit, unseen by the tab until it asks.
      if (random() < 0.0005) {
        const hour = String(Math.floor(random() * 24)).padStart(2, '0');
        edit(`${hour}:${random() < 0.5 ? '00' : '37'}`);
      }
      await tab.warner.check();
      // As the plugin does while anybody can see the page.
      if (tab.now - asked >= 5 * MINUTE) {
        asked = tab.now;
        await tab.autostop.refresh();
      }
    }
    return { tab, stops, edits, sleeps, missed };
  }

  it('warns in order before every stop, of that stop, and never twice', async () => {
    const { tab, stops, edits, sleeps, missed } = await live();
    expect(stops.length).toBeGreaterThan(200);
    expect(missed).toBeGreaterThan(5);
    expect(edits.length).toBeGreaterThan(5);
    const disturbed = (from: number, to: number) =>
      edits.some(at => at > from - 2 * HOUR && at <= to) ||
      sleeps.some(([a, b]) => a <= to && b >= from - 2 * HOUR);
    let undisturbed = 0;
    for (const { at, due } of stops) {
      if (disturbed(due, at)) {
        continue;
      }
      undisturbed++;
      // Never before its time, and within the window that was told.
      expect(at).toBeGreaterThan(due);
      expect(at).toBeLessThanOrEqual(due + 60 * MINUTE + 15 * MINUTE);
      const given = tab.warnings.filter(one => one.from === due);
      expect(given.map(one => one.step)).toEqual(STEPS);
      for (const { at: when, step } of given) {
        const early = due - step * MINUTE - when;
        expect(early).toBeLessThanOrEqual(0);
        expect(early).toBeGreaterThan(-2 * MINUTE);
      }
    }
    expect(undisturbed).toBeGreaterThan(150);
    const names = tab.warnings.map(one => `${one.from}:${one.step}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('never warns of a time that the source had given up when it was asked', async () => {
    const { tab } = await live();
    for (const { at, from, step } of tab.warnings) {
      expect(at).toBeGreaterThanOrEqual(from - step * MINUTE);
      // Warnings come before the time; after it, only the last step, once.
      expect(at < from || step === 2).toBe(true);
      expect(at).toBeLessThanOrEqual(from + 65 * MINUTE);
    }
  });
});
