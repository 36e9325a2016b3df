// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { dismissDialog, waitForDialog } from '@jupyterlab/testing';
import {
  FakeCompanion,
  instanceOf,
  rendered,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import { CompanionError, pageProblem } from '../../companion/errors';
import { SiblingsModel } from '../model';
import { SeveralStops, stopSeveral } from '../several';

async function setUp() {
  const instances = [
    instanceOf({ name: 'self', isSelf: true }),
    instanceOf({ name: 'a' }),
    instanceOf({ name: 'b' }),
    instanceOf({ name: 'c' }),
    instanceOf({
      name: 'stopped',
      actions: { ...instanceOf().actions, stop: 'It is Stopped.' }
    })
  ];
  const companion = new FakeCompanion({
    instances: () => ({ instances, asOf: 1, problem: null }),
    stopInstance: ({ name }) => ({ name, status: 'Stopping' })
  });
  const model = new SiblingsModel(companion, Date.now);
  await model.refresh();
  const stops = new SeveralStops(model, trans);
  const asked = () => companion.asked.filter(line => line.startsWith('stop'));
  return { companion, stops, asked };
}

describe('SeveralStops', () => {
  it('offers what can be stopped, without the one this page runs on', async () => {
    const { stops } = await setUp();
    expect(stops.candidates.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('goes on after a failure, and has a result for each', async () => {
    const { companion, stops, asked } = await setUp();
    companion.answers.stopInstance = ({ name }) => {
      if (name === 'a') {
        throw new CompanionError(
          pageProblem('conflict', 'x', 'It moves.', 'Wait.')
        );
      }
      return { name, status: 'Stopping' };
    };
    ['a', 'b'].forEach(name => stops.choose(name, true));
    await stops.run();
    expect(asked()).toEqual(['stopInstance a', 'stopInstance b']);
    expect(stops.results).toEqual([
      { name: 'a', state: 'failed', detail: 'It moves. Wait.' },
      { name: 'b', state: 'stopping', detail: null }
    ]);
    expect(stops.isDone).toBe(true);
  });

  it('leaves alone what was not asked for when it is cancelled', async () => {
    const { companion, stops, asked } = await setUp();
    companion.answers.stopInstance = ({ name }) => {
      stops.cancel();
      return { name, status: 'Stopping' };
    };
    ['a', 'b', 'c'].forEach(name => stops.choose(name, true));
    stops.choose('b', false);
    await stops.run();
    expect(asked()).toEqual(['stopInstance a']);
    expect(stops.results.map(({ state }) => state)).toEqual([
      'stopping',
      'skipped'
    ]);
  });
});

describe('stopSeveral', () => {
  const dialog = () => document.body.querySelector<HTMLElement>('.jp-Dialog')!;
  const press = async (label: string) => {
    [...dialog().querySelectorAll<HTMLButtonElement>('button')]
      .find(button => button.textContent === label)!
      .click();
    await settle();
    await rendered();
  };

  it('stops those that are chosen, and shows what came of each', async () => {
    const { stops, asked } = await setUp();
    const done = stopSeveral(stops);
    await waitForDialog();
    await rendered();
    expect(document.activeElement?.textContent).toBe('Cancel');
    const boxes = [
      ...dialog().querySelectorAll<HTMLInputElement>('input[type=checkbox]')
    ];
    boxes[0].click();
    boxes[2].click();
    await press('Stop those chosen');
    await waitForDialog();
    await rendered();
    expect(asked()).toEqual(['stopInstance a', 'stopInstance c']);
    const text = dialog().textContent;
    expect(text).toContain('a: stopping');
    expect(text).toContain('c: stopping');
    expect(text).toContain('2 of 2 done');
    await press('Close');
    await done;
  });

  it('does nothing when it is cancelled', async () => {
    const { stops, asked } = await setUp();
    stops.choose('a', true);
    const done = stopSeveral(stops);
    await waitForDialog();
    await dismissDialog();
    await done;
    expect(asked()).toEqual([]);
  });
});
