// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ProjectFacts } from '../../model';
import {
  engineOptions,
  FACTS,
  fixAll,
  notebook
} from '../../rules/__tests__/harness';

const TAGS =
  ' --tags Key=user,Value=jdoe Key=project,Value=Project001 Key=system,Value=MLSpace';
const NET = ` --vpc-config Subnets=${FACTS.subnets?.join()},SecurityGroupIds=${FACTS.securityGroups?.join()}`;
const KEY = ` --kms-key-id ${FACTS.volumeKey}`;
const MODEL =
  '!aws sagemaker create-model --model-name m --execution-role-arn r';
const CONFIG =
  '!aws sagemaker create-endpoint-config --endpoint-config-name c --production-variants VariantName=v,ModelName=m,InstanceType=ml.m5.xlarge,InitialInstanceCount=1';

function fixed(
  source: string,
  facts: Partial<ProjectFacts> = {},
  allow: readonly string[] = []
): string {
  const options = engineOptions({
    facts,
    allow,
    rules: { select: ['MLS001', 'MLS101', 'MLS201'] }
  });
  return fixAll(notebook(source), options).document.cells[0].source;
}

describe('fixes of AWS CLI commands', () => {
  it.each([
    ['tags and network', MODEL, `${MODEL}${TAGS}${NET}`],
    [
      'before a pipe and a comment',
      `${MODEL} | tee out.txt # keep`,
      `${MODEL}${TAGS}${NET} | tee out.txt # keep`
    ],
    ['what is lacking only', `${MODEL}${TAGS}`, `${MODEL}${TAGS}${NET}`],
    [
      'nothing where all is there',
      `${MODEL}${NET}${TAGS}`,
      `${MODEL}${NET}${TAGS}`
    ],
    ['a key that has its own option', CONFIG, `${CONFIG}${TAGS}${KEY}`],
    [
      'a command over several lines of a shell cell',
      '%%bash\nset -e\naws sagemaker create-endpoint-config \\\n  --endpoint-config-name c \\\n  --production-variants VariantName=v,InstanceType=ml.m5.xlarge\necho done',
      `%%bash\nset -e\naws sagemaker create-endpoint-config \\\n  --endpoint-config-name c \\\n  --production-variants VariantName=v,InstanceType=ml.m5.xlarge${TAGS}${KEY}\necho done`
    ],
    [
      'not a command that Python runs',
      "import os\nos.system('aws sagemaker create-model --model-name m --execution-role-arn r')",
      "import os\nos.system('aws sagemaker create-model --model-name m --execution-role-arn r')"
    ]
  ])('writes %s', (_, source, expected) => {
    expect(fixed(source)).toBe(expected);
  });

  it.each([
    ['unknown', null],
    ['with a space', 'j doe'],
    ['with what IPython would fill in', '{user}'],
    ['with what the shell would run', '$(id)'],
    ['with what the CLI would split', 'a,Key=b']
  ])('writes no tags for a user %s', (_, user) => {
    expect(fixed(`${MODEL}${NET}`, { user })).toBe(`${MODEL}${NET}`);
  });

  it('writes tags for EMR in its own form', () => {
    const source =
      '!aws emr create-cluster --name c --release-label emr-6.15.0';
    expect(fixed(source, {}, ['elasticmapreduce:RunJobFlow'])).toBe(
      `${source} --tags user=jdoe project=Project001 system=MLSpace`
    );
  });
});
