// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

// Answers questions on standard input with the product's own evaluator: each
// line `{"policies": [...], "requests": [...]}` becomes a line of answers.
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { outputFiles } = await build({
  absWorkingDir: root,
  stdin: {
    contents: `
      export { PolicySet } from './src/governance/policy/evaluate';
      export { parseRequest } from './src/governance/policy/decide';`,
    resolveDir: root,
    loader: 'ts'
  },
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  write: false,
  logLevel: 'error'
});
const source = Buffer.from(outputFiles[0].contents).toString('base64');
const { PolicySet, parseRequest } = await import(
  `data:text/javascript;base64,${source}`
);

for await (const line of createInterface({ input: process.stdin })) {
  const { policies, requests } = JSON.parse(line);
  const set = new PolicySet(policies);
  const answers = requests.map(request => {
    const { decision, decidedBy, lacking } = set.decide(
      parseRequest(JSON.stringify(request)).request
    );
    return {
      decision,
      decidedBy: decidedBy.map(ref => [ref.policy, ref.statement]),
      lacking
    };
  });
  console.log(JSON.stringify({ problems: set.problems, answers }));
}
