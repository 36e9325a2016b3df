// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  EmrCluster,
  EmrClusterList,
  InstanceChange
} from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import { OPERATIONS, type Aws, type Operation, type Page } from '../aws/types';
import type {
  ClusterDescription,
  ClusterRow,
  IngressRule
} from '../aws/types-emr';
import { ProblemError } from '../http/problems';
import type { InstanceChanger } from '../instances/changes';
import type { FoundInstance } from '../instances/ownership';
import { projectUnknown } from '../instances/store';
import type { LifecycleService } from '../lifecycle/configs';
import { scopeOf } from '../project/identity';
import type { ProjectService } from '../project/service';
import { attachmentName, clusterOf } from './names';
import { attachmentScript, LIVY_PORT } from './script';

const MAX_PAGES = 5;
/** Clusters whose tags are read: each is a call. */
const MAX_LOOKS = 40;

export interface EmrParts {
  readonly aws: Aws;
  readonly project: Pick<ProjectService, 'report'>;
  readonly lifecycle: Pick<LifecycleService, 'writeAttachment'>;
  readonly changer: Pick<InstanceChanger, 'prepared'>;
  /** Bucket with MLSpace's settings for sparkmagic; null: as MLSpace names it. */
  readonly configBucket: string | null;
}

/** What a notebook needs to reach a cluster. */
interface Way {
  readonly lifecycleConfig: string;
  readonly subnetId: string | null;
}

/**
 * Attaches notebooks to EMR clusters as MLSpace does: by a lifecycle
 * configuration that tells sparkmagic the master's address, and a rule of the
 * master's security group. State and project are asked of AWS anew: that the
 * page listed a cluster proves nothing.
 */
export class EmrService {
  constructor(private readonly parts: EmrParts) {}

  async list(): Promise<EmrClusterList> {
    const { aws } = this.parts;
    const report = await this.parts.project.report();
    const scope = scopeOf(report.identity);
    const { project } = report.identity;
    if (project === null) {
      throw new ProblemError(projectUnknown(report.identity));
    }
    const clusters: EmrCluster[] = [];
    let looks = 0;
    let token: string | null = null;
    for (let page = 0; page < MAX_PAGES; page++) {
      const from: string | null = token;
      const answer: Page<ClusterRow> = await asked(
        OPERATIONS.listWaitingClusters,
        scope,
        () => aws.listWaitingClusters(from)
      );
      for (const { id } of answer.items.slice(0, MAX_LOOKS - looks)) {
        looks += 1;
        const found = await this.look(id);
        if (found?.tags['project'] === project && found.state === 'WAITING') {
          const { name, createdAt, tags } = found;
          clusters.push({ id, name, createdAt, owner: tags['user'] ?? null });
        }
      }
      token = answer.nextToken;
      if (token === null || looks >= MAX_LOOKS) {
        break;
      }
    }
    return { clusters, truncated: token !== null || looks >= MAX_LOOKS };
  }

  /** Its owner's stopped notebook; from its next start on. */
  attach(name: string, cluster: string): Promise<InstanceChange> {
    return this.parts.changer.prepared(name, async found => {
      const way = await this.prepare(cluster, securityGroupOf(found));
      return { lifecycleConfig: way.lifecycleConfig };
    });
  }

  /** @param wanted - null: the project's default. */
  detach(name: string, wanted: string | null): Promise<InstanceChange> {
    return this.parts.changer.prepared(name, async found => {
      if (clusterOf(found.description.lifecycleConfig) === null) {
        throw refused('conflict', 'It is attached to no cluster.', 'Refresh.');
      }
      const { params } = await this.parts.project.report();
      return { lifecycleConfig: wanted ?? params.lifecycleConfig };
    });
  }

  /** @param source - the notebook's security group; null: the project's. */
  async prepare(cluster: string, source: string | null = null): Promise<Way> {
    const { params, identity } = await this.parts.project.report();
    const { account, project, user } = identity;
    const scope = scopeOf(identity);
    if (project === null || user === null || account === null) {
      throw new ProblemError(projectUnknown(identity));
    }
    const { aws, configBucket } = this.parts;
    const found = await asked(OPERATIONS.describeCluster, scope, () =>
      aws.describeCluster(cluster)
    );
    check(found, project);
    const master = await asked(OPERATIONS.masterAddress, scope, () =>
      aws.masterAddress(cluster)
    );
    const from = source ?? params.securityGroups?.[0] ?? null;
    if (
      master === null ||
      found.masterSecurityGroup === null ||
      from === null
    ) {
      throw refused(
        'conflict',
        'The cluster has no running master, or no security group that lets notebooks in.',
        'Wait for the cluster to settle, or create another one.'
      );
    }
    const lifecycleConfig = attachmentName(cluster, project, user);
    const script = attachmentScript({
      cluster,
      master,
      configBucket: configBucket ?? `mlspace-config-${account}`,
      dataBucket: params.bucket
    });
    await this.parts.lifecycle.writeAttachment(lifecycleConfig, script);
    await this.open(
      { group: found.masterSecurityGroup, source: from, port: LIVY_PORT },
      { ...scope, masterGroup: found.masterSecurityGroup }
    );
    return { lifecycleConfig, subnetId: found.subnetId };
  }

  /** A rule that is there already, whoever made it, is good. */
  private async open(
    rule: IngressRule,
    scope: Parameters<typeof classify>[2]
  ): Promise<void> {
    const { aws } = this.parts;
    try {
      await aws.allowIngress(rule);
    } catch (error) {
      if (error instanceof Error && /Permission\.Duplicate/.test(error.name)) {
        return;
      }
      const fault = classify(error, OPERATIONS.allowIngress, scope);
      const there =
        fault.problem.class === 'denied' &&
        (await aws.allowsIngress(rule).catch(() => false));
      if (!there) {
        throw fault;
      }
    }
  }

  /** Another project's cluster may not be described: it is none of ours. */
  private async look(id: string): Promise<ClusterDescription | null> {
    const { identity } = await this.parts.project.report();
    try {
      return await this.parts.aws.describeCluster(id);
    } catch (error) {
      const fault = classify(
        error,
        OPERATIONS.describeCluster,
        scopeOf(identity)
      );
      if (['denied', 'notFound', 'invalid'].includes(fault.problem.class)) {
        return null;
      }
      throw fault;
    }
  }
}

function securityGroupOf({ description }: FoundInstance): string | null {
  return description.securityGroups[0] ?? null;
}

function check({ state, tags }: ClusterDescription, project: string): void {
  if (tags['project'] !== project) {
    throw refused(
      'notFound',
      `Project ${project} has no such cluster.`,
      'Refresh the list of clusters.'
    );
  }
  if (state !== 'WAITING') {
    throw refused(
      'conflict',
      `The cluster is ${state}; a notebook can be attached while it is WAITING.`,
      'Wait for its step to end, or choose another cluster.'
    );
  }
}

async function asked<T>(
  operation: Operation,
  scope: Parameters<typeof classify>[2],
  call: () => Promise<T>
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw classify(error, operation, scope);
  }
}

function refused(
  kind: 'conflict' | 'notFound',
  detail: string,
  next: string
): ProblemError {
  return new ProblemError({
    class: kind,
    operation: OPERATIONS.describeCluster,
    detail,
    next
  });
}
