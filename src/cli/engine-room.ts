// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { setFlagsFromString } from 'node:v8';

/**
 * Most runs end within seconds: what V8 would optimise early costs more than
 * it saves. It compiles simply at once, and optimises only what stays busy.
 */
export function tuneForShortRuns(): void {
  setFlagsFromString('--interrupt-budget=1000000');
  setFlagsFromString('--always-sparkplug');
}
