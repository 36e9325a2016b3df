// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The fixed commands that make an environment. */
import { join } from 'node:path';
import type { EnvironmentJob } from '../../../src/companion/contract';

export type Ending = Pick<EnvironmentJob, 'detail' | 'next'> & {
  readonly state: Exclude<EnvironmentJob['state'], 'running'>;
};

export interface Making {
  /** The exit code; null when it was ended. */
  readonly run: (
    program: string,
    args: readonly string[]
  ) => Promise<number | null>;
  readonly remove: () => Promise<void>;
  readonly step: (step: EnvironmentJob['step']) => void;
}

/** Without a way to the index this fails at once, not after minutes. */
const PIP = [
  '-m',
  'pip',
  'install',
  '--quiet',
  '--no-input',
  '--disable-pip-version-check',
  '--retries=0',
  '--timeout=10',
  'ipykernel'
];

/** `--system-site-packages` of a base that is a venv itself leaves out what that venv has. */
const LEND = [
  '-c',
  "import glob, sys, sysconfig; site = glob.glob(sys.argv[1] + '/lib/python*/site-packages')[0]; open(site + '/mlspace-base.pth', 'w').write(sysconfig.get_path('purelib') + chr(10))"
];

/**
 * A venv with a kernel of its own; where none can be installed, one that sees
 * the base's packages and takes the kernel from there.
 */
export async function makeVenv(
  python: string,
  path: string,
  { run, remove, step }: Making
): Promise<Ending> {
  const own = join(path, 'bin', 'python');
  if ((await run(python, ['-m', 'venv', path])) !== 0) {
    return failed(
      'This Python could not make an environment.',
      'Choose another base, and look at the lines above.'
    );
  }
  step('install');
  if ((await run(own, PIP)) === 0) {
    return done('It has packages of its own only.', '');
  }
  step('inherit');
  await remove();
  const inherits = ['-m', 'venv', '--system-site-packages', path];
  const made = (await run(python, inherits)) === 0;
  const lends = async () => (await run(own, ['-c', 'import ipykernel'])) === 0;
  return made &&
    ((await lends()) ||
      ((await run(python, [...LEND, path])) === 0 && (await lends())))
    ? done(
        'ipykernel could not be installed (no internet or package index?), so it sees the packages of its base and takes the kernel from there.',
        'pip install needs a package index here as well: ask your administrator for one, or install wheels from S3.'
      )
    : failed(
        'ipykernel could not be installed (no internet or package index?), and the base has none to lend.',
        'Choose a base that has a kernel, or set up a package index for pip.'
      );
}

export async function makeCondaEnvironment(
  conda: string,
  path: string,
  { run }: Making
): Promise<Ending> {
  const args = ['create', '--yes', '--quiet', '--prefix', path];
  return (await run(conda, [...args, 'python', 'ipykernel'])) === 0
    ? done('It has packages of its own only.', '')
    : failed(
        'conda could not make it: it needs a channel that this network reaches.',
        'Choose a venv on one of the environments that are here: that works without the internet.'
      );
}

function done(detail: string, next: string): Ending {
  return { state: 'done', detail, next };
}

function failed(detail: string, next: string): Ending {
  return { state: 'failed', detail, next };
}
