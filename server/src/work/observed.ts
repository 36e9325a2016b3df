// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { WORK_KINDS, type WorkKind } from '../../../src/companion/contract';
import { Observations, type Observation } from '../aws/observations';
import type { Aws, LogQuery, Tags } from '../aws/types';
import type { Clock } from '../clock';
import { LOG_GROUPS } from './groups';
import { WORK_OPERATIONS, type WorkAws } from './types';
import type { WorkAsk } from './statements';

/** What is asked of each kind by itself; tags are found for all kinds together. */
type KindAsk = Exclude<WorkAsk, 'findTags'>;

export interface WorkCapability extends Observation {
  readonly kind: WorkKind;
  readonly ask: KindAsk;
}

const ASKS: readonly KindAsk[] = [
  'list',
  'describe',
  'readTags',
  'end',
  'addTags',
  'logs'
];

/** Passes every question about running work on and remembers whether IAM allowed it. */
export class ObservedWork implements WorkAws {
  constructor(
    private readonly work: WorkAws,
    private readonly aws: Pick<Aws, 'filterLogs'>,
    clock: Clock
  ) {
    this.seen = new Observations(clock);
  }

  capabilities(): WorkCapability[] {
    return WORK_KINDS.flatMap(kind =>
      ASKS.filter(ask => isAsked(kind, ask)).map(ask => ({
        kind,
        ask,
        ...this.seen.of(`${kind}/${ask}`)
      }))
    );
  }

  list(kind: WorkKind) {
    return this.watch(kind, 'list', () => this.work.list(kind));
  }

  describe(kind: WorkKind, id: string) {
    return this.watch(kind, 'describe', () => this.work.describe(kind, id));
  }

  tagsByArn(arns: readonly string[]) {
    return this.work.tagsByArn(arns);
  }

  tagsOf(kind: WorkKind, arn: string) {
    return this.watch(kind, 'readTags', () => this.work.tagsOf(kind, arn));
  }

  end(kind: WorkKind, id: string) {
    return this.watch(kind, 'end', () => this.work.end(kind, id));
  }

  addTags(kind: WorkKind, arn: string, tags: Tags) {
    return this.watch(kind, 'addTags', () =>
      this.work.addTags(kind, arn, tags)
    );
  }

  /** Another log group than the notebooks': a right of its own. */
  logs(kind: WorkKind, query: LogQuery) {
    return this.watch(kind, 'logs', () => this.aws.filterLogs(query));
  }

  private watch<T>(
    kind: WorkKind,
    ask: KindAsk,
    call: () => Promise<T>
  ): Promise<T> {
    return this.seen.watch(`${kind}/${ask}`, call);
  }

  private readonly seen: Observations<`${WorkKind}/${KindAsk}`>;
}

/** Not every kind has logs, and a cluster's tags come with its description. */
function isAsked(kind: WorkKind, ask: KindAsk): boolean {
  const { describe, readTags } = WORK_OPERATIONS[kind];
  return ask === 'logs'
    ? LOG_GROUPS[kind] !== null
    : ask !== 'readTags' || readTags !== describe;
}
