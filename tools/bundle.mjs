// Bundles what runs in Node: the companion, the command line, the demo gateway.
// usage: node tools/bundle.mjs [companion] [mlspace-lint] [gateway]
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = 'jupyterlab_mlspace/bundles';

/**
 * What the companion reads from the disk only when it first needs it. A text
 * that is loaded costs several times its size in memory, run or not.
 */
const later = {
  'companion-aws': [
    '@aws-sdk/client-sagemaker',
    '@aws-sdk/client-sts',
    '@aws-sdk/client-resource-groups-tagging-api',
    '@aws-sdk/credential-provider-node'
  ],
  'companion-more': [
    '@aws-sdk/client-cloudwatch-logs',
    '@aws-sdk/client-dynamodb',
    '@aws-sdk/client-ec2',
    '@aws-sdk/client-emr',
    '@aws-sdk/client-s3',
    '../src/governance/policy'
  ],
  'companion-kernels': ['ws']
};
const pieceOf = name =>
  Object.keys(later).find(piece => later[piece].includes(name));

/** Turns `import()` of what is for later into a look at the file that has it. */
const fromPieces = {
  name: 'later',
  setup({ onResolve, onLoad }) {
    onResolve(
      { filter: /^@aws-sdk\/|\/src\/governance\/policy$|^ws$/ },
      found => {
        const name = found.path.replace(/^(?:\.\.\/)+src/, '../src');
        if (found.kind === 'dynamic-import' && pieceOf(name)) {
          return { path: name, namespace: 'later' };
        }
        return found.namespace === 'file' && /server.src/.test(found.importer)
          ? {
              errors: [
                { text: `${name}: import() it, and name its piece here` }
              ]
            }
          : undefined;
      }
    );
    onResolve({ filter: /^\.\/companion-\w+\.cjs$/ }, ({ path }) => ({
      path,
      external: true
    }));
    onLoad({ filter: /.*/, namespace: 'later' }, ({ path }) => ({
      contents: `module.exports = require('./${pieceOf(path)}.cjs')[${JSON.stringify(path)}]();`
    }));
  }
};

/**
 * Parts of libraries that the companion has no use for: it speaks UTF-8 and
 * JSON, serves no files, reads no forms and no queries, and words its own
 * errors. Each costs at every start. What stands in for a part that is asked
 * for at load throws if it is ever used, `debug` excepted.
 */
const mediaTypes = {
  'application/json': { charset: 'UTF-8', extensions: ['json'] },
  'application/octet-stream': { extensions: ['bin'] },
  'text/html': { extensions: ['html'] },
  'text/plain': { extensions: ['txt'] }
};
const standIns = {
  debug: 'module.exports = () => Object.assign(() => {}, { enabled: false });',
  'mime-db': `module.exports = ${JSON.stringify(mediaTypes)};`,
  ...Object.fromEntries(
    ['qs', 'send', 'serve-static'].map(name => [
      name,
      `module.exports = () => { throw new Error('${name} is not bundled'); };`
    ])
  )
};
const unused = {
  name: 'unused',
  setup({ onResolve, onLoad }) {
    const none = { path: 'none', namespace: 'unused' };
    onResolve({ filter: /^\.\/[sd]bcs-data/ }, ({ importer }) =>
      importer.includes('iconv-lite') ? none : undefined
    );
    onResolve({ filter: /\/locales\/index\.(?:c?js)$/ }, ({ importer }) =>
      importer.includes('/zod/') ? none : undefined
    );
    onResolve(
      { filter: /^\.\/lib\/types\/(?:raw|text|urlencoded)$/ },
      ({ importer }) => (importer.includes('/body-parser/') ? none : undefined)
    );
    // Installed twice, in one version.
    onResolve({ filter: /^iconv-lite$/ }, () => ({
      path: createRequire(join(root, 'node_modules/body-parser/')).resolve(
        'iconv-lite'
      )
    }));
    onResolve({ filter: /^[a-z-]+$/ }, ({ path }) =>
      path in standIns ? { path, namespace: 'unused' } : undefined
    );
    onLoad({ filter: /.*/, namespace: 'unused' }, ({ path }) => ({
      contents: standIns[path] ?? ''
    }));
  }
};

// Of the AWS SDK, the CommonJS build starts sooner and stays smaller in
// memory, since Node parses lazily what is not called; so do long names.
const small = {
  mainFields: ['main'],
  minify: false,
  minifyWhitespace: true,
  minifySyntax: true
};

const targets = {
  companion: {
    entry: 'server/src/main.ts',
    out: `${folder}/companion.cjs`,
    options: { ...small, plugins: [fromPieces, unused] }
  },
  'mlspace-lint': {
    entry: 'src/cli/main.ts',
    out: 'jupyterlab_mlspace/bundles/mlspace-lint.cjs',
    // Keeping names costs a call for every closure that is made.
    options: { keepNames: false }
  },
  gateway: { entry: 'demo/gateway/main.ts', out: 'demo/build/gateway.cjs' }
};

/** A file of the companion's for later: each module under its name, run when asked for. */
async function buildPiece(piece) {
  const modules = later[piece].map(
    name => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`
  );
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `module.exports = { ${modules.join(', ')} };`,
      resolveDir: join(root, 'server')
    },
    outfile: `${folder}/${piece}.cjs`,
    ...common,
    ...small
  });
}

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  keepNames: true,
  legalComments: 'none',
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  define: { 'process.env.NODE_ENV': '"production"' }
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
    ...common,
    ...target.options
  });
  if (name === 'companion') {
    await Promise.all(Object.keys(later).map(buildPiece));
  }
}
