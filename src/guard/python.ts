// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The Python that the page sends to a kernel. */
import bootstrap from '../../src/guard/kernel/bootstrap.py';
import check from '../../src/guard/kernel/check.py';
import guard from '../../src/guard/kernel/guard.py';
import hook from '../../src/guard/kernel/hook.py';
import notes from '../../src/guard/kernel/notes.py';
import { pythonString } from '../governance/fixes/project-cell';
import type { IGuardConfig } from './config';

/** In the order in which they import each other. */
const SOURCES = { check, hook, notes, guard };

/** The guard's answer to "how are you", as a Python expression. */
export const STATE_EXPRESSION =
  '__import__("sys").modules["_mlspace_guard"].guard.state()';

/** One statement that puts the guard in or brings it up to date; it leaves no name behind. */
export function installCode(config: IGuardConfig): string {
  return run(SOURCES, JSON.stringify(config));
}

/** One statement that takes the guard out, if it is in. */
export function removeCode(): string {
  return `if "_mlspace_guard" in __import__("sys").modules: ${run({}, '')}`;
}

function run(
  sources: Readonly<Record<string, string>>,
  config: string
): string {
  const dict = Object.entries(sources)
    .map(([name, text]) => `${pythonString(name)}: ${pythonString(text)}`)
    .join(', ');
  return `exec(${pythonString(bootstrap)}, {"sources": {${dict}}, "config": ${pythonString(config)}})`;
}
