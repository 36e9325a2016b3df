// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { StateEffect } from '@codemirror/state';

/** Where to open the explanation, and whether the keyboard goes there at once. */
export interface IExplain {
  readonly pos: number;
  readonly focus: boolean;
}

/** Shows the explanation of the findings at a place, or takes it away. */
export const explainAt = StateEffect.define<IExplain | null>();
