// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { FakeCompanion, settle, trans } from '../../companion/__tests__/fakes';
import type { AutoStopReport } from '../../companion/contract';
import { AutoStop } from '../autostop';
import { DEFAULT_SETTINGS } from '../settings';
import { stepAt, Warner, type IGiven } from '../warner';
import { Wording } from '../wording';

const MINUTE = 60_000;
const STOP = Date.parse('2026-11-21T18:00:00Z');

interface ITab {
  readonly warner: Warner;
  readonly autostop: AutoStop;
  visible: boolean;
  given: IGiven | null;
}

/** A browser with a clock, a source of the stop time, and tabs. */
class World {
  now = STOP - 3 * 60 * MINUTE;
  time = '18:00';
  readonly log: string[] = [];
  readonly tabs: ITab[] = [];
  readonly companion = new FakeCompanion({ autostop: () => this.report() });
  private _claimed = new Set<string>();

  report(): AutoStopReport {
    return {
      now: this.now,
      daily: {
        timeUtc: this.time,
        sweepMinutes: 60,
        source: 'mlspace',
        evidence: { source: 'MLSpace', checkedAt: this.now }
      },
      problems: []
    };
  }

  async open(given: IGiven | null = null): Promise<ITab> {
    const autostop = new AutoStop({
      companion: this.companion,
      trans,
      wording: new Wording(trans, 'en', 'UTC'),
      now: () => this.now,
      zone: 'UTC'
    });
    await settle();
    const name = `tab${this.tabs.length}`;
    const tab: ITab = {
      autostop,
      visible: true,
      given,
      warner: new Warner(
        {
          autostop,
          notify: state => this._tell(name, 'notify', state),
          dismiss: () => this.log.push(`${name} dismiss`),
          ask: state => this._tell(name, 'ask', state),
          claim: async claim => {
            const free = !this._claimed.has(claim);
            this._claimed.add(claim);
            return free;
          },
          patience: () => new Promise(() => undefined),
          visible: () => tab.visible,
          remember: now => {
            tab.given = now;
          }
        },
        given
      )
    };
    this.tabs.push(tab);
    return tab;
  }

  /** Let time pass; every tab looks at the clock every ten seconds. */
  async pass(ms: number, tick = 10_000): Promise<string[]> {
    const end = this.now + ms;
    while (this.now < end) {
      this.now = Math.min(end, this.now + tick);
      await Promise.all(this.tabs.map(tab => tab.warner.check()));
    }
    return this.log.splice(0);
  }

  private _tell(name: string, what: string, state: unknown): void {
    const { from } = state as { from: number };
    const minutes = Math.ceil((from - this.now) / MINUTE);
    const line = `${name} ${what} ${minutes}`;
    // Updates within a minute say the same.
    if (this.log.at(-1) !== line) {
      this.log.push(line);
    }
  }
}

test('stepAt', () => {
  const steps = [60, 30, 10, 2];
  expect(stepAt(steps, 61 * MINUTE)).toBeNull();
  expect(stepAt(steps, 60 * MINUTE)).toBe(60);
  expect(stepAt(steps, 29 * MINUTE)).toBe(30);
  expect(stepAt(steps, 2 * MINUTE)).toBe(2);
  expect(stepAt(steps, -MINUTE)).toBe(2);
  expect(stepAt([], 0)).toBeNull();
});

describe('Warner', () => {
  it('warns at 60, 30 and 10 minutes in one notification, and asks at 2', async () => {
    const world = new World();
    const tab = await world.open();
    expect(await world.pass(119 * MINUTE)).toEqual([]);
    const log = await world.pass(61 * MINUTE);
    const updates = Array.from(
      { length: 58 },
      (_, i) => `tab0 notify ${60 - i}`
    );
    expect(log).toEqual([...updates, 'tab0 dismiss', 'tab0 ask 2']);
    expect(tab.given).toEqual({ from: STOP, step: 2, snoozedUntil: 0 });
    // Then due, without a word; the next day begins anew.
    expect(await world.pass(20 * 60 * MINUTE)).toEqual([]);
    expect((await world.pass(3 * 60 * MINUTE))[0]).toBe('tab0 notify 60');
  });

  it('stays away when it was closed, until the next step', async () => {
    const world = new World();
    const tab = await world.open();
    await world.pass(121 * MINUTE);
    tab.warner.closed();
    expect(await world.pass(28 * MINUTE)).toEqual([]);
    expect((await world.pass(MINUTE))[0]).toBe('tab0 notify 30');
  });

  it('comes back after a snooze, or at the next step if that is sooner', async () => {
    const world = new World();
    const tab = await world.open();
    await world.pass(121 * MINUTE);
    tab.warner.snooze(5);
    expect(world.log.splice(0)).toEqual(['tab0 dismiss']);
    expect(await world.pass(5 * MINUTE - 10_000)).toEqual([]);
    expect(await world.pass(10_000)).toEqual(['tab0 notify 54']);
    tab.warner.snooze(60);
    await world.pass(23 * MINUTE);
    world.log.splice(0);
    expect((await world.pass(2 * MINUTE))[0]).toBe('tab0 notify 30');
  });

  it('warns once in several tabs', async () => {
    const world = new World();
    await world.open();
    await world.open();
    await world.open();
    const log = await world.pass(3 * 60 * MINUTE);
    const firsts = log.filter(line => / (notify|ask) (60|30|10|2)$/.test(line));
    expect(firsts.map(line => line.replace(/^tab\d/, ''))).toEqual([
      ' notify 60',
      ' notify 30',
      ' notify 10',
      ' ask 2'
    ]);
  });

  it('warns in the tab that is seen', async () => {
    const world = new World();
    const [hidden, seen] = [await world.open(), await world.open()];
    hidden.visible = false;
    expect(
      (await world.pass(121 * MINUTE)).every(line => line.startsWith('tab1'))
    ).toBe(true);
    seen.visible = false;
    await world.pass(30 * MINUTE);
    hidden.visible = true;
    expect((await world.pass(10_000))[0]).toBe('tab0 notify 29');
  });

  it('asks at once when the page opens or wakes up late', async () => {
    const world = new World();
    await world.open();
    world.now = STOP - 90_000;
    expect(await world.pass(10_000)).toEqual(['tab0 ask 2']);
    const asleep = new World();
    await asleep.open();
    await asleep.pass(MINUTE);
    asleep.now = STOP + 25 * 24 * 60 * MINUTE - 8 * MINUTE;
    expect(await asleep.pass(10_000)).toEqual(['tab0 notify 8']);
  });

  it('does not repeat after a reload', async () => {
    const world = new World();
    await world.open({ from: STOP, step: 30, snoozedUntil: 0 });
    world.now = STOP - 25 * MINUTE;
    expect(await world.pass(14 * MINUTE)).toEqual([]);
    expect((await world.pass(2 * MINUTE))[0]).toBe('tab0 notify 10');
  });

  it('looks at the source before it warns: a stop that was moved', async () => {
    const world = new World();
    await world.open();
    world.time = '20:00';
    expect(await world.pass(3 * 60 * MINUTE - 10_000)).toEqual([]);
    expect((await world.pass(61 * MINUTE))[0]).toBe('tab0 notify 60');
  });

  it('takes the notification back when the stop is moved away', async () => {
    const world = new World();
    const tab = await world.open();
    await world.pass(121 * MINUTE);
    world.time = '23:00';
    await tab.autostop.refresh();
    expect(await world.pass(10_000)).toEqual(['tab0 dismiss']);
  });

  it('warns anyway when the source does not answer', async () => {
    const world = new World();
    await world.open();
    world.companion.answers.autostop = () => Promise.reject(new Error('x'));
    expect((await world.pass(121 * MINUTE))[0]).toBe('tab0 notify 60');
  });

  it('says nothing when warnings are switched off', async () => {
    const world = new World();
    const tab = await world.open();
    tab.autostop.configure({ ...DEFAULT_SETTINGS, warnMinutes: [] });
    expect(await world.pass(5 * 60 * MINUTE)).toEqual([]);
  });

  it('warns of every stop four times, across a change of clocks', async () => {
    const world = new World();
    world.companion.answers.autostop = () => ({
      ...world.report(),
      daily: null
    });
    const tab = await world.open();
    tab.autostop.configure({
      ...DEFAULT_SETTINGS,
      time: '18:00',
      zone: 'America/New_York'
    });
    const days = 20;
    world.now = Date.parse('2026-10-22T00:00:00Z');
    const log = await world.pass(days * 24 * 60 * MINUTE, MINUTE);
    for (const step of ['notify 60', 'notify 30', 'notify 10', 'ask 2']) {
      const said = log.filter(line => line === `tab0 ${step}`);
      expect([step, said.length]).toEqual([step, days]);
    }
  });
});
