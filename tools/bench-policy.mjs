// Prints how many policy decisions a second one core makes when hardly any
// request is like another: values, resources and what is unknown all vary.
// usage: node tools/bench-policy.mjs [DECISIONS]
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const DECISIONS = Number(process.argv[2] ?? 50_000);
const RUNS = 5;

const { outputFiles } = await build({
  absWorkingDir: root,
  stdin: {
    contents: `
      export * from './src/governance/policy/index';
      export * from './src/governance/policy/__tests__/verdict-cases';`,
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
const engine = await import(`data:text/javascript;base64,${source}`);
const { FACTS, INPUTS, NO_INPUTS, CREATE_ACTIONS, VARIANTS } = engine;

/** Numbers in [0, 1), the same in every run. */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

function requests(next) {
  const actions = Object.keys(CREATE_ACTIONS);
  const variants = Object.keys(VARIANTS);
  return Array.from({ length: DECISIONS }, (_, i) => {
    const action = actions[Math.floor(next() * actions.length)];
    const variant = variants[Math.floor(next() * variants.length)];
    const request = engine.access(
      `sagemaker:${action}`,
      `arn:aws:sagemaker:us-east-1:111122223333:${CREATE_ACTIONS[action][0]}/x${i}`,
      engine.contextOf(action, variant)
    );
    const keys = new Map(request.keys);
    for (const key of keys.keys()) {
      const chance = next();
      if (chance < 0.15) {
        keys.set(key, { kind: 'unknown' });
      } else if (chance < 0.2) {
        keys.delete(key);
      } else if (chance < 0.5) {
        keys.set(key, { kind: 'values', values: [`v${i}`], open: false });
      }
    }
    return { ...request, keys };
  });
}

function measure(name, policies) {
  const rates = [];
  for (let run = 0; run < RUNS; run++) {
    const judge = engine.compilePolicies(policies, FACTS);
    const asked = requests(numbers(run + 1));
    const before = process.cpuUsage();
    for (const request of asked) {
      judge.decide(request);
    }
    const used = process.cpuUsage(before);
    rates.push(DECISIONS / ((used.user + used.system) / 1e6));
  }
  rates.sort((a, b) => a - b);
  const median = Math.round(rates[Math.floor(RUNS / 2)]);
  console.log(
    `${name.padEnd(52)} ${median.toLocaleString('en').padStart(16)}   >= 20,000`
  );
}

measure(
  'decisions a second, one set of policies',
  engine.standardPolicies(FACTS, INPUTS)
);
measure(
  'decisions a second, two sets, inputs not known',
  engine.standardPolicies({ ...FACTS, roleArn: null }, NO_INPUTS)
);
