// Prints the measures that the project holds itself to: medians of several
// runs, CPU time where a page or a shared machine would blur the clock.
// usage: node tools/bench.mjs [--notebooks DIR]   (or MLSPACE_BENCH_NOTEBOOKS=DIR)
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const RUNS = 7;
const KEYSTROKES = 300;
const CELLS = 500;
const LINES_A_CELL = 20;

const median = xs => [...xs].sort((a, b) => a - b)[Math.floor(xs.length / 2)];
const quantile = (xs, q) =>
  [...xs].sort((a, b) => a - b)[
    Math.min(xs.length - 1, Math.floor(xs.length * q))
  ];
const cpuMs = work => {
  const before = process.cpuUsage();
  work();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
};
const print = (name, value, bar) =>
  console.log(`${name.padEnd(52)} ${value.padStart(16)}   ${bar}`);

/** The engine as the page gets it, bundled for Node. */
async function loadEngine() {
  const outfile = join(root, '.cache', 'bench', 'engine.mjs');
  mkdirSync(dirname(outfile), { recursive: true });
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `export * from './src/governance/index'; export * from './src/governance/policy/index';`,
      resolveDir: root,
      loader: 'ts'
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    logLevel: 'error'
  });
  return import(pathToFileURL(outfile).href);
}

/** A notebook of 500 cells and 10,000 lines; every tenth cell launches something. */
function largeNotebook() {
  const cells = [];
  for (let i = 0; i < CELLS; i++) {
    const lines = [];
    if (i === 0) {
      lines.push('import boto3', 'sm = boto3.client("sagemaker")', 'tags = []');
    }
    if (i % 10 === 5) {
      lines.push(
        `params_${i} = {"TrainingJobName": "job-${i}", "ResourceConfig": {"InstanceType": "ml.m5.large"}}`,
        `params_${i}["Tags"] = tags`,
        `sm.create_training_job(**params_${i})`
      );
    }
    while (lines.length < LINES_A_CELL) {
      const n = lines.length;
      lines.push(
        `value_${i}_${n} = compute(${n}, [x * ${i} for x in range(${n})], name="a${n}")`
      );
    }
    cells.push({
      id: `c${i}`,
      index: i,
      type: 'code',
      source: lines.join('\n')
    });
  }
  return { name: 'bench.ipynb', format: 'notebook', cells };
}

/** What nobody writes by hand. */
function hostileNotebooks() {
  const of = source => () => ({
    name: 'hostile.ipynb',
    format: 'notebook',
    cells: [{ id: 'c0', index: 0, type: 'code', source }]
  });
  const sm = 'import boto3\nsm = boto3.client("sagemaker")\n';
  return {
    'a cell of 5 MB': of(`x = '${'a'.repeat(5_000_000)}'`),
    '5 MB of statements': of('x = f(1, [2], a="b")\n'.repeat(240_000)),
    '10,000 nested brackets': of(
      `x = ${'['.repeat(10_000)}${']'.repeat(10_000)}`
    ),
    '100,000 assignments': of(
      sm +
        Array.from({ length: 100_000 }, (_, i) => `x${i} = [${i}]`).join('\n')
    ),
    'cyclic aliases': of(
      `${sm}a = {}\nb = [a]\na['b'] = b\nb.append(b)\nsm.create_model(Tags=b, **a)`
    )
  };
}

function edited(document, at, text) {
  const cells = [...document.cells];
  cells[at] = { ...cells[at], source: text };
  return { ...document, cells };
}

const facts = {
  user: 'jdoe',
  project: 'Project001',
  system: 'MLSpace',
  account: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  roleArn: null,
  bucket: 'mlspace-data-111122223333',
  subnets: ['subnet-0aaa'],
  securityGroups: ['sg-0def'],
  volumeKey: '1234abcd',
  paramsPath: 'notebook-params.json'
};
const rules = {
  select: [],
  ignore: [],
  severities: {},
  requiredTags: ['user', 'project', 'system'],
  namingPatterns: {}
};

const engine = await loadEngine();
const policies = engine.standardPolicies(facts, engine.NO_INPUTS);
const options = { facts, policies, rules };
const document = largeNotebook();

const scratch = [];
for (let i = 0; i < RUNS; i++) {
  scratch.push(cpuMs(() => engine.createEngine(options).analyse(document)));
}
print(
  '500 cells, 10,000 lines, from scratch (CPU, median)',
  `${median(scratch).toFixed(1)} ms`,
  '<= 100 ms'
);

const warm = engine.createEngine(options);
warm.analyse(document);
const strokes = [];
for (let i = 0; i < KEYSTROKES; i++) {
  const at = (i * 37) % CELLS;
  const next = edited(document, at, `${document.cells[at].source}\nx = ${i}`);
  strokes.push(cpuMs(() => warm.analyse(next)));
}
print(
  'one keystroke (CPU, 95th percentile)',
  `${quantile(strokes, 0.95).toFixed(2)} ms`,
  '<= 4 ms'
);

for (const [name, cells] of Object.entries(hostileNotebooks())) {
  const heap = process.memoryUsage().heapUsed;
  const used = cpuMs(() => engine.createEngine(options).analyse(cells()));
  const grown = (process.memoryUsage().heapUsed - heap) / 2 ** 20;
  print(
    `hostile: ${name} (CPU)`,
    `${used.toFixed(0)} ms`,
    `<= 2000 ms; heap grown by ${Math.max(0, grown).toFixed(0)} MB`
  );
}

// Requests of many kinds, hardly two of them alike.
execFileSync(process.execPath, [join(root, 'tools', 'bench-policy.mjs')], {
  stdio: 'inherit'
});

// What the guard adds to a call, in a real kernel's shell.
const guarded = spawnSync(
  join(root, '.venv/bin/python'),
  [join(root, 'tools/guard/bench.py')],
  { stdio: 'inherit' }
);
if (guarded.status !== 0) {
  console.error('tools/guard/bench.py failed');
}

const at = process.argv.indexOf('--notebooks');
const folder =
  at > 0 ? process.argv[at + 1] : process.env.MLSPACE_BENCH_NOTEBOOKS;
if (folder) {
  execFileSync(
    process.execPath,
    [join(root, 'tools', 'bench-notebooks.mjs'), folder],
    { stdio: 'inherit' }
  );
} else {
  console.log(
    'notebooks: not measured (--notebooks or MLSPACE_BENCH_NOTEBOOKS names a folder)'
  );
}

execFileSync(process.execPath, [join(root, 'tools', 'bench-companion.mjs')], {
  stdio: 'inherit'
});

await import('./bench-page.mjs');
await import('./bench-siblings.mjs');
await import('./bench-tabs.mjs');
