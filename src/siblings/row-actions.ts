// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Instance } from '../companion/contract';
import type { Action } from './model';

/** The commands for one notebook; each takes its `name`. */
export const CommandIDs = {
  openLab: 'mlspace:open-notebook-lab',
  openClassic: 'mlspace:open-notebook-classic',
  startNotebook: 'mlspace:start-notebook',
  stopNotebook: 'mlspace:stop-notebook',
  showDetails: 'mlspace:show-notebook-details',
  showLogs: 'mlspace:show-notebook-logs',
  updateNotebook: 'mlspace:update-notebook',
  attachNotebook: 'mlspace:attach-notebook',
  deleteNotebook: 'mlspace:delete-notebook'
} as const;
export type CommandID = (typeof CommandIDs)[keyof typeof CommandIDs];

/** What a command needs of the instance's `actions`; null: always possible. */
export const NEEDS: Readonly<Record<CommandID, Action | null>> = {
  [CommandIDs.openLab]: 'open',
  [CommandIDs.openClassic]: 'open',
  [CommandIDs.startNotebook]: 'start',
  [CommandIDs.stopNotebook]: 'stop',
  [CommandIDs.showDetails]: null,
  [CommandIDs.showLogs]: null,
  [CommandIDs.updateNotebook]: 'update',
  [CommandIDs.attachNotebook]: 'update',
  [CommandIDs.deleteNotebook]: 'delete'
};

function refusalOf(
  command: CommandID,
  instance: Instance,
  refusal: (instance: Instance, action: Action) => string | null
): string | null {
  const need = NEEDS[command];
  return need === null ? null : refusal(instance, need);
}

export interface IAction {
  readonly command: CommandID;
  readonly label: string;
  /** Why not now; null when possible. */
  readonly refusal: string | null;
}

/** What can be done from its details. */
export function actionsOf(
  instance: Instance,
  refusal: (instance: Instance, action: Action) => string | null,
  trans: TranslationBundle
): readonly IAction[] {
  const labels: readonly (readonly [CommandID, string])[] = [
    [CommandIDs.openLab, trans.__('Open JupyterLab')],
    [CommandIDs.openClassic, trans.__('Open Jupyter')],
    [CommandIDs.startNotebook, trans.__('Start')],
    [CommandIDs.stopNotebook, trans.__('Stop…')],
    [CommandIDs.showLogs, trans.__('Logs')],
    [CommandIDs.updateNotebook, trans.__('Update…')],
    [CommandIDs.attachNotebook, trans.__('EMR cluster…')],
    [CommandIDs.deleteNotebook, trans.__('Delete…')]
  ];
  return labels.map(([command, label]) => ({
    command,
    label,
    refusal: refusalOf(command, instance, refusal)
  }));
}
