// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  engineOptions,
  FACTS,
  fixAll,
  notebook
} from '../../rules/__tests__/harness';
import { preludePlace } from '../prelude';
import { projectCellSource } from '../project-cell';

const CLIENT = "import boto3\nsm = boto3.client('sagemaker')";
const TAGS = `tags = [
    {'Key': 'user', 'Value': 'jdoe'},
    {'Key': 'project', 'Value': 'Project001'},
    {'Key': 'system', 'Value': 'MLSpace'},
]`;
const READ = projectCellSource(FACTS, 'readFile');

/** MLSpace's own example notebooks name things so. */
const EXAMPLE = `import json
user = 'jdoe'
project = 'Project001'
with open('/home/ec2-user/SageMaker/global-resources/notebook-params.json') as f:
    data = json.load(f)
subnets = data['pSMSSubnetIds'].split(',')
kms_cmk = data['pSMSKMSKeyId']
sg_id = data['pSMSSecurityGroupId']
vpc_config = {"SecurityGroupIds": sg_id, "Subnets": subnets}`;

function job(more: string, resources = ''): string {
  return `sm.create_training_job(TrainingJobName='t', ResourceConfig={'InstanceType': 'ml.m5.xlarge'${resources}}${more})`;
}

function fixed(...sources: string[]): string[] {
  const rules = { select: ['MLS001', 'MLS101', 'MLS201'] };
  const { document, findings } = fixAll(
    notebook(...sources),
    engineOptions({ rules })
  );
  expect(findings).toEqual([]);
  return document.cells.map(cell => cell.source);
}

describe('the names that fixes use', () => {
  it('are those of MLSpace’s examples where they hold the right thing', () => {
    const [, , , call] = fixed(CLIENT, EXAMPLE, TAGS, job(''));
    expect(call).toBe(
      job(', Tags=tags, VpcConfig=vpc_config', ", 'VolumeKmsKeyId': kms_cmk")
    );
  });

  it('are the project cell’s where the notebook has none, all defined at once', () => {
    const [first, call] = fixed(CLIENT, job(''));
    expect(first).toBe(`${READ}\n\n${CLIENT}`);
    expect(call).toBe(
      job(', Tags=tags, VpcConfig=vpc_config', ", 'VolumeKmsKeyId': kms_key")
    );
  });

  it('are left alone where they hold something else', () => {
    const other =
      "tags = ['a']\nkms_key = 'other'\nvpc_config = None\nsubnets = []\nsecurity_group_ids = []";
    const [first, second, call] = fixed(CLIENT, other, job(''));
    expect([first, second]).toEqual([CLIENT, other]);
    expect(call).toBe(
      job(
        ', Tags=[{"Key": "user", "Value": "jdoe"}, {"Key": "project", "Value": "Project001"}, {"Key": "system", "Value": "MLSpace"}]' +
          ', VpcConfig={"SecurityGroupIds": ["sg-0123456789abcdef0"], "Subnets": ["subnet-0aaa1111bbb22222c", "subnet-0bbb2222ccc33333d"]}',
        `, 'VolumeKmsKeyId': "${FACTS.volumeKey}"`
      )
    );
  });

  it('are not the project cell’s where a later cell gives them another meaning', () => {
    const [first, call] = fixed(
      `${CLIENT}\ndef tag():\n    return 1`,
      `tags = 1\n${job(', VpcConfig=v, ResourceConfig=r')}`
    );
    expect(first.startsWith('# MLSpace')).toBe(false);
    expect(call).toContain('Tags=[{"Key": "user", "Value": "jdoe"}');
  });

  it('reach into functions of the notebook', () => {
    const source = `def launch():\n    ${job('')}\nlaunch()`;
    const [first, , call] = fixed(CLIENT, READ, source);
    expect(first).toBe(CLIENT);
    expect(call).toContain(', Tags=tags, VpcConfig=vpc_config)');
    expect(call).toContain("'VolumeKmsKeyId': kms_key");
  });
});

describe('preludePlace', () => {
  const place = (...sources: string[]): string | null => {
    const document = notebook(...sources);
    const found = preludePlace(document);
    if (!found) {
      return null;
    }
    const { cell, from } = found.span;
    const { source } = document.cells[cell];
    return `${cell}: ${source.slice(0, from)}${found.before}HERE${found.after}${source.slice(from)}`;
  };

  it.each([
    [['a = 1'], '0: HERE\n\na = 1'],
    [['', '  ', 'a = 1'], '2: HERE\n\na = 1'],
    [['%%bash\nls', 'a = 1'], '1: HERE\n\na = 1'],
    [['%%time\na = 1'], '0: %%time\nHERE\n\na = 1'],
    [['%%time'], '0: %%time\nHERE'],
    [['%matplotlib inline\na = 1'], '0: HERE\n\n%matplotlib inline\na = 1'],
    [
      [
        '#!/usr/bin/env python3\n# coding: utf-8\n"""Doc\nstring."""\nfrom __future__ import (\n    annotations,\n)\n\nimport os'
      ],
      '0: #!/usr/bin/env python3\n# coding: utf-8\n"""Doc\nstring."""\nfrom __future__ import (\n    annotations,\n)\nHERE\n\n\nimport os'
    ],
    [['# %% one\nimport os'], '0: # %% one\nHERE\n\nimport os'],
    [['%%html\n<b>'], null],
    [[], null]
  ])('in %j', (sources, expected) => {
    expect(place(...sources)).toBe(expected);
  });
});
