// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  lifecycleConfig,
  logsAnswer,
  problem,
  repositoryList
} from '../../../../src/companion/contract';
import { adviseOnScript } from '../../../../src/companion/lifecycle-advice';
import {
  awsError,
  DEFAULT_LIFECYCLE,
  Harness,
  type Reply
} from '../../__tests__/harness';

const lost = () => Object.assign(new Error('x'), { code: 'ECONNRESET' });
const MINE = { user: 'jdoe', project: 'Project001' };
const MODIFIED = Date.UTC(2026, 0, 3);
const SCRIPT = '#!/bin/bash\necho hello\n';
const base64 = (text: string) => Buffer.from(text).toString('base64');

let companion: Harness;
beforeEach(async () => {
  companion = await new Harness().start();
  for (const [name, tags] of [
    [DEFAULT_LIFECYCLE, MINE],
    ['mine', MINE],
    ['theirs', { ...MINE, user: 'asmith' }],
    ['elsewhere', { ...MINE, project: 'Other9' }],
    ['spark-int-mls-conf', MINE]
  ] as const) {
    companion.aws.lifecycles.set(name, {
      name,
      onCreate: null,
      onStart: base64(SCRIPT),
      tags: { ...tags },
      modifiedAt: MODIFIED
    });
  }
});
afterEach(() => companion.stop());

function post(path: string, body: unknown): Promise<Reply> {
  return companion.call(`/api/v1/${path}`, {
    method: 'POST',
    body: JSON.stringify(body)
  });
}
const read = async (name: string) =>
  lifecycleConfig.parse(
    (await companion.call(`/api/v1/lifecycle-configs/${name}`)).json
  );
const update = (name: string, change = {}) =>
  post(`lifecycle-configs/${name}`, {
    onCreate: null,
    onStart: '#!/bin/bash\necho new\n',
    modifiedAt: MODIFIED,
    ...change
  });

describe('lifecycle configurations', () => {
  it('are listed, the default marked', async () => {
    const reply = await companion.call('/api/v1/lifecycle-configs');
    expect(reply.json).toMatchObject({ truncated: false });
    expect(reply.text).toContain(`"name":"${DEFAULT_LIFECYCLE}"`);
    expect(reply.text.match(/"isDefault":true/g)).toHaveLength(1);
  });

  it('can be read by everybody', async () => {
    expect(await read('theirs')).toMatchObject({
      onCreate: null,
      onStart: SCRIPT,
      owner: 'asmith',
      readOnly: 'You did not create it.'
    });
  });

  it('of one’s own can be changed', async () => {
    companion.aws.notebooks.get('gpu-jdoe')!.lifecycleConfig = 'mine';
    expect(await read('mine')).toMatchObject({
      readOnly: null,
      usedBy: ['gpu-jdoe']
    });
    const reply = await update('mine');
    expect(lifecycleConfig.parse(reply.json).onStart).toContain('echo new');
    expect(companion.aws.count('updateLifecycle')).toBe(1);
  });

  it.each(['theirs', 'elsewhere', DEFAULT_LIFECYCLE, 'spark-int-mls-conf'])(
    '%s can not be changed',
    async name => {
      expect((await update(name)).status).toBe(403);
      expect(companion.aws.count('updateLifecycle')).toBe(0);
    }
  );

  it.each([
    ['a colleague', 'nb-asmith'],
    ['another project', 'nb-other'],
    ['nobody known', 'untagged']
  ])('that a notebook of %s runs can not be changed', async (_, notebook) => {
    companion.aws.notebooks.get(notebook)!.lifecycleConfig =
      'MINE'.toLowerCase();
    const reply = await update('mine');
    expect(reply.status).toBe(403);
    expect(problem.parse(reply.json).detail).toContain('as root');
    expect(reply.text).not.toContain(notebook);
    expect(companion.aws.count('updateLifecycle')).toBe(0);
  });

  it('whose users can not be found out can not be changed', async () => {
    companion.aws.fail.listNotebooks = () =>
      awsError('AccessDeniedException', 400);
    expect((await update('mine')).status).toBe(403);
    expect(companion.aws.count('updateLifecycle')).toBe(0);
  });

  it('are not overwritten by who read an older one', async () => {
    expect((await update('mine', { modifiedAt: MODIFIED - 1 })).status).toBe(
      409
    );
    expect(companion.aws.count('updateLifecycle')).toBe(0);
  });

  it('are created with one’s own tags', async () => {
    const reply = await post('lifecycle-configs', {
      name: 'fresh',
      onCreate: null,
      onStart: SCRIPT
    });
    expect(lifecycleConfig.parse(reply.json)).toMatchObject({
      name: 'fresh',
      onStart: SCRIPT,
      readOnly: null
    });
    expect(companion.aws.lifecycles.get('fresh')?.tags).toMatchObject(MINE);
  });

  it.each([
    ['spark2-int-mls-conf', SCRIPT, 400],
    [DEFAULT_LIFECYCLE, SCRIPT, 400],
    ['mine', SCRIPT, 409],
    ['fresh', '', 400],
    ['fresh', 'é'.repeat(12_000), 400],
    ['fresh', 'x'.repeat(16_385), 400]
  ])('are not created as %s with %.5s', async (name, onStart, status) => {
    const before = companion.aws.lifecycles.size;
    const reply = await post('lifecycle-configs', {
      name,
      onCreate: null,
      onStart
    });
    expect(reply.status).toBe(status);
    expect(companion.aws.lifecycles.size).toBe(before);
  });

  it('a lost answer to a change is settled by reading', async () => {
    companion.aws.failAfter.updateLifecycle = lost;
    expect((await update('mine')).status).toBe(200);
    companion.aws.failAfter = {};
    companion.aws.fail.updateLifecycle = lost;
    const reply = await update('mine', {
      onStart: '#!/bin/bash\necho third\n',
      modifiedAt: MODIFIED + 1000
    });
    expect(problem.parse(reply.json).detail).toContain('not known whether');
    expect(companion.aws.count('updateLifecycle')).toBe(2);
  });
});

describe('logs', () => {
  const CREATED = Date.UTC(2026, 0, 1);
  const logs = async (name: string, body: unknown = {}) =>
    logsAnswer.parse((await post(`instances/${name}/logs`, body)).json);

  beforeEach(() => {
    companion.aws.logLines = [
      { stream: 'gpu-jdoe/jupyter.log', at: CREATED - 5, message: 'older one' },
      { stream: 'gpu-jdoe/jupyter.log', at: CREATED + 5, message: 'started' },
      {
        stream: 'gpu-jdoe/LifecycleConfigOnStart',
        at: CREATED + 6,
        message: 'x'.repeat(20_000)
      },
      { stream: 'gpu-jdoe-2/jupyter.log', at: CREATED + 7, message: 'namesake' }
    ];
  });

  it('are those of this notebook alone, and of its own life', async () => {
    const { events, exists } = await logs('gpu-jdoe');
    expect(exists).toBe(true);
    expect(events.map(one => [one.log, one.message.length])).toEqual([
      ['jupyter.log', 7],
      ['LifecycleConfigOnStart', 10_000]
    ]);
    expect(companion.aws.calls.at(-1)?.[1]).toContain('"gpu-jdoe/"');
  });

  it('by name, time and page', async () => {
    companion.aws.pageSize = 1;
    const first = await logs('gpu-jdoe');
    const second = await logs('gpu-jdoe', { nextToken: first.nextToken });
    expect(second.events[0]?.log).toBe('LifecycleConfigOnStart');
    const { events } = await logs('gpu-jdoe', { log: 'jupyter.log' });
    expect(events).toHaveLength(1);
    expect(
      (await logs('gpu-jdoe', { from: 0, to: CREATED + 4 })).events
    ).toEqual([]);
  });

  it('denied: the policy to ask for', async () => {
    companion.aws.fail.filterLogs = () =>
      awsError('AccessDeniedException', 400);
    const reply = await post('instances/gpu-jdoe/logs', {});
    expect(JSON.stringify(problem.parse(reply.json).statement)).toContain(
      'log-group:/aws/sagemaker/NotebookInstances:*'
    );
  });

  it('that were never written are no error', async () => {
    companion.aws.fail.filterLogs = () =>
      awsError('ResourceNotFoundException', 400);
    expect((await logs('gpu-jdoe')).exists).toBe(false);
  });

  it.each(['nb-other', 'untagged', 'no-such'])(
    'of %s are not told',
    async name => {
      expect((await post(`instances/${name}/logs`, {})).status).toBe(404);
      expect(companion.aws.count('filterLogs')).toBe(0);
    }
  );

  it.each([{ log: '../x' }, { from: 2, to: 1 }, { group: '/aws/lambda/x' }])(
    'refuse %j',
    async body => {
      const reply = await post('instances/gpu-jdoe/logs', body);
      expect(reply.status).toBe(400);
    }
  );
});

it('repositories are told without what was pasted into their URLs', async () => {
  companion.aws.repositories = [
    {
      name: 'tools',
      url: 'https://me:ghp_secret@git.example.com/tools.git',
      branch: 'main',
      hasSecret: true
    },
    { name: 'odd', url: 'javascript:alert(1)', branch: null, hasSecret: false }
  ];
  const reply = await companion.call('/api/v1/repositories');
  expect(
    repositoryList.parse(reply.json).repositories.map(one => one.url)
  ).toEqual(['https://git.example.com/tools.git', '']);
});

describe('advice on scripts', () => {
  const codes = (script: string) =>
    adviseOnScript(script).map(one => `${one.line} ${one.code}`);

  it.each([
    ['#!/bin/bash\r\necho\r\n', ['1 crlf']],
    ['echo', ['1 shebang']],
    ['\n  #!/bin/bash\necho', ['1 leadingBlank']],
    ['#!/bin/bash\npip install torch', ['2 root', '2 longInstall']],
    ['#!/bin/bash\nsudo -u ec2-user -i pip install torch &', []],
    ['#!/bin/bash\nyum install -y htop', ['2 longInstall']],
    ['#!/bin/bash\necho x > /home/ec2-user/x', ['2 ephemeralPath']],
    ['#!/bin/bash\necho x > /home/ec2-user/SageMaker/x', []],
    ['#!/bin/bash\nmkdir -p ~/.config', ['2 ephemeralPath']],
    ['#!/bin/bash\n# pip install torch', []],
    ['', []]
  ])('%j', (script, expected) => {
    expect(codes(script)).toEqual(expected);
  });

  it('knows who runs a here-document', () => {
    expect(
      codes(
        "#!/bin/bash\nsudo -u ec2-user -i <<'EOF'\npip install x &\nEOF\npip list"
      )
    ).toEqual(['5 root']);
  });

  it('says when it is too long, and ends in time', () => {
    const script = `#!/bin/bash\n${'pip '.repeat(50_000)}\n`;
    const begun = performance.now();
    expect(codes(script)).toContain('0 tooLong');
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
