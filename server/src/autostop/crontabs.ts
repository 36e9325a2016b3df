// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { join } from 'node:path';
import type { Files } from '../files';

const MAX_BYTES = 64 * 1024;
/** The sample's own default, where Jupyter listens on an instance. */
const DEFAULT_PORT = 8443;

/** AWS's sample script `autostop.py`, as a crontab starts it. */
export interface IdleScript {
  readonly path: string;
  readonly idleSeconds: number;
  readonly ignoresConnections: boolean;
  readonly port: number;
  /** null: a schedule that is not "every so many minutes". */
  readonly everyMinutes: number | null;
}

export interface CrontabSearch {
  /** The one with the shortest time, if several were found. */
  readonly script: IdleScript | null;
  /** Crontabs that are there, and closed to us: usually root's. */
  readonly unreadable: readonly string[];
  readonly looked: readonly string[];
}

/** Files, and folders whose files are all crontabs. */
export const CRONTABS = [
  '/var/spool/cron/root',
  '/var/spool/cron/ec2-user',
  '/var/spool/cron/crontabs/root',
  '/etc/crontab',
  '/etc/cron.d'
];

/** Look for the idle script. Never rejects. */
export async function findIdleScript(
  files: Files,
  paths: readonly string[]
): Promise<CrontabSearch> {
  const unreadable: string[] = [];
  const scripts: IdleScript[] = [];
  for (const path of await expand(files, paths)) {
    const result = await files.read(path, MAX_BYTES);
    if (result.ok) {
      scripts.push(...scriptsIn(result.file.text, path));
    } else if (result.fault === 'forbidden') {
      unreadable.push(path);
    }
  }
  scripts.sort((a, b) => a.idleSeconds - b.idleSeconds);
  return { script: scripts[0] ?? null, unreadable, looked: paths };
}

async function expand(
  files: Files,
  paths: readonly string[]
): Promise<readonly string[]> {
  const all: string[] = [];
  for (const path of paths) {
    const entries = await files.list(path);
    all.push(
      ...(entries === null
        ? [path]
        : entries
            .filter(entry => !entry.isFolder)
            .map(entry => join(path, entry.name)))
    );
  }
  return all;
}

/** Every line that starts the script with a usable `--time`. */
export function scriptsIn(text: string, path: string): IdleScript[] {
  return text.split('\n').flatMap(line => {
    const script = /^\s*#/.test(line) ? null : scriptOf(line, path);
    return script === null ? [] : [script];
  });
}

function scriptOf(line: string, path: string): IdleScript | null {
  const words = line.trim().split(/\s+/);
  const at = words.findIndex(word => /(^|\/)autostop\.py["']?$/.test(word));
  if (at < 1) {
    return null;
  }
  const options = optionsOf(words.slice(at + 1));
  // Without a time the script only prints its usage.
  return options === null
    ? null
    : { path, ...options, everyMinutes: everyMinutes(words) };
}

function optionsOf(
  words: readonly string[]
): Pick<IdleScript, 'idleSeconds' | 'ignoresConnections' | 'port'> | null {
  let idleSeconds: number | null = null;
  let port = DEFAULT_PORT;
  let ignoresConnections = false;
  for (let at = 0; at < words.length; at++) {
    // A shell's redirection or the next command ends the arguments.
    if (/^(\d?>|[|;&])/.test(words[at] ?? '')) {
      break;
    }
    // getopt takes any unambiguous beginning of a long option.
    const match = /^(-t|-p|-c|--[a-z-]+)(=?)(.*)$/.exec(words[at] ?? '');
    const [, name = '', equals, inside] = match ?? [];
    const value = () => {
      const text = equals || inside ? inside : words[++at];
      return Number(text?.replace(/["']/g, ''));
    };
    if (isOption(name, '-t', '--time')) {
      idleSeconds = value();
    } else if (isOption(name, '-p', '--port')) {
      port = value();
    } else if (isOption(name, '-c', '--ignore-connections')) {
      ignoresConnections = true;
    }
  }
  return idleSeconds !== null &&
    Number.isInteger(idleSeconds) &&
    idleSeconds > 0 &&
    Number.isInteger(port)
    ? { idleSeconds, ignoresConnections, port }
    : null;
}

function isOption(name: string, short: string, long: string): boolean {
  return name === short || (name.length > 2 && long.startsWith(name));
}

/** Minutes between two runs of a line with any hour of any day; else null. */
function everyMinutes(words: readonly string[]): number | null {
  const [minute = '', ...others] = words.slice(0, 5);
  if (others.length < 4 || !others.every(word => word === '*')) {
    return words[0] === '@hourly' ? 60 : null;
  }
  const step = /^(?:\*|0-59)(?:\/([1-9]\d?))?$/.exec(minute);
  if (step !== null) {
    return step[1] === undefined ? 1 : Math.min(Number(step[1]), 60);
  }
  return /^[0-5]?\d$/.test(minute) ? 60 : null;
}
