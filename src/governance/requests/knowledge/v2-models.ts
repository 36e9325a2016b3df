// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  attribute,
  called,
  earlier,
  firstOf,
  given,
  givenTags,
  item,
  makes,
  own,
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
import { transformJob, TRANSFORMER } from './v2-estimators';
import {
  compilationJob,
  endpoint,
  type Network,
  registers,
  vpcDict
} from './shared';

/** Models of SDK v2. The constructor takes a network but no tags. */

/** `add_tags` gathers; `deploy(tags=)` adds to what is gathered, for later ones too. */
const tags = union(
  givenTags(),
  earlier('add_tags', 'tags'),
  earlier('deploy', 'tags')
);

interface ModelSources {
  readonly tags?: Source;
  readonly network?: Network;
  readonly role?: Source;
}

const createModel = (from: ModelSources = {}): LaunchedAction =>
  sends(
    'CreateModel',
    {
      ...(from.network ?? vpcDict(own)),
      tags: from.tags ?? tags,
      role: from.role ?? own('role'),
      networkIsolation: own('enable_network_isolation')
    },
    { parameters: { ModelName: own('name') } }
  );

/** A model of a `ModelBuilder` has a mode, which `deploy` may change. */
const local = firstOf(given('mode'), own('mode'), given('instance_type'));

/**
 * A model is judged twice: where it is made, since its network is written
 * there, and at the call, with all that the call creates.
 */
const both = (
  model: LaunchedAction,
  rest: readonly LaunchedAction[],
  returns: MethodKnowledge['returns'] = null
): MethodKnowledge => ({
  launches: [started([model], local), called([model, ...rest], local)],
  returns
});

const compiled = called([compilationJob(firstOf(given('role'), own('role')))]);

const model: Knowledge[string] = {
  deploy: both(createModel(), [
    ...endpoint({ tags, volumeKey: given('kms_key') })
  ]),
  create: {
    launches: [called([createModel({ tags: givenTags() })])],
    returns: null
  },
  transformer: both(
    createModel({ tags: givenTags() }),
    [transformJob(givenTags())],
    TRANSFORMER
  ),
  register: registers,
  compile: { launches: [compiled], returns: null },
  package_for_edge: {
    launches: [
      called([
        sends('CreateEdgePackagingJob', {
          tags: givenTags(),
          role: given('role'),
          output: given('output_path')
        })
      ])
    ],
    returns: null
  },
  right_size: {
    launches: [
      called([
        createModel({ tags: { kind: 'none' } }),
        // Tags of the SDK's own only: nobody's user, nobody's project.
        sends('CreateInferenceRecommendationsJob', {
          role: own('role'),
          instanceTypes: given('supported_instance_types')
        })
      ])
    ],
    returns: null
  }
};

/** `CreateModel` of a pipeline of containers never carries tags. */
const untagged = createModel({ tags: { kind: 'none' } });

const pipelineModel: Knowledge[string] = {
  deploy: both(untagged, [
    ...endpoint({
      tags: givenTags(),
      volumeKey: given('kms_key'),
      instanceTypes: given('instance_type')
    })
  ]),
  create: { launches: [called([untagged])], returns: null },
  transformer: both(untagged, [transformJob(givenTags())], TRANSFORMER),
  register: registers
};

/** Of the model that is wrapped, when there is one. */
const inner = (name: string): Source =>
  firstOf(own('model', attribute(name)), own(name));

const multiDataModel: Knowledge[string] = {
  deploy: both(
    createModel({
      tags: givenTags(),
      role: inner('role'),
      network: {
        subnets: firstOf(
          own('model', attribute('vpc_config'), item('Subnets')),
          own('vpc_config', item('Subnets'))
        ),
        securityGroups: firstOf(
          own('model', attribute('vpc_config'), item('SecurityGroupIds')),
          own('vpc_config', item('SecurityGroupIds'))
        )
      }
    }),
    [
      ...endpoint({
        tags: givenTags(),
        volumeKey: given('kms_key'),
        instanceTypes: given('instance_type')
      })
    ]
  )
};

/** AutoML deploys through a pipeline of containers; its own network and tags stay behind. */
const deploysCandidate: MethodKnowledge = {
  launches: [
    called([
      sends('CreateModel', {
        ...vpcDict(given),
        role: own('role'),
        networkIsolation: given('enable_network_isolation')
      }),
      ...endpoint({
        tags: givenTags(),
        volumeKey: given('model_kms_key'),
        instanceTypes: given('instance_type'),
        output: { kind: 'none' }
      })
    ])
  ],
  returns: null
};

const makesCandidate = makes('sagemaker.pipeline.PipelineModel', {
  role: own('role'),
  vpc_config: given('vpc_config'),
  enable_network_isolation: given('enable_network_isolation')
});

export const models: Knowledge = {
  'sagemaker.model.Model': model,
  // Hub models know an instance type of their own.
  'sagemaker.jumpstart.model.JumpStartModel': {
    deploy: both(
      createModel({ role: firstOf(own('role'), { kind: 'executionRole' }) }),
      [
        ...endpoint({
          tags,
          volumeKey: given('kms_key'),
          instanceTypes: firstOf(given('instance_type'), own('instance_type'), {
            kind: 'unknown'
          })
        })
      ]
    )
  },
  'sagemaker.pipeline.PipelineModel': pipelineModel,
  'sagemaker.multidatamodel.MultiDataModel': multiDataModel,
  'sagemaker.automl.automl.AutoML': {
    deploy: deploysCandidate,
    create_model: makesCandidate
  },
  'sagemaker.automl.automlv2.AutoMLV2': {
    deploy: deploysCandidate,
    create_model: makesCandidate
  }
};
