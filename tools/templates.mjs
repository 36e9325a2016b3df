// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

// Fills templates as the launcher's form does, and prints what the card says of them.
// usage: node tools/templates.mjs < {"facts", "policies": [{name, kind, document}], "fill": [{shelf, id, style, values}]}
// Without "fill": every template and example, in each of its styles. One line of JSON for each.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = mkdtempSync(join(tmpdir(), 'mlspace-templates-'));
const outfile = join(out, 'templates.cjs');
await build({
  absWorkingDir: root,
  stdin: {
    contents: `
      export { templateCards } from './src/templates/catalogue';
      export { shippedExamples } from './src/templates/gallery/shipped';
      export { asDocument, notebookOf } from './src/templates/fill';
      export { usualChoice } from './src/templates/usual';
      export { verdictOf } from './src/templates/verdict';
      export { createEngine } from './src/governance';`,
    resolveDir: root,
    loader: 'ts'
  },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  loader: { '.md': 'text' },
  outfile,
  logLevel: 'error'
});
const { default: product } = await import(outfile);
rmSync(out, { recursive: true });

const trans = {
  __: (message, ...values) =>
    values.reduce(
      (said, value, index) => said.replaceAll(`%${index + 1}`, String(value)),
      message
    )
};
const shelves = {
  data: product.templateCards(trans),
  examples: product.shippedExamples(trans)
};
const { facts, policies, fill } = JSON.parse(await text(process.stdin));
const options = {
  facts,
  policies: { source: 'folder', label: 'given', sets: [policies] },
  rules: {
    select: [],
    ignore: [],
    severities: {},
    requiredTags: ['user', 'project', 'system'],
    namingPatterns: {}
  }
};
const engine = product.createEngine(options);

for (const [shelf, cards] of Object.entries(shelves)) {
  for (const { id, load, instead } of cards) {
    const template = await load();
    const asked = fill
      ? fill.filter(one => one.shelf === shelf && one.id === id)
      : template.styles.map(style => ({ style, values: {} }));
    for (const { style, values } of asked) {
      const usual = product.usualChoice(template, style, options, facts.user);
      const choice = { style, values: { ...usual.values, ...values } };
      const notebook = product.notebookOf(
        template,
        choice,
        { facts, projectCellStyle: 'readFile' },
        null
      );
      const analysis = engine.analyse(
        product.asDocument(`${id}.ipynb`, notebook)
      );
      const verdict = product.verdictOf(analysis, trans);
      const findings = analysis.findings.map(
        ({ rule, severity, message }) => `${rule} ${severity}: ${message}`
      );
      console.log(
        JSON.stringify({
          shelf,
          id,
          style,
          notebook,
          verdict,
          instead,
          findings
        })
      );
    }
  }
}
