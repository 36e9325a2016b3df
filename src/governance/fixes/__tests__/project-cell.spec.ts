// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectFacts } from '../../model';
import {
  PROJECT_CELL_MARKER,
  PROJECT_CELL_NAMES,
  projectCellSource,
  pythonString
} from '../project-cell';

const PARAMS = {
  pSMSKMSKeyId: 'f0a1',
  pSMSRoleARN: 'arn:aws:iam::111122223333:role/base',
  pSMSSecurityGroupId: ['sg-1'],
  pSMSSubnetIds: 'subnet-1,subnet-2',
  pSMSLifecycleConfigName: 'lc',
  pSMSDataBucketName: 'data-bucket'
};

const WANTED = {
  user: 'jdoe',
  project: 'Project001',
  tags: [
    { Key: 'user', Value: 'jdoe' },
    { Key: 'project', Value: 'Project001' },
    { Key: 'system', Value: 'MLSpace' }
  ],
  bucket: 'data-bucket',
  subnets: ['subnet-1', 'subnet-2'],
  security_group_ids: ['sg-1'],
  kms_key: 'f0a1',
  project_prefix: 'project/Project001/datasets',
  vpc_config: {
    SecurityGroupIds: ['sg-1'],
    Subnets: ['subnet-1', 'subnet-2']
  }
};

describe('projectCellSource', () => {
  let folder: string;
  let facts: ProjectFacts;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'project-cell-'));
    const paramsPath = join(folder, 'it\'s a "path".json');
    writeFileSync(paramsPath, JSON.stringify(PARAMS));
    facts = {
      user: 'jdoe',
      project: 'Project001',
      system: 'MLSpace',
      account: null,
      region: null,
      partition: null,
      roleArn: null,
      bucket: 'data-bucket',
      subnets: ['subnet-1', 'subnet-2'],
      securityGroups: ['sg-1'],
      volumeKey: 'f0a1',
      paramsPath
    };
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs the source twice and returns the names it defines. */
  function run(source: string): unknown {
    const script = `${source}\n${source}\nimport json\nprint(json.dumps({${PROJECT_CELL_NAMES.map(
      name => `"${name}": ${name}`
    ).join(', ')}}))`;
    const result = spawnSync('python3', ['-c', script], { encoding: 'utf8' });
    expect(result.stderr).toBe('');
    return JSON.parse(result.stdout);
  }

  it('defines all names from the file', () => {
    const source = projectCellSource(facts, 'readFile');
    expect(source.startsWith(PROJECT_CELL_MARKER)).toBe(true);
    expect(source).not.toContain('subnet-1');
    expect(run(source)).toEqual(WANTED);
  });

  it('defines all names from literals, without the file', () => {
    const source = projectCellSource(
      { ...facts, paramsPath: '/nowhere' },
      'literal'
    );
    expect(source).not.toContain('open(');
    expect(run(source)).toEqual(WANTED);
  });

  it('reads only what is not known in the literal style', () => {
    const source = projectCellSource({ ...facts, subnets: null }, 'literal');
    expect(source).toContain('kms_key = "f0a1"');
    expect(source).toContain('params["pSMSSubnetIds"].split(",")');
    expect(run(source)).toEqual(WANTED);
  });

  it('reads the tags of the instance when user or project are not known', () => {
    const source = projectCellSource(
      { ...facts, user: null, system: null },
      'readFile'
    );
    const check = spawnSync(
      'python3',
      [
        '-c',
        `import ast,sys; ast.parse(sys.stdin.read(), feature_version=(3, 8))`
      ],
      { input: source, encoding: 'utf8' }
    );
    expect(check.stderr).toBe('');
    expect(source).toContain('user = instance_tags["user"]');
    expect(source).toContain('project = "Project001"');
    expect(source).toContain('"Value": instance_tags["system"]');
  });

  it('writes the default system tag when only that is not known', () => {
    expect(
      run(projectCellSource({ ...facts, system: null }, 'literal'))
    ).toEqual(WANTED);
  });

  it.each(['"', "'", '\\', 'a\nb', 'ü', '😀', '{x}', '\u2028'])(
    'quotes %j so that Python reads it back',
    text => {
      for (const quote of ['"', "'"] as const) {
        const result = spawnSync(
          'python3',
          [
            '-c',
            `import json\nprint(json.dumps(${pythonString(text, quote)}))`
          ],
          { encoding: 'utf8' }
        );
        expect(JSON.parse(result.stdout)).toBe(text);
      }
    }
  );
});
