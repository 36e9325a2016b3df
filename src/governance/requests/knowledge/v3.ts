// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  attribute,
  called,
  defaultBucket,
  dict,
  earlier,
  executionRole,
  firstOf,
  given,
  givenTags,
  item,
  makes,
  method,
  own,
  sends,
  union,
  when
} from './build';
import {
  creates,
  featureGroup,
  jobs,
  pipelineMethods,
  remoteFunction,
  runMethods
} from './jobs';
import { sessions } from './sessions';
import {
  agentTrainer,
  evaluator,
  foundationTrainer,
  modelTrainer,
  trainerFrom,
  trainerTuner
} from './trainer';
import { type FunctionKnowledge, type Knowledge, type Source } from './types';
import { TRANSFORMER_V3, transformJob } from './v2-estimators';
import { registered } from './shared';

/** SDK v3; its resource classes are in `resources.ts`. */

const network = (name: string, key: string): Source =>
  firstOf(
    own('network', attribute(name)),
    own('network', attribute('vpc_config'), item(key))
  );

/** `build` already creates the model; what `deploy` is given comes too late for it. */
const built = sends(
  'CreateModel',
  {
    tags: union(givenTags(), earlier('add_tags', 'tags')),
    subnets: network('subnets', 'Subnets'),
    securityGroups: network('security_group_ids', 'SecurityGroupIds'),
    role: firstOf(given('role_arn'), own('role_arn'), executionRole),
    networkIsolation: own('network', attribute('enable_network_isolation'))
  },
  { parameters: { ModelName: firstOf(given('model_name'), own('model_name')) } }
);

const deployTags = firstOf(
  givenTags(),
  union(earlier('build', 'tags'), earlier('add_tags', 'tags'))
);

const config = { EndpointConfigName: given('endpoint_name') };
const named = { ...config, EndpointName: given('endpoint_name') };

/** A builder with what it is given. */
const fromHub = makes(
  'sagemaker.serve.model_builder.ModelBuilder',
  Object.fromEntries(
    ['role_arn', 'compute', 'network', 'sagemaker_session'].map(name => [
      name,
      given(name)
    ])
  )
);

/** No tags reach AWS, whatever is passed: they become search words. */
const hubContent = method(
  called([sends('CreateHub', {}, { sent: 'maybe' }), sends('ImportHubContent')])
);

const modelBuilder: Knowledge[string] = {
  from_jumpstart_config: fromHub,
  build: method(called([built])),
  deploy: method(
    called([
      sends(
        'CreateEndpointConfig',
        {
          tags: deployTags,
          volumeKey: given('kms_key'),
          instanceTypes: when(
            given('inference_config'),
            { kind: 'unknown' },
            firstOf(
              given('instance_type'),
              own('instance_type'),
              own('compute', attribute('instance_type')),
              { kind: 'unknown' }
            )
          ),
          output: given('data_capture_config', attribute('destination_s3_uri'))
        },
        { parameters: config }
      ),
      sends('CreateEndpoint', { tags: deployTags }, { parameters: named })
    ])
  ),
  register: method(called(registered)),
  transformer: method(called([transformJob(givenTags())]), TRANSFORMER_V3),
  optimize: method(
    called([
      sends('CreateOptimizationJob', {
        tags: givenTags(),
        subnets: given('vpc_config', item('Subnets')),
        securityGroups: given('vpc_config', item('SecurityGroupIds')),
        instanceTypes: given('instance_type'),
        role: firstOf(given('role_arn'), own('role_arn'), executionRole),
        output: firstOf(given('output_path'), defaultBucket)
      })
    ])
  )
};

const trainers = Object.fromEntries(
  [
    'sft_trainer.SFTTrainer',
    'dpo_trainer.DPOTrainer',
    'rlvr_trainer.RLVRTrainer',
    'rlaif_trainer.RLAIFTrainer',
    'cpt_trainer.CPTTrainer'
  ].map(name => [`sagemaker.train.${name}`, foundationTrainer])
);

const TRAINER = 'sagemaker.train.model_trainer.ModelTrainer';

const coreTags = givenTags('tags', ['lowerList']);

export const v3: Knowledge = {
  ...jobs({
    processing: 'sagemaker.core.processing',
    clarify: 'sagemaker.core.clarify',
    monitor: 'sagemaker.core.model_monitor',
    transformer: 'sagemaker.core.transformer',
    network: 'sagemaker.core.network.NetworkConfig'
  }),
  ...trainers,
  [TRAINER]: {
    ...modelTrainer('sagemaker.train.configs'),
    from_recipe: trainerFrom(TRAINER),
    from_jumpstart_config: trainerFrom(TRAINER)
  },
  'sagemaker.train.multi_turn_rl_trainer.MultiTurnRLTrainer': agentTrainer,
  'sagemaker.train.evaluate.base_evaluator.BaseEvaluator': evaluator,
  'sagemaker.train.tuner.HyperparameterTuner': trainerTuner,
  'sagemaker.serve.model_builder.ModelBuilder': modelBuilder,
  'sagemaker.core.helper.session_helper.Session': sessions.v3,
  'sagemaker_core.helper.session_helper.Session': {},
  'sagemaker.mlops.workflow.pipeline.Pipeline': pipelineMethods,
  'sagemaker.mlops.feature_store.feature_group_manager.FeatureGroupManager': {
    create: featureGroup(coreTags)
  },
  'sagemaker.core.remote_function.client.RemoteExecutor': {
    submit: remoteFunction,
    map: remoteFunction
  },
  'sagemaker.core.experiments.run.Run': runMethods,
  'sagemaker.core.experiments.experiment.Experiment':
    creates('CreateExperiment'),
  'sagemaker.core.lineage.artifact.Artifact': creates('CreateArtifact'),
  'sagemaker.core.lineage.action.Action': creates('CreateAction'),
  'sagemaker.core.lineage.context.Context': creates('CreateContext'),
  'sagemaker.ai_registry.dataset.DataSet': { create: hubContent },
  'sagemaker.ai_registry.evaluator.Evaluator': { create: hubContent }
};

export const v3Functions: Readonly<Record<string, FunctionKnowledge>> = {
  'sagemaker.core.remote_function.client.remote': {
    launches: remoteFunction.launches,
    decorates: true,
    value: null
  },
  // Runs when the pipeline does.
  'sagemaker.mlops.workflow.function_step.step': {
    launches: [],
    decorates: true,
    value: null
  },
  'sagemaker.core.helper.session_helper.production_variant': {
    launches: [],
    value: dict({
      ModelName: given('model_name'),
      InstanceType: given('instance_type')
    })
  },
  'sagemaker.core.helper.session_helper.get_execution_role': {
    launches: [],
    value: executionRole
  },
  'sagemaker_core.helper.session_helper.get_execution_role': {
    launches: [],
    value: executionRole
  }
};
