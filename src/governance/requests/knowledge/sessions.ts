// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  called,
  each,
  firstOf,
  given,
  givenTags,
  item,
  method,
  none,
  sends,
  unknown
} from './build';
import { type Knowledge, type MethodKnowledge, type Source } from './types';
import { vpcDict } from './shared';

/** Helpers of the SDK's session: one request each, values passed through. */

const variants = given('production_variants', each, item('InstanceType'));

const instances: Source = {
  kind: 'when',
  test: given('serverless_inference_config_dict'),
  then: none,
  otherwise: firstOf(given('instance_type'), variants)
};

const captured = given('data_capture_config_dict', item('DestinationS3Uri'));

const createModel = method(
  called([
    sends(
      'CreateModel',
      {
        ...vpcDict(given),
        tags: givenTags(),
        role: given('role'),
        networkIsolation: given('enable_network_isolation')
      },
      { parameters: { ModelName: given('name') } }
    )
  ])
);

/** Without an override, the network is that of the job. */
const jobNetwork = {
  subnets: firstOf(given('vpc_config_override', item('Subnets')), unknown),
  securityGroups: firstOf(
    given('vpc_config_override', item('SecurityGroupIds')),
    unknown
  )
};

const createEndpointConfig = method(
  called([
    sends(
      'CreateEndpointConfig',
      {
        ...vpcDict(given),
        tags: givenTags(),
        volumeKey: given('kms_key'),
        instanceTypes: instances,
        output: captured
      },
      { parameters: { EndpointConfigName: given('name') } }
    )
  ])
);

const createEndpoint = method(
  called([
    sends(
      'CreateEndpoint',
      { tags: givenTags() },
      {
        parameters: {
          EndpointName: given('endpoint_name'),
          EndpointConfigName: given('config_name')
        }
      }
    )
  ])
);

const config = { EndpointConfigName: given('name') };
const named = { ...config, EndpointName: given('name') };

const fromVariants = method(
  called([
    sends(
      'CreateEndpointConfig',
      {
        ...vpcDict(given),
        tags: givenTags(),
        volumeKey: given('kms_key'),
        instanceTypes: variants,
        output: captured
      },
      { parameters: config }
    ),
    sends('CreateEndpoint', { tags: givenTags() }, { parameters: named })
  ])
);

/** Neither takes a key; the first does not even take tags. */
const fromJob = method(
  called([
    sends('CreateModel', {
      ...jobNetwork,
      role: firstOf(given('role'), unknown)
    }),
    sends('CreateEndpointConfig', { instanceTypes: given('instance_type') }),
    sends('CreateEndpoint')
  ])
);

const fromModelData = method(
  called([
    sends('CreateModel', {
      ...vpcDict(given, 'model_vpc_config'),
      role: given('role')
    }),
    sends('CreateEndpointConfig', {
      tags: givenTags(),
      instanceTypes: given('instance_type')
    }),
    sends('CreateEndpoint', { tags: givenTags() })
  ])
);

const train = method(
  called([
    sends(
      'CreateTrainingJob',
      {
        ...vpcDict(given),
        tags: givenTags(),
        volumeKey: given('resource_config', item('VolumeKmsKeyId')),
        instanceTypes: given('resource_config', item('InstanceType')),
        role: given('role'),
        networkIsolation: given('enable_network_isolation'),
        output: given('output_config', item('S3OutputPath'))
      },
      { parameters: { TrainingJobName: given('job_name') } }
    )
  ])
);

const cluster = (key: string): Source =>
  given('resources', item('ClusterConfig'), item(key));
const network = (key: string): Source =>
  given('network_config', item('VpcConfig'), item(key));

const process = method(
  called([
    sends(
      'CreateProcessingJob',
      {
        tags: givenTags(),
        subnets: network('Subnets'),
        securityGroups: network('SecurityGroupIds'),
        volumeKey: cluster('VolumeKmsKeyId'),
        instanceTypes: cluster('InstanceType'),
        role: given('role_arn'),
        networkIsolation: given(
          'network_config',
          item('EnableNetworkIsolation')
        ),
        output: given(
          'output_config',
          item('Outputs'),
          each,
          item('S3Output'),
          item('S3Uri')
        )
      },
      { parameters: { ProcessingJobName: given('job_name') } }
    )
  ])
);

const transform = method(
  called([
    sends(
      'CreateTransformJob',
      {
        tags: givenTags(),
        volumeKey: given('resource_config', item('VolumeKmsKeyId')),
        instanceTypes: given('resource_config', item('InstanceType')),
        output: given('output_config', item('S3OutputPath'))
      },
      {
        parameters: {
          TransformJobName: given('job_name'),
          ModelName: given('model_name')
        }
      }
    )
  ])
);

const security = (...path: string[]): Source =>
  given('auto_ml_job_config', item('SecurityConfig'), ...path.map(item));

const autoMl = method(
  called([
    sends('CreateAutoMLJob', {
      tags: givenTags(),
      subnets: security('VpcConfig', 'Subnets'),
      securityGroups: security('VpcConfig', 'SecurityGroupIds'),
      volumeKey: security('VolumeKmsKeyId'),
      role: given('role'),
      output: given('output_config', item('S3OutputPath'))
    })
  ])
);

const autoMlV2 = method(
  called([
    sends('CreateAutoMLJobV2', {
      tags: givenTags(),
      subnets: given('security_config', item('VpcConfig'), item('Subnets')),
      securityGroups: given(
        'security_config',
        item('VpcConfig'),
        item('SecurityGroupIds')
      ),
      volumeKey: given('security_config', item('VolumeKmsKeyId')),
      role: given('role'),
      output: given('output_config', item('S3OutputPath'))
    })
  ])
);

const definition = (key: string): Source =>
  firstOf(
    given('training_config', item(key)),
    given('training_config_list', each, item(key))
  );

/** Its configuration is the SDK's own dict, not the API's. */
const tune = method(
  called([
    sends('CreateHyperParameterTuningJob', {
      tags: givenTags(),
      subnets: firstOf(
        given('vpc_config', item('Subnets')),
        given('training_config', item('vpc_config'), item('Subnets'))
      ),
      securityGroups: firstOf(
        given('vpc_config', item('SecurityGroupIds')),
        given('training_config', item('vpc_config'), item('SecurityGroupIds'))
      ),
      volumeKey: firstOf(
        given('resource_config', item('VolumeKmsKeyId')),
        given(
          'training_config',
          item('resource_config'),
          item('VolumeKmsKeyId')
        )
      ),
      instanceTypes: firstOf(
        given('resource_config', item('InstanceType')),
        given('training_config', item('resource_config'), item('InstanceType'))
      ),
      role: firstOf(given('role'), definition('role')),
      output: firstOf(
        given('output_config', item('S3OutputPath')),
        given('training_config', item('output_config'), item('S3OutputPath'))
      )
    })
  ])
);

const one = (
  action: string,
  governed: Parameters<typeof sends>[1],
  extra: Parameters<typeof sends>[2] = {}
): MethodKnowledge => method(called([sends(action, governed, extra)]));

const common: Knowledge[string] = {
  create_model: createModel,
  create_endpoint_config: createEndpointConfig,
  create_endpoint: createEndpoint,
  endpoint_from_production_variants: fromVariants,
  create_inference_component: one('CreateInferenceComponent', {
    tags: givenTags()
  }),
  create_inference_recommendations_job: one(
    'CreateInferenceRecommendationsJob',
    { role: given('role') }
  ),
  create_model_package_from_algorithm: one('CreateModelPackage', {})
};

const v2Only: Knowledge[string] = {
  create_model_from_job: one('CreateModel', {
    ...jobNetwork,
    tags: givenTags(),
    role: firstOf(given('role'), unknown),
    networkIsolation: given('enable_network_isolation')
  }),
  create_model_package_from_containers: method(
    called([
      sends('CreateModelPackageGroup', {}, { sent: 'maybe' }),
      sends('CreateModelPackage')
    ])
  ),
  create_endpoint_config_from_existing: one('CreateEndpointConfig', {
    tags: firstOf(givenTags('new_tags'), unknown),
    volumeKey: firstOf(given('new_kms_key'), unknown),
    instanceTypes: firstOf(
      given('new_production_variants', each, item('InstanceType')),
      unknown
    )
  }),
  endpoint_from_job: fromJob,
  endpoint_from_model_data: fromModelData,
  train,
  process,
  transform,
  tune,
  create_tuning_job: tune,
  auto_ml: autoMl,
  create_auto_ml_v2: autoMlV2,
  compile_model: one(
    'CreateCompilationJob',
    {
      tags: givenTags(),
      role: given('role'),
      output: given('output_model_config', item('S3OutputLocation'))
    },
    { inapplicable: ['subnets', 'securityGroups'] }
  ),
  package_model_for_edge: one('CreateEdgePackagingJob', {
    tags: givenTags(),
    role: given('role'),
    output: given('output_model_config', item('S3OutputLocation'))
  }),
  create_monitoring_schedule: one('CreateMonitoringSchedule', {
    tags: givenTags(),
    subnets: network('Subnets'),
    securityGroups: network('SecurityGroupIds'),
    volumeKey: given('volume_kms_key'),
    instanceTypes: given('instance_type'),
    role: given('role_arn')
  }),
  start_monitoring_schedule: one('StartMonitoringSchedule', {}),
  create_feature_group: one('CreateFeatureGroup', {
    tags: givenTags(),
    role: given('role_arn'),
    output: given(
      'offline_store_config',
      item('S3StorageConfig'),
      item('S3Uri')
    )
  }),
  create_hub: one('CreateHub', { tags: givenTags() }),
  create_hub_content_reference: one('CreateHubContentReference', {})
};

export const sessions = {
  v2: { ...common, ...v2Only },
  v3: common
} as const;
