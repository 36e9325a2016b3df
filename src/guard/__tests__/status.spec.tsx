// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The word in the status bar, and the menu behind it. */
import { CommandRegistry } from '@lumino/commands';
import { Widget } from '@lumino/widgets';
import type { INotebookTracker } from '@jupyterlab/notebook';
import { addGuardCommands, CommandIDs, openModeMenu } from '../commands';
import type { GuardStatus } from '../kernel-guard';
import { GUARD_MODES, type GuardMode } from '../modes';
import type { GuardService } from '../service';
import { GuardStatusItem, GuardStatusModel, statusWord } from '../status';
import { trans } from './support';

describe('the status item', () => {
  it('shows the mode by a word, and what keeps it from being in force', async () => {
    const model = new GuardStatusModel();
    const open = jest.fn();
    const view = new GuardStatusItem(model, open, trans);
    Widget.attach(view, document.body);
    await view.renderPromise;
    expect(view.node.textContent).toBe('');
    const shows = async (mode: GuardMode, status: GuardStatus) => {
      model.state = { mode, status, isChosen: true };
      await new Promise(resolve => setTimeout(resolve, 0));
      await view.renderPromise;
      return view.node.textContent;
    };
    expect(await shows('fill', 'in')).toBe('Guard: fill in');
    expect(await shows('stop', 'starting')).toBe('Guard: stop (starting)');
    expect(await shows('off', 'out')).toBe('Guard: off');
    const button = view.node.querySelector('button');
    expect(button?.title).toContain('Chosen for this notebook.');
    expect(button?.getAttribute('aria-haspopup')).toBe('menu');
    button?.click();
    expect(open).toHaveBeenCalledTimes(1);
    view.dispose();
  });

  it('has a word for every state', () => {
    const all: GuardStatus[] = [
      'out',
      'noKernel',
      'otherLanguage',
      'starting',
      'in',
      'failed'
    ];
    const words = all.map(status =>
      statusWord({ mode: 'warn', status, isChosen: false }, trans)
    );
    expect(words.filter(word => word === '')).toHaveLength(1);
    expect(
      all.map(status =>
        statusWord({ mode: 'off', status, isChosen: false }, trans)
      )
    ).toEqual(all.map(() => ''));
  });
});

describe('the commands', () => {
  function start(chosen: GuardMode | null) {
    const commands = new CommandRegistry();
    const panel = {};
    const choose = jest.fn();
    const guard = {
      modeOf: () => chosen ?? 'warn',
      choiceOf: () => chosen,
      choose
    } as unknown as GuardService;
    const palette = { addItem: jest.fn() };
    const state: { service: GuardService | null } = { service: guard };
    const notify = addGuardCommands({
      commands,
      palette: palette as never,
      notebooks: { currentWidget: panel } as unknown as INotebookTracker,
      service: () => state.service,
      writeSdkDefaults: jest.fn(),
      trans
    });
    return { choose, commands, notify, palette, panel, state };
  }

  it('choose a mode for the notebook in front', async () => {
    const { choose, commands, palette, panel } = start(null);
    for (const mode of GUARD_MODES) {
      await commands.execute(CommandIDs[mode]);
      expect(choose).toHaveBeenLastCalledWith(panel, mode);
      expect(commands.isToggled(CommandIDs[mode])).toBe(mode === 'warn');
      expect(commands.caption(CommandIDs[mode])).not.toBe('');
    }
    expect(commands.isEnabled(CommandIDs.followSettings)).toBe(false);
    expect(palette.addItem).toHaveBeenCalledTimes(6);
  });

  it('take the choice back', async () => {
    const { choose, commands, panel } = start('stop');
    await commands.execute(CommandIDs.followSettings);
    expect(choose).toHaveBeenLastCalledWith(panel, null);
  });

  it('wait for the first notebook', async () => {
    const { choose, commands, notify, state } = start(null);
    state.service = null;
    const changed = jest.fn();
    commands.commandChanged.connect(changed);
    notify();
    expect(changed).toHaveBeenCalledTimes(6);
    expect(commands.isEnabled(CommandIDs.fill)).toBe(false);
    await commands.execute(CommandIDs.fill);
    expect(choose).not.toHaveBeenCalled();
  });

  it('are in the menu, with the one in force checked', () => {
    const { commands } = start('fill');
    openModeMenu(commands, { left: 10, top: 10 });
    const checked = [
      ...document.querySelectorAll(
        '.lm-Menu [aria-checked="true"], .lm-Menu .lm-mod-toggled'
      )
    ];
    expect(checked[0]?.textContent).toContain('Fill In');
  });
});
