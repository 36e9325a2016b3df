// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { WorkKind } from '../../../../src/companion/contract';
import type { Tags } from '../../aws/types';
import {
  ENDING,
  WORK_OPERATIONS,
  type WorkAws,
  type WorkFacts,
  type WorkRow
} from '../types';

export interface FakeThing {
  readonly kind: WorkKind;
  readonly id: string;
  status: string;
  tags: Record<string, string>;
  readonly createdAt?: number;
  readonly facts?: Partial<WorkFacts>;
}

/** Running work in memory. `fail` makes a method throw; `calls` counts them all. */
export class FakeWork implements WorkAws {
  things: FakeThing[] = [];
  calls: string[] = [];
  /** By method, or by method and kind: `list`, `list cluster`. */
  fail: Partial<Record<string, () => Error>> = {};

  count(start: string): number {
    return this.calls.filter(call => call.startsWith(start)).length;
  }

  list(kind: WorkKind): Promise<readonly WorkRow[]> {
    return this.enter('list', kind, '', () =>
      this.things
        .filter(one => one.kind === kind)
        .map(one => ({
          kind,
          id: one.id,
          name: one.id,
          arn: arnOf(one),
          status: one.status,
          detail: null,
          progress: null,
          createdAt: one.createdAt ?? null
        }))
    );
  }

  describe(kind: WorkKind, id: string): Promise<WorkFacts> {
    return this.enter('describe', kind, id, () => {
      const { status, facts } = this.get(kind, id);
      return {
        status,
        detail: null,
        compute: [],
        startedAt: null,
        roleArn: null,
        ...facts
      };
    });
  }

  tagsByArn(arns: readonly string[]): Promise<ReadonlyMap<string, Tags>> {
    return this.enter(
      'tagsByArn',
      '',
      String(arns.length),
      () =>
        new Map(
          this.things
            .filter(one => arns.includes(arnOf(one)))
            .filter(one => Object.keys(one.tags).length > 0)
            .map(one => [arnOf(one), { ...one.tags }])
        )
    );
  }

  tagsOf(kind: WorkKind, arn: string): Promise<Tags> {
    return this.enter('tagsOf', kind, arn, () => ({
      ...this.things.find(one => arnOf(one) === arn)?.tags
    }));
  }

  end(kind: WorkKind, id: string): Promise<void> {
    return this.enter('end', kind, id, () => {
      this.get(kind, id).status = ENDING[kind];
    });
  }

  addTags(kind: WorkKind, arn: string, tags: Tags): Promise<void> {
    return this.enter('addTags', kind, JSON.stringify(tags), () => {
      const found = this.things.find(one => arnOf(one) === arn);
      Object.assign(found?.tags ?? {}, tags);
    });
  }

  private async enter<T>(
    method: string,
    kind: string,
    argument: string,
    answer: () => T
  ): Promise<T> {
    this.calls.push(`${method} ${kind} ${argument}`.trim());
    const make = this.fail[`${method} ${kind}`] ?? this.fail[method];
    if (make !== undefined) {
      throw make();
    }
    return answer();
  }

  private get(kind: WorkKind, id: string): FakeThing {
    const found = this.things.find(one => one.kind === kind && one.id === id);
    if (found === undefined) {
      throw Object.assign(new Error('does not exist'), {
        name: 'ResourceNotFound'
      });
    }
    return found;
  }
}

export function arnOf({
  kind,
  id
}: {
  readonly kind: WorkKind;
  readonly id: string;
}): string {
  const { service, resource } = WORK_OPERATIONS[kind];
  return `arn:aws:${service}:us-east-1:111122223333:${resource}/${id}`;
}
