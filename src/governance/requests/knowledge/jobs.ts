// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  attribute,
  called,
  defaultBucket,
  each,
  firstOf,
  given,
  givenTags,
  method,
  own,
  ownTags,
  prefix,
  sends,
  started,
  union,
  when,
  wrapped
} from './build';
import { type Knowledge, type MethodKnowledge, type Source } from './types';
import { type Network } from './shared';

/** Jobs that v2 and v3 launch alike: processing, transform, monitoring. */

/** Both halves from a `NetworkConfig` object. */
export const networkObject = (wrapper: string): Network => ({
  subnets: wrapped(own('network_config', attribute('subnets')), wrapper),
  securityGroups: wrapped(
    own('network_config', attribute('security_group_ids')),
    wrapper
  )
});

const isolation = own('network_config', attribute('enable_network_isolation'));
const trafficKey = {
  'NetworkConfig.EnableInterContainerTrafficEncryption': own(
    'network_config',
    attribute('encrypt_inter_container_traffic')
  )
};

/** `outputs=[ProcessingOutput(destination=..)]`; without a place, the default bucket. */
const processed: Source = when(
  given('outputs'),
  firstOf(given('outputs', each, attribute('destination')), defaultBucket)
);

const processing = (wrapper: string, output: Source): MethodKnowledge =>
  method(
    started(
      [
        sends(
          'CreateProcessingJob',
          {
            ...networkObject(wrapper),
            tags: ownTags(),
            // `run(kms_key=)` only encrypts the code that is uploaded.
            volumeKey: own('volume_kms_key'),
            instanceTypes: own('instance_type'),
            role: own('role'),
            networkIsolation: isolation,
            output
          },
          {
            parameters: {
              ...trafficKey,
              ProcessingJobName: firstOf(
                given('job_name'),
                prefix(own('base_job_name'))
              ),
              'ProcessingOutputConfig.KmsKeyId': own('output_kms_key'),
              'StoppingCondition.MaxRuntimeInSeconds': own(
                'max_runtime_in_seconds'
              )
            }
          }
        )
      ],
      own('instance_type')
    )
  );

/** Clarify's methods write where `data_config` says. */
const clarified = (wrapper: string): Knowledge[string] => {
  const known = processing(
    wrapper,
    given('data_config', attribute('s3_output_path'))
  );
  return {
    run: { launches: [], returns: null }, // always raises
    run_pre_training_bias: known,
    run_post_training_bias: known,
    run_bias: known,
    run_explainability: known,
    run_bias_and_explainability: known
  };
};

const transform = method(
  started(
    [
      sends(
        'CreateTransformJob',
        {
          tags: ownTags(),
          volumeKey: own('volume_kms_key'),
          instanceTypes: own('instance_type'),
          output: firstOf(own('output_path'), defaultBucket)
        },
        {
          parameters: {
            TransformJobName: firstOf(
              given('job_name'),
              prefix(own('base_transform_job_name'))
            ),
            ModelName: own('model_name'),
            'TransformOutput.KmsKeyId': own('output_kms_key')
          }
        }
      )
    ],
    own('instance_type')
  )
);

/** A monitor's governing values, under the paths of what it sends. */
const monitored = (wrapper: string) => ({
  ...networkObject(wrapper),
  tags: ownTags(),
  volumeKey: own('volume_kms_key'),
  instanceTypes: own('instance_type'),
  role: own('role'),
  networkIsolation: isolation,
  output: firstOf(given('output_s3_uri'), defaultBucket)
});

const monitorNames = {
  MonitoringScheduleName: given('monitor_schedule_name')
};

/** The plain monitor keeps the whole job inside the schedule. */
const plainMonitor = (wrapper: string): Knowledge[string] => ({
  create_monitoring_schedule: method(
    started([
      sends(
        'CreateMonitoringSchedule',
        {
          ...monitored(wrapper),
          output: given('output', attribute('destination'))
        },
        { parameters: monitorNames }
      )
    ])
  ),
  run_baseline: method(
    started([
      sends('CreateProcessingJob', {
        ...monitored(wrapper),
        output: given('output', attribute('destination'))
      })
    ])
  )
});

/** Typed monitors make a definition first; the schedule only names it. */
const typedMonitor = (
  definition: string,
  wrapper: string,
  baselineOutput: Source = firstOf(given('output_s3_uri'), defaultBucket)
): Knowledge[string] => ({
  create_monitoring_schedule: method(
    started([
      sends(definition, monitored(wrapper)),
      sends(
        'CreateMonitoringSchedule',
        { tags: ownTags() },
        {
          parameters: monitorNames,
          // All of that is in the definition, which the schedule names.
          inapplicable: [
            'subnets',
            'securityGroups',
            'volumeKey',
            'instanceTypes',
            'role',
            'networkIsolation',
            'output'
          ]
        }
      )
    ])
  ),
  suggest_baseline: method(
    started([
      sends('CreateProcessingJob', {
        ...monitored(wrapper),
        output: baselineOutput
      })
    ])
  )
});

/** Packages are named differently in v2 and v3, classes are not. */
export interface JobModules {
  readonly processing: string;
  readonly clarify: string;
  readonly monitor: string;
  readonly transformer: string;
  readonly network: string;
}

const dataOutput = given('data_config', attribute('s3_output_path'));

export const jobs = (modules: JobModules): Knowledge => ({
  [`${modules.processing}.Processor`]: {
    run: processing(modules.network, processed)
  },
  [`${modules.clarify}.SageMakerClarifyProcessor`]: clarified(modules.network),
  [`${modules.transformer}.Transformer`]: { transform },
  [`${modules.monitor}.model_monitoring.ModelMonitor`]: plainMonitor(
    modules.network
  ),
  [`${modules.monitor}.model_monitoring.DefaultModelMonitor`]: typedMonitor(
    'CreateDataQualityJobDefinition',
    modules.network
  ),
  [`${modules.monitor}.model_monitoring.ModelQualityMonitor`]: typedMonitor(
    'CreateModelQualityJobDefinition',
    modules.network
  ),
  [`${modules.monitor}.clarify_model_monitoring.ModelBiasMonitor`]:
    typedMonitor('CreateModelBiasJobDefinition', modules.network, dataOutput),
  [`${modules.monitor}.clarify_model_monitoring.ModelExplainabilityMonitor`]:
    typedMonitor(
      'CreateModelExplainabilityJobDefinition',
      modules.network,
      dataOutput
    )
});

/** The pipeline's own request; its steps are described inside it, as text. */
const pipeline = (tags: Source): MethodKnowledge =>
  method(
    called([
      sends(
        'CreatePipeline',
        { tags, role: given('role_arn') },
        { parameters: { PipelineName: own('name') } }
      )
    ])
  );

export const pipelineMethods: Knowledge[string] = {
  create: pipeline(givenTags()),
  upsert: pipeline(givenTags()),
  start: method(
    called([
      sends(
        'StartPipelineExecution',
        {},
        { parameters: { PipelineName: own('name') } }
      )
    ])
  )
};

/** `with Run(...)`: makes what does not exist yet. */
export const runMethods: Knowledge[string] = {
  __init__: method(
    called([
      sends('CreateExperiment', { tags: ownTags() }, { sent: 'maybe' }),
      sends('CreateTrial', { tags: ownTags() }, { sent: 'maybe' }),
      sends('CreateTrialComponent', { tags: ownTags() }, { sent: 'maybe' })
    ])
  )
};

/** `Artifact.create(tags=..)` and its like: one request, nothing but tags. */
export const creates = (
  action: string,
  tags: Source = givenTags()
): Knowledge[string] => ({
  create: method(called([sends(action, { tags })]))
});

/** A job per call of a decorated function. Half a network is no network. */
const remoteJob = (of: typeof own) => ({
  tags: { ...of('tags'), forms: ['list', 'map'] as const },
  subnets: {
    kind: 'when',
    test: of('security_group_ids'),
    then: of('subnets'),
    otherwise: { kind: 'none' }
  } as const,
  securityGroups: {
    kind: 'when',
    test: of('subnets'),
    then: of('security_group_ids'),
    otherwise: { kind: 'none' }
  } as const,
  volumeKey: of('volume_kms_key'),
  instanceTypes: of('instance_type'),
  role: firstOf(of('role'), { kind: 'executionRole' }),
  output: firstOf(of('s3_root_uri'), defaultBucket)
});

export const remoteFunction: MethodKnowledge = method(
  started([sends('CreateTrainingJob', remoteJob(own))], own('instance_type'))
);

export const featureGroup = (tags: Source): MethodKnowledge =>
  method(
    called([
      sends(
        'CreateFeatureGroup',
        {
          tags,
          role: given('role_arn'),
          output: union(
            given('s3_uri'),
            given(
              'offline_store_config',
              attribute('s3_storage_config'),
              attribute('s3_uri')
            )
          )
        },
        { parameters: { FeatureGroupName: own('name') } }
      )
    ])
  );
