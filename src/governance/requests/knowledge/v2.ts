// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { called, dict, given, givenTags, method, sends } from './build';
import {
  creates,
  featureGroup,
  jobs,
  pipelineMethods,
  remoteFunction,
  runMethods
} from './jobs';
import { sessions } from './sessions';
import { modelTrainer, trainerFrom } from './trainer';
import { type FunctionKnowledge, type Knowledge } from './types';
import { builders } from './v2-builder';
import { estimators } from './v2-estimators';
import { models } from './v2-models';
import { tuners } from './v2-tuner';

/** SDK v2, all of it. */

const TRAINER = 'sagemaker.modules.train.model_trainer.ModelTrainer';
const FEATURE_STORE = 'sagemaker.feature_store';

const merge = (...tables: readonly Knowledge[]): Knowledge => {
  const all: Record<string, Knowledge[string]> = {};
  for (const table of tables) {
    for (const [name, methods] of Object.entries(table)) {
      all[name] = { ...all[name], ...methods };
    }
  }
  return all;
};

/** A new configuration with the old one's tags and key, unless new ones are given. */
const replaced = (
  tags: ReturnType<typeof given> | null
): Knowledge[string][string] =>
  method(
    called([
      sends('CreateEndpointConfig', {
        tags: tags
          ? { kind: 'firstOf', sources: [tags, { kind: 'unknown' }] }
          : { kind: 'unknown' },
        volumeKey: tags
          ? {
              kind: 'firstOf',
              sources: [given('kms_key'), { kind: 'unknown' }]
            }
          : { kind: 'unknown' },
        instanceTypes: tags
          ? {
              kind: 'firstOf',
              sources: [given('instance_type'), { kind: 'unknown' }]
            }
          : { kind: 'unknown' }
      })
    ])
  );

const others: Knowledge = {
  'sagemaker.session.Session': sessions.v2,
  'sagemaker.workflow.pipeline.Pipeline': pipelineMethods,
  'sagemaker.feature_store.feature_group.FeatureGroup': {
    create: featureGroup(givenTags())
  },
  [TRAINER]: {
    ...modelTrainer('sagemaker.modules.configs'),
    from_recipe: trainerFrom(TRAINER)
  },
  'sagemaker.remote_function.client.RemoteExecutor': {
    submit: remoteFunction,
    map: remoteFunction
  },
  'sagemaker.base_predictor.Predictor': {
    update_endpoint: replaced(givenTags()),
    update_data_capture_config: replaced(null),
    enable_data_capture: replaced(null),
    disable_data_capture: replaced(null)
  },
  'sagemaker.experiments.run.Run': runMethods,
  'sagemaker.experiments.experiment.Experiment': creates('CreateExperiment'),
  'sagemaker.lineage.artifact.Artifact': creates('CreateArtifact'),
  'sagemaker.lineage.action.Action': creates('CreateAction'),
  'sagemaker.lineage.context.Context': creates('CreateContext'),
  'sagemaker.model_card.model_card.ModelCard': {
    create: method(called([sends('CreateModelCard')])),
    export_pdf: method(
      called([
        sends('CreateModelCardExportJob', { output: given('s3_output_path') })
      ])
    )
  },
  'sagemaker.jumpstart.hub.hub.Hub': {
    create: method(
      called([
        sends('CreateHub', { tags: givenTags(), output: { kind: 'unknown' } })
      ])
    )
  }
};

export const v2: Knowledge = merge(
  estimators,
  models,
  builders,
  tuners,
  jobs({
    processing: 'sagemaker.processing',
    clarify: 'sagemaker.clarify',
    monitor: 'sagemaker.model_monitor',
    transformer: 'sagemaker.transformer',
    network: 'sagemaker.network.NetworkConfig'
  }),
  others
);

const variant: FunctionKnowledge = {
  launches: [],
  value: dict({
    ModelName: given('model_name'),
    InstanceType: given('instance_type')
  })
};

export const v2Functions: Readonly<Record<string, FunctionKnowledge>> = {
  'sagemaker.remote_function.client.remote': {
    launches: remoteFunction.launches,
    decorates: true,
    value: null
  },
  // Runs when the pipeline does.
  'sagemaker.workflow.function_step.step': {
    launches: [],
    decorates: true,
    value: null
  },
  'sagemaker.session.production_variant': variant,
  'sagemaker.session.get_execution_role': {
    launches: [],
    value: { kind: 'executionRole' }
  },
  [`${FEATURE_STORE}.feature_processor.feature_scheduler.to_pipeline`]: {
    launches: [
      called([
        sends('CreatePipeline', {
          tags: givenTags('tags', ['pairs']),
          role: given('role')
        })
      ])
    ],
    value: null
  }
};
