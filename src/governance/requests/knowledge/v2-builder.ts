// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  attribute,
  called,
  defaultBucket,
  earlier,
  firstOf,
  given,
  givenTags,
  item,
  none,
  ofClass,
  own,
  sends,
  started,
  unknown,
  when
} from './build';
import {
  type Knowledge,
  type LaunchedAction,
  type MethodKnowledge,
  type Source
} from './types';

/**
 * `ModelBuilder` of SDK v2. `build` only describes a model; `deploy` hands on
 * nothing but the kind of deployment, so that no tags and no key ever reach a
 * request, whatever it is given.
 */

const config = (name: string, ...rest: ReturnType<typeof attribute>[]) =>
  given('inference_config', ofClass(name), ...rest);
const batch = config('BatchTransformInferenceConfig');
const serverless = config('ServerlessInferenceConfig');
const asynchronous = config('AsyncInferenceConfig');
const component = config('ResourceRequirements');

const mode = firstOf(earlier('build', 'mode'), own('mode'));
const role = firstOf(earlier('build', 'role_arn'), own('role_arn'), {
  kind: 'executionRole'
});

/** Several builders at once, and only they, hand on what `deploy` is given. */
const alone = (source: Source): Source =>
  when(own('modelbuilder_list'), unknown, source);
const tags = alone(none);

const model: LaunchedAction = sends(
  'CreateModel',
  {
    tags,
    subnets: alone(own('vpc_config', item('Subnets'))),
    securityGroups: alone(own('vpc_config', item('SecurityGroupIds'))),
    role
  },
  { parameters: { ModelName: own('name') } }
);

/** With resources of its own, the model may go to an endpoint that exists. */
const extra: Pick<LaunchedAction, 'sent' | 'condition'> = {
  sent: 'maybe',
  condition: { test: batch, given: false }
};
const endpoint: readonly LaunchedAction[] = [
  sends(
    'CreateEndpointConfig',
    {
      tags,
      volumeKey: alone(none),
      instanceTypes: when(serverless, none, own('instance_type')),
      output: when(
        asynchronous,
        firstOf(
          config('AsyncInferenceConfig', attribute('output_path')),
          defaultBucket
        )
      )
    },
    extra
  ),
  sends('CreateEndpoint', { tags }, extra)
];

const transform: LaunchedAction = sends(
  'CreateTransformJob',
  {
    instanceTypes: config(
      'BatchTransformInferenceConfig',
      attribute('instance_type')
    ),
    output: config('BatchTransformInferenceConfig', attribute('output_path'))
  },
  { sent: 'later', condition: { test: batch, given: true } }
);

const built: MethodKnowledge['returns'] = {
  class: 'sagemaker.model.Model',
  arguments: {
    name: own('name'),
    role: firstOf(given('role_arn'), role),
    vpc_config: alone(own('vpc_config')),
    mode: firstOf(given('mode'), own('mode'))
  },
  open: false,
  atMaker: true
};

/** Without any of these, `optimize` only sets the model up. */
const optimized = firstOf(
  given('quantization_config'),
  given('compilation_config'),
  given('sharding_config')
);

const optimizationJob = sends(
  'CreateOptimizationJob',
  {
    tags: givenTags(),
    subnets: given('vpc_config', item('Subnets')),
    securityGroups: given('vpc_config', item('SecurityGroupIds')),
    instanceTypes: firstOf(given('instance_type'), own('instance_type')),
    role: firstOf(given('role_arn'), own('role_arn'), {
      kind: 'executionRole'
    }),
    output: firstOf(given('output_path'), defaultBucket)
  },
  { condition: { test: optimized, given: true } }
);

const builder: Knowledge[string] = {
  build: { launches: [], returns: built },
  optimize: { launches: [called([optimizationJob])], returns: built },
  deploy: {
    launches: [
      started([model], mode),
      called(
        [
          model,
          ...endpoint,
          sends(
            'CreateInferenceComponent',
            { tags },
            { condition: { test: component, given: true } }
          ),
          transform
        ],
        mode
      )
    ],
    returns: {
      class: 'sagemaker.transformer.Transformer',
      arguments: {},
      open: true,
      test: batch
    }
  }
};

export const builders: Knowledge = {
  'sagemaker.serve.builder.model_builder.ModelBuilder': builder
};
