// Bundles what runs in Node: the companion, the command line, the demo gateway.
// usage: node tools/bundle.mjs [companion] [mlspace-lint] [gateway]
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const targets = {
  companion: {
    entry: 'server/src/main.ts',
    out: 'jupyterlab_mlspace/bundles/companion.cjs',
    // Of the AWS SDK, the CommonJS build starts sooner and stays smaller in
    // memory, since Node parses lazily what is not called; so do long names.
    options: {
      mainFields: ['main'],
      minify: false,
      minifyWhitespace: true,
      minifySyntax: true
    }
  },
  'mlspace-lint': {
    entry: 'src/cli/main.ts',
    out: 'jupyterlab_mlspace/bundles/mlspace-lint.cjs'
  },
  gateway: { entry: 'demo/gateway/main.ts', out: 'demo/build/gateway.cjs' }
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(targets)) {
  const target = targets[name];
  if (!target) {
    console.error(
      `No bundle named ${name}; there are: ${Object.keys(targets).join(', ')}`
    );
    process.exit(2);
  }
  if (!existsSync(join(root, target.entry))) {
    console.error(`${target.entry} is missing.`);
    process.exit(1);
  }
  await build({
    absWorkingDir: root,
    entryPoints: [target.entry],
    outfile: target.out,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
    mainFields: ['module', 'main'],
    define: { 'process.env.NODE_ENV': '"production"' },
    ...target.options
  });
}
