// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  called,
  constant,
  defaultBucket,
  dict,
  firstOf,
  given,
  givenTags,
  item,
  makes,
  method,
  own,
  ownTags,
  passed,
  prefix,
  sends,
  started,
  union
} from './build';
import {
  type Knowledge,
  type LaunchedAction,
  type MethodKnowledge,
  type Source
} from './types';
import { endpoint, type Network, registered } from './v2-shared';

/** Estimators of SDK v2: training jobs, and the models made from them. */

const LOCAL = own('instance_type');

const training = method(
  started(
    [
      sends(
        'CreateTrainingJob',
        {
          tags: ownTags(),
          subnets: own('subnets'),
          securityGroups: own('security_group_ids'),
          volumeKey: own('volume_kms_key'),
          instanceTypes: own('instance_type'),
          role: own('role'),
          networkIsolation: own('enable_network_isolation'),
          output: union(
            firstOf(own('output_path'), defaultBucket),
            own('checkpoint_s3_uri')
          )
        },
        {
          parameters: {
            TrainingJobName: firstOf(
              given('job_name'),
              prefix(own('base_job_name'))
            ),
            'OutputDataConfig.KmsKeyId': own('output_kms_key'),
            'StoppingCondition.MaxRuntimeInSeconds': firstOf(
              own('max_run'),
              constant(86400)
            ),
            EnableInterContainerTrafficEncryption: own(
              'encrypt_inter_container_traffic'
            )
          }
        }
      )
    ],
    LOCAL
  )
);

/** The estimator's network, unless the call names another one, or `None`. */
const modelNetwork: Network = {
  subnets: passed(
    given('vpc_config_override', item('Subnets')),
    own('subnets')
  ),
  securityGroups: passed(
    given('vpc_config_override', item('SecurityGroupIds')),
    own('security_group_ids')
  )
};

const model = (
  tags: Source,
  role: Source = firstOf(given('role'), own('role'))
): LaunchedAction =>
  sends(
    'CreateModel',
    {
      ...modelNetwork,
      tags,
      role,
      networkIsolation: own('enable_network_isolation')
    },
    { parameters: { ModelName: given('model_name') } }
  );

/** `tags or self.tags`: those of the call replace the estimator's. */
const tagsOrOwn = firstOf(givenTags(), ownTags());

const deploys = (tags: Source, modelTags = tags): MethodKnowledge =>
  method(
    called(
      [model(modelTags), ...endpoint({ tags, volumeKey: given('kms_key') })],
      given('instance_type')
    )
  );

export const transformJob = (tags: Source): LaunchedAction =>
  sends(
    'CreateTransformJob',
    {
      tags,
      volumeKey: given('volume_kms_key'),
      instanceTypes: given('instance_type'),
      output: firstOf(given('output_path'), defaultBucket)
    },
    {
      sent: 'later',
      parameters: {
        'TransformOutput.KmsKeyId': given('output_kms_key'),
        ModelName: given('model_name')
      }
    }
  );

const transforms = (tags: Source, modelTags = tags): MethodKnowledge =>
  method(
    called([model(modelTags), transformJob(tags)], given('instance_type')),
    {
      class: 'sagemaker.transformer.Transformer',
      arguments: {},
      open: true
    }
  );

const compiles = method(
  called([
    sends(
      'CreateCompilationJob',
      {
        tags: givenTags(),
        role: own('role'),
        output: given('output_path')
      },
      {
        parameters: {
          'StoppingCondition.MaxRuntimeInSeconds': given('compile_max_run')
        }
      }
    )
  ])
);

const createsModel = makes('sagemaker.model.Model', {
  role: firstOf(given('role'), own('role')),
  vpc_config: dict({
    Subnets: modelNetwork.subnets,
    SecurityGroupIds: modelNetwork.securityGroups
  }),
  enable_network_isolation: own('enable_network_isolation')
});

export const estimators: Knowledge = {
  'sagemaker.estimator.EstimatorBase': {
    fit: training,
    deploy: deploys(tagsOrOwn),
    transformer: transforms(tagsOrOwn),
    register: method(called(registered)),
    compile_model: compiles,
    create_model: createsModel
  },
  // Its docstring promises the estimator's tags; the code does not send them.
  'sagemaker.tensorflow.estimator.TensorFlow': {
    transformer: transforms(givenTags())
  }
};
