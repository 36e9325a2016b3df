// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('README', () => {
  it('prints the statements that the demo enforces', () => {
    const block = /iam:begin[^\n]*\n\s*```json\n([\s\S]*?)```/.exec(
      read('README.md')
    );
    expect(JSON.parse(block![1])).toEqual(
      JSON.parse(read('demo/policies/MLSpace-jupyterlab-companion.json'))
    );
  });

  it.each([
    'README.md',
    'CONTRIBUTING.md',
    'docs/architecture.md',
    'docs/install-sagemaker.md',
    'docs/security.md',
    'docs/user-guide.md',
    'docs/cli.md',
    'docs/guard.md',
    'docs/rules/README.md'
  ])('%s links to files that exist', page => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)];
    const missing = links
      .map(([, link]) => link)
      .filter(link => !existsSync(join(ROOT, dirname(page), link)));
    expect(missing).toEqual([]);
  });
});
