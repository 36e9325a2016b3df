// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * The demo's policies: what MLSpace attaches to a notebook role, and beside it
 * what our README asks administrators to add, in the boundary as well.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { NamedPolicy, ProjectFacts } from '../../src/governance/model';
import {
  NO_INPUTS,
  standardPolicies
} from '../../src/governance/policy/template';
import { roleNameOf } from './account';
import type { DemoConfig } from './config';

const document = z.object({
  Version: z.string(),
  Statement: z.array(z.record(z.string(), z.json()))
});
type PolicyDocument = z.infer<typeof document>;

function fill(text: string, config: DemoConfig): string {
  const values: Readonly<Record<string, string>> = {
    account: config.account,
    bucket: config.dataBucket,
    key: config.kmsKeyId,
    // The demo's clusters have one that is made with them.
    mastergroup: '*',
    partition: config.partition,
    project: config.project,
    region: config.region,
    role: roleNameOf(config.prefix, config.project, config.user),
    user: config.user
  };
  return text.replace(
    /<([a-z]+)>/g,
    (whole, name: string) => values[name] ?? whole
  );
}

/** The policies in `folder`, placeholders filled in. */
function readAdded(
  folder: string,
  config: DemoConfig
): { name: string; document: PolicyDocument }[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => ({
      name: file.replace(/\.json$/, ''),
      document: document.parse(
        JSON.parse(fill(readFileSync(join(folder, file), 'utf8'), config))
      )
    }));
}

/** What the template wants to know, from the side of the account. */
function standard(config: DemoConfig): readonly NamedPolicy[] {
  const role = roleNameOf(config.prefix, config.project, config.user);
  const facts: ProjectFacts = {
    user: config.user,
    project: config.project,
    system: config.system,
    account: config.account,
    region: config.region,
    partition: config.partition,
    roleArn: `arn:${config.partition}:iam::${config.account}:role/${role}`,
    bucket: config.dataBucket,
    subnets: config.subnets,
    securityGroups: config.securityGroups,
    volumeKey: config.kmsKeyId,
    paramsPath: ''
  };
  const [policies] = standardPolicies(facts, {
    ...NO_INPUTS,
    prefix: config.prefix,
    version: config.version,
    configBucket: config.configBucket,
    exemptTypes: config.instanceTypes.exempt,
    endpointTypes: config.instanceTypes.endpoint,
    trainingTypes: config.instanceTypes.training,
    transformTypes: config.instanceTypes.transform
  }).sets;
  return policies;
}

/** What is allowed in addition must be allowed by the boundary too. */
function widen(
  policy: NamedPolicy,
  statements: PolicyDocument['Statement']
): NamedPolicy {
  if (policy.kind !== 'boundary') {
    return policy;
  }
  const { Version, Statement } = document.parse(policy.document);
  return {
    ...policy,
    document: { Version, Statement: [...Statement, ...statements] }
  };
}

/** @param folder policies that an administrator added to MLSpace's own. */
export function demoPolicies(
  folder: string,
  config: DemoConfig
): NamedPolicy[] {
  const added = readAdded(folder, config);
  const allowed = added
    .flatMap(policy => policy.document.Statement)
    .filter(statement => statement.Effect === 'Allow');
  return [
    ...standard(config).map(policy => widen(policy, allowed)),
    ...added.map(policy => ({ ...policy, kind: 'identity' as const }))
  ];
}
