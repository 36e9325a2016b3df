// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  attribute,
  called,
  defaultBucket,
  firstOf,
  given,
  givenTags,
  item,
  method,
  own,
  sends,
  union,
  when
} from './build';
import {
  type LaunchedAction,
  type MethodKnowledge,
  type ParameterSource,
  type Source
} from './types';

/** What several classes have in common. */

/** Both halves of a network from `vpc_config={'Subnets': .., 'SecurityGroupIds': ..}`. */
export interface Network {
  readonly subnets: Source;
  readonly securityGroups: Source;
}

/** From a `vpc_config` dict: `of` makes the parameter with the given path. */
export const vpcDict = (
  of: (name: string, ...path: ReturnType<typeof item>[]) => ParameterSource,
  name = 'vpc_config'
): Network => ({
  subnets: of(name, item('Subnets')),
  securityGroups: of(name, item('SecurityGroupIds'))
});

/** Where an endpoint writes: captured data, answers of asynchronous calls. */
const endpointOutput: Source = union(
  when(
    given('data_capture_config'),
    firstOf(
      given('data_capture_config', attribute('destination_s3_uri')),
      defaultBucket
    )
  ),
  when(
    given('async_inference_config'),
    firstOf(
      given('async_inference_config', attribute('output_path')),
      defaultBucket
    )
  )
);

/** An endpoint has no instances when it is serverless. */
export const endpointInstances: Source = when(
  given('serverless_inference_config'),
  { kind: 'none' },
  given('instance_type')
);

export interface EndpointSources {
  readonly tags: Source;
  readonly volumeKey: Source;
  readonly instanceTypes?: Source;
  readonly output?: Source;
}

/** The configuration and the endpoint that every `deploy` ends with. */
export const endpoint = ({
  tags,
  volumeKey,
  instanceTypes = endpointInstances,
  output = endpointOutput
}: EndpointSources): readonly LaunchedAction[] => [
  sends(
    'CreateEndpointConfig',
    { tags, volumeKey, instanceTypes, output },
    { parameters: { EndpointConfigName: given('endpoint_name') } }
  ),
  sends(
    'CreateEndpoint',
    { tags },
    {
      parameters: {
        EndpointName: given('endpoint_name'),
        EndpointConfigName: given('endpoint_name')
      }
    }
  )
];

/** `register`: the group only when it does not exist; neither takes tags. */
export const registered: readonly LaunchedAction[] = [
  sends(
    'CreateModelPackageGroup',
    {},
    {
      sent: 'maybe',
      parameters: { ModelPackageGroupName: given('model_package_group_name') }
    }
  ),
  sends(
    'CreateModelPackage',
    {},
    {
      parameters: {
        ModelPackageName: given('model_package_name'),
        ModelPackageGroupName: given('model_package_group_name')
      }
    }
  )
];

/** What is registered can be deployed; the model's network stays behind. */
export const registers: MethodKnowledge = method(called(registered), {
  class: 'sagemaker.model.ModelPackage',
  arguments: { role: own('role') },
  open: false
});

/** Only the SDK's defaults file could give it a network or a key. */
export const compilationJob = (role: Source): LaunchedAction =>
  sends(
    'CreateCompilationJob',
    { tags: givenTags(), role, output: given('output_path') },
    {
      inapplicable: ['subnets', 'securityGroups'],
      parameters: {
        CompilationJobName: given('job_name'),
        'StoppingCondition.MaxRuntimeInSeconds': given('compile_max_run')
      }
    }
  );
