// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import Ajv from 'ajv';
import sarifSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';
import { run } from '../run';
import { memoryHost, notebookJson, type MemoryHost } from './memory-host';

const PROGRAM = { version: '1.2.3', file: null };
const CLIENT = "import boto3\nsm = boto3.client('sagemaker')";
const BARE = "sm.create_endpoint(EndpointName='e', EndpointConfigName='c')";
const PARAMS = JSON.stringify({
  pSMSKMSKeyId: 'f0a1',
  pSMSRoleARN: 'arn:aws:iam::111122223333:role/base',
  pSMSSecurityGroupId: ['sg-1'],
  pSMSSubnetIds: 'subnet-1,subnet-2',
  pSMSDataBucketName: 'data'
});
const FACTS = ['--user', 'jdoe', '--project', 'P1', '--system', 'MLSpace'];
/** Allows endpoints with tags. */
const POLICY = JSON.stringify({
  Statement: {
    Sid: 'Tagged',
    Effect: 'Allow',
    Action: ['sagemaker:CreateEndpoint', 'sagemaker:AddTags'],
    Resource: '*',
    Condition: { Null: { 'aws:RequestTag/user': 'false' } }
  }
});

async function lint(
  host: MemoryHost,
  ...argv: string[]
): Promise<{ code: number; out: string; err: string }> {
  const code = await run(argv, host, PROGRAM);
  return { code, out: host.out(), err: host.err() };
}

describe('mlspace-lint', () => {
  it('says where, what, why and what to do', async () => {
    const host = memoryHost({
      'a.ipynb': notebookJson('# hi', CLIENT, `x = 1\n${BARE}`),
      'p.json': POLICY
    });
    const { code, out } = await lint(
      host,
      ...FACTS,
      ...['--policy', 'p.json', '--ignore', 'MLS5', 'a.ipynb']
    );
    expect(out).toBe(
      `a.ipynb:cell 3:2:1  error  MLS001  AWS would refuse this: no tag \`user\`, \`project\`, \`system\`.
2 | ${BARE}
  | ^^^^^^^^^^^^^^^^^^
  = Not allowed by the given policies.
  = Pass the project’s tags as \`Tags\`. [--fix]

1 error in 1 request of 1 file; 1 can be repaired with --fix. Judged by the given policies.
`
    );
    expect(code).toBe(1);
  });

  it('has the JSON of the design', async () => {
    const host = memoryHost({
      'a.py': `${CLIENT}\n${BARE}\n`,
      'p.json': POLICY
    });
    const { code, out } = await lint(
      host,
      ...FACTS,
      ...['--policy', 'p.json', '--select', 'MLS001'],
      ...['--format', 'json', 'a.py', 'missing.ipynb']
    );
    const printed = JSON.parse(out);
    expect(Object.keys(printed)).toEqual([
      'schema',
      'calls',
      'diagnostics',
      'errors'
    ]);
    expect(printed.schema).toBe(1);
    expect(printed.calls).toEqual([
      {
        file: 'a.py',
        cell: 0,
        line: 3,
        column: 0,
        endLine: 3,
        endColumn: BARE.length,
        style: 'boto3',
        target: 'create_endpoint',
        actions: ['CreateEndpoint'],
        launch: null,
        tags: 'missing',
        vpc: 'na',
        kms: 'na',
        tagKeys: [],
        instanceTypes: [],
        decision: 'implicitDeny',
        decidedBy: [],
        wouldChange: ['Tags'],
        dependents: []
      }
    ]);
    expect(Object.keys(printed.diagnostics[0])).toEqual([
      'rule',
      'severity',
      'file',
      'cell',
      'line',
      'column',
      'endLine',
      'endColumn',
      'message',
      'url',
      'fix'
    ]);
    const { fix } = printed.diagnostics[0];
    expect(fix.edits.at(-1)).toEqual({
      cell: 0,
      line: 3,
      column: BARE.length - 1,
      endLine: 3,
      endColumn: BARE.length - 1,
      text: ', Tags=tags'
    });
    expect(printed.errors).toEqual([
      { file: 'missing.ipynb', message: 'There is no such file.' }
    ]);
    expect(code).toBe(2);
  });

  it('writes SARIF that its schema accepts', async () => {
    const host = memoryHost({
      'a b.ipynb': notebookJson(CLIENT, BARE),
      'bad.ipynb': '{',
      'c:d.py': `tags = [{'Key': 'project', 'Value': 'Project001'}, {'Key': 'user', 'Value': 'jdoe'}, {'Key': 'system', 'Value': 'MLSpace'}]\n${CLIENT}\n${BARE}`
    });
    const { out } = await lint(
      host,
      ...['--project', 'Project001', '--user', 'jdoe', '--system', 'MLSpace'],
      ...['--format', 'sarif', '.']
    );
    const log = JSON.parse(out);
    const ajv = new Ajv({
      strict: false,
      validateFormats: false,
      unicodeRegExp: false
    });
    // Ajv reads this draft 04 schema as it is, but for these two names.
    const schema = Object.fromEntries(
      Object.entries(sarifSchema).filter(
        ([name]) => name !== '$schema' && name !== 'id'
      )
    );
    const isValid = ajv.compile(schema);
    isValid(log);
    expect(isValid.errors).toBeNull();
    expect(isValid({ ...log, version: '1.0.0' })).toBe(false);
    const [{ results, tool, invocations }] = log.runs;
    expect(results.length).toBeGreaterThan(0);
    for (const result of results) {
      expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
    }
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(
      'a%20b.ipynb'
    );
    expect(invocations[0].executionSuccessful).toBe(false);
    const script = results.find(
      (one: { fixes?: unknown }) => one.fixes !== undefined
    );
    const [change] = script.fixes[0].artifactChanges;
    expect(change.artifactLocation.uri).toBe('c%3Ad.py');
    expect(change.replacements[0].insertedContent.text).toBe(', Tags=tags');
  });

  it('annotates for GitHub', async () => {
    const host = memoryHost({ 'a.py': `${CLIENT}\n${BARE}` });
    const { out } = await lint(
      host,
      ...['--format', 'github', '--select', 'MLS505', 'a.py']
    );
    expect(out).toBe(
      '::notice file=a.py,line=3,col=1,endLine=3,endColumn=19,title=MLS505::Nothing in this notebook deletes this endpoint: it costs money each hour. Call `delete_endpoint` when you are done.\n'
    );
  });

  it('exits 0 when nothing is found, or when told so', async () => {
    const clean = memoryHost({ 'a.py': 'x = 1' });
    expect((await lint(clean, 'a.py')).code).toBe(0);
    const files = { 'a.py': `${CLIENT}\n${BARE}`, 'p.json': POLICY };
    const zero = await lint(
      memoryHost(files),
      ...['--policy', 'p.json', '--exit-zero', 'a.py']
    );
    expect(zero.code).toBe(0);
    expect(zero.out).toContain('MLS001');
  });

  it('does the other files when one is bad', async () => {
    const host = memoryHost({
      'bad.ipynb': '{"password": "hunter2"',
      'list.ipynb': '[]',
      'good.py': `${CLIENT}\n${BARE}`
    });
    const { code, out, err } = await lint(host, '.');
    expect(code).toBe(2);
    expect(err).toBe(
      'mlspace-lint: bad.ipynb: It is not a notebook: the JSON is not valid.\n' +
        'mlspace-lint: list.ipynb: It is not a notebook: it has no list of cells.\n'
    );
    expect(out).toContain('good.py:3:1');
  });

  it.each([
    [['--config', 'none.toml', 'a.py'], 'none.toml'],
    [['--params', 'none.json', 'a.py'], 'none.json'],
    [['--policy', 'none', 'a.py'], 'none cannot be read'],
    [['--policy', 'a.py', 'a.py'], 'is not JSON'],
    [['--boundary', 'p.json', 'a.py'], '--boundary goes with --policy'],
    [['--select', 'MLS9999', 'a.py'], "no rule 'MLS9999'"]
  ])('refuses %j', async (argv, message) => {
    const host = memoryHost({ 'a.py': 'x = 1', 'p.json': POLICY });
    const { code, out, err } = await lint(host, ...argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('tells a notebook from a script on standard input', async () => {
    const file = `${CLIENT}\n${BARE}`;
    const script = memoryHost({}, { stdin: file });
    expect((await lint(script, '-')).out).toContain('-:3:1');
    const notebook = memoryHost({}, { stdin: notebookJson(CLIENT, BARE) });
    expect((await lint(notebook, '-')).out).toContain('-:cell 2:1:1');
  });

  it('leaves out what is nobody’s own', async () => {
    const host = memoryHost({
      'sub/a.py': BARE,
      'sub/.ipynb_checkpoints/a.py': CLIENT,
      'node_modules/a.py': CLIENT,
      '.venv/a.py': CLIENT,
      'old/a.py': CLIENT,
      '.mlspace-lint.json': '{"exclude": ["old"]}'
    });
    expect((await lint(host, '.')).out).toContain('in 1 file.');
  });

  it('reads its settings from pyproject.toml, and the command line wins', async () => {
    const host = memoryHost({
      'a.py': `${CLIENT}\n${BARE}\nsm.delete_endpoint(EndpointName='e')`,
      'conf/p.json': POLICY,
      'pyproject.toml':
        '[tool.mlspace-lint]\npolicy = ["conf/p.json"]\nseverities = { MLS001 = "info" }\n'
    });
    const { code, out } = await lint(host, 'a.py');
    expect(out).toContain('info  MLS001');
    expect(code).toBe(0);
    const other = memoryHost({
      'a.py': `${CLIENT}\n${BARE}`,
      'pyproject.toml': '[tool.mlspace-lint]\nselect = ["MLS505"]\n'
    });
    const chosen = await lint(other, '--select', 'MLS001', 'a.py');
    expect(chosen.out).toContain('MLS001');
    expect(chosen.out).not.toContain('MLS505');
  });

  it('refuses settings that it does not know', async () => {
    const host = memoryHost({
      'a.py': '',
      '.mlspace-lint.json': '{"polcy": []}'
    });
    const { code, err } = await lint(host, 'a.py');
    expect(code).toBe(2);
    expect(err).toContain('polcy');
  });

  it('finds the policies beside the params file', async () => {
    const host = memoryHost({
      'a.py': `${CLIENT}\n${BARE}`,
      'global-resources/notebook-params.json': PARAMS,
      'global-resources/policies/p.json': POLICY,
      'global-resources/policies/off.disabled.json': '{'
    });
    expect((await lint(host, ...FACTS, 'a.py')).out).toContain(
      'Judged by the policies in the project’s folder.'
    );
  });
});

describe('mlspace-lint --fix', () => {
  const files = {
    'a.ipynb': notebookJson(CLIENT, BARE),
    'b.py': `# -*- coding: utf-8 -*-\r\n"""Doc."""\r\n${CLIENT.replace('\n', '\r\n')}\r\n${BARE}\r\n`,
    'c.py': 'x = 1\n',
    'p.json': POLICY,
    'params.json': PARAMS
  };
  const options = [
    ...FACTS,
    ...['--policy', 'p.json', '--params', 'params.json', '--ignore', 'MLS5']
  ];

  it('repairs, and then finds nothing more to repair', async () => {
    const host = memoryHost(files);
    const first = await lint(host, ...options, '--fix', '.');
    expect(first.out).toContain('2 repaired');
    expect(first.code).toBe(0);
    const script = host.files.get('/books/b.py') ?? '';
    expect(script).toMatch(
      /^# -\*- coding: utf-8 -\*-\r\n"""Doc."""\r\n# MLSpace project cell/
    );
    expect(script.replace(/\r\n/g, '')).not.toContain('\n');
    expect(script).toContain("EndpointConfigName='c', Tags=tags)\r\n");
    expect(host.files.get('/books/c.py')).toBe('x = 1\n');
    const after = new Map(host.files);
    await lint(host, ...options, '--fix', '.');
    expect(host.files).toEqual(after);
  });

  it('shows the same as a diff and changes nothing', async () => {
    const host = memoryHost(files);
    const { out, code } = await lint(host, ...options, '--diff', '.');
    expect(out).toContain('--- a/a.ipynb:cell 2\n+++ b/a.ipynb:cell 2\n');
    expect(out).toContain(`-${BARE}\n`);
    expect(out).toContain(`+${BARE.slice(0, -1)}, Tags=tags)\n`);
    expect(host.files).toEqual(memoryHost(files).files);
    expect(code).toBe(1);
  });

  it('writes the repaired text of standard input', async () => {
    const host = memoryHost(files, { stdin: `${CLIENT}\n${BARE}\n` });
    const { out } = await lint(host, ...options, '--fix', '-');
    expect(out).toMatch(/^# MLSpace project cell[\s\S]*, Tags=tags\)\n$/);
  });

  it('says so when a file cannot be written', async () => {
    const host = memoryHost(files, {
      writeFile: async () => {
        throw new Error('Permission denied.');
      }
    });
    const { code, err } = await lint(host, ...options, '--fix', 'a.ipynb');
    expect(code).toBe(2);
    expect(err).toBe('mlspace-lint: a.ipynb: Permission denied.\n');
  });
});

describe('mlspace-lint decide', () => {
  it('answers line by line, and goes on after a bad one', async () => {
    const host = memoryHost({
      'p/p.json': POLICY,
      'r.jsonl': [
        '{"action":"sagemaker:CreateEndpoint","resource":"arn:aws:sagemaker:us-east-1:111122223333:endpoint/e","context":{"aws:RequestTag/user":"x"}}',
        'nonsense',
        '{"action":"sagemaker:CreateEndpoint","resource":"*"}',
        ''
      ].join('\r\n')
    });
    const { code, out, err } = await lint(
      host,
      ...['decide', '--policy', 'p', '--requests', 'r.jsonl']
    );
    const [first, second, third] = out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(first).toMatchObject({
      decision: 'allowed',
      decidedBy: [{ policy: 'p', statement: 1, sid: 'Tagged' }]
    });
    expect(second).toEqual({ error: 'A request must be one line of JSON.' });
    expect(third).toEqual({
      decision: 'implicitDeny',
      decidedBy: [],
      wouldChange: ['aws:RequestTag/user']
    });
    expect(err).toContain('r.jsonl, line 2');
    expect(code).toBe(2);
  });
});
