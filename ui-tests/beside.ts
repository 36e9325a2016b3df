// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Demos that have another extension beside ours, each in an environment of its own. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { PYTHON, startDemo, type OwnDemo } from './own-demo';

const ROOT = resolve(__dirname, '..');

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
  notebook: ['notebook==7.6.5'],
  /** Not beside, but instead of the newest: the oldest one that we support. */
  'jupyterlab-4.1': ['jupyterlab==4.1.8']
} as const;
export type Neighbour = keyof typeof PACKAGES;

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
export function startBeside(
  neighbour: Neighbour,
  env: NodeJS.ProcessEnv = {}
): Promise<OwnDemo> {
  const folder = install(neighbour);
  const work = join(ROOT, '.cache', 'beside', `${neighbour}-demo`);
  return startDemo(work, 'beside', {
    ...env,
    PYTHONPATH: folder,
    JUPYTER_PATH: join(folder, 'share', 'jupyter'),
    ...(neighbour === 'jupyterlab-4.1' && {
      JUPYTERLAB_DIR: join(folder, 'share', 'jupyter', 'lab')
    }),
    JUPYTER_CONFIG_PATH: [
      join(__dirname, 'config'),
      join(folder, 'etc', 'jupyter')
    ].join(delimiter)
  });
}
