// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IRoleReader } from '../governance/policy/pull';

type Sdk = typeof import('@aws-sdk/client-iam');
type Client = InstanceType<Sdk['IAMClient']>;

/**
 * IAM through the AWS SDK, which is loaded only now. Credentials come from the
 * SDK's own chain; `AWS_ENDPOINT_URL` is honoured.
 */
export async function roleReader(
  region: string | undefined
): Promise<IRoleReader> {
  const sdk = await import('@aws-sdk/client-iam');
  // IAM is global; the region only names where it is asked.
  const client = new sdk.IAMClient({ region: region ?? 'us-east-1' });
  return { ...lists(sdk, client), ...documents(sdk, client) };
}

type Lists = Pick<IRoleReader, 'role' | 'attachedPolicies' | 'inlinePolicies'>;

function lists(sdk: Sdk, client: Client): Lists {
  return {
    async role(name) {
      const { Role } = await client.send(
        new sdk.GetRoleCommand({ RoleName: name })
      );
      return {
        arn: Role?.Arn ?? '',
        boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
        tags: Object.fromEntries(
          (Role?.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])
        )
      };
    },
    async attachedPolicies(role, marker) {
      const page = await client.send(
        new sdk.ListAttachedRolePoliciesCommand({
          RoleName: role,
          Marker: marker ?? undefined
        })
      );
      return {
        items: (page.AttachedPolicies ?? []).map(
          ({ PolicyName, PolicyArn }) => ({
            name: PolicyName ?? '',
            arn: PolicyArn ?? ''
          })
        ),
        marker: page.IsTruncated ? (page.Marker ?? null) : null
      };
    },
    async inlinePolicies(role, marker) {
      const page = await client.send(
        new sdk.ListRolePoliciesCommand({
          RoleName: role,
          Marker: marker ?? undefined
        })
      );
      return {
        items: page.PolicyNames ?? [],
        marker: page.IsTruncated ? (page.Marker ?? null) : null
      };
    }
  };
}

function documents(
  sdk: Sdk,
  client: Client
): Pick<IRoleReader, 'inlineDocument' | 'managedDocument'> {
  return {
    async inlineDocument(role, name) {
      const { PolicyDocument } = await client.send(
        new sdk.GetRolePolicyCommand({ RoleName: role, PolicyName: name })
      );
      return PolicyDocument ?? '';
    },
    async managedDocument(arn) {
      const { Policy } = await client.send(
        new sdk.GetPolicyCommand({ PolicyArn: arn })
      );
      const { PolicyVersion } = await client.send(
        new sdk.GetPolicyVersionCommand({
          PolicyArn: arn,
          VersionId: Policy?.DefaultVersionId
        })
      );
      return PolicyVersion?.Document ?? '';
    }
  };
}
