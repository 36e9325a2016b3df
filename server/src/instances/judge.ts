// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  CreateVerdict,
  ProjectReport
} from '../../../src/companion/contract';
import type {
  ApiRequest,
  Decision,
  DictValue,
  Governed,
  GovernedName,
  ProjectFacts,
  Value
} from '../../../src/governance/model';
import { policyFor } from '../aws/statements';
import { OPERATIONS, type NewNotebook } from '../aws/types';
import { scopeOf } from '../project/identity';

/**
 * Ask the policies in the project's folder about a create, with the same
 * evaluator that judges notebooks. Without policies nothing is known.
 */
export async function judgeCreate(
  notebook: NewNotebook,
  report: ProjectReport
): Promise<CreateVerdict> {
  const { identity, policies } = report;
  if (policies.files.length === 0) {
    return { verdict: 'unknown', reasons: [], statement: null };
  }
  // The evaluator's tables are large; most companions never create anything.
  const { compilePolicies } = await import('../../../src/governance/policy');
  const judge = compilePolicies(
    { source: 'folder', label: policies.folder, sets: [policies.files] },
    factsOf(report)
  );
  const decision = judge.judge(requestOf(notebook));
  const all = [decision, ...decision.dependents];
  // What a policy that could not be read allows is not known.
  const partial = policies.problems.length > 0 || judge.problems.length > 0;
  const refused = all.filter(
    one =>
      one.decision === 'explicitDeny' ||
      (one.decision === 'implicitDeny' && !partial)
  );
  const explicit = refused.some(one => one.decision === 'explicitDeny');
  return {
    verdict:
      refused.length > 0
        ? 'denied'
        : all.every(one => one.decision === 'allowed')
          ? 'allowed'
          : 'unknown',
    reasons: refused.map(reasonFor),
    statement:
      refused.length > 0 && !explicit
        ? policyFor(OPERATIONS.createNotebook, scopeOf(identity))
        : null
  };
}

function reasonFor(decision: Decision & { readonly action: string }): string {
  const { action, decidedBy, lacking } = decision;
  const [by] = decidedBy;
  if (decision.decision === 'explicitDeny' && by !== undefined) {
    return `${action} is denied by ${by.sid === null ? `statement ${by.statement}` : `"${by.sid}"`} of ${by.policy}.`;
  }
  return lacking === 'boundary'
    ? `The permissions boundary does not allow ${action}.`
    : `No policy of the role allows ${action}.`;
}

export function factsOf({ identity, params }: ProjectReport): ProjectFacts {
  const { user, project, system, account, region, partition, roleArn } =
    identity;
  return {
    user,
    project,
    system,
    account,
    region,
    partition,
    roleArn,
    bucket: params.bucket,
    subnets: params.subnets,
    securityGroups: params.securityGroups,
    volumeKey: params.kmsKeyId,
    paramsPath: params.path
  };
}

/** As it is sent; the judge goes by the parameters alone. */
function requestOf(notebook: NewNotebook): ApiRequest {
  const { lifecycleConfig, platform, tags } = notebook;
  return {
    service: 'sagemaker',
    action: OPERATIONS.createNotebook,
    governed: {
      tags: ungoverned('tags'),
      subnets: ungoverned('subnets'),
      securityGroups: ungoverned('securityGroups'),
      volumeKey: ungoverned('volumeKey'),
      instanceTypes: ungoverned('instanceTypes'),
      role: ungoverned('role'),
      networkIsolation: ungoverned('networkIsolation'),
      output: ungoverned('output')
    },
    parameters: dict({
      NotebookInstanceName: text(notebook.name),
      InstanceType: text(notebook.type),
      VolumeSizeInGB: {
        kind: 'number',
        value: notebook.volumeGib,
        origin: null
      },
      RoleArn: text(notebook.roleArn),
      SubnetId: text(notebook.subnetId),
      SecurityGroupIds: list(notebook.securityGroups.map(text)),
      KmsKeyId: text(notebook.kmsKeyId),
      DirectInternetAccess: text('Disabled'),
      RootAccess: text('Disabled'),
      Tags: list(
        Object.entries(tags).map(([key, value]) =>
          dict({ Key: text(key), Value: text(value) })
        )
      ),
      ...(lifecycleConfig === null
        ? {}
        : { LifecycleConfigName: text(lifecycleConfig) }),
      ...(platform === null ? {} : { PlatformIdentifier: text(platform) })
    })
  };
}

function ungoverned(name: GovernedName): Governed {
  return {
    name,
    presence: 'unknown',
    value: null,
    path: '',
    written: null,
    container: null,
    spelling: [],
    shape: 'none'
  };
}

function text(value: string): Value {
  return { kind: 'string', value, prefix: value, origin: null };
}

function list(items: readonly Value[]): Value {
  return { kind: 'list', items, open: false, origin: null };
}

function dict(entries: Readonly<Record<string, Value>>): DictValue {
  return {
    kind: 'dict',
    open: false,
    origin: null,
    entries: new Map(
      Object.entries(entries).map(([key, value]) => [
        key,
        { value, certain: true, key: null }
      ])
    )
  };
}
