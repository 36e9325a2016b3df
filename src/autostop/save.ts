// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { CommandRegistry } from '@lumino/commands';

/** Save every open document; false where this application cannot. */
export async function saveAll(commands: CommandRegistry): Promise<boolean> {
  for (const id of ['docmanager:save-all', 'docmanager:save']) {
    if (commands.hasCommand(id)) {
      if (commands.isEnabled(id)) {
        await commands.execute(id);
      }
      return true;
    }
  }
  return false;
}
