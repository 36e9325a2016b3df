// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
// What the page would say below refused cells.
// usage: echo '{"options": {...}, "cases": [{"cells", "cell", "error", "note"}]}' | node tools/guard/explain.mjs
//        -> [{"title", "lines", "rules", "others", "found"}, ...]; title null: AWS refused nothing
import { text } from 'node:stream/consumers';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const { outputFiles } = await build({
  stdin: {
    contents: `
      export { createEngine } from './governance';
      export { explain } from './guard/denied/explanation';
      export { parseDenied } from './guard/denied/parse';
      export { readNote } from './guard/notes';
    `,
    loader: 'ts',
    resolveDir: join(root, 'src')
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  external: ['@lumino/*', '@jupyterlab/*', 'react'],
  write: false
});
const encoded = Buffer.from(outputFiles[0].contents).toString('base64');
const page = await import(`data:text/javascript;base64,${encoded}`);

/** English, as the code writes it. */
const fill = (pattern, values) =>
  pattern.replace(/%(\d)/g, (_, n) => values[n - 1]);
const trans = {
  __: (pattern, ...values) => fill(pattern, values),
  _n: (one, many, n, ...values) => fill(n === 1 ? one : many, [n, ...values])
};

const { options, cases } = JSON.parse(await text(process.stdin));
const answers = cases.map(({ cells, cell, error, note }) => {
  const denied = page.parseDenied(error);
  const source = {
    name: 'n.ipynb',
    format: 'notebook',
    cells: cells.map((source, index) => ({
      id: `c${index}`,
      index,
      type: 'code',
      source
    }))
  };
  const analysis = page.createEngine(options).analyse(source);
  const checked = note === null ? null : page.readNote(note);
  if (note !== null && checked === null) {
    throw new Error(`a note that the page does not take: ${note}`);
  }
  const found = analysis.findings
    .filter(({ span, severity }) => span.cell === cell && severity === 'error')
    .map(({ rule }) => rule);
  if (!denied) {
    return { title: null, lines: [], rules: [], others: [], found };
  }
  const { title, lines, findings, others } = page.explain(denied, {
    cell,
    analysis,
    options,
    note: checked,
    trans
  });
  return {
    title,
    lines,
    rules: findings.map(({ rule }) => rule),
    others,
    found
  };
});
process.stdout.write(JSON.stringify(answers));
