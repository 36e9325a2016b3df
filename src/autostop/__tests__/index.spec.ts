// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStatusBar } from '@jupyterlab/statusbar';
import type { Token } from '@lumino/coreutils';
import { DisposableDelegate } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { FakeCompanion, settle } from '../../companion/__tests__/fakes';
import type { AutoStopReport } from '../../companion/contract';
import {
  IAutoStop,
  ICompanion,
  IMlspaceLink,
  ISidebar,
  IStopLosses,
  type ISidebarSection
} from '../../tokens';
import { App } from '../../__tests__/front-end';
import plugins from '..';
import { FakeLosses } from './fakes';

const [, autostopPlugin, statusPlugin] = plugins.map(({ id }) => id);

class Given extends App {
  constructor() {
    super();
    plugins.forEach(plugin => this.registerPlugin(plugin));
  }

  give<T>(token: Token<T>, value: T): this {
    this.registerPlugin({
      id: `test:${token.name}`,
      provides: token,
      activate: () => value
    });
    return this;
  }
}

const REPORT: AutoStopReport = {
  now: Date.now(),
  daily: null,
  problems: []
};

function companionOf(): FakeCompanion {
  return new FakeCompanion({
    autostop: () => REPORT,
    setLocalStop: () => REPORT
  });
}

/** Settings of the one plugin that has some. */
function settingsOf(composite: Record<string, unknown>) {
  const settings = { composite, changed: new Signal<object, void>({}) };
  const registry = {
    load: jest.fn(() => Promise.resolve(settings))
  } as unknown as ISettingRegistry;
  return { settings, registry };
}

const wishes = ({ sent }: FakeCompanion) =>
  sent.filter(({ route }) => route === 'setLocalStop').map(({ body }) => body);

it('lives with nothing but the application, and says that nothing is known', async () => {
  const app = new Given();
  await app.activatePlugin(statusPlugin);
  const autostop = await app.resolveRequiredService(IAutoStop);
  expect(autostop.state.kind).toBe('unknown');
  for (const command of ['mlspace:refresh-autostop', 'mlspace:show-autostop']) {
    expect(app.commands.hasCommand(command)).toBe(true);
    await app.commands.execute(command);
  }
  // Without a companion nobody can ask MLSpace.
  expect(app.commands.hasCommand('mlspace:connect')).toBe(false);
});

it('has its section right below who and where', async () => {
  const sections: ISidebarSection[] = [];
  const addSection = (section: ISidebarSection) => {
    sections.push(section);
    return new DisposableDelegate(() => undefined);
  };
  const losses = new FakeLosses();
  const app = new Given()
    .give(ICompanion, companionOf())
    .give(ISidebar, { addSection })
    .give(IStopLosses, losses);
  await app.activatePlugin(autostopPlugin);
  expect(app.commands.hasCommand('mlspace:connect')).toBe(true);
  expect(sections.map(({ id, rank }) => [id, rank])).toEqual([
    ['autostop', 10]
  ]);
  const link = await app.resolveRequiredService(IMlspaceLink);
  expect(link.claim).toBeNull();
  // Nobody looks at the disk before somebody wants to know.
  expect(losses.looks).toBe(0);
  sections.forEach(({ widget }) => widget.dispose());
});

it('tells the companion the wish for its own auto-stop: when it is there, when it comes back, when the wish changes', async () => {
  const companion = companionOf();
  companion.state = { status: 'unknown', remedy: null };
  const { settings, registry } = settingsOf({
    localStop: 'idle',
    localIdleMinutes: 90
  });
  const app = new Given()
    .give(ICompanion, companion)
    .give(ISettingRegistry, registry);
  await app.activatePlugin(autostopPlugin);
  await settle();
  expect(wishes(companion)).toEqual([]);
  const idle = { mode: 'idle', idleMinutes: 90, warnMinutes: 10 };
  companion.setState({ status: 'ready', remedy: null });
  companion.setState({ status: 'unavailable', remedy: 'Start it.' });
  companion.setState({ status: 'ready', remedy: null });
  await settle();
  expect(wishes(companion)).toEqual([idle, idle]);
  settings.composite = {};
  settings.changed.emit();
  await settle();
  expect(wishes(companion).at(-1)).toEqual({ mode: 'off' });
});

it('goes by the defaults where there are no settings to read', async () => {
  const warn = jest.spyOn(console, 'warn').mockReturnValue(undefined);
  const registry = {
    load: () => Promise.reject(new Error('no schema'))
  } as unknown as ISettingRegistry;
  const app = new Given().give(ISettingRegistry, registry);
  await app.activatePlugin(autostopPlugin);
  await settle();
  expect(warn).toHaveBeenCalledTimes(1);
  warn.mockRestore();
});

it('shows the countdown in the status bar unless there is no automatic stop', async () => {
  const companion = companionOf();
  const items: IStatusBar.IItem[] = [];
  const statusBar = {
    registerStatusItem: (_: string, item: IStatusBar.IItem) => {
      items.push(item);
      return new DisposableDelegate(() => undefined);
    }
  };
  const app = new Given()
    .give(ICompanion, companion)
    .give(IStatusBar, statusBar as IStatusBar);
  await app.activatePlugin(statusPlugin);
  await settle();
  const [item] = items;
  expect(item.isActive?.()).toBe(true);
  let changes = 0;
  item.activeStateChanged?.connect(() => {
    changes++;
  });
  companion.autoStopChanged.emit({
    ...REPORT,
    none: { source: 'MLSpace', checkedAt: REPORT.now }
  });
  expect(item.isActive?.()).toBe(false);
  expect(changes).toBe(1);
  item.item.dispose();
});
