// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  CreateAnswer,
  CreateRequest,
  InstanceChange,
  InstanceDetails,
  InstanceList,
  LogsAnswer,
  LogsRequest,
  UpdateRequest
} from '../../../src/companion/contract';
import type { Clock } from '../clock';
import { clusterOf } from '../emr/names';
import { ProblemError, type ProblemInit } from '../http/problems';
import { actionsFor, ownerActionsFor } from '../instances/actions';
import { hintFor } from '../instances/details';
import { supportEndOf } from '../instances/platforms';
import type { Logger } from '../logging';
import type {
  MlspaceDescription,
  MlspaceNotebooks
} from '../mlspace/notebooks';
import {
  clustersThrough,
  NOT_WAITING,
  planAttach,
  planDetach,
  type Plan
} from './mlspace-clusters';
import type { NotebookBackend, Verb } from './backend';
import {
  factsOf,
  instanceOf,
  listThrough,
  type MlspaceMemory
} from './mlspace-list';

const MAX_MESSAGE = 10_000;

export interface MlspaceParts {
  readonly api: MlspaceNotebooks;
  /** Whose token it is, as MLSpace writes users. */
  readonly user: string;
  readonly project: string;
  /** This instance's own name. */
  readonly self: string;
  readonly memory: MlspaceMemory;
  /** The project's default lifecycle configuration. */
  readonly defaultConfig: () => Promise<string | null>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * MLSpace's own API with a pasted token. MLSpace decides what its user may do;
 * the same rules are looked at here before, so that what cannot be is not sent.
 */
export class MlspaceBackend implements NotebookBackend {
  constructor(private readonly parts: MlspaceParts) {}

  list(): Promise<InstanceList> {
    return listThrough(this.parts);
  }

  async details(name: string): Promise<InstanceDetails> {
    const found = await this.find(name);
    const { FailureReason, PlatformIdentifier } = found;
    const lifecycleConfig = found.NotebookInstanceLifecycleConfigName;
    return {
      ...instanceOf(found, this.parts),
      failureHint: FailureReason === null ? null : hintFor(FailureReason),
      platform: PlatformIdentifier,
      platformSupportEnds:
        PlatformIdentifier === null ? null : supportEndOf(PlatformIdentifier),
      volumeGib: found.VolumeSizeInGB,
      lifecycleConfig,
      emrCluster: clusterOf(lifecycleConfig),
      roleArn: found.RoleArn,
      kmsKeyId: found.KmsKeyId,
      subnetId: found.SubnetId,
      securityGroups: found.SecurityGroups,
      rootAccess: isOn(found.RootAccess),
      directInternetAccess: isOn(found.DirectInternetAccess),
      repositories: [
        ...(found.DefaultCodeRepository === null
          ? []
          : [found.DefaultCodeRepository]),
        ...found.AdditionalCodeRepositories
      ],
      url: found.Url?.replace(/^https?:\/\//, '').replace(/\/.*$/, '') ?? null,
      tags: { user: found.Owner, project: found.Project },
      tagDrift: [],
      backend: 'mlspace'
    };
  }

  start(name: string): Promise<InstanceChange> {
    return this.change(name, 'start', 'Pending', () =>
      this.parts.api.change(name, 'start')
    );
  }

  stop(name: string, ownerMode: boolean): Promise<InstanceChange> {
    return this.change(
      name,
      'stop',
      'Stopping',
      () => this.parts.api.change(name, 'stop'),
      ownerMode
    );
  }

  /** What is not changed is sent as it is: MLSpace wants it. The stop time never is. */
  update(name: string, wanted: UpdateRequest): Promise<InstanceChange> {
    const { type, volumeGib, lifecycleConfig, platform, ownerMode } = wanted;
    if (platform !== undefined || lifecycleConfig === null) {
      throw refused('update', 'invalid', {
        detail:
          'MLSpace can change type, volume and lifecycle configuration, nothing else.',
        next: 'Leave the platform, and choose a configuration.'
      });
    }
    return this.change(
      name,
      'update',
      'Updating',
      async now => {
        const size = volumeGib ?? now.VolumeSizeInGB;
        if (size === null || size < (now.VolumeSizeInGB ?? 0)) {
          throw refused('update', 'invalid', {
            detail: 'A volume can not shrink.',
            next: 'Choose the size that it has, or more.'
          });
        }
        const config =
          lifecycleConfig ?? now.NotebookInstanceLifecycleConfigName;
        await this.parts.api.edit({
          NotebookInstanceName: now.NotebookInstanceName,
          InstanceType: type ?? now.InstanceType,
          VolumeSizeInGB: size,
          ...(config !== null && {
            NotebookInstanceLifecycleConfigName: config
          })
        });
      },
      ownerMode
    );
  }

  clusters() {
    return clustersThrough(this.parts.api);
  }

  attach(name: string, cluster: string): Promise<InstanceChange> {
    return this.prepared(name, 'attach', now =>
      planAttach(this.parts.api, now, cluster)
    );
  }

  detach(name: string, wanted: string | null): Promise<InstanceChange> {
    return this.prepared(name, 'detach', async now =>
      planDetach(now, wanted ?? (await this.parts.defaultConfig()))
    );
  }

  /** An edit of the owner's, once it is certain what to send. */
  private prepared(
    name: string,
    verb: 'attach' | 'detach',
    plan: (now: MlspaceDescription) => Promise<Plan>
  ): Promise<InstanceChange> {
    return this.change(name, 'update', 'Updating', async now => {
      const made = await plan(now);
      if ('refusal' in made) {
        const { class: kind, ...words } = made.refusal;
        throw refused(verb, kind, words);
      }
      await this.parts.api.edit(made.edit);
    });
  }

  async delete(
    name: string,
    confirm: string,
    ownerMode: boolean
  ): Promise<InstanceChange> {
    if (confirm !== name) {
      throw refused('delete', 'invalid', {
        detail: 'The name that was typed is not the name of the notebook.',
        next: 'Type the name exactly; a deleted notebook can not be brought back.'
      });
    }
    return this.change(
      name,
      'delete',
      'Deleting',
      () => this.parts.api.delete(name),
      ownerMode
    );
  }

  /** Neither kept nor logged. */
  async open(name: string, view: 'lab' | 'classic'): Promise<string> {
    this.demand(await this.find(name), 'open', false);
    const target = new URL(await this.parts.api.url(name));
    if (view === 'lab') {
      target.searchParams.set('view', 'lab');
    }
    return target.href;
  }

  /** MLSpace's prefix lacks the slash: what it answers holds namesakes' lines. */
  async logs(name: string, request: LogsRequest): Promise<LogsAnswer> {
    const { api, clock } = this.parts;
    const found = await this.find(name);
    const prefix = `${found.NotebookInstanceName}/`;
    const from = Math.max(request.from ?? 0, found.CreationTime ?? 0);
    const query = new URLSearchParams({
      startTime: String(from),
      endTime: String(request.to ?? clock.now())
    });
    if (request.nextToken !== undefined) {
      query.set('nextToken', request.nextToken);
    }
    const { events, nextToken } = await api.logs(name, query);
    return {
      events: (events ?? [])
        .filter(
          ({ logStreamName, timestamp }) =>
            logStreamName.startsWith(prefix + (request.log ?? '')) &&
            timestamp >= from
        )
        .map(({ eventId, timestamp, logStreamName, message }) => ({
          id: eventId ?? `${logStreamName}:${timestamp}`,
          at: timestamp,
          log: logStreamName.slice(prefix.length),
          message: (message ?? '').slice(0, MAX_MESSAGE)
        })),
      nextToken,
      exists: events !== undefined
    };
  }

  async create(request: CreateRequest): Promise<CreateAnswer> {
    const { api, project, logger } = this.parts;
    const { name, cluster, stopTimeUtc } = request;
    await this.checkCreate(request);
    const lifecycle = request.lifecycleConfig ?? null;
    try {
      await api.create({
        ProjectName: project,
        NotebookInstanceName: name,
        InstanceType: request.type,
        VolumeSizeInGB: request.volumeGib,
        ...(lifecycle !== null && {
          NotebookInstanceLifecycleConfigName: lifecycle
        }),
        ...(cluster !== undefined && { clusterId: cluster }),
        ...(stopTimeUtc !== undefined && { NotebookDailyStopTime: stopTimeUtc })
      });
    } catch (error) {
      if (error instanceof ProblemError && error.problem.class === 'network') {
        return {
          name,
          outcome: 'unknown',
          status: null,
          arn: null,
          detail: `${error.problem.detail} It is not known whether ${name} was created; watch the list before you try again.`
        };
      }
      throw error;
    }
    this.noteChange(name);
    logger.log('info', 'notebook created through MLSpace', { name });
    return {
      name,
      outcome: 'created',
      status: 'Pending',
      arn: null,
      detail: `MLSpace is creating ${name}; that takes some minutes.`
    };
  }

  private async checkCreate(request: CreateRequest): Promise<void> {
    const { api } = this.parts;
    const { platform, repositories = [], cluster, stopTimeUtc } = request;
    if (platform !== undefined || repositories.length > 0) {
      throw refused('create', 'invalid', {
        detail: 'MLSpace takes neither a platform nor repositories.',
        next: 'Leave both as they are.'
      });
    }
    if (
      cluster !== undefined &&
      !(await api.waitingClusters()).some(one => one.id === cluster)
    ) {
      const { class: kind, ...words } = NOT_WAITING.refusal;
      throw refused('create', kind, words);
    }
    if (stopTimeUtc !== undefined) {
      const { override, ownsProject, defaultTime } = await api.schedule();
      if (defaultTime === null || !(override || ownsProject)) {
        throw refused('create', 'denied', {
          detail:
            'This project does not let owners of notebooks choose a stop time.',
          next: "Leave it: the project's own applies."
        });
      }
    }
  }

  private async change(
    name: string,
    verb: 'start' | 'stop' | 'update' | 'delete',
    status: string,
    send: (now: MlspaceDescription) => Promise<void>,
    ownerMode = false
  ): Promise<InstanceChange> {
    const found = await this.find(name);
    this.demand(found, verb, ownerMode);
    this.noteChange(name);
    await send(found);
    this.parts.logger.log('info', 'notebook changed through MLSpace', {
      operation: verb,
      name
    });
    return { name, status };
  }

  private async find(name: string): Promise<MlspaceDescription> {
    const { api, project } = this.parts;
    const found = await api.describe(name);
    if (found.Project !== project) {
      throw refused('details', 'notFound', {
        detail: `Project ${project} has no notebook of that name.`,
        next: 'Refresh the list.'
      });
    }
    return found;
  }

  private demand(
    found: MlspaceDescription,
    verb: 'start' | 'stop' | 'update' | 'delete' | 'open',
    ownerMode: boolean
  ): void {
    const facts = factsOf(
      found.NotebookInstanceName,
      found.NotebookInstanceStatus,
      found.Owner,
      this.parts
    );
    const allowed = {
      ...actionsFor(facts),
      ...(ownerMode ? ownerActionsFor(facts) : {})
    };
    const reason = allowed[verb];
    if (reason !== null) {
      throw refused(verb, facts.isMine || ownerMode ? 'conflict' : 'denied', {
        detail: reason,
        next: 'Refresh the list.'
      });
    }
  }

  private noteChange(name: string): void {
    this.parts.memory.changes.set(name, this.parts.clock.now());
  }
}

function isOn(value: string | null): boolean | null {
  return value === null ? null : value === 'Enabled';
}

function refused(
  verb: Verb,
  kind: ProblemInit['class'],
  words: Pick<ProblemInit, 'detail' | 'next'>
): ProblemError {
  return new ProblemError({
    class: kind,
    operation: `${verb} through MLSpace`,
    ...words
  });
}
