// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
// Prints the hand-written SDK knowledge as JSON, so that Python can prove it.
// usage: node tools/catalogue/knowledge.mjs > knowledge.json
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const knowledge = join(root, 'src/governance/requests/knowledge');

const { outputFiles } = await build({
  stdin: {
    contents: `
      export { v2, v2Functions } from './v2';
      export { v3, v3Functions } from './v3';
      export { resourceKnowledge } from './resources';
      export { operations } from '../../catalogue';
    `,
    loader: 'ts',
    resolveDir: knowledge
  },
  bundle: true,
  format: 'esm',
  write: false
});
const encoded = Buffer.from(outputFiles[0].contents).toString('base64');
const all = await import(`data:text/javascript;base64,${encoded}`);

const resources = {};
for (const { client, kind, action } of all.operations) {
  const name = `sagemaker.core.resources.${action.replace(/^Create/, '')}`;
  const known = all.resourceKnowledge(name, 'create');
  if (client === 'sagemaker' && kind === 'create' && known) {
    resources[name] = { create: known };
  }
}
process.stdout.write(
  JSON.stringify({
    'sdk-v2': { classes: all.v2, functions: all.v2Functions },
    'sdk-v3': {
      classes: { ...all.v3, ...resources },
      functions: all.v3Functions
    },
    operations: all.operations.filter(({ client }) => client === 'sagemaker')
  })
);
