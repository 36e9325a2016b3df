// Two projects: what runs in Node (engine, command line, companion, gateway)
// and what runs in a page (the plugins).
const esModules = [
  '@codemirror',
  '@jupyter',
  '@jupyterlab',
  '@lezer',
  '@marijn',
  '@microsoft',
  '@rjsf',
  'color',
  'crelt',
  'exenv-es6',
  'lib0',
  'marked',
  'nanoid',
  'style-mod',
  'vscode-ws-jsonrpc',
  'w3c-keyname',
  'y-protocols',
  'y-websocket',
  'yjs'
].join('|');

const common = {
  rootDir: __dirname,
  moduleFileExtensions: [
    'ts',
    'tsx',
    'js',
    'jsx',
    'json',
    'node',
    'mjs',
    'cjs'
  ],
  modulePathIgnorePatterns: [
    '<rootDir>/lib/',
    '<rootDir>/jupyterlab_mlspace/',
    '<rootDir>/.cache/',
    '<rootDir>/.venv/'
  ],
  transform: {
    '\\.(svg|md|py)$': '@jupyterlab/testing/lib/jest-raw-loader.js',
    '^.+\\.[mc]?[jt]sx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', tsx: true },
          transform: {
            react: { runtime: 'classic' },
            useDefineForClassFields: false
          }
        },
        module: { type: 'commonjs' }
      }
    ]
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules})[/@])`]
};

module.exports = {
  projects: [
    {
      ...common,
      displayName: 'node',
      testEnvironment: 'node',
      testMatch: [
        '<rootDir>/src/governance/**/__tests__/**/*.spec.ts',
        '<rootDir>/src/cli/**/__tests__/**/*.spec.ts',
        '<rootDir>/server/src/**/__tests__/**/*.spec.ts',
        '<rootDir>/demo/**/__tests__/**/*.spec.ts',
        '<rootDir>/tools/**/__tests__/**/*.spec.ts'
      ]
    },
    {
      ...common,
      displayName: 'page',
      moduleNameMapper: {
        '\\.(css|less|sass|scss)$': 'identity-obj-proxy',
        '\\.(gif|ttf|eot)$': '@jupyterlab/testing/lib/jest-file-mock.js'
      },
      resolver: '@jupyterlab/testing/lib/jest-resolver.js',
      setupFiles: ['@jupyterlab/testing/lib/jest-shim.js'],
      testEnvironment: '<rootDir>/tools/jest-page-environment.js',
      // Every plugin, also one that is added tomorrow.
      testMatch: [
        '<rootDir>/src/!(governance|cli)/**/__tests__/**/*.spec.ts?(x)'
      ]
    }
  ]
};
