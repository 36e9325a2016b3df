// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { CHANGE_DEADLINE_MS, READ_DEADLINE_MS, deadline } from './clients';
import { SdkShared } from './sdk-shared';
import type { ClusterDescription, EmrAws, IngressRule } from './types-emr';

/** EMR clusters, and the way to them, through the SDK. */
export abstract class SdkEmr extends SdkShared implements EmrAws {
  async listWaitingClusters(token: string | null) {
    const { ListClustersCommand } = await import('@aws-sdk/client-emr');
    const command = new ListClustersCommand({
      ClusterStates: ['WAITING'],
      Marker: token ?? undefined
    });
    const answer = await this.read(this.emr, client =>
      client.send(command, deadline(READ_DEADLINE_MS))
    );
    const items = (answer.Clusters ?? []).map(row => ({
      id: row.Id ?? '',
      name: row.Name ?? '',
      createdAt: row.Status?.Timeline?.CreationDateTime?.getTime() ?? null
    }));
    return { items, nextToken: answer.Marker ?? null };
  }

  async describeCluster(id: string): Promise<ClusterDescription> {
    const { DescribeClusterCommand } = await import('@aws-sdk/client-emr');
    const { Cluster } = await this.read(this.emr, client =>
      client.send(
        new DescribeClusterCommand({ ClusterId: id }),
        deadline(READ_DEADLINE_MS)
      )
    );
    const network = Cluster?.Ec2InstanceAttributes;
    return {
      id: Cluster?.Id ?? id,
      name: Cluster?.Name ?? '',
      createdAt: Cluster?.Status?.Timeline?.CreationDateTime?.getTime() ?? null,
      state: Cluster?.Status?.State ?? '',
      tags: Object.fromEntries(
        (Cluster?.Tags ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? ''])
      ),
      masterSecurityGroup: network?.EmrManagedMasterSecurityGroup ?? null,
      subnetId: network?.Ec2SubnetId ?? null
    };
  }

  async masterAddress(cluster: string): Promise<string | null> {
    const { ListInstancesCommand } = await import('@aws-sdk/client-emr');
    const command = new ListInstancesCommand({
      ClusterId: cluster,
      InstanceGroupTypes: ['MASTER'],
      InstanceStates: ['RUNNING']
    });
    const answer = await this.read(this.emr, client =>
      client.send(command, deadline(READ_DEADLINE_MS))
    );
    return answer.Instances?.[0]?.PrivateIpAddress ?? null;
  }

  async allowIngress(rule: IngressRule): Promise<void> {
    const { AuthorizeSecurityGroupIngressCommand } =
      await import('@aws-sdk/client-ec2');
    const { group, source, port } = rule;
    const command = new AuthorizeSecurityGroupIngressCommand({
      GroupId: group,
      IpPermissions: [
        {
          IpProtocol: 'tcp',
          FromPort: port,
          ToPort: port,
          UserIdGroupPairs: [
            { GroupId: source, Description: 'Livy, for notebooks' }
          ]
        }
      ]
    });
    await this.change(this.ec2Changes, client =>
      client.send(command, deadline(CHANGE_DEADLINE_MS))
    );
  }

  async allowsIngress(rule: IngressRule): Promise<boolean> {
    const { DescribeSecurityGroupsCommand } =
      await import('@aws-sdk/client-ec2');
    const { group, source, port } = rule;
    const command = new DescribeSecurityGroupsCommand({ GroupIds: [group] });
    const answer = await this.read(this.ec2, client =>
      client.send(command, deadline(READ_DEADLINE_MS))
    );
    return (answer.SecurityGroups?.[0]?.IpPermissions ?? []).some(
      ({ IpProtocol, FromPort = 0, ToPort = 65_535, UserIdGroupPairs }) =>
        (IpProtocol === '-1' || IpProtocol === 'tcp') &&
        FromPort <= port &&
        port <= ToPort &&
        (UserIdGroupPairs ?? []).some(pair => pair.GroupId === source)
    );
  }
}
