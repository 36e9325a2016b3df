// Builds everything: TypeScript -> lib, lib -> labextension, and the Node bundles.
// usage: node tools/build.mjs [--development] [--only lib|labextension|bundles]
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const development = process.argv.includes('--development');
const onlyAt = process.argv.indexOf('--only');
const only = onlyAt > 0 ? process.argv[onlyAt + 1] : null;

/** `jupyter-builder` of the project's own environment, else of PATH. */
function builder() {
  const own = join(root, '.venv', 'bin', 'jupyter-builder');
  return existsSync(own) ? own : 'jupyter-builder';
}

const steps = {
  lib: [process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.']],
  labextension: [
    builder(),
    ['build', '.', ...(development ? ['--development', 'True'] : [])]
  ],
  bundles: [process.execPath, ['tools/bundle.mjs']]
};
for (const [name, [command, args]] of Object.entries(steps)) {
  if (only && only !== name) {
    continue;
  }
  console.log(`build: ${name}`);
  const run = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (run.error) {
    console.error(`build: ${name}: ${run.error.message}`);
  }
  if (run.status !== 0) {
    console.error(`build: ${name} failed`);
    process.exit(run.status ?? 1);
  }
}
