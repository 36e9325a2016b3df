// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  autoStopReport,
  instanceDetails,
  instanceList
} from '../../../src/companion/contract';
import { parseStopTime } from '../autostop/time';
import { awsError, GOOD_PARAMS, Harness, PARAMS_FILE } from './harness';

let companion: Harness;

beforeEach(async () => {
  companion = await new Harness().start();
});
afterEach(() => companion.stop());

async function report() {
  const reply = await companion.call('/api/v1/autostop');
  expect(reply.status).toBe(200);
  return autoStopReport.parse(reply.json);
}

const inParams = (dailyStopTime: unknown) =>
  companion.files.files.set(
    PARAMS_FILE,
    JSON.stringify({ ...GOOD_PARAMS, dailyStopTime })
  );
const inTag = (value: string) => {
  const own = companion.aws.notebooks.get('ctl-jdoe-1')!;
  own.tags = { ...own.tags, 'mlspace:stop-time': value };
};

describe('the stops of the list', () => {
  const stops = async () => {
    const { instances } = instanceList.parse(
      (await companion.call('/api/v1/instances/refresh', { method: 'POST' }))
        .json
    );
    return new Map(instances.map(one => [one.name, one.stop]));
  };

  it('are not known where nothing tells', async () => {
    expect((await stops()).get('eda-jdoe')).toBeNull();
  });

  it('come from a tag, else from the project; a bad tag says nothing', async () => {
    inParams('23:00');
    const tag = (name: string, value: string) => {
      const one = companion.aws.notebooks.get(name)!;
      one.tags = { ...one.tags, 'mlspace:stop-time': value };
    };
    tag('nb-asmith', '7:05');
    tag('old-jdoe', '25:00');
    const known = await stops();
    const standard = { timeUtc: '23:00', source: 'params', isDefault: true };
    expect(known.get('nb-asmith')).toEqual({
      timeUtc: '07:05',
      source: 'tag',
      isDefault: false
    });
    expect(known.get('old-jdoe')).toEqual(standard);
    expect(known.get('eda-jdoe')).toEqual(standard);
    const details = await companion.call('/api/v1/instances/nb-asmith');
    expect(instanceDetails.parse(details.json).stop?.timeUtc).toBe('07:05');
  });

  it('agree with the countdown on the own one', async () => {
    inTag('20:00');
    expect((await stops()).get('ctl-jdoe-1')).toEqual({
      timeUtc: '20:00',
      source: 'tag',
      isDefault: false
    });
    inParams('23:00');
    companion.clock.time += 2_000;
    expect((await stops()).get('ctl-jdoe-1')).toMatchObject({
      timeUtc: '23:00',
      source: (await report()).daily?.source
    });
  });
});

it('knows nothing where nothing says so', async () => {
  expect(await report()).toMatchObject({
    now: companion.clock.time,
    daily: null,
    none: null,
    problems: []
  });
});

it('takes the params file before the tag, with its evidence', async () => {
  inTag('20:00');
  inParams('23:00');
  expect((await report()).daily).toEqual({
    timeUtc: '23:00',
    sweepMinutes: 60,
    nextAt: null,
    source: 'params',
    evidence: { source: PARAMS_FILE, checkedAt: companion.clock.time }
  });
});

it('takes the tag, as old as it was read', async () => {
  inTag('7:05');
  const readAt = companion.clock.time;
  await report();
  companion.clock.time += 120_000;
  expect((await report()).daily).toMatchObject({
    timeUtc: '07:05',
    source: 'tag',
    evidence: {
      source: 'instance tag mlspace:stop-time',
      checkedAt: readAt
    }
  });
});

it('names a bad params value and falls back to the tag', async () => {
  inTag('20:00');
  inParams('25:00');
  const { daily, problems } = await report();
  expect(daily).toMatchObject({ timeUtc: '20:00', source: 'tag' });
  expect(problems).toMatchObject([{ key: 'dailyStopTime' }]);
});

it('names a bad tag', async () => {
  inTag('23h00');
  const { daily, problems } = await report();
  expect(daily).toBeNull();
  expect(problems).toMatchObject([{ key: 'mlspace:stop-time' }]);
  expect(problems[0]?.message).toContain('is not a time');
});

it('still reads the params file while AWS is away', async () => {
  companion.aws.fail.listTags = () => awsError('InternalFailure', 500);
  inParams('23:00');
  expect((await report()).daily?.timeUtc).toBe('23:00');
});

it.each([
  ['00:00', '00:00'],
  ['5:07', '05:07'],
  [' 23:59 ', '23:59']
])('reads %j', (text, timeUtc) => {
  expect(parseStopTime(text)).toEqual({ timeUtc });
});

it.each([
  '',
  '24:00',
  '12:60',
  '17:00:00',
  '1700',
  '-1:00',
  '12:5',
  '１２:００'
])('does not read %j', text => {
  expect(parseStopTime(text)).toHaveProperty('problem');
});
