// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
// Prints what the page would send to a kernel, so that Python can try it.
// usage: echo '[{"mode": "fill", "facts": {...}}]' | node tools/guard/code.mjs
//        -> {"install": ["...", ...], "remove": "...", "state": "...", "defaults": "..."}
import { text } from 'node:stream/consumers';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const { outputFiles } = await build({
  stdin: {
    contents: `
      export { guardConfig } from './config';
      export { installCode, removeCode, STATE_EXPRESSION } from './python';
      export { sdkDefaults } from './sdk-defaults';
    `,
    loader: 'ts',
    resolveDir: join(root, 'src/guard')
  },
  bundle: true,
  format: 'esm',
  loader: { '.py': 'text' },
  write: false
});
const encoded = Buffer.from(outputFiles[0].contents).toString('base64');
const guard = await import(`data:text/javascript;base64,${encoded}`);

const asked = JSON.parse(await text(process.stdin));
process.stdout.write(
  JSON.stringify({
    install: asked.map(({ mode, facts, options, defaults, ...rest }) =>
      guard.installCode({
        ...guard.guardConfig(mode, facts, options ?? null, defaults ?? null),
        ...rest
      })
    ),
    remove: guard.removeCode(),
    state: guard.STATE_EXPRESSION,
    defaults: guard.sdkDefaults(asked[0].facts)
  })
);
