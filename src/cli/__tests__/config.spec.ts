// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config';
import { readFacts } from '../facts';
import { learnFrom, ownRoleAmong } from '../learn';
import { memoryHost } from './memory-host';

const GIVEN = {
  user: null,
  project: null,
  system: null,
  params: null,
  paramsPath: null,
  role: null,
  account: null,
  region: null
};

describe('readConfig', () => {
  it('takes the settings that the documentation shows', async () => {
    const page = readFileSync(
      join(__dirname, '../../../docs/rules/README.md'),
      'utf8'
    );
    const toml = /```toml\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const host = memoryHost({ 'pyproject.toml': toml });
    const { values, folder } = await readConfig(host, null);
    expect(folder).toBe('/books');
    expect(values.project).toBe('Project001');
    expect(values.template?.['exempt-types']).toEqual(['ml.g5.*']);
    expect(values.severities).toEqual({ MLS505: 'warning' });
  });

  it('looks upwards, and passes by a pyproject.toml of others', async () => {
    const host = memoryHost({
      '/books/pyproject.toml': '[project]\nname = "x"\n',
      '/.mlspace-lint.json': '{"user": "u"}'
    });
    expect(await readConfig(host, null)).toEqual({
      values: { user: 'u' },
      folder: '/'
    });
  });

  it.each([
    ['{"naming-patterns": {"TrainingJobName": "("}}', 'TrainingJobName'],
    ['{"severities": {"MLS001": "fatal"}}', 'severities.MLS001'],
    ['[', 'cannot be read'],
    ['{"role": "admin"}', 'role']
  ])('refuses %s', async (text, message) => {
    const host = memoryHost({ 'c.json': text });
    await expect(readConfig(host, 'c.json')).rejects.toThrow(message);
  });
});

describe('readFacts', () => {
  it('reads what the params file and the metadata say', async () => {
    const host = memoryHost({
      'p.json': JSON.stringify({
        pSMSKMSKeyId: 'k',
        pSMSSubnetIds: 'a, b,',
        pSMSSecurityGroupId: ['sg'],
        pSMSDataBucketName: 'd'
      }),
      '/opt/ml/metadata/resource-metadata.json': JSON.stringify({
        ResourceArn:
          'arn:aws-us-gov:sagemaker:us-gov-west-1:111122223333:notebook-instance/n'
      })
    });
    const { facts } = await readFacts(host, {
      ...GIVEN,
      params: '/books/p.json'
    });
    expect(facts).toMatchObject({
      partition: 'aws-us-gov',
      region: 'us-gov-west-1',
      account: '111122223333',
      subnets: ['a', 'b'],
      securityGroups: ['sg'],
      volumeKey: 'k',
      bucket: 'd',
      user: null,
      paramsPath: '/books/p.json'
    });
  });

  it('loses only the keys that are bad', async () => {
    const host = memoryHost({
      'p.json':
        '{"pSMSKMSKeyId": 7, "pSMSSubnetIds": {}, "pSMSDataBucketName": "d", "pSMSRoleARN": "arn:aws:iam::111122223333:role/b"}'
    });
    const { facts } = await readFacts(host, {
      ...GIVEN,
      params: '/books/p.json'
    });
    expect(facts).toMatchObject({
      volumeKey: null,
      subnets: null,
      securityGroups: null,
      bucket: 'd',
      account: '111122223333'
    });
  });
});

describe('what policies tell', () => {
  const ROLE =
    'MLSpace-Project001-d30a5f57532a603697ccbb51558fa02ccadd74a0c499';

  it('is the region, the account and the own role, where there is one', async () => {
    const { facts } = await readFacts(memoryHost(), {
      ...GIVEN,
      user: 'jdoe',
      project: 'Project001'
    });
    const policy = (resource: string[]): Parameters<typeof learnFrom>[0] => [
      {
        name: 'p',
        kind: 'identity',
        document: { Statement: { Resource: resource } }
      }
    ];
    const sagemaker = 'arn:aws:sagemaker:us-east-1:111122223333:*';
    const role = `arn:aws:iam::111122223333:role/${ROLE}`;
    expect(learnFrom(policy([sagemaker, role]), facts)).toMatchObject({
      partition: 'aws',
      region: 'us-east-1',
      account: '111122223333',
      roleArn: role
    });
    const other = 'arn:aws:sagemaker:eu-west-1:999922223333:*';
    expect(learnFrom(policy([sagemaker, other]), facts)).toMatchObject({
      region: null,
      account: null,
      roleArn: null
    });
    expect(ownRoleAmong(['template', ROLE], facts).roleArn).toContain(ROLE);
    expect(
      ownRoleAmong([ROLE], { ...facts, user: 'asmith' }).roleArn
    ).toBeNull();
  });
});
