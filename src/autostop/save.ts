// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { findRisks } from './risks';

/** Save every open document; false when any still has changes afterwards. */
export async function saveAll(app: JupyterFrontEnd): Promise<boolean> {
  const { commands } = app;
  for (const id of ['docmanager:save-all', 'docmanager:save']) {
    if (commands.hasCommand(id) && commands.isEnabled(id)) {
      await commands.execute(id);
      break;
    }
  }
  // A document that could not be saved says so by itself, and rejects nothing.
  return findRisks(app).unsaved.length === 0;
}
