// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What policies and their folder's names tell about the notebook they belong to. */
import type { NamedPolicy, ProjectFacts } from '../governance/model';
import { dynamicRoleName } from '../governance/policy/template';

/** The facts with the role whose folder is this user's and project's. */
export function ownRoleAmong(
  names: readonly string[],
  facts: ProjectFacts
): ProjectFacts {
  const name =
    facts.roleArn === null ? names.find(one => isOwn(one, facts)) : undefined;
  const { partition, account } = facts;
  return name === undefined
    ? facts
    : {
        ...facts,
        roleArn: `arn:${partition ?? 'aws'}:iam::${account ?? '000000000000'}:role/${name}`
      };
}

/** A role's name holds a hash of the user: no other user's role has it. */
function isOwn(role: string, { user, project }: ProjectFacts): boolean {
  if (user === null || project === null) {
    return false;
  }
  const at = role.lastIndexOf(`-${project}-`);
  return at > 0 && role === dynamicRoleName(role.slice(0, at), project, user);
}

const ARN =
  /arn:(aws[\w-]*):(sagemaker|iam|ec2|kms):([a-z0-9-]*):(\d{12}):([^"\s]*)/g;

/**
 * Partition, region, account and own role, where the facts do not say and the
 * policies name only one: a notebook runs where its role's policies point.
 */
export function learnFrom(
  policies: readonly NamedPolicy[],
  facts: ProjectFacts
): ProjectFacts {
  const seen = {
    partition: new Set<string>(),
    region: new Set<string>(),
    account: new Set<string>()
  };
  const roles = new Set<string>();
  for (const { document } of policies) {
    const text = JSON.stringify(document) ?? '';
    for (const [
      arn,
      partition,
      service,
      region,
      account,
      rest
    ] of text.matchAll(ARN)) {
      seen.partition.add(partition);
      seen.account.add(account);
      if (region !== '') {
        seen.region.add(region);
      }
      const role = rest.slice(rest.lastIndexOf('/') + 1);
      if (service === 'iam' && isOwn(role, facts)) {
        roles.add(arn);
      }
    }
  }
  return {
    ...facts,
    partition: facts.partition ?? only(seen.partition),
    region: facts.region ?? only(seen.region),
    account: facts.account ?? only(seen.account),
    roleArn: facts.roleArn ?? only(roles)
  };
}

function only(values: ReadonlySet<string>): string | null {
  const [first] = values;
  return values.size === 1 ? first : null;
}
