import jupyter from '@jupyter/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const asErrors = rules =>
  Object.fromEntries(
    Object.keys(rules).map(name => [`jupyter/${name}`, 'error'])
  );

/** What the engine must never see: it is shared by page, shell and tests. */
const impure = {
  patterns: [
    {
      group: [
        '@jupyterlab/*',
        '@lumino/*',
        '@codemirror/*',
        'react',
        'react-dom'
      ],
      message: 'src/governance is pure: no JupyterLab, no DOM.'
    },
    {
      group: [
        'node:*',
        'fs',
        'path',
        'os',
        'child_process',
        'process',
        'url',
        'util',
        'crypto',
        'worker_threads',
        'http',
        'https',
        'net'
      ],
      message: 'src/governance is pure: no Node.'
    },
    {
      group: [
        '../companion/*',
        '../../companion/*',
        '../project/*',
        '../../project/*',
        '../editor/*',
        '../../editor/*',
        '../tokens',
        '../../tokens',
        '../cli/*',
        '../../cli/*'
      ],
      message: 'src/governance knows nothing of where cells or facts come from.'
    }
  ]
};
const domGlobals = [
  'window',
  'document',
  'navigator',
  'localStorage',
  'sessionStorage',
  'fetch',
  'setTimeout',
  'setInterval',
  'process',
  'Buffer',
  'require',
  '__dirname',
  'performance',
  'console'
].map(name => ({ name, message: 'src/governance is pure.' }));

export default tseslint.config(
  {
    ignores: [
      '.venv/**',
      '.cache/**',
      'node_modules/**',
      '**/node_modules/**',
      'lib/**',
      'jupyterlab_mlspace/**',
      'demo/build/**',
      '.yarn/**',
      'ui-tests/test-results/**',
      'ui-tests/playwright-report/**',
      'src/governance/catalogue/generated/**'
    ]
  },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_' }
      ],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'interface', format: ['PascalCase'] }
      ],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }
      ],
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'prefer-arrow-callback': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error'
    }
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx'],
    ignores: ['src/governance/**', 'src/cli/**', 'src/**/__tests__/**'],
    plugins: { jupyter },
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: {
      ...asErrors(jupyter.rules),
      '@typescript-eslint/no-floating-promises': 'error'
    }
  },
  {
    files: ['src/governance/**/*.ts'],
    ignores: ['src/governance/**/__tests__/**'],
    rules: {
      'no-restricted-imports': ['error', impure],
      'no-restricted-globals': ['error', ...domGlobals]
    }
  },
  {
    files: ['server/src/**/*.ts', 'src/cli/**/*.ts', 'demo/**/*.ts'],
    languageOptions: {
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname
      }
    },
    rules: { '@typescript-eslint/no-floating-promises': 'error' }
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: {
        module: 'readonly',
        require: 'readonly',
        __dirname: 'readonly',
        process: 'readonly'
      }
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' }
  },
  prettier
);
