// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { setFlagsFromString } from 'node:v8';

/** By V8's major version, what was measured; V8 renames flags, and complains of those it does not know. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  11: ['--interrupt-budget=1000000', '--always-sparkplug'],
  12: ['--always-sparkplug'],
  13: ['--always-sparkplug']
};

/**
 * Most runs end within seconds: what V8 would optimise early costs more than
 * it saves. It compiles simply at once, and optimises only what stays busy.
 */
export function tuneForShortRuns(): void {
  const [major] = process.versions.v8.split('.');
  FLAGS[major]?.forEach(flag => setFlagsFromString(flag));
}
