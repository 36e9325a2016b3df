// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A project's settings for stops, as MLSpace keeps them. */
import type { JsonRecord } from '../gateway/json';

export class ProjectSettings {
  constructor(readonly name: string) {}

  /** `HH:MM` in UTC for new notebooks; undefined: no default. */
  defaultNotebookStopTime: string | undefined;
  /** MLSpace mostly asks whether the key is there at all. */
  allowNotebookOwnerOverride: boolean | undefined = true;

  metadata(): JsonRecord {
    return {
      terminationConfiguration: {
        ...(this.defaultNotebookStopTime !== undefined && {
          defaultNotebookStopTime: this.defaultNotebookStopTime
        }),
        ...(this.allowNotebookOwnerOverride !== undefined && {
          allowNotebookOwnerOverride: this.allowNotebookOwnerOverride
        })
      }
    };
  }
}
