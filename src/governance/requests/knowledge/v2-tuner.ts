// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  attribute,
  called,
  defaultBucket,
  each,
  firstOf,
  given,
  givenTags,
  item,
  makes,
  method,
  own,
  ownTags,
  prefix,
  sends,
  started,
  union
} from './build';
import { type Knowledge, type MethodKnowledge, type Source } from './types';
import { endpoint, vpcDict } from './shared';

/** Tuning and AutoML of SDK v2. */

/** Of the estimator, or of each of the estimators that `create` was given. */
const ofEstimator = (name: string): Source =>
  firstOf(
    own('estimator', attribute(name)),
    own('estimator_dict', each, attribute(name))
  );

/** The tuner's and the estimator's tags, joined. */
const tunedTags = union(ownTags(), ofEstimator('tags'));

const definition = 'TrainingJobDefinition';

const tuning = method(
  started([
    sends(
      'CreateHyperParameterTuningJob',
      {
        tags: tunedTags,
        subnets: ofEstimator('subnets'),
        securityGroups: ofEstimator('security_group_ids'),
        volumeKey: ofEstimator('volume_kms_key'),
        instanceTypes: ofEstimator('instance_type'),
        role: ofEstimator('role'),
        networkIsolation: ofEstimator('enable_network_isolation'),
        output: union(
          firstOf(ofEstimator('output_path'), defaultBucket),
          ofEstimator('checkpoint_s3_uri')
        )
      },
      {
        parameters: {
          HyperParameterTuningJobName: firstOf(
            given('job_name'),
            prefix(own('base_tuning_job_name'))
          ),
          [`${definition}.OutputDataConfig.KmsKeyId`]:
            ofEstimator('output_kms_key')
        },
        paths: {
          volumeKey: `${definition}.HyperParameterTuningResourceConfig.VolumeKmsKeyId`,
          instanceTypes: `${definition}.HyperParameterTuningResourceConfig.InstanceType`
        }
      }
    )
  ])
);

/** The best job's tags are those of the tuning job, unless the call names others. */
const deployTags = firstOf(givenTags(), tunedTags);

const deploysBest: MethodKnowledge = method(
  called(
    [
      sends(
        'CreateModel',
        {
          tags: deployTags,
          subnets: ofEstimator('subnets'),
          securityGroups: ofEstimator('security_group_ids'),
          role: ofEstimator('role'),
          networkIsolation: ofEstimator('enable_network_isolation')
        },
        { parameters: { ModelName: given('model_name') } }
      ),
      ...endpoint({ tags: deployTags, volumeKey: given('kms_key') })
    ],
    given('instance_type')
  )
);

/** A new estimator for the best job: all but the volume key comes along. */
const best = makes('sagemaker.estimator.Estimator', {
  tags: tunedTags,
  subnets: ofEstimator('subnets'),
  security_group_ids: ofEstimator('security_group_ids'),
  role: ofEstimator('role'),
  instance_type: ofEstimator('instance_type'),
  output_kms_key: ofEstimator('output_kms_key'),
  enable_network_isolation: ofEstimator('enable_network_isolation')
});

/** `create({name: estimator, ..})`: one tuner for several algorithms. */
const several = makes('sagemaker.tuner.HyperparameterTuner', {
  estimator_dict: given('estimator_dict'),
  tags: given('tags'),
  base_tuning_job_name: given('base_tuning_job_name')
});

/** Starts from the same estimators; the tuner's own tags stay behind. */
const warmStarted = (estimator: Source): MethodKnowledge =>
  makes('sagemaker.tuner.HyperparameterTuner', {
    estimator,
    estimator_dict: own('estimator_dict')
  });

const autoMl = (action: string, network: string): MethodKnowledge =>
  method(
    started([
      sends(
        action,
        {
          ...vpcDict(own),
          tags: ownTags(),
          volumeKey: own('volume_kms_key'),
          role: own('role'),
          output: firstOf(own('output_path'), defaultBucket)
        },
        {
          parameters: {
            AutoMLJobName: firstOf(
              given('job_name'),
              prefix(own('base_job_name'))
            ),
            'OutputDataConfig.KmsKeyId': own('output_kms_key'),
            [`${network}.EnableInterContainerTrafficEncryption`]: own(
              'encrypt_inter_container_traffic'
            )
          }
        }
      )
    ])
  );

/** A candidate's own jobs run again; the SDK sends an empty list of tags. */
const candidate = method(
  called([
    sends('CreateTrainingJob', {
      subnets: given('vpc_config', item('Subnets')),
      securityGroups: given('vpc_config', item('SecurityGroupIds')),
      volumeKey: given('volume_kms_key'),
      instanceTypes: { kind: 'unknown' },
      role: { kind: 'unknown' },
      output: { kind: 'unknown' }
    }),
    sends('CreateTransformJob', {
      volumeKey: given('volume_kms_key'),
      instanceTypes: { kind: 'unknown' },
      output: { kind: 'unknown' }
    })
  ])
);

export const tuners: Knowledge = {
  'sagemaker.tuner.HyperparameterTuner': {
    fit: tuning,
    deploy: deploysBest,
    best_estimator: best,
    create: several,
    transfer_learning_tuner: warmStarted(
      firstOf(given('estimator'), own('estimator'))
    ),
    identical_dataset_and_algorithm_tuner: warmStarted(own('estimator')),
    attach: {
      launches: [],
      returns: {
        class: 'sagemaker.tuner.HyperparameterTuner',
        arguments: {},
        open: true
      }
    }
  },
  'sagemaker.automl.automl.AutoML': {
    fit: autoMl('CreateAutoMLJob', 'AutoMLJobConfig.SecurityConfig')
  },
  'sagemaker.automl.automlv2.AutoMLV2': {
    fit: autoMl('CreateAutoMLJobV2', 'SecurityConfig')
  },
  'sagemaker.automl.candidate_estimator.CandidateEstimator': { fit: candidate }
};
