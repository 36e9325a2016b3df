// Rebuilds on each change: tsc and jupyter-builder watch the extension, the
// bundles are rebuilt when a source of theirs changes. Ctrl-C ends all.
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const SETTLE_MS = 300;

const children = [
  spawn(
    process.execPath,
    [
      'node_modules/typescript/bin/tsc',
      '-p',
      '.',
      '-w',
      '--preserveWatchOutput'
    ],
    { cwd: root, stdio: 'inherit' }
  ),
  spawn(join(root, '.venv/bin/jupyter-builder'), ['watch', '.'], {
    cwd: root,
    stdio: 'inherit'
  })
];

let timer;
for (const folder of ['server/src', 'src', 'demo/gateway']) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      console.log('watch: bundles');
      spawnSync(process.execPath, ['tools/bundle.mjs'], {
        cwd: root,
        stdio: 'inherit'
      });
    }, SETTLE_MS);
  });
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    children.forEach(child => child.kill());
    process.exit(0);
  });
}
