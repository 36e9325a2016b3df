// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  attribute,
  constant,
  defaultBucket,
  dict,
  executionRole,
  firstOf,
  given,
  makes,
  method,
  ofClass,
  own,
  ownTags,
  prefix,
  sends,
  started,
  unknown,
  when,
  wrapped
} from './build';
import {
  type Knowledge,
  type LaunchedAction,
  type MethodKnowledge,
  type ParameterSource
} from './types';

/** `ModelTrainer`, the same in v3 and in v2's `sagemaker.modules`. */

const PASSED_ON = [
  'networking',
  'output_data_config',
  'stopping_condition',
  'tags',
  'role',
  'sagemaker_session',
  'base_job_name'
];

/** `from_recipe(..)`, `from_jumpstart_config(..)`: a trainer with what they are given. */
export const trainerFrom = (className: string): MethodKnowledge =>
  makes(className, {
    ...Object.fromEntries(PASSED_ON.map(name => [name, given(name)])),
    // Without one, the hub's model knows an instance type of its own.
    compute: when(
      given('compute'),
      given('compute'),
      dict({ instance_type: unknown })
    )
  });

/** @param configs - Module of `Networking`, `Compute` and `OutputDataConfig`. */
export function modelTrainer(configs: string): Knowledge[string] {
  const part = (
    parameter: string,
    wrapper: string,
    name: string
  ): ParameterSource =>
    wrapped(own(parameter, attribute(name)), `${configs}.${wrapper}`);
  const networking = (name: string): ParameterSource =>
    part('networking', 'Networking', name);
  const compute = (name: string): ParameterSource =>
    part('compute', 'Compute', name);
  return {
    train: method(
      started([
        sends(
          'CreateTrainingJob',
          {
            tags: ownTags('tags', ['lowerList']),
            subnets: networking('subnets'),
            securityGroups: networking('security_group_ids'),
            volumeKey: compute('volume_kms_key_id'),
            instanceTypes: firstOf(
              compute('instance_type'),
              constant('ml.m5.xlarge')
            ),
            role: firstOf(own('role'), executionRole),
            networkIsolation: networking('enable_network_isolation'),
            output: firstOf(
              part('output_data_config', 'OutputDataConfig', 's3_output_path'),
              defaultBucket
            )
          },
          {
            condition: { test: given('dry_run'), given: false },
            parameters: {
              TrainingJobName: prefix(own('base_job_name')),
              'OutputDataConfig.KmsKeyId': own(
                'output_data_config',
                attribute('kms_key_id')
              ),
              'StoppingCondition.MaxRuntimeInSeconds': own(
                'stopping_condition',
                attribute('max_runtime_in_seconds')
              ),
              EnableInterContainerTrafficEncryption: networking(
                'enable_inter_container_traffic_encryption'
              )
            }
          }
        )
      ])
    )
  };
}

/** Neither a check nor a run on a cluster that exists makes a job. */
const isJob: NonNullable<LaunchedAction['condition']> = {
  test: firstOf(own('compute', ofClass('HyperPodCompute')), given('dry_run')),
  given: false
};

/** Trainers of foundation models; a tracking app may be made on the way. */
export const foundationTrainer: Knowledge[string] = {
  train: method(
    started([
      sends(
        'CreateTrainingJob',
        {
          tags: ownTags('tags', ['lowerList']),
          subnets: own('networking', attribute('subnets')),
          securityGroups: own('networking', attribute('security_group_ids')),
          volumeKey: own('compute', attribute('volume_kms_key_id')),
          instanceTypes: own('compute', attribute('instance_type')),
          role: firstOf(own('role'), executionRole),
          output: firstOf(own('s3_output_path'), defaultBucket)
        },
        {
          condition: isJob,
          parameters: { 'OutputDataConfig.KmsKeyId': own('kms_key_id') }
        }
      )
    ])
  )
};

/** A job of its own kind: network and keys are inside its document, as text. */
export const agentTrainer: Knowledge[string] = {
  train: method(
    started([
      sends(
        'CreateJob',
        {
          tags: ownTags('tags', ['lowerList']),
          role: firstOf(own('role'), executionRole)
        },
        { condition: isJob }
      )
    ])
  )
};

/** Runs as a pipeline, which is made when there is none yet. */
export const evaluator: Knowledge[string] = {
  evaluate: method(
    started([
      sends(
        'CreatePipeline',
        { tags: ownTags(), role: firstOf(own('role'), executionRole) },
        { sent: 'maybe', condition: isJob }
      ),
      sends('StartPipelineExecution', {}, { condition: isJob })
    ])
  )
};

/** The tuner keeps the trainer's network, and loses its volume key and isolation. */
export const trainerTuner: Knowledge[string] = {
  tune: method(
    started([
      sends(
        'CreateHyperParameterTuningJob',
        {
          tags: {
            kind: 'union',
            sources: [ownTags(), own('model_trainer', attribute('tags'))]
          },
          subnets: own(
            'model_trainer',
            attribute('networking'),
            attribute('subnets')
          ),
          securityGroups: own(
            'model_trainer',
            attribute('networking'),
            attribute('security_group_ids')
          ),
          instanceTypes: firstOf(
            own(
              'model_trainer',
              attribute('compute'),
              attribute('instance_type')
            ),
            constant('ml.m5.xlarge')
          ),
          role: firstOf(own('model_trainer', attribute('role')), executionRole),
          output: firstOf(
            own(
              'model_trainer',
              attribute('output_data_config'),
              attribute('s3_output_path')
            ),
            defaultBucket
          )
        },
        {
          parameters: {
            HyperParameterTuningJobName: firstOf(
              given('job_name'),
              prefix(own('base_tuning_job_name'))
            )
          }
        }
      )
    ])
  )
};
