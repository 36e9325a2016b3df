// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Widget } from '@lumino/widgets';
import {
  FakeCompanion,
  instanceOf,
  rendered,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import type { Instance, InstanceList } from '../../companion/contract';
import { SiblingsModel } from '../model';
import { SiblingsWidget } from '../view';

const NOW = 1_700_000_000_000;

function listOf(
  instances: Instance[],
  over: Partial<InstanceList> = {}
): InstanceList {
  return { instances, asOf: NOW, problem: null, ...over };
}

const base = instanceOf();
const self = instanceOf({
  name: 'ctl-jdoe-1',
  isSelf: true,
  actions: { ...base.actions, open: 'This is the notebook you are in.' }
});
const stopped = instanceOf({
  name: 'aaa-jdoe',
  status: 'Stopped',
  actions: {
    ...self.actions,
    start: null,
    stop: 'It is Stopped.',
    open: 'It is Stopped.'
  }
});
const foreign = instanceOf({
  name: 'text-asmith',
  owner: 'asmith',
  isMine: false,
  actions: { ...self.actions, stop: 'Only its owner, asmith, can stop it.' }
});

describe('SiblingsModel', () => {
  function setUp(list = listOf([stopped, foreign, self])) {
    const companion = new FakeCompanion({ instances: () => list });
    const clock = { now: NOW };
    const model = new SiblingsModel(companion, () => clock.now);
    return { companion, model, clock };
  }

  it('watches only while somebody looks', async () => {
    const { companion, model } = setUp();
    expect(companion.asked).toEqual([]);
    model.setWatched(true);
    model.setWatched(true);
    expect(companion.watchers).toBe(1);
    await settle();
    expect(companion.asked).toEqual(['instances']);
    model.dispose();
    expect(companion.watchers).toBe(0);
  });

  it('shows this one first, then by name; mine or all; every word searched', async () => {
    const { model } = setUp();
    await model.refresh();
    const names = () => model.shown.map(({ name }) => name);
    expect(names()).toEqual(['ctl-jdoe-1', 'aaa-jdoe']);
    model.setLook({ scope: 'project' });
    expect(names()).toEqual(['ctl-jdoe-1', 'aaa-jdoe', 'text-asmith']);
    model.setQuery('INSERVICE asmith');
    expect(names()).toEqual(['text-asmith']);
    model.setQuery('nothing');
    expect(names()).toEqual([]);
  });

  it('keeps the objects that did not change', async () => {
    const { companion, model } = setUp();
    await model.refresh();
    const before = model.find('aaa-jdoe');
    companion.instancesChanged.emit(
      listOf([{ ...stopped }, { ...self, status: 'Stopping' }])
    );
    expect(model.find('aaa-jdoe')).toBe(before);
    expect(model.find('ctl-jdoe-1')?.status).toBe('Stopping');
  });

  it('tells when what was stopped here has stopped', async () => {
    const { companion, model } = setUp(listOf([self]));
    await model.refresh();
    companion.answers.stopInstance = ({ name }) => ({
      name,
      status: 'Stopping'
    });
    companion.answers.instances = () =>
      listOf([{ ...self, status: 'Stopping' }]);
    await model.change('ctl-jdoe-1', 'stop');
    expect(model.arrived).toBeNull();
    companion.instancesChanged.emit(listOf([{ ...self, status: 'Stopped' }]));
    expect(model.arrived?.status).toBe('Stopped');
  });

  it('takes what is pushed, unless it is older than what is shown', async () => {
    const { companion, model } = setUp();
    await model.refresh();
    companion.instancesChanged.emit(listOf([self], { asOf: NOW - 1 }));
    expect(model.list?.instances).toHaveLength(3);
    companion.instancesChanged.emit(listOf([self], { asOf: NOW + 1 }));
    expect(model.list?.instances).toHaveLength(1);
  });

  it('keeps the last known list when asking fails', async () => {
    const { companion, model } = setUp();
    await model.refresh();
    companion.answers.instances = () => Promise.reject(new Error('no AWS'));
    await model.refresh();
    expect(model.problem?.detail).toBe('no AWS');
    expect(model.list?.instances).toHaveLength(3);
  });

  it('stops once, however often it is clicked, and shows the new status', async () => {
    const { companion, model } = setUp();
    let release: () => void = () => undefined;
    companion.answers.stopInstance = ({ name }) =>
      new Promise(resolve => {
        release = () => resolve({ name, status: 'Stopping' });
      });
    companion.answers.instances = () =>
      listOf([{ ...self, status: 'Stopping' }], { asOf: NOW + 1 });
    await model.refresh();
    const change = model.change('ctl-jdoe-1', 'stop');
    await model.change('ctl-jdoe-1', 'stop');
    expect(model.isBusy('ctl-jdoe-1')).toBe(true);
    release();
    await change;
    expect(model.isBusy('ctl-jdoe-1')).toBe(false);
    expect(companion.asked.filter(line => line.startsWith('stop'))).toEqual([
      'stopInstance ctl-jdoe-1'
    ]);
    expect(model.find('ctl-jdoe-1')?.status).toBe('Stopping');
  });

  it('tells the reason when a change fails, and is free again', async () => {
    const { companion, model } = setUp();
    companion.answers.startInstance = () => Promise.reject(new Error('quota'));
    await expect(model.change('aaa-jdoe', 'start')).rejects.toThrow('quota');
    expect(model.isBusy('aaa-jdoe')).toBe(false);
  });
});

describe('SiblingsWidget', () => {
  async function show(list: InstanceList) {
    const companion = new FakeCompanion({ instances: () => list });
    const model = new SiblingsModel(companion, () => NOW);
    const change = jest.fn();
    const menu = jest.fn();
    const create = jest.fn();
    const widget = new SiblingsWidget({
      model,
      trans,
      locale: 'en',
      now: () => NOW,
      change,
      open: jest.fn(),
      menu,
      create,
      scripts: jest.fn(),
      connect: jest.fn()
    });
    Widget.attach(widget, document.body);
    await settle();
    await rendered();
    const button = (label: string) =>
      widget.node.querySelector<HTMLButtonElement>(
        `button[aria-label^="${label}"]`
      );
    return { companion, model, change, menu, create, widget, button };
  }

  it('gives each row its status in words, and the change it allows', async () => {
    const { widget, change, button } = await show(listOf([self, stopped]));
    const rows = [...widget.node.querySelectorAll('[role=listitem]')];
    expect(rows.map(row => row.textContent)).toEqual([
      '●ctl-jdoe-1this onestop…InServiceml.m5.xlargeNov 14, 2023stops ?not known',
      '○aaa-jdoestart…Stoppedml.m5.xlargeNov 14, 2023stops ?not known'
    ]);
    button('Start aaa-jdoe')!.click();
    expect(change).toHaveBeenCalledWith('aaa-jdoe', 'start');
    widget.dispose();
  });

  it('tells when each is stopped, and where that comes from', async () => {
    const stop = { timeUtc: '18:00', source: 'tag', isDefault: false } as const;
    const { widget, model } = await show(listOf([{ ...self, stop }, stopped]));
    const stops = () =>
      [...widget.node.querySelectorAll<HTMLElement>('[data-fact=stop]')].map(
        fact => [
          fact.querySelector('[data-fact=brief]')?.textContent,
          fact.title
        ]
      );
    expect(stops()[0]).toEqual([
      expect.stringMatching(/^stops 6:00\sPM$/),
      '18:00 UTC, or somewhat later. A tag on it says so.'
    ]);
    expect(stops()[1][1]).toContain('Nothing here tells');
    model.setUsualStop({
      timeUtc: '19:30',
      source: 'settings',
      isDefault: true
    });
    await rendered();
    expect(stops()[1]).toEqual([
      expect.stringMatching(/^stops 7:30\sPM$/),
      expect.stringContaining('Your settings say so. It is the project')
    ]);
    widget.dispose();
  });

  it('is narrowed by owner, says so, and shows all again', async () => {
    const { widget, model } = await show(listOf([self, foreign]));
    const choice = () =>
      widget.node.querySelector<HTMLSelectElement>('select[aria-label=Owner]');
    expect(choice()).toBeNull();
    model.setLook({ scope: 'project' });
    await rendered();
    expect([...choice()!.options].map(({ text }) => text)).toEqual([
      'Any owner',
      'asmith',
      'jdoe'
    ]);
    choice()!.value = 'owner:asmith';
    choice()!.dispatchEvent(new Event('change', { bubbles: true }));
    await rendered();
    expect(widget.node.querySelectorAll('[role=listitem]')).toHaveLength(1);
    expect(widget.node.textContent).toContain('1 of 2 notebooks');
    model.setQuery('nothing');
    await rendered();
    const all = [...widget.node.querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'Show all'
    )!;
    all.click();
    await rendered();
    expect(widget.node.querySelectorAll('[role=listitem]')).toHaveLength(2);
    widget.dispose();
  });

  it('says why a change is not possible, and does not do it', async () => {
    const { widget, model, change, button } = await show(
      listOf([self, foreign])
    );
    model.setLook({ scope: 'project' });
    await rendered();
    const stop = button('Stop text-asmith')!;
    expect(stop.getAttribute('aria-disabled')).toBe('true');
    expect(stop.title).toBe('Only its owner, asmith, can stop it.');
    stop.click();
    expect(change).not.toHaveBeenCalled();
    widget.dispose();
  });

  it('offers the menu at its button, and a new one', async () => {
    const { widget, menu, create, button } = await show(listOf([stopped]));
    const more = button('More actions for aaa-jdoe')!;
    expect(more.getAttribute('aria-haspopup')).toBe('menu');
    more.click();
    expect(menu).toHaveBeenCalledWith('aaa-jdoe', more);
    button('New notebook')!.click();
    expect(create).toHaveBeenCalledTimes(1);
    widget.dispose();
  });

  it("lets owner mode stop a colleague's, and says so with the request", async () => {
    const theirs = {
      ...foreign,
      ownerActions: { stop: null, update: 'It is InService.', delete: 'x' }
    };
    const { widget, companion, model, change, button } = await show(
      listOf([self, theirs])
    );
    companion.answers.stopInstance = ({ name }) => ({
      name,
      status: 'Stopping'
    });
    model.setLook({ scope: 'project' });
    model.setOwnerMode(true);
    await rendered();
    button('Stop text-asmith')!.click();
    expect(change).toHaveBeenCalledWith('text-asmith', 'stop');
    // Starting and opening stay the owner's own.
    expect(model.refusal(theirs, 'open')).toBe(foreign.actions.open);
    await model.change('text-asmith', 'stop');
    await model.change('ctl-jdoe-1', 'stop');
    expect(
      companion.sent
        .filter(({ route }) => route === 'stopInstance')
        .map(({ body }) => body)
    ).toEqual([{ ownerMode: true }, {}]);
    widget.dispose();
  });

  it('offers nothing while an instance moves, and follows it', async () => {
    const moving = { ...stopped, status: 'Stopping' };
    const { widget, companion, button } = await show(listOf([moving]));
    expect(button('Start aaa-jdoe')).toBeNull();
    companion.instancesChanged.emit(listOf([stopped], { asOf: NOW + 1 }));
    await rendered();
    expect(button('Start aaa-jdoe')).not.toBeNull();
    widget.dispose();
  });

  it('tells the problem and the age of what it shows', async () => {
    const problem = {
      type: 'about:blank',
      title: '',
      status: 502,
      class: 'network' as const,
      operation: 'ListNotebookInstances',
      detail: 'AWS does not answer.',
      next: 'Check the VPC endpoint.'
    };
    const { widget } = await show(
      listOf([self], { asOf: NOW - 300_000, problem })
    );
    const status = widget.node.querySelector('[role=status]')!.textContent;
    expect(status).toContain('AWS does not answer. Check the VPC endpoint.');
    expect(status).toContain('As of 5 minutes ago.');
    expect(widget.node.querySelectorAll('[role=listitem]')).toHaveLength(1);
    widget.dispose();
  });

  it('shows more of an instance at a click on its name', async () => {
    const failed = instanceOf({
      status: 'Failed',
      failureReason: 'Took longer than 5 minutes.'
    });
    const { widget } = await show(listOf([failed]));
    const name = widget.node.querySelector<HTMLButtonElement>(
      '[role=listitem] button[aria-expanded]'
    )!;
    expect(widget.node.querySelector('dl')).toBeNull();
    name.click();
    await rendered();
    const text = widget.node.querySelector('dl')!.textContent;
    expect(text).toContain('Took longer than 5 minutes.');
    expect(text).toContain(failed.arn);
    widget.dispose();
  });

  it('offers no change while the companion is away', async () => {
    const { widget, companion, change, button } = await show(listOf([stopped]));
    companion.setState({ status: 'unavailable', remedy: 'x' });
    await rendered();
    expect(widget.node.textContent).toContain('without the companion');
    button('Start aaa-jdoe')!.click();
    expect(change).not.toHaveBeenCalled();
    widget.dispose();
  });

  it('stops watching when it is folded', async () => {
    const { widget, companion } = await show(listOf([self]));
    expect(companion.watchers).toBe(1);
    widget.hide();
    expect(companion.watchers).toBe(0);
    widget.show();
    expect(companion.watchers).toBe(1);
    widget.dispose();
    expect(companion.watchers).toBe(0);
  });
});
