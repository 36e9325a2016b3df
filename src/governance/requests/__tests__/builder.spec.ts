// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { analyse, presence, summary } from '../../__tests__/harness';

const HEAD = `from sagemaker.serve import ModelBuilder, Mode
from sagemaker.batch_inference.batch_transform_inference_config import BatchTransformInferenceConfig
from sagemaker.serverless import ServerlessInferenceConfig
from sagemaker.compute_resource_requirements.resource_requirements import ResourceRequirements
tags = [{'Key': 'project', 'Value': 'p'}]
vpc = {'Subnets': ['s-1'], 'SecurityGroupIds': ['sg-1']}`;
const MADE =
  "mb = ModelBuilder(model=x, role_arn='r', vpc_config=vpc, instance_type='ml.m5.large')";
const DEPLOY = 'deploy CreateModel+CreateEndpointConfig+CreateEndpoint';

/** Requests of SDK v2's `ModelBuilder`: the code after `MADE`, expected lines. */
const ROWS: readonly (readonly [string, string, ...string[]])[] = [
  ['never deployed', 'model = mb.build()'],
  [
    'deployed, tags swallowed',
    'mb.build()\nmb.deploy(endpoint_name="e", tags=tags, kms_key="k")',
    'ModelBuilder CreateModel missing present na',
    `${DEPLOY} missing present missing`
  ],
  [
    'the model deployed, tags handed on',
    'model = mb.build()\nmodel.deploy(initial_instance_count=1, instance_type="ml.m5.large", tags=tags)',
    'ModelBuilder CreateModel present present na',
    `${DEPLOY} present present missing`
  ],
  [
    'batch',
    'mb.build()\nt = mb.deploy(inference_config=BatchTransformInferenceConfig(instance_count=1, instance_type="ml.m5.large", output_path="s3://b/o"))\nt.transform("s3://b/i")',
    'ModelBuilder CreateModel missing present na',
    'deploy CreateModel+CreateTransformJob missing present missing'
  ],
  [
    'with resources of its own',
    'mb.build()\nmb.deploy(inference_config=ResourceRequirements(requests={}, limits={}))',
    'ModelBuilder CreateModel missing present na',
    `${DEPLOY}+CreateInferenceComponent missing present missing`
  ],
  ['in this process', 'mb.build(mode=Mode.IN_PROCESS)\nmb.deploy()'],
  ['in a container here', 'mb.build(mode=Mode.LOCAL_CONTAINER).deploy()']
];

describe("SDK v2's ModelBuilder", () => {
  it.each(ROWS.map(([name, code, ...lines]) => ({ name, code, lines })))(
    '$name',
    ({ code, lines }) => {
      expect(summary(analyse([HEAD, MADE, code])).sort()).toEqual(
        [...lines].sort()
      );
    }
  );

  it('has no instances when it is serverless', () => {
    const code =
      'mb.build()\nmb.deploy(inference_config=ServerlessInferenceConfig())';
    const { requests } = analyse([HEAD, MADE, code]);
    const deploy = requests.find(one => one.request.target === 'deploy');
    expect(deploy && presence(deploy, 'instanceTypes')).toBe('missing');
  });

  it('does not know what several builders are given', () => {
    const code =
      "both = ModelBuilder(modelbuilder_list=[mb], role_arn='r')\nboth.build()\nboth.deploy(tags=tags)";
    const states = summary(analyse([HEAD, MADE, code]));
    expect(states).toEqual([
      'ModelBuilder CreateModel unknown unknown na',
      `${DEPLOY} unknown unknown unknown`
    ]);
  });
});
