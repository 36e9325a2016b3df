// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { engineOptions, fixAll, lint, notebook } from './harness';
import { CLIENT } from './snippets';

const BARE = "sm.create_endpoint(EndpointName='e', EndpointConfigName='c')";
const rulesOf = (
  ...sources: string[]
): { rule: string; severity: string; message: string }[] =>
  lint(notebook(...sources), engineOptions()).map(
    ({ rule, severity, message }) => ({ rule, severity, message })
  );
const codes = (...sources: string[]): string[] =>
  rulesOf(...sources).map(({ rule }) => rule);

describe('MLS901', () => {
  it('is silent where a comment does its work: line, statement, cell, prefix, all', () => {
    expect(codes(CLIENT, BARE)).toEqual(['MLS001', 'MLS505']);
    expect(codes(CLIENT, `${BARE}  # mlspace: ignore[MLS001, MLS505]`)).toEqual(
      []
    );
    expect(
      codes(
        CLIENT,
        "sm.create_endpoint(\n    EndpointName='e',\n)  # mlspace: ignore[MLS0,MLS5]"
      )
    ).toEqual([]);
    expect(codes(CLIENT, `${BARE}  # mlspace: ignore`)).toEqual([]);
    expect(codes(CLIENT, `# mlspace: ignore-cell[MLS001]\n\n${BARE}`)).toEqual([
      'MLS505'
    ]);
  });

  it('switches off nothing but what it names, where it stands', () => {
    expect(codes(CLIENT, `# mlspace: ignore[MLS001]\n${BARE}`)).toEqual([
      'MLS901',
      'MLS001',
      'MLS505'
    ]);
    expect(codes(CLIENT, `a = '# mlspace: ignore'; ${BARE}`)).toEqual([
      'MLS001',
      'MLS505'
    ]);
  });

  it('reports what is not used, and takes it out', () => {
    const source = [
      'a = 1  # mlspace: ignore[MLS101]',
      '# mlspace: ignore-cell[MLS2]',
      'b = 2  # mlspace: ignore'
    ].join('\n');
    expect(rulesOf(source)).toEqual(
      ['MLS101', 'MLS2', 'any rule'].map(code => ({
        rule: 'MLS901',
        severity: 'info',
        message: `Nothing to ignore here for ${code}.`
      }))
    );
    const fixed = fixAll(notebook(source), engineOptions());
    expect(fixed.document.cells[0].source).toBe('a = 1\nb = 2');
  });

  it('keeps the codes that are used', () => {
    const source = `${BARE}  # mlspace: ignore[MLS001, MLS101, MLS505]`;
    expect(codes(CLIENT, source)).toEqual(['MLS901']);
    const fixed = fixAll(notebook(CLIENT, source), engineOptions());
    expect(fixed.document.cells[1].source).toBe(
      `${BARE}  # mlspace: ignore[MLS001, MLS505]`
    );
    expect(fixed.findings).toEqual([]);
  });

  it('does not judge comments about rules that are off', () => {
    const options = engineOptions({ rules: { ignore: ['MLS101'] } });
    expect(lint(notebook('a = 1  # mlspace: ignore[MLS101]'), options)).toEqual(
      []
    );
  });
});
