// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Notebook instances with their transitional states. A state that passes by
 * itself carries the moment at which it does; it is looked at when asked for,
 * so nothing ticks.
 */
import type { Clock } from '../clock';
import type { DelaySetting } from '../delays';
import { AwsError, invalid } from '../errors';
import type { TagMap } from '../tags';

export type InstanceStatus =
  | 'Pending'
  | 'InService'
  | 'Stopping'
  | 'Stopped'
  | 'Failed'
  | 'Deleting'
  | 'Updating';

/** What a caller may choose, under the API's own names. */
export interface InstanceSettings {
  readonly instanceType: string;
  readonly roleArn: string;
  readonly volumeSizeInGB: number;
  readonly lifecycleConfigName: string | null;
  readonly rootAccess: string;
  readonly directInternetAccess: string;
  readonly platformIdentifier: string;
  readonly subnetId: string | null;
  readonly securityGroups: readonly string[];
  readonly kmsKeyId: string | null;
}

export interface NotebookInstance extends InstanceSettings {
  readonly name: string;
  readonly arn: string;
  readonly status: InstanceStatus;
  readonly failureReason: string | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly tags: TagMap;
}

interface Transition {
  readonly at: number;
  readonly to: InstanceStatus | 'gone';
  readonly failureReason: string | null;
}

interface Entry {
  instance: NotebookInstance;
  transition: Transition | null;
}

export class NotebookStore {
  constructor(
    private readonly clock: Clock,
    private readonly delays: DelaySetting
  ) {}

  list(): NotebookInstance[] {
    for (const name of [...this.entries.keys()]) {
      this.settle(name);
    }
    return [...this.entries.values()].map(entry => entry.instance);
  }

  find(name: string): NotebookInstance | null {
    return this.settle(name)?.instance ?? null;
  }

  get(name: string): NotebookInstance {
    const found = this.find(name);
    if (!found) {
      throw invalid('RecordNotFound');
    }
    return found;
  }

  create(
    name: string,
    arn: string,
    settings: InstanceSettings,
    tags: TagMap
  ): NotebookInstance {
    if (this.find(name)) {
      throw invalid(`Cannot create a duplicate Notebook Instance (${arn})`);
    }
    const now = this.clock.now();
    this.entries.set(name, {
      instance: {
        ...settings,
        name,
        arn,
        status: 'Pending',
        failureReason: null,
        createdAt: now,
        modifiedAt: now,
        tags
      },
      transition: null
    });
    this.pass(name, 'Pending', 'InService', this.delays.of('starting'));
    return this.get(name);
  }

  start(name: string): void {
    this.demand(name, ['Stopped', 'Failed'], 'Pending');
    this.pass(name, 'Pending', 'InService', this.delays.of('starting'));
  }

  stop(name: string): void {
    this.demand(name, ['InService'], 'Stopping');
    this.pass(name, 'Stopping', 'Stopped', this.delays.of('stopping'));
  }

  update(name: string, change: Partial<InstanceSettings>): void {
    this.demand(name, ['Stopped'], 'Updating');
    const size = change.volumeSizeInGB;
    if (size !== undefined && size < this.get(name).volumeSizeInGB) {
      throw invalid(
        'Requested volume size is smaller than the current volume size of the Notebook Instance'
      );
    }
    this.change(name, change);
    this.pass(name, 'Updating', 'Stopped', this.delays.of('updating'));
  }

  delete(name: string): void {
    this.demand(name, ['Stopped', 'Failed'], 'Deleting');
    this.pass(name, 'Deleting', 'gone', this.delays.of('deleting'));
  }

  /** The next time this instance starts, it fails instead. */
  failNextStart(name: string, reason: string): void {
    this.failures.set(name, reason);
  }

  /** Put an instance in a state and leave it there: seeds and tests. */
  hold(name: string, change: Partial<NotebookInstance>): NotebookInstance {
    this.get(name);
    this.change(name, change);
    const entry = this.entries.get(name);
    if (entry) {
      entry.transition = null;
    }
    return this.get(name);
  }

  private demand(
    name: string,
    from: readonly InstanceStatus[],
    to: InstanceStatus
  ): void {
    const instance = this.find(name);
    if (!instance) {
      throw invalid(`Notebook Instance ${name} does not exist`);
    }
    if (!from.includes(instance.status)) {
      throw new AwsError(
        'ValidationException',
        `Status (${instance.status}) not in ([${from.join(', ')}]). Unable to transition to (${to}) for Notebook Instance (${instance.arn})`
      );
    }
  }

  private change(name: string, change: Partial<NotebookInstance>): void {
    const entry = this.entries.get(name);
    if (entry) {
      entry.instance = { ...entry.instance, ...change };
    }
  }

  private pass(
    name: string,
    through: InstanceStatus,
    to: InstanceStatus | 'gone',
    delay: number
  ): void {
    const entry = this.entries.get(name);
    if (!entry) {
      return;
    }
    const now = this.clock.now();
    const failureReason =
      through === 'Pending' ? (this.failures.get(name) ?? null) : null;
    this.failures.delete(name);
    entry.instance = {
      ...entry.instance,
      status: through,
      failureReason: null,
      modifiedAt: now
    };
    entry.transition = {
      at: now + delay,
      to: failureReason === null ? to : 'Failed',
      failureReason
    };
  }

  private settle(name: string): Entry | null {
    const entry = this.entries.get(name);
    if (!entry) {
      return null;
    }
    const { transition } = entry;
    if (transition && this.clock.now() >= transition.at) {
      if (transition.to === 'gone') {
        this.entries.delete(name);
        return null;
      }
      entry.instance = {
        ...entry.instance,
        status: transition.to,
        failureReason: transition.failureReason,
        modifiedAt: transition.at
      };
      entry.transition = null;
    }
    return entry;
  }

  private readonly entries = new Map<string, Entry>();
  private readonly failures = new Map<string, string>();
}
