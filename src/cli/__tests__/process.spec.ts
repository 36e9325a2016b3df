// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { notebookJson } from './memory-host';

const CELLS = [
  "import boto3\nsm = boto3.client('sagemaker')",
  "sm.create_endpoint(EndpointName='e', EndpointConfigName='c')"
];
const FACTS = ['--user', 'jdoe', '--project', 'P1', '--system', 'MLSpace'];

describe('the mlspace-lint process', () => {
  let folder: string;
  let program: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlspace-lint-'));
    program = join(folder, 'mlspace-lint.cjs');
    buildSync({
      entryPoints: [join(__dirname, '../main.ts')],
      outfile: program,
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      mainFields: ['module', 'main'],
      logLevel: 'error'
    });
  }, 60_000);

  afterAll(() => rmSync(folder, { recursive: true }));

  function inFolder(name: string): string {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  }

  function run(
    cwd: string,
    argv: readonly string[],
    input?: string
  ): SpawnSyncReturns<string> {
    return spawnSync(process.execPath, [program, ...argv], {
      cwd,
      input,
      encoding: 'utf8',
      maxBuffer: 1 << 28
    });
  }

  it('prints its version and its usage', () => {
    expect(run(folder, ['--version']).stdout).toMatch(
      /^mlspace-lint \d+\.\d+\.\d+/
    );
    expect(run(folder, ['--help']).stdout).toContain('decide');
    const bad = run(folder, ['--nonsense']);
    expect(bad.status).toBe(2);
    expect(bad.stdout).toBe('');
  });

  it('refuses policies that IAM would not take, and says where', () => {
    const cwd = inFolder('refused');
    const policy = (statement: object): string =>
      JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    const bad = { Effect: 'allow', Action: '*', Resource: '*' };
    writeFileSync(join(cwd, 'bad.json'), policy(bad));
    writeFileSync(join(cwd, 'empty.json'), '{"Version": "2012-10-17"}');
    writeFileSync(join(cwd, 'n.ipynb'), notebookJson('x = 1'));
    const linted = run(cwd, ['--policy', 'bad.json', 'n.ipynb']);
    expect(linted.status).toBe(2);
    expect(linted.stderr).toContain('bad: Statement[0].Effect: ');
    const request = '{"action":"sagemaker:CreateModel","resource":null}\n';
    writeFileSync(join(cwd, 'r.jsonl'), request);
    const files = ['--policy', 'empty.json', '--requests', 'r.jsonl'];
    const decided = run(cwd, ['decide', ...files]);
    expect(decided.status).toBe(2);
    expect(decided.stderr).toContain('empty: Statement: Statement is missing.');
    expect(JSON.parse(decided.stdout)).toMatchObject({ decision: 'unknown' });
  });

  it('says the same in many threads as in one, in the same order', () => {
    const cwd = inFolder('many');
    for (let i = 0; i < 70; i += 1) {
      const cells = i % 3 === 0 ? CELLS : [...CELLS, `x${i} = 1`, ...CELLS];
      const text = i === 33 ? '{' : notebookJson(...cells);
      writeFileSync(join(cwd, `n${String(i).padStart(2, '0')}.ipynb`), text);
    }
    const all = run(cwd, [...FACTS, '--format', 'json', '.']);
    expect(all.status).toBe(2);
    const together = JSON.parse(all.stdout);
    const diagnostics: unknown[] = [];
    const calls: unknown[] = [];
    const names = readdirSync(cwd).sort();
    for (let at = 0; at < names.length; at += 20) {
      const part = JSON.parse(
        run(cwd, [...FACTS, '--format', 'json', ...names.slice(at, at + 20)])
          .stdout
      );
      diagnostics.push(...part.diagnostics);
      calls.push(...part.calls);
    }
    expect(together.diagnostics).toEqual(diagnostics);
    expect(together.calls).toEqual(calls);
    expect(together.errors).toEqual([
      {
        file: 'n33.ipynb',
        message: 'It is not a notebook: the JSON is not valid.'
      }
    ]);
  }, 60_000);

  it('repairs a file in one step, keeps its mode and follows a link', () => {
    const cwd = inFolder('write');
    const file = join(cwd, 'real.ipynb');
    writeFileSync(file, notebookJson(...CELLS));
    chmodSync(file, 0o640);
    symlinkSync('real.ipynb', join(cwd, 'link.ipynb'));
    const { status } = run(cwd, [...FACTS, '--fix', 'link.ipynb']);
    expect(status).toBe(0);
    expect(lstatSync(join(cwd, 'link.ipynb')).isSymbolicLink()).toBe(true);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readFileSync(file, 'utf8')).toContain('Tags=tags');
    expect(readdirSync(cwd).sort()).toEqual(['link.ipynb', 'real.ipynb']);
  });

  it('reads no file that is not UTF-8, and leaves it alone', () => {
    const cwd = inFolder('latin');
    const bytes = Buffer.from("x = '\xe9'\n", 'latin1');
    writeFileSync(join(cwd, 'a.py'), bytes);
    const { status, stderr } = run(cwd, ['--fix', 'a.py']);
    expect(status).toBe(2);
    expect(stderr).toBe('mlspace-lint: a.py: It is not UTF-8 text.\n');
    expect(readFileSync(join(cwd, 'a.py'))).toEqual(bytes);
  });

  it('reads standard input', () => {
    const result = run(folder, ['-'], notebookJson(...CELLS));
    expect(result.stdout).toContain('-:cell 2:1:1');
  });

  it('goes round no circle of links', () => {
    const cwd = inFolder('circle');
    symlinkSync('.', join(cwd, 'again'));
    writeFileSync(join(cwd, 'a.py'), 'x = 1\n');
    const { stdout, status } = run(cwd, ['.']);
    expect(status).toBe(0);
    expect(stdout).toContain('in 1 file.');
  });

  it.each([
    [[], 'Name a notebook, a script or a folder.'],
    [['--format', 'xml', 'a.py'], "There is no format 'xml'"],
    [['--select'], "'--select"],
    [['policies', 'push'], 'one command: pull'],
    [['decide'], '--policy is needed'],
    [['--policy', 'none.json', 'a.py'], 'none.json cannot be read'],
    [['none.ipynb'], 'none.ipynb: There is no such file.']
  ])('says in one line what is wrong with %j', (argv, sentence) => {
    const { status, stderr } = run(folder, argv);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^mlspace-lint: [^\n]+\n$/);
    expect(stderr).toContain(sentence);
  });

  // Root may read everything.
  (process.getuid?.() === 0 ? it.skip : it)(
    'does the other files where it may not read one',
    () => {
      const cwd = inFolder('locked');
      for (const name of ['a.py', 'b.py']) {
        writeFileSync(join(cwd, name), 'x = 1\n');
      }
      chmodSync(join(cwd, 'a.py'), 0o000);
      const { status, stdout, stderr } = run(cwd, ['.']);
      expect(status).toBe(2);
      expect(stderr).toBe('mlspace-lint: a.py: Permission denied.\n');
      expect(stdout).toContain('in 1 file.');
    }
  );

  it('reads and repairs a notebook of format 3 in its own form', () => {
    const cwd = inFolder('old');
    const file = join(cwd, 'a.ipynb');
    const input = CELLS.join('\n').match(/[^\n]*\n|[^\n]+$/g) ?? [];
    const cell = { cell_type: 'code', language: 'python', input, outputs: [] };
    writeFileSync(
      file,
      JSON.stringify({
        nbformat: 3,
        nbformat_minor: 0,
        metadata: {},
        worksheets: [{ cells: [cell], metadata: {} }]
      })
    );
    expect(run(cwd, [...FACTS, '--fix', 'a.ipynb']).status).toBe(0);
    const after = JSON.parse(readFileSync(file, 'utf8'));
    expect(after.nbformat).toBe(3);
    expect(after.worksheets[0].cells[0].input.join('')).toContain('Tags=tags');
  });

  it('says that a very large file was not read in full', () => {
    const cwd = inFolder('large');
    writeFileSync(join(cwd, 'a.py'), 'x = 1\n'.repeat(1_000_000));
    const { status, stdout } = run(cwd, ['a.py']);
    expect(status).toBe(0);
    expect(stdout).toContain('a.py: too large to be read in full');
  });
});
