// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type NamedPolicy, type PolicySets, type ProjectFacts } from '../model';
import { UNKNOWN_PREFIX } from './keys';
import {
  atLeast,
  hasDynamicRole,
  hasSharedRole,
  NO_INPUTS,
  type TemplateInputs
} from './template-inputs';
import {
  allow,
  BEDROCK_ACTIONS,
  deny,
  INDEX_ACTIONS,
  NETWORK_ACTIONS,
  OPEN_ACTIONS,
  OWNED_ACTIONS,
  SERVICE_ACTIONS,
  type StatementJson,
  TAGGED_RESOURCE_ACTIONS,
  type Texts,
  TRAINING_ACTIONS,
  TRAINING_RESOURCES,
  VOLUME_ACTIONS,
  WRITE_ACTIONS
} from './template-parts';

export {
  dynamicRoleName,
  hasDynamicRole,
  NO_INPUTS,
  type TemplateInputs
} from './template-inputs';

/** The policies that MLSpace itself attaches, for the mode that is in force. */
export function standardPolicies(
  facts: ProjectFacts,
  inputs: TemplateInputs = NO_INPUTS
): PolicySets {
  const template = new Template(facts, inputs);
  return {
    source: 'template',
    label: 'standard MLSpace policies',
    sets: hasDynamicRole(facts, inputs)
      ? [template.dynamicRole()]
      : hasSharedRole(facts, inputs)
        ? [template.staticRole()]
        : [template.dynamicRole(), template.staticRole()]
  };
}

/** A policy variable that nothing fills in: what it stands for is not known. */
const unknown = (name: string): string => `\${${UNKNOWN_PREFIX}${name}}`;

const REQUEST_TAGS = ['aws:RequestTag/project', 'aws:RequestTag/user'];
const RESOURCE_TAGS = [
  'aws:ResourceTag/project',
  'aws:ResourceTag/system',
  'aws:ResourceTag/user'
];
const VPC_KEYS = ['sagemaker:VpcSecurityGroupIds', 'sagemaker:VpcSubnets'];

const isNull = (
  keys: readonly string[],
  value: 'true' | 'false'
): Readonly<Record<string, string>> =>
  Object.fromEntries(keys.map(key => [key, value]));

class Template {
  constructor(facts: ProjectFacts, inputs: TemplateInputs) {
    const partition = facts.partition ?? '*';
    const region = facts.region ?? '*';
    const account = facts.account ?? '*';
    this._facts = facts;
    this._inputs = inputs;
    this._user = facts.user ?? unknown('user');
    this._project = facts.project ?? unknown('project');
    this._system = this._systemValues();
    this._data = `arn:${partition}:s3:::${facts.bucket ?? unknown('bucket')}`;
    const config =
      inputs.configBucket ??
      (facts.account === null
        ? unknown('config')
        : `mlspace-config-${facts.account}`);
    this._readOnly = [
      `arn:${partition}:s3:::${config}`,
      `arn:${partition}:s3:::${config}/*`,
      `${this._data}/global-read-only/*`,
      `arn:${partition}:s3:::sagemaker-sample-files`,
      `arn:${partition}:s3:::sagemaker-sample-files/*`
    ];
    this._sagemaker = `arn:${partition}:sagemaker:${region}:${account}:`;
    this._role = `arn:${partition}:iam::${account}:role/`;
    this._key = keyArn(facts);
    const ec2 = `arn:${partition}:ec2:${region}:${account}:`;
    this._network = [
      `${ec2}network-interface/*`,
      ...(facts.securityGroups ?? [unknown('group')]).map(
        id => `${ec2}security-group/${id}`
      ),
      ...(facts.subnets ?? [unknown('subnet')]).map(id => `${ec2}subnet/${id}`)
    ];
  }

  /** One role a user and project, with a permissions boundary. */
  dynamicRole(): readonly NamedPolicy[] {
    const prefix = this._inputs.prefix ?? 'MLSpace';
    const { user, project } = this._facts;
    return [
      policy('mlspace-notebook-policy', [
        ...this._notebook(),
        ...this._completeTagsDenied()
      ]),
      policy(`${prefix}-kms-instance-constraint-policy`, [
        this._volumeKeyDenied(true)
      ]),
      policy(`${prefix}-endpoint-instance-constraint`, [
        this._typesAllowed(
          'sagemaker:CreateEndpointConfig',
          ['endpoint-config/*'],
          this._inputs.endpointTypes ?? [unknown('endpoint-types')]
        )
      ]),
      policy(`${prefix}-job-instance-constraint`, [
        this._typesAllowed(
          TRAINING_ACTIONS,
          TRAINING_RESOURCES,
          this._inputs.trainingTypes ?? [unknown('training-types')]
        ),
        this._typesAllowed(
          'sagemaker:CreateTransformJob',
          ['transform-job/*'],
          this._inputs.transformTypes ?? [unknown('transform-types')]
        )
      ]),
      policy(`${prefix}-app-denied-services`, this._deniedServices()),
      policy(`${prefix}-project-${project ?? 'PROJECT'}`, [
        allow(WRITE_ACTIONS, `${this._data}/project/${this._project}/*`),
        ...this._owned('project', this._project),
        this._listing([`project/${this._project}/*`])
      ]),
      policy(`${prefix}-user-${user ?? 'USER'}`, this._userStatements()),
      policy('SMPassRolePolicy', [
        allow('iam:PassRole', this._facts.roleArn ?? unknown('role'), {
          StringEqualsIgnoreCase: {
            'iam:PassedToService': [
              'bedrock.amazonaws.com',
              'sagemaker.amazonaws.com',
              'translate.amazonaws.com'
            ]
          }
        })
      ]),
      policy(
        'mlspace-project-user-permission-boundary',
        this._boundary(),
        'boundary'
      )
    ];
  }

  /** All notebooks share one role; no boundary, no policy of user or project. */
  staticRole(): readonly NamedPolicy[] {
    const prefix = this._inputs.prefix ?? 'MLSpace';
    return [
      policy('mlspace-notebook-policy', [
        ...this._notebook(['CreateEndpointConfig', 'CreateTransformJob']),
        allow('s3:*', `${this._data}/*`),
        this._tagged(TRAINING_ACTIONS, TRAINING_RESOURCES, true)
      ]),
      policy(`${prefix}-kms-instance-constraint-policy`, [
        this._volumeKeyDenied(false)
      ])
    ];
  }

  /** `more`: create actions that need tags and nothing else. */
  private _notebook(more: readonly string[] = []): readonly StatementJson[] {
    const tagged = ['CreateEndpoint', 'CreateLabelingJob', ...more];
    return [
      allow('kms:CreateGrant', this._key, {
        Bool: { 'kms:GrantIsForAWSResource': 'true' }
      }),
      allow(NETWORK_ACTIONS, [this._key, ...this._network]),
      allow('sagemaker:AddTags', `${this._sagemaker}*`),
      allow(OPEN_ACTIONS, '*'),
      this._tagged(
        tagged.map(name => `sagemaker:${name}`),
        ['*']
      ),
      allow('sagemaker:CreateEndpoint', `${this._sagemaker}endpoint-config/*`),
      this._tagged('sagemaker:CreateModel', ['model/*'], true),
      allow(TAGGED_RESOURCE_ACTIONS, `${this._sagemaker}*`, {
        Null: isNull(RESOURCE_TAGS, 'false'),
        StringEqualsIgnoreCase: { 'aws:ResourceTag/system': this._system }
      }),
      allow(['s3:GetObject', 's3:ListBucket'], this._readOnly),
      this._listing(['global-read-only/*']),
      allow(BEDROCK_ACTIONS, `${this._sagemaker}*`, {
        Null: isNull([...REQUEST_TAGS, ...RESOURCE_TAGS], 'false'),
        StringEqualsIgnoreCase: { 'aws:RequestTag/system': this._system }
      }),
      this._passToTranslate()
    ];
  }

  private _boundary(): readonly StatementJson[] {
    const places = ['global', 'group', 'private', 'project'];
    return [
      allow(
        WRITE_ACTIONS,
        places.map(place => `${this._data}/${place}/*`)
      ),
      allow(INDEX_ACTIONS, `${this._data}/index/*`),
      this._listing([...places, 'index'].map(place => `${place}/*`)),
      allow('s3:GetBucketLocation', this._data),
      allow('iam:PassRole', this._anyRole(), {
        StringEquals: {
          'iam:PassedToService': [
            'sagemaker.amazonaws.com',
            'translate.amazonaws.com'
          ]
        }
      }),
      ...this._notebook(['CreateEndpointConfig', 'CreateTransformJob']),
      this._tagged(TRAINING_ACTIONS, TRAINING_RESOURCES, true)
    ];
  }

  private _userStatements(): readonly StatementJson[] {
    const datasets = this._inputs.groupDatasets.map(
      name => `group/datasets/${name}/*`
    );
    const places = [`private/${this._user}/*`, 'global/*', ...datasets];
    return [
      allow(
        WRITE_ACTIONS,
        places.map(place => `${this._data}/${place}`)
      ),
      allow(INDEX_ACTIONS, `${this._data}/index/*`),
      this._listing([...places, 'index/*']),
      allow('s3:GetBucketLocation', this._data),
      ...this._owned('user', this._user)
    ];
  }

  /** Create actions that want all three tags, and perhaps the network. */
  private _tagged(
    actions: Texts,
    resources: readonly string[],
    vpc = false
  ): StatementJson {
    return allow(
      actions,
      resources.map(tail => this._sagemaker + tail),
      {
        Null: isNull([...(vpc ? VPC_KEYS : []), ...REQUEST_TAGS], 'false'),
        StringEqualsIgnoreCase: { 'aws:RequestTag/system': this._system }
      }
    );
  }

  /** Denied only where everything is missing at once: so MLSpace wrote it. */
  private _completeTagsDenied(): readonly StatementJson[] {
    const system = {
      StringNotEqualsIgnoreCase: { 'aws:RequestTag/system': this._system }
    };
    return [
      deny(
        ['sagemaker:CreateEndpointConfig', 'sagemaker:CreateTransformJob'],
        `${this._sagemaker}*`,
        { Null: isNull(REQUEST_TAGS, 'true'), ...system }
      ),
      deny(
        TRAINING_ACTIONS,
        TRAINING_RESOURCES.map(tail => this._sagemaker + tail),
        { Null: isNull([...VPC_KEYS, ...REQUEST_TAGS], 'true'), ...system }
      )
    ];
  }

  private _volumeKeyDenied(exempt: boolean): StatementJson {
    return deny(VOLUME_ACTIONS, '*', {
      Null: { 'sagemaker:VolumeKmsKey': 'true' },
      ...(exempt
        ? {
            'ForAllValues:StringNotLike': {
              'sagemaker:InstanceTypes': this._inputs.exemptTypes ?? [
                unknown('exempt-types')
              ]
            }
          }
        : {})
    });
  }

  private _typesAllowed(
    actions: Texts,
    resources: readonly string[],
    types: readonly string[]
  ): StatementJson {
    return allow(
      actions,
      resources.map(tail => this._sagemaker + tail),
      { 'ForAnyValue:StringEquals': { 'sagemaker:InstanceTypes': types } }
    );
  }

  /** Only with the own tag: on what is made, or on what is used. */
  private _owned(tag: string, value: string): readonly StatementJson[] {
    const partition = this._facts.partition ?? '*';
    const sagemaker = `arn:${partition}:sagemaker:*:*:`;
    return [
      deny('sagemaker:CreateEndpoint', `${sagemaker}endpoint/*`, {
        StringNotEqualsIgnoreCase: { [`aws:RequestTag/${tag}`]: value }
      }),
      allow('sagemaker:CreateEndpoint', `${sagemaker}endpoint-config/*`),
      deny(OWNED_ACTIONS, '*', {
        StringNotEqualsIgnoreCase: {
          [`aws:RequestTag/${tag}`]: value,
          [`aws:ResourceTag/${tag}`]: value
        }
      })
    ];
  }

  private _deniedServices(): readonly StatementJson[] {
    const actions = this._inputs.deniedServices.flatMap(
      service => SERVICE_ACTIONS[service] ?? []
    );
    const { partition, account } = this._facts;
    return actions.length > 0
      ? [deny(actions, '*')]
      : [
          // A policy may not be empty: this denies what nobody does.
          deny(
            'dynamodb:CreateTable',
            `arn:${partition ?? '*'}:dynamodb::${account ?? '*'}:table/invalid-table`
          )
        ];
  }

  private _listing(prefixes: readonly string[]): StatementJson {
    return allow('s3:ListBucket', this._data, {
      StringLike: { 's3:prefix': prefixes }
    });
  }

  private _passToTranslate(): StatementJson {
    return allow('iam:PassRole', this._anyRole(), {
      StringEquals: { 'iam:PassedToService': 'translate.amazonaws.com' }
    });
  }

  private _anyRole(): string {
    return `${this._role}${this._inputs.prefix ?? unknown('prefix')}*`;
  }

  /** Before 1.6.8 any value of the `system` tag would do. */
  private _systemValues(): readonly string[] {
    const system = this._facts.system ?? unknown('system');
    const compared = atLeast(this._inputs.version, [1, 6, 8]);
    return compared === true ? [system] : [system, unknown('any-system')];
  }

  private readonly _facts: ProjectFacts;
  private readonly _inputs: TemplateInputs;
  private readonly _user: string;
  private readonly _project: string;
  private readonly _system: readonly string[];
  private readonly _data: string;
  private readonly _readOnly: readonly string[];
  private readonly _sagemaker: string;
  private readonly _role: string;
  private readonly _key: string;
  private readonly _network: readonly string[];
}

function policy(
  name: string,
  statements: readonly StatementJson[],
  kind: NamedPolicy['kind'] = 'identity'
): NamedPolicy {
  return {
    name,
    kind,
    document: { Version: '2012-10-17', Statement: statements }
  };
}

function keyArn({ volumeKey, ...facts }: ProjectFacts): string {
  if (volumeKey === null || volumeKey.startsWith('arn:')) {
    return volumeKey ?? unknown('key');
  }
  return `arn:${facts.partition ?? '*'}:kms:${facts.region ?? '*'}:${facts.account ?? '*'}:key/${volumeKey}`;
}
