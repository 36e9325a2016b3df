// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { analyse, summary } from './harness';

type Row = readonly [string, string, ...string[]];

const HEAD = `import sagemaker
from sagemaker.estimator import Estimator
from sagemaker.model import Model
tags = [{'Key': 'project', 'Value': 'p'}]
net = dict(subnets=['s'], security_group_ids=['g'])`;
const EST = "est = Estimator('i', 'r', 1, 'ml.m5.large', tags=tags, **net)";

const ROWS: readonly Row[] = [
  ['an estimator that is never launched', EST],
  [
    'fit',
    `${EST}\nest.fit()`,
    'Estimator CreateTrainingJob present present missing'
  ],
  [
    'deploy inherits tags and network, never the key',
    `est = Estimator('i', 'r', 1, 'ml.m5.large', tags=tags, volume_kms_key='k', **net)\nest.fit()\nest.deploy(1, 'ml.m5.large')`,
    'Estimator CreateTrainingJob present present present',
    'deploy CreateModel+CreateEndpointConfig+CreateEndpoint present present missing'
  ],
  [
    'a transformer that is launched later',
    `${EST}\nt = est.transformer(1, 'ml.m5.large', volume_kms_key='k')\nt.transform('s3://x')`,
    'transformer CreateModel+CreateTransformJob present present present'
  ],
  [
    'a transformer that is not',
    `${EST}\nt = est.transformer(1, 'ml.m5.large', volume_kms_key='k')`,
    'transformer CreateModel present present na'
  ],
  [
    'tags set after the constructor',
    `est = Estimator('i', 'r', 1, 'ml.m5.large', **net)\nest.tags = tags\nest.fit()`,
    'Estimator CreateTrainingJob present present missing'
  ],
  [
    'a list that grows before the launch',
    `t = []\nest = Estimator('i', 'r', 1, 'ml.m5.large', tags=t, **net)\nt.append({})\nest.fit()`,
    'Estimator CreateTrainingJob present present missing'
  ],
  [
    'a model is judged at its constructor and where it is deployed',
    `m = Model(image_uri='i', role='r', vpc_config={'Subnets': ['s'], 'SecurityGroupIds': ['g']})\nm.deploy(1, 'ml.m5.large', tags=tags)`,
    'Model CreateModel present present na',
    'deploy CreateModel+CreateEndpointConfig+CreateEndpoint present present missing'
  ],
  ['on this machine', "est = Estimator('i', 'r', 1, 'local')\nest.fit()"],
  [
    'on this machine, with or without its GPU',
    "kind = 'local'\nif gpu():\n    kind = 'local_gpu'\nest = Estimator('i', 'r', 1, kind)\nest.fit()"
  ],
  [
    'on this machine or elsewhere',
    "kind = 'local'\nif big():\n    kind = 'ml.m5.large'\nest = Estimator('i', 'r', 1, kind)\nest.fit()",
    'Estimator CreateTrainingJob missing missing missing'
  ],
  [
    'tuned for a pipeline by the session of its estimator',
    `from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.tuner import HyperparameterTuner
est = Estimator('i', 'r', 1, 'ml.m5.large', sagemaker_session=PipelineSession())
args = HyperparameterTuner(est, 'm', {}).fit()`
  ],
  [
    'only described for a pipeline',
    `from sagemaker.workflow.pipeline_context import PipelineSession
from sagemaker.workflow.pipeline import Pipeline
s = PipelineSession()
est = Estimator('i', 'r', 1, 'ml.m5.large', sagemaker_session=s)
p = Pipeline(name='p', steps=[est.fit()], sagemaker_session=s)
p.upsert(role_arn='r', tags=tags)`,
    'upsert CreatePipeline present na na'
  ],
  [
    'made by a helper and launched in a loop',
    `def make(name):\n    return Estimator('i', 'r', 1, 'ml.m5.large', base_job_name=name, **net)\nall = [make(n) for n in ['a', 'b']]\nfor e in all:\n    e.fit()`,
    'Estimator CreateTrainingJob missing present missing'
  ],
  [
    'a subclass of the notebook',
    `class Mine(Estimator):\n    def __init__(self, **kw):\n        super().__init__('i', 'r', 1, 'ml.m5.large', **kw)\nMine(tags=tags, **net).fit()`,
    'Estimator CreateTrainingJob present present missing'
  ],
  [
    'arguments that are not known',
    `import helpers\nest = Estimator('i', 'r', 1, 'ml.m5.large', **helpers.defaults())\nest.fit()`,
    'Estimator CreateTrainingJob unknown unknown unknown'
  ],
  [
    'an object from elsewhere',
    "%store -r predictor_source\npredictor_source.deploy(initial_instance_count=1, instance_type='ml.m5.large')",
    'deploy CreateModel+CreateEndpointConfig+CreateEndpoint unknown unknown missing'
  ],
  [
    'a switch that is off',
    `ON = False\nif ON:\n    est = Estimator('i', 'r', 1, 'ml.m5.large')\nelse:\n    est = Estimator('j', 'r', 1, 'ml.m5.large', tags=tags, **net)\nest.fit()`,
    'Estimator CreateTrainingJob missing missing missing',
    'Estimator CreateTrainingJob present present missing'
  ]
];

const CLI: readonly Row[] = [
  [
    'shorthand',
    '!aws sagemaker create-model --vpc-config SecurityGroupIds=a,Subnets=b,c --tags Key=a,Value=b Key=c,Value=d',
    'create-model CreateModel present present na'
  ],
  [
    'JSON',
    `!aws sagemaker create-model --tags '[{"Key": "a", "Value": "b"}]'`,
    'create-model CreateModel present missing na'
  ],
  [
    'global options first',
    '!aws --region x sagemaker create-endpoint --endpoint-name e',
    'create-endpoint CreateEndpoint missing na na'
  ],
  [
    'from a file',
    '!aws sagemaker create-model --cli-input-json file://x.json',
    'create-model CreateModel unknown unknown na'
  ],
  ['a skeleton', '!aws sagemaker create-model --generate-cli-skeleton'],
  [
    'EMR',
    '!aws emr create-cluster --tags a=b --ec2-attributes SubnetId=s',
    'create-cluster RunJobFlow present present na'
  ],
  [
    'a shell cell, with a comment, a heredoc and a substitution',
    '%%bash\n# aws sagemaker create-model\ncat <<EOF > x\naws sagemaker create-model\nEOF\nX=$(aws sagemaker create-endpoint \\\n  --endpoint-name e) && echo "$X"',
    'create-endpoint CreateEndpoint missing na na'
  ],
  [
    'a process',
    "import subprocess\nsubprocess.run(['aws', 'sagemaker', 'create-model', '--tags', 'Key=a,Value=b'])",
    'create-model CreateModel present missing na'
  ],
  ['a word in a sentence', '!echo aws sagemaker create-model']
];

describe('SDK objects', () => {
  it.each(ROWS.map(([name, code, ...expected]) => ({ name, code, expected })))(
    '$name',
    ({ code, expected }) => {
      expect(summary(analyse([HEAD, code]))).toEqual(expected);
    }
  );

  it('keeps the place of the launch beside that of the constructor', () => {
    const [judged] = analyse([HEAD, EST, 'est.fit()']).requests;
    expect(judged?.request.call.cell).toBe(1);
    expect(judged?.request.launch).toEqual({ cell: 2, from: 0, to: 9 });
  });
});

describe('AWS CLI', () => {
  it.each(CLI.map(([name, code, ...expected]) => ({ name, code, expected })))(
    '$name',
    ({ code, expected }) => {
      expect(summary(analyse([code]))).toEqual(expected);
    }
  );
});
