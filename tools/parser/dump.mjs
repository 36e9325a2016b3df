// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
// Prints what our Python parser reads, one JSON object a line for each path given on standard input.
// usage: node tools/parser/dump.mjs < paths
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const outfile = join(root, '.cache/parser/parser.mjs');
mkdirSync(dirname(outfile), { recursive: true });
await build({
  stdin: {
    contents: `
      export { parseModule } from './parser';
      export { walk } from './names';
    `,
    loader: 'ts',
    resolveDir: join(root, 'src/governance/python')
  },
  bundle: true,
  format: 'esm',
  outfile,
  logLevel: 'error'
});
const { parseModule, walk } = await import(pathToFileURL(outfile).href);

const STATEMENTS = new Set(
  [
    'expr assign augmented annotated delete return raise assert import from global nonlocal pass break',
    'continue for while try with def class match command'
  ]
    .join(' ')
    .split(' ')
);

const COMPOUND = new Set('for while try with def class match if'.split(' '));

/** Our `if` is a statement and an expression; only a statement has lists. */
const isStatement = code =>
  STATEMENTS.has(code.k) || (code.k === 'if' && Array.isArray(code.body));

/** A dotted name, or null for anything else. */
function dotted(node) {
  if (node.k === 'name') {
    return node.id;
  }
  const base = node.k === 'attr' ? dotted(node.value) : null;
  return base === null ? null : `${base}.${node.name}`;
}

function readings(source) {
  const { body, errors, truncated } = parseModule(source);
  const statements = [];
  const calls = [];
  const strings = [];
  walk(body, code => {
    if (isStatement(code)) {
      // A compound statement ends where its last statement does.
      statements.push(
        COMPOUND.has(code.k) ? [code.from] : [code.from, code.to]
      );
    } else if (code.k === 'call') {
      const positional = code.args.filter(
        one => one.name === null && !one.star
      );
      const names = code.args.flatMap(one => one.name ?? []);
      const stars = code.args.filter(one => one.star).length;
      calls.push([
        code.from,
        code.to,
        dotted(code.callee),
        positional.length,
        stars,
        names
      ]);
    } else if (
      code.k === 'const' &&
      typeof code.value === 'string' &&
      !code.bytes
    ) {
      strings.push([code.from, code.value]);
    }
    // CPython before 3.12 places what f-strings hold nowhere useful.
    return code.k !== 'format';
  });
  return { statements, calls, strings, errors, truncated };
}

for (const path of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const found = readings(readFileSync(path, 'utf8'));
  process.stdout.write(`${JSON.stringify({ path, ...found })}\n`);
}
