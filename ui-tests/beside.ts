// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Demos that have another extension beside ours, each in an environment of its own. */
import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');
const PYTHON = join(ROOT, '.venv', 'bin', 'python');
const START_TIMEOUT_MS = 120_000;

/** What each environment has beside the project's own packages. */
const PACKAGES = {
  'jupyterlab-lsp': [
    'jupyterlab-lsp==5.3.0',
    'python-lsp-server==1.15.0',
    'python-lsp-jsonrpc==1.1.2',
    'pyflakes==4.1.0',
    'ujson==6.1.0',
    'black==26.10.1',
    'pytokens==0.4.1',
    'mypy_extensions==1.2.0',
    'docstring-to-markdown==0.17',
    'importlib_metadata==10.2.0',
    'lazy-importer==0.1.0',
    'zipp==4.1.2'
  ],
  'jupyter-collaboration': [
    'jupyter-collaboration==5.0.4',
    'jupyter-collaboration-ui==3.0.4',
    'jupyter-docprovider==3.0.4',
    'jupyter-server-ydoc==3.0.4',
    'jupyter_server_fileid==0.10.0',
    'jupyter-ydoc==4.2.1',
    'pycrdt==0.14.13',
    'pycrdt-websocket==0.16.5',
    'pycrdt-store==0.1.5',
    'sqlite-anyio==0.2.10'
  ],
  notebook: ['notebook==7.6.5']
} as const;
export type Neighbour = keyof typeof PACKAGES;

export interface BesideDemo {
  readonly base: string;
  readonly notebooks: string;
  stop(): Promise<void>;
}

/** Installed once; the stamp names what is there. */
function install(neighbour: Neighbour): string {
  const folder = join(ROOT, '.cache', 'beside', neighbour);
  const stamp = join(folder, 'stamp');
  const wanted = PACKAGES[neighbour].join('\n');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    execFileSync(PYTHON, [
      ...['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder],
      ...PACKAGES[neighbour]
    ]);
    writeFileSync(stamp, wanted);
  }
  return folder;
}

/** Start the demo with a neighbour; the token is `beside`. */
export async function startBeside(neighbour: Neighbour): Promise<BesideDemo> {
  const folder = install(neighbour);
  const work = join(ROOT, '.cache', 'beside', `${neighbour}-demo`);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const readyFile = join(work, 'ready.json');
  const log = openSync(join(work, 'demo.log'), 'w');
  const demo = spawn(
    PYTHON,
    [
      ...['-m', 'jupyterlab_mlspace.demo', '--no-browser', '--token', 'beside'],
      ...['--root', join(work, 'home'), '--ready-file', readyFile]
    ],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        PYTHONPATH: folder,
        JUPYTER_PATH: join(folder, 'share', 'jupyter'),
        JUPYTER_CONFIG_PATH: [
          join(__dirname, 'config'),
          join(folder, 'etc', 'jupyter')
        ].join(delimiter),
        JUPYTER_CONFIG_DIR: join(work, 'config')
      },
      stdio: ['ignore', log, log]
    }
  );
  const ended = new Promise<void>(done => demo.once('exit', () => done()));
  const stop = async (): Promise<void> => {
    demo.kill('SIGTERM');
    await ended;
  };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!existsSync(readyFile)) {
    if (demo.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(
        `The demo did not start:\n${readFileSync(join(work, 'demo.log'), 'utf8').slice(-3000)}`
      );
    }
    await new Promise(done => setTimeout(done, 200));
  }
  const { base, notebooks } = JSON.parse(readFileSync(readyFile, 'utf8')) as {
    base: string;
    notebooks: string;
  };
  return { base, notebooks, stop };
}
