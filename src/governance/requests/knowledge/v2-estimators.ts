// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  called,
  constant,
  defaultBucket,
  dict,
  executionRole,
  firstOf,
  given,
  givenTags,
  item,
  makes,
  method,
  none,
  own,
  ownTags,
  passed,
  prefix,
  sends,
  started,
  union,
  unknown
} from './build';
import {
  type Knowledge,
  type LaunchedAction,
  type MethodKnowledge,
  type Source
} from './types';
import { compilationJob, endpoint, type Network, registers } from './shared';

/** Estimators of SDK v2: training jobs, and the models made from them. */

const LOCAL = own('instance_type');

const trainingJob = (
  role: Source = own('role'),
  instanceTypes: Source = own('instance_type')
): LaunchedAction =>
  sends(
    'CreateTrainingJob',
    {
      tags: ownTags(),
      subnets: own('subnets'),
      securityGroups: own('security_group_ids'),
      volumeKey: own('volume_kms_key'),
      instanceTypes,
      role,
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
  );

const training = method(started([trainingJob()], LOCAL));

/** A hub's model knows a type of its own; the role defaults to the notebook's. */
const hubTraining = method(
  started(
    [
      trainingJob(
        firstOf(own('role'), executionRole),
        firstOf(own('instance_type'), unknown)
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

/** Only some `create_model` pass the estimator's own isolation on. */
const ownIsolation = passed(
  given('enable_network_isolation'),
  own('enable_network_isolation')
);

const model = (
  tags: Source,
  role: Source = firstOf(given('role'), own('role')),
  networkIsolation: Source = ownIsolation
): LaunchedAction =>
  sends(
    'CreateModel',
    { ...modelNetwork, tags, role, networkIsolation },
    { parameters: { ModelName: given('model_name') } }
  );

/** `tags or self.tags`: those of the call replace the estimator's. */
const tagsOrOwn = firstOf(givenTags(), ownTags());

const deploys = (
  tags: Source,
  created: LaunchedAction = model(tags),
  instanceTypes?: Source
): MethodKnowledge =>
  method(
    called(
      [
        created,
        ...endpoint({ tags, volumeKey: given('kms_key'), instanceTypes })
      ],
      given('instance_type')
    )
  );

const isolated = deploys(tagsOrOwn);
const notIsolated = deploys(
  tagsOrOwn,
  model(tagsOrOwn, undefined, given('enable_network_isolation'))
);

const hubModel = model(
  givenTags(),
  firstOf(given('role'), own('role'), executionRole)
);

const hubDeploy = deploys(
  givenTags(),
  {
    ...hubModel,
    governed: {
      ...hubModel.governed,
      subnets: firstOf(given('vpc_config', item('Subnets')), own('subnets')),
      securityGroups: firstOf(
        given('vpc_config', item('SecurityGroupIds')),
        own('security_group_ids')
      )
    }
  },
  firstOf(given('instance_type'), unknown)
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

/** What `transformer()` returns is launched as part of that very call. */
export const TRANSFORMER: MethodKnowledge['returns'] = {
  class: 'sagemaker.transformer.Transformer',
  arguments: {},
  open: true
};

export const TRANSFORMER_V3: MethodKnowledge['returns'] = {
  class: 'sagemaker.core.transformer.Transformer',
  arguments: {},
  open: true
};

const transforms = (tags: Source, modelTags = tags): MethodKnowledge =>
  method(
    called([model(modelTags), transformJob(tags)], given('instance_type')),
    TRANSFORMER
  );

const compiles = method(called([compilationJob(own('role'))]));

const createsModel = makes('sagemaker.model.Model', {
  role: firstOf(given('role'), own('role')),
  vpc_config: dict({
    Subnets: modelNetwork.subnets,
    SecurityGroupIds: modelNetwork.securityGroups
  }),
  enable_network_isolation: own('enable_network_isolation')
});

/** A package is made from the algorithm first, and takes no tags. */
const fromPackage = (known: MethodKnowledge): MethodKnowledge => ({
  ...known,
  launches: known.launches.map(launch => ({
    ...launch,
    actions: [sends('CreateModelPackage'), ...launch.actions]
  }))
});

/** A job that ran before: what it carried is not in the notebook. */
const attached: MethodKnowledge = {
  launches: [],
  returns: { class: 'sagemaker.estimator.Estimator', arguments: {}, open: true }
};

export const estimators: Knowledge = {
  'sagemaker.estimator.EstimatorBase': {
    fit: training,
    deploy: notIsolated,
    transformer: transforms(tagsOrOwn),
    register: registers,
    compile_model: compiles,
    create_model: createsModel,
    attach: attached
  },
  'sagemaker.estimator.Estimator': { deploy: isolated },
  'sagemaker.sklearn.estimator.SKLearn': { deploy: isolated },
  'sagemaker.tensorflow.estimator.TensorFlow': {
    deploy: isolated,
    // Its docstring promises the estimator's tags; the code does not send them.
    transformer: transforms(givenTags())
  },
  'sagemaker.algorithm.AlgorithmEstimator': {
    deploy: fromPackage(notIsolated),
    transformer: fromPackage(transforms(tagsOrOwn, none))
  },
  // The SDK's own hub tags fill the list, so the constructor's never follow.
  'sagemaker.jumpstart.estimator.JumpStartEstimator': {
    fit: hubTraining,
    deploy: hubDeploy
  }
};
