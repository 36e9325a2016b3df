// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { projectReport } from '../../../src/companion/contract';
import type { FileFault } from '../files';
import {
  awsError,
  GOOD_PARAMS,
  Harness,
  METADATA_FILE,
  PARAMS_FILE,
  POLICY_FOLDER
} from './harness';

let companion: Harness;

beforeEach(async () => {
  companion = await new Harness().start();
});
afterEach(() => companion.stop());

async function report(refresh = false) {
  const reply = await companion.call(
    refresh ? '/api/v1/project/refresh' : '/api/v1/project',
    { method: refresh ? 'POST' : 'GET' }
  );
  expect(reply.status).toBe(200);
  return projectReport.parse(reply.json);
}

async function paramsOf(content: string | { fault: FileFault }) {
  companion.files.files.set(PARAMS_FILE, content);
  return (await report()).params;
}

describe('the params file', () => {
  it('is read key by key', async () => {
    const { params } = await report();
    expect(params).toEqual({
      state: 'ok',
      path: PARAMS_FILE,
      modifiedAt: 1000,
      problems: [],
      bucket: 'mlspace-data-111122223333',
      subnets: ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'],
      securityGroups: ['sg-0123456789abcdef0'],
      kmsKeyId: GOOD_PARAMS.pSMSKMSKeyId,
      baseRoleArn: GOOD_PARAMS.pSMSRoleARN,
      lifecycleConfig: 'mlspace-notebook-lifecycle-config',
      dailyStopTime: null
    });
  });

  it('absent: says so, and the script that brings it when it is there', async () => {
    companion.files.files.delete(PARAMS_FILE);
    const { params } = await report();
    expect(params.state).toBe('absent');
    expect(params.problems[0]?.message).toBe(`${PARAMS_FILE} does not exist.`);
    expect(params.problems[0]?.next).toMatch(/^Run get-global-resources.sh if/);
    companion.files.files.set('/sm/get-global-resources.sh', 'aws s3 sync');
    expect((await report()).params.problems[0]?.next).toContain(
      'Run "bash /sm/get-global-resources.sh"'
    );
  });

  it.each([
    ['forbidden', /may not be read/],
    ['notAFile', /not a regular file/],
    ['tooLarge', /larger than/],
    ['io', /could not be read/]
  ] as [FileFault, RegExp][])('%s', async (fault, message) => {
    const params = await paramsOf({ fault });
    expect(params.state).toBe('unreadable');
    expect(params.problems).toHaveLength(1);
    expect(params.problems[0]?.key).toBeNull();
    expect(params.problems[0]?.message).toMatch(message);
  });

  it.each([
    ['', /not valid JSON/],
    ['{"pSMSKMSKeyId": }', /not valid JSON/],
    ['[]', /holds a list/],
    ['null', /holds null/],
    ['"text"', /holds a string/],
    ['7', /holds a number/]
  ])('that is %j', async (text, message) => {
    const params = await paramsOf(text);
    expect(params.state).toBe('unreadable');
    expect(params.problems[0]?.message).toMatch(message);
  });

  it('does not quote a file that is not JSON: it may be another one', async () => {
    const params = await paramsOf('aws_secret_access_key = hunter2');
    expect(JSON.stringify(params)).not.toContain('hunter2');
  });

  it('takes a byte order mark and stray spaces', async () => {
    const params = await paramsOf(
      `\uFEFF${JSON.stringify({
        ...GOOD_PARAMS,
        pSMSSubnetIds: 'subnet-0a, subnet-0b ',
        pSMSDataBucketName: ' mlspace-data-1 '
      })}`
    );
    expect(params.state).toBe('ok');
    expect(params.subnets).toEqual(['subnet-0a', 'subnet-0b']);
    expect(params.bucket).toBe('mlspace-data-1');
  });

  it.each(Object.keys(GOOD_PARAMS))(
    'without %s loses that key only',
    async key => {
      const params = await paramsOf(
        JSON.stringify({ ...GOOD_PARAMS, [key]: undefined })
      );
      expect(params.state).toBe('partial');
      expect(params.problems.map(one => one.key)).toEqual([key]);
      expect(params.problems[0]?.message).toContain('is missing');
      expect(params.problems[0]?.next).toContain('administrator');
      const values = [
        params.bucket,
        params.subnets,
        params.securityGroups,
        params.kmsKeyId,
        params.baseRoleArn,
        params.lifecycleConfig
      ];
      expect(values.filter(value => value === null)).toHaveLength(1);
    }
  );

  it.each([
    [
      'pSMSSecurityGroupId',
      'sg-0aa',
      ['sg-0aa'],
      /a string where MLSpace writes a list/
    ],
    [
      'pSMSSubnetIds',
      ['subnet-0a', 'subnet-0b'],
      ['subnet-0a', 'subnet-0b'],
      /a list where MLSpace writes a string/
    ]
  ])(
    '%s in the other form is read and reported',
    async (key, value, read, message) => {
      const params = await paramsOf(
        JSON.stringify({ ...GOOD_PARAMS, [key]: value })
      );
      expect(params.state).toBe('partial');
      expect(params.problems.map(one => one.key)).toEqual([key]);
      expect(params.problems[0]?.message).toMatch(message);
      expect(
        key === 'pSMSSubnetIds' ? params.subnets : params.securityGroups
      ).toEqual(read);
    }
  );

  it.each([
    ['pSMSKMSKeyId', ['key'], /is a list/],
    ['pSMSKMSKeyId', '', /is empty/],
    ['pSMSKMSKeyId', 'a key?', /does not look like a KMS key id/],
    ['pSMSRoleARN', 'mlspace-notebook-role', /does not look like the ARN/],
    ['pSMSDataBucketName', 7, /is a number/],
    ['pSMSDataBucketName', 'No_Bucket', /does not look like an S3 bucket/],
    ['pSMSLifecycleConfigName', {}, /is an object/],
    ['pSMSSubnetIds', 7, /is a number/],
    ['pSMSSubnetIds', '', /is empty/],
    ['pSMSSubnetIds', 'subnet-0a,,subnet-0b', /empty entry/],
    ['pSMSSubnetIds', 'sg-0a', /does not look like one of subnet ids/],
    ['pSMSSubnetIds', [1], /is a list/],
    ['pSMSSecurityGroupId', [], /is empty/],
    ['pSMSSecurityGroupId', [['sg-0a']], /is a list/],
    ['pSMSSecurityGroupId', null, /is missing/],
    ['dailyStopTime', '24:00', /hour above 23/],
    ['dailyStopTime', '12:60', /minute above 59/],
    ['dailyStopTime', '17:00:00', /has seconds/],
    ['dailyStopTime', '', /is empty/],
    ['dailyStopTime', 'noon', /is not a time/],
    ['dailyStopTime', 1700, /is a number/]
  ])('%s = %j is named', async (key, value, message) => {
    const params = await paramsOf(
      JSON.stringify({ ...GOOD_PARAMS, [key]: value })
    );
    expect(params.state).toBe('partial');
    expect(params.problems).toHaveLength(1);
    expect(params.problems[0]).toMatchObject({ key });
    expect(params.problems[0]?.message).toMatch(message);
  });

  it('is read anew each time', async () => {
    await report();
    const params = await paramsOf(
      JSON.stringify({ ...GOOD_PARAMS, pSMSKMSKeyId: 'another-key' })
    );
    expect(params.kmsKeyId).toBe('another-key');
  });
});

describe('the identity', () => {
  it('comes from the metadata file, the own tags, the description and STS', async () => {
    const { identity } = await report();
    expect(identity).toMatchObject({
      instanceName: 'ctl-jdoe-1',
      account: '111122223333',
      region: 'us-east-1',
      partition: 'aws',
      user: 'jdoe',
      project: 'Project001',
      system: 'MLSpace',
      roleArn: 'arn:aws:iam::111122223333:role/MLSpace-Project001-abc',
      instanceType: 'ml.t3.medium',
      problems: []
    });
    expect(identity.evidence?.checkedAt).toBe(companion.clock.time);
  });

  it('on the stock role: tags and role are known, the description is not', async () => {
    companion.aws.fail.describeNotebook = () =>
      awsError(
        'AccessDeniedException',
        400,
        'User: arn:aws:sts::1:assumed-role/r/s is not authorized to perform: sagemaker:DescribeNotebookInstance because no permissions boundary allows the sagemaker:DescribeNotebookInstance action'
      );
    const { identity } = await report();
    expect(identity).toMatchObject({
      user: 'jdoe',
      instanceType: null,
      roleArn: 'arn:aws:iam::111122223333:role/MLSpace-Project001-abc'
    });
    expect(identity.problems).toHaveLength(1);
    expect(identity.problems[0]).toMatchObject({
      class: 'denied',
      operation: 'DescribeNotebookInstance',
      requestId: 'req-1'
    });
    expect(identity.problems[0]?.next).toContain('permissions boundary');
  });

  it('off an instance: says so and asks nothing about an instance', async () => {
    companion = await restart(harness =>
      harness.files.files.delete(METADATA_FILE)
    );
    const { identity, params } = await report();
    expect(params.state).toBe('ok');
    expect(identity).toMatchObject({ instanceName: null, project: null });
    expect(identity.problems[0]?.detail).toContain('notebook instance');
    expect(companion.aws.calls.map(([name]) => name)).toEqual([
      'callerIdentity'
    ]);
  });

  it.each(['{}', 'no json', '{"ResourceArn":"x","ResourceName":"y"}', '[]'])(
    'takes a metadata file that is %s for none',
    async text => {
      companion = await restart(harness =>
        harness.files.files.set(METADATA_FILE, text)
      );
      expect((await report()).identity.instanceName).toBeNull();
    }
  );

  it('is asked once for many tabs and kept for ten minutes', async () => {
    await Promise.all([report(), report(), report()]);
    await report();
    expect(companion.aws.count('listTags')).toBe(1);
    companion.clock.time += 11 * 60_000;
    await report();
    expect(companion.aws.count('listTags')).toBe(2);
  });

  it('is asked again sooner after a failure, and at once on refresh', async () => {
    companion.aws.fail.listTags = () => awsError('ThrottlingException', 400);
    expect((await report()).identity.problems[0]?.class).toBe('throttled');
    companion.aws.fail = {};
    expect((await report()).identity.project).toBeNull();
    companion.clock.time += 31_000;
    expect((await report()).identity.project).toBe('Project001');
    await report(true);
    expect(companion.aws.count('listTags')).toBe(3);
  });

  async function restart(change: (harness: Harness) => void) {
    await companion.stop();
    const next = new Harness();
    change(next);
    return next.start();
  }
});

describe('the policy folder', () => {
  const policy = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  const put = (name: string, text: string | { fault: FileFault } = policy) =>
    companion.files.files.set(`${POLICY_FOLDER}/${name}`, text);

  it('absent is no problem', async () => {
    expect((await report()).policies).toMatchObject({
      layout: 'none',
      files: [],
      problems: []
    });
  });

  it('flat: boundary, identity and what is left out', async () => {
    put('BOUNDARY-b.json');
    put('user.json');
    put('kms.disabled.json');
    put('README.md');
    put('other-role/x.json');
    const { policies } = await report();
    expect(policies.layout).toBe('flat');
    expect(policies.files.map(one => [one.name, one.kind])).toEqual([
      ['BOUNDARY-b.json', 'boundary'],
      ['user.json', 'identity']
    ]);
  });

  it('a folder named like the role wins over template, template over none', async () => {
    put('flat.json');
    put('template/t.json');
    expect((await report()).policies).toMatchObject({
      layout: 'template',
      files: [{ name: 't.json' }]
    });
    put('MLSpace-Project001-abc/r.json');
    expect((await report()).policies).toMatchObject({
      layout: 'role',
      files: [{ name: 'r.json' }]
    });
  });

  it('names each file that can not be used, and reads the others', async () => {
    put('a.json', '{');
    put('b.json', '{"Version":"2012-10-17"}');
    put('c.json', { fault: 'forbidden' });
    put('d.json', `{"Statement":[],"x":"${'x'.repeat(300_000)}"}`);
    put('e.json');
    const { policies } = await report();
    expect(policies.files.map(one => one.name)).toEqual(['e.json']);
    expect(policies.problems.map(one => one.key)).toEqual([
      'a.json',
      'b.json',
      'c.json',
      'd.json'
    ]);
  });

  it('is bounded in number and in size', async () => {
    const large = JSON.stringify({ Statement: [], x: 'x'.repeat(200_000) });
    for (let index = 0; index < 70; index++) {
      put(`p${String(index).padStart(2, '0')}.json`, large);
    }
    const { policies } = await report();
    expect(policies.files).toHaveLength(5);
    expect(policies.problems[0]?.message).toContain('only the first 64');
    expect(policies.problems).toHaveLength(1 + 59);
  });
});
