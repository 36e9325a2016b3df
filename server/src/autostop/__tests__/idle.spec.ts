// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { autoStopReport } from '../../../../src/companion/contract';
import { CRONTAB, Harness } from '../../__tests__/harness';
import { scriptsIn, type IdleScript } from '../crontabs';
import { judgeIdle, Overdue } from '../idle';
import type { JupyterSession } from '../jupyter';

const PYTHON = '/home/ec2-user/anaconda3/bin/python';
const LINE = `*/5 * * * * ${PYTHON} /root/autostop.py --time 3600 --ignore-connections >> /var/log/jupyter.log`;
const NOW = Date.UTC(2026, 0, 5, 12);
const HOUR = 3_600_000;

describe('a crontab', () => {
  it.each<[string, Partial<IdleScript> | null]>([
    [
      LINE,
      {
        idleSeconds: 3600,
        ignoresConnections: true,
        port: 8443,
        everyMinutes: 5
      }
    ],
    [
      `* * * * * ${PYTHON} $PWD/autostop.py -t 900 -p 8888`,
      {
        idleSeconds: 900,
        ignoresConnections: false,
        port: 8888,
        everyMinutes: 1
      }
    ],
    [
      '*/10 * * * * root python autostop.py --time=60 -c',
      { idleSeconds: 60, ignoresConnections: true, everyMinutes: 10 }
    ],
    [
      '7 * * * * python autostop.py -t60',
      { everyMinutes: 60, idleSeconds: 60 }
    ],
    ['0 3 * * * python autostop.py --tim 60', { everyMinutes: null }],
    ['*/5 * * * * python autostop.py > x --ignore-connections -t 9', null],
    [
      '*/5 * * * * python autostop.py -t 9 | tee -c',
      { ignoresConnections: false }
    ],
    [`# ${LINE}`, null],
    ['*/5 * * * * python autostop.py', null],
    ['*/5 * * * * python autostop.py --time never', null],
    ['*/5 * * * * python not-autostop.pyc --time 5', null],
    ['MAILTO=autostop.py', null]
  ])('says of %j', (line, expected) => {
    const found = scriptsIn(`SHELL=/bin/sh\n${line}\n`, CRONTAB);
    expect(found).toHaveLength(expected === null ? 0 : 1);
    if (expected !== null) {
      expect(found[0]).toMatchObject(expected);
    }
  });
});

describe('what the script will do', () => {
  const script: IdleScript = {
    path: CRONTAB,
    idleSeconds: 3600,
    ignoresConnections: false,
    port: 8443,
    everyMinutes: 5
  };
  const session = (change: Partial<JupyterSession>): JupyterSession => ({
    path: 'a.ipynb',
    kernel: 'k',
    state: 'idle',
    connections: 0,
    lastActivity: NOW - HOUR / 2,
    ...change
  });
  const judge = (
    sessions: readonly JupyterSession[] | null,
    ignoresConnections = false,
    modifiedAt: number | null = NOW - 2 * HOUR
  ) =>
    judgeIdle({
      script: { ...script, ignoresConnections },
      sessions,
      modifiedAt,
      now: NOW
    });

  it('counts from the last activity of any kernel', () => {
    const report = judge([
      session({}),
      session({ path: 'b.ipynb', lastActivity: NOW - 600_000 })
    ]);
    expect(report.from).toBe(NOW - 600_000 + HOUR);
    expect(report.detail).toContain('b.ipynb');
    expect(report.sessions?.map(one => one.awake)).toEqual([
      'recent',
      'recent'
    ]);
  });

  it.each(['busy', 'starting', 'unknown'])(
    'waits while a kernel is %s',
    state => {
      const report = judge([
        session({}),
        session({ state, path: 'long.ipynb' })
      ]);
      expect(report.from).toBeNull();
      expect(report.detail).toContain('long.ipynb');
    }
  );

  it('counts open tabs, unless told to ignore them', () => {
    const open = [session({ connections: 1 })];
    expect(judge(open).from).toBeNull();
    expect(judge(open, true).from).toBe(NOW + HOUR / 2);
  });

  it('wants more than its time, not exactly its time', () => {
    const exactly = judge([session({ lastActivity: NOW - HOUR })]);
    expect(exactly.sessions?.[0]?.awake).toBe('recent');
    const more = judge([session({ lastActivity: NOW - HOUR - 1 })]);
    expect(more.sessions?.[0]?.awake).toBeNull();
    expect(more.from).toBe(NOW - 1);
  });

  it('looks at the instance where no kernel runs', () => {
    expect(judge([], false, NOW - 60_000).from).toBe(NOW - 60_000 + HOUR);
    expect(judge([], false, null).from).toBeNull();
  });

  it('is overdue since it was known, not since a time that nobody knew of', () => {
    const overdue = new Overdue();
    expect(overdue.moment(null, NOW)).toBeNull();
    // The last kernel was closed: at once it counts from days ago.
    expect(overdue.moment(NOW - 48 * HOUR, NOW)).toBe(NOW);
    expect(overdue.moment(NOW - 48 * HOUR, NOW + 60_000)).toBe(NOW);
    expect(overdue.moment(null, NOW + HOUR)).toBeNull();
    // One that was seen coming keeps its moment.
    const from = NOW + 2 * HOUR;
    expect(overdue.moment(from, NOW + HOUR)).toBe(from);
    expect(overdue.moment(from, from + 30_000)).toBe(from);
  });

  it('claims nothing where Jupyter is silent', () => {
    expect(judge(null)).toMatchObject({ from: null, sessions: null });
  });
});

describe('the report', () => {
  let companion: Harness;
  beforeEach(async () => {
    companion = await new Harness().start();
  });
  afterEach(() => companion.stop());
  const report = async () =>
    autoStopReport.parse((await companion.call('/api/v1/autostop')).json);
  const idleSource = async () =>
    (await report()).sources?.find(one => one.source === 'idleScript');

  it('has the script that a crontab starts', async () => {
    companion.files.files.set(CRONTAB, LINE);
    companion.jupyter.list = [];
    const { idle, daily } = await report();
    // From the description's LastModifiedTime, long ago: at the next run.
    expect(idle).toMatchObject({
      idleSeconds: 3600,
      from: companion.clock.time
    });
    expect(daily).toBeNull();
    expect(await idleSource()).toMatchObject({ state: 'found' });
  });

  it('says that a closed crontab may hide one', async () => {
    companion.files.files.set(CRONTAB, { fault: 'forbidden' });
    expect(await idleSource()).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('not known')
    });
  });

  it('keeps awake with an empty request to one idle kernel, and not for ever', async () => {
    companion.files.files.set(CRONTAB, LINE);
    companion.jupyter.list = [
      {
        path: 'a.ipynb',
        kernel: 'k1',
        state: 'idle',
        connections: 0,
        lastActivity: 0
      }
    ];
    const keep = (minutes: number | null) =>
      companion.call('/api/v1/autostop/awake', {
        method: 'POST',
        body: JSON.stringify({ minutes })
      });
    const begun = autoStopReport.parse((await keep(60)).json);
    expect(begun.awake).toEqual({
      until: companion.clock.time + HOUR,
      touchedAt: companion.clock.time,
      problem: null
    });
    await companion.clock.advance(HOUR + 1);
    expect(companion.jupyter.touched).toHaveLength(6);
    expect((await report()).awake).toBeNull();
    await companion.clock.advance(5 * HOUR);
    expect(companion.jupyter.touched).toHaveLength(6);
  });

  it('leaves working kernels alone, and says when none is there', async () => {
    const begin = async () =>
      autoStopReport.parse(
        (
          await companion.call('/api/v1/autostop/awake', {
            method: 'POST',
            body: '{"minutes":60}'
          })
        ).json
      ).awake;
    companion.jupyter.list = [
      {
        path: 'a.ipynb',
        kernel: 'k1',
        state: 'busy',
        connections: 0,
        lastActivity: 0
      }
    ];
    expect(await begin()).toMatchObject({ problem: null, touchedAt: null });
    companion.jupyter.list = [];
    expect((await begin())?.problem).toContain('open a notebook');
    companion.jupyter.list = null;
    expect((await begin())?.problem).toContain('could not be asked');
  });

  it.each([0, 4, 721, 1.5, 'long'])(
    'does not keep awake for %j',
    async minutes => {
      const reply = await companion.call('/api/v1/autostop/awake', {
        method: 'POST',
        body: JSON.stringify({ minutes })
      });
      expect(reply.status).toBe(400);
    }
  );
});

describe('the schedule table', () => {
  it('is asked once in a while, and gives the time or none', async () => {
    const companion = await new Harness({
      scheduleTable: 'mlspace-resource-schedule'
    }).start();
    let reads = 0;
    const answer = (time: number | null) => {
      companion.scheduleRow = () => {
        reads++;
        return Promise.resolve(time);
      };
    };
    const ask = async () =>
      autoStopReport.parse((await companion.call('/api/v1/autostop')).json);
    answer(Date.UTC(2026, 0, 5, 22, 15) / 1000);
    expect((await ask()).daily).toMatchObject({
      timeUtc: '22:15',
      source: 'schedule'
    });
    await ask();
    expect(reads).toBe(1);
    answer(null);
    companion.clock.time += 600_000;
    expect(await ask()).toMatchObject({
      daily: null,
      none: { source: 'table mlspace-resource-schedule' }
    });
    companion.clock.time += 600_000;
    companion.scheduleRow = () =>
      Promise.reject(
        Object.assign(new Error('User: arn:secret'), {
          name: 'AccessDeniedException'
        })
      );
    const denied = await ask();
    expect(
      denied.sources?.find(one => one.source === 'schedule')
    ).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('dynamodb:GetItem')
    });
    expect(JSON.stringify(denied)).not.toContain('arn:secret');
    await companion.stop();
  });
});
