// Compares mlspace-lint with `ruff check --select F` over a folder of notebooks,
// whole processes taking turns: processor time of all threads, and the clock.
// usage: node tools/bench-notebooks.mjs FOLDER [RUNS]
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = resolve(process.argv[2] ?? '.');
const RUNS = Number(process.argv[3] ?? 7);
const lint = join(root, 'jupyterlab_mlspace/bundles/mlspace-lint.cjs');
const ruff = join(root, '.venv/bin/ruff');

const median = xs => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)];
const print = (name, value, bar) =>
  console.log(`${name.padEnd(52)} ${value.padStart(16)}   ${bar}`);

if (![lint, ruff, folder].every(path => existsSync(path))) {
  console.error('make setup first, and name a folder of notebooks');
  process.exit(1);
}

/** Seconds: of the process and its threads as the shell counts them, and by the clock. */
function seconds(command, args) {
  const start = performance.now();
  const { stdout, status } = spawnSync(
    'sh',
    ['-c', '"$@" > /dev/null || exit 1; times', 'sh', command, ...args],
    { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }
  );
  const clock = (performance.now() - start) / 1000;
  if (status !== 0) {
    console.error(`${command} failed`);
    process.exit(1);
  }
  const [, ofChildren = ''] = stdout.split('\n');
  const cpu = [...ofChildren.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest),
    0
  );
  return { cpu, clock };
}

const RUFF = [
  'check',
  '--select',
  'F',
  '--no-cache',
  '--exit-zero',
  '--isolated',
  '--no-respect-gitignore',
  '.'
];
const OURS = {
  json: [lint, '--exit-zero', '--format', 'json', '.'],
  text: [lint, '--exit-zero', '.']
};

const count = execFileSync('find', [folder, '-name', '*.ipynb'])
  .toString()
  .trim()
  .split('\n').length;
const runs = Array.from({ length: RUNS }, () => ({
  json: seconds(process.execPath, OURS.json),
  text: seconds(process.execPath, OURS.text),
  ruff: seconds(ruff, RUFF)
}));

for (const format of ['json', 'text']) {
  for (const kind of ['cpu', 'clock']) {
    const ours = median(runs.map(run => run[format][kind]));
    const ratio = median(runs.map(run => run[format][kind] / run.ruff[kind]));
    print(
      `${count} notebooks, whole process, ${format}, ${kind}`,
      `${ours.toFixed(2)} s = ${ratio.toFixed(1)} x`,
      kind === 'cpu' ? "ruff's; towards 1.5, never > 4" : "ruff's"
    );
  }
}
for (const kind of ['cpu', 'clock']) {
  const theirs = median(runs.map(run => run.ruff[kind]));
  print(
    `the same, ruff check --select F, ${kind}`,
    `${theirs.toFixed(2)} s`,
    ''
  );
}
