// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { CommandRegistry } from '@lumino/commands';
import { Menu } from '@lumino/widgets';
import { CommandIDs, type CommandID } from './row-actions';

/** In this order, with lines between. */
const GROUPS: readonly (readonly CommandID[])[] = [
  [CommandIDs.openLab, CommandIDs.openClassic],
  [CommandIDs.startNotebook, CommandIDs.stopNotebook],
  [CommandIDs.showDetails, CommandIDs.showLogs],
  [
    CommandIDs.updateNotebook,
    CommandIDs.attachNotebook,
    CommandIDs.deleteNotebook
  ]
];

/** Show all that can be done with a notebook below the button that asked. */
export function openMenu(
  commands: CommandRegistry,
  name: string,
  button: HTMLElement
): Menu {
  const menu = new Menu({ commands });
  menu.title.label = name;
  menu.node.setAttribute('aria-label', name);
  GROUPS.forEach((group, index) => {
    if (index > 0) {
      menu.addItem({ type: 'separator' });
    }
    group.forEach(command => menu.addItem({ command, args: { name } }));
  });
  button.setAttribute('aria-expanded', 'true');
  menu.aboutToClose.connect(() => {
    button.setAttribute('aria-expanded', 'false');
    button.focus();
    // After the chosen item was run.
    setTimeout(() => menu.dispose(), 0);
  });
  const { left, bottom } = button.getBoundingClientRect();
  menu.open(left, bottom);
  menu.activateNextItem();
  return menu;
}
