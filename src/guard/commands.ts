// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ICommandPalette } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { MenuSvg } from '@jupyterlab/ui-components';
import { GUARD_MODES, type GuardMode, modeSentence } from './modes';
import type { GuardService } from './service';

const NO_ARGUMENTS = {
  args: { type: 'object', properties: {}, additionalProperties: false }
};

export const CommandIDs = {
  off: 'mlspace:guard-off',
  warn: 'mlspace:guard-warn',
  fill: 'mlspace:guard-fill',
  stop: 'mlspace:guard-stop',
  followSettings: 'mlspace:guard-follow-settings',
  writeSdkDefaults: 'mlspace:guard-write-sdk-defaults'
} as const;

export interface IGuardCommandsOptions {
  readonly commands: CommandRegistry;
  readonly palette: ICommandPalette | null;
  readonly notebooks: INotebookTracker;
  /** Null until the first notebook has been opened. */
  readonly service: () => GuardService | null;
  readonly writeSdkDefaults: () => Promise<void>;
  readonly trans: TranslationBundle;
}

function modeLabel(mode: GuardMode, trans: TranslationBundle): string {
  switch (mode) {
    case 'off':
      return trans.__('MLSpace Guard: Off in This Notebook');
    case 'warn':
      return trans.__('MLSpace Guard: Warn in This Notebook');
    case 'fill':
      return trans.__('MLSpace Guard: Fill In in This Notebook');
    case 'stop':
      return trans.__('MLSpace Guard: Stop in This Notebook');
  }
}

/** Registers the modes and the rest; returns what to call when they are to be shown anew. */
export function addGuardCommands(options: IGuardCommandsOptions): () => void {
  const { commands, notebooks, palette, service, trans } = options;
  const here = () => {
    const guard = service();
    const panel = notebooks.currentWidget;
    return guard && panel ? { guard, panel } : null;
  };
  for (const mode of GUARD_MODES) {
    commands.addCommand(CommandIDs[mode], {
      label: modeLabel(mode, trans),
      caption: modeSentence(mode, trans),
      describedBy: NO_ARGUMENTS,
      isToggleable: true,
      isToggled: () => {
        const at = here();
        return at !== null && at.guard.modeOf(at.panel) === mode;
      },
      isEnabled: () => here() !== null,
      execute: async () => {
        const at = here();
        await at?.guard.choose(at.panel, mode);
      }
    });
  }
  commands.addCommand(CommandIDs.followSettings, {
    label: trans.__('MLSpace Guard: Follow the Settings in This Notebook'),
    caption: trans.__('Takes the choice out of the notebook'),
    describedBy: NO_ARGUMENTS,
    isEnabled: () => {
      const at = here();
      return at !== null && at.guard.choiceOf(at.panel) !== null;
    },
    execute: async () => {
      const at = here();
      await at?.guard.choose(at.panel, null);
    }
  });
  commands.addCommand(CommandIDs.writeSdkDefaults, {
    label: trans.__('MLSpace: Write the SageMaker SDK’s Defaults'),
    caption: trans.__(
      'A file with this project’s tags, network and key that versions 2 and 3 of the SDK read'
    ),
    describedBy: NO_ARGUMENTS,
    execute: options.writeSdkDefaults
  });
  const all = Object.values(CommandIDs);
  all.forEach(command =>
    palette?.addItem({ command, category: trans.__('MLSpace') })
  );
  return () => all.forEach(id => commands.notifyCommandChanged(id));
}

/** The modes as a menu above the status bar's item. */
export function openModeMenu(
  commands: CommandRegistry,
  anchor: Pick<DOMRect, 'left' | 'top'>
): void {
  const menu = new MenuSvg({ commands });
  GUARD_MODES.forEach(mode => menu.addItem({ command: CommandIDs[mode] }));
  menu.addItem({ command: CommandIDs.followSettings });
  menu.addItem({ type: 'separator' });
  menu.addItem({ command: CommandIDs.writeSdkDefaults });
  menu.aboutToClose.connect(() => {
    // The chosen command runs after the menu has closed.
    requestAnimationFrame(() => menu.dispose());
  });
  menu.open(anchor.left, anchor.top);
  menu.activateNextItem();
}
