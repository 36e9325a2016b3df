// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { z } from 'zod';
import type { IdentityReport, Problem } from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import type { Scope } from '../aws/statements';
import {
  OPERATIONS,
  type Aws,
  type CallerIdentity,
  type NotebookDescription,
  type Tags
} from '../aws/types';
import { MINUTE, SECOND, type Clock } from '../clock';
import type { Files } from '../files';
import { ProblemError } from '../http/problems';
import { parseArn } from '../aws/arn';

const MAX_BYTES = 64 * 1024;
/** How long an answer without problems is good for. */
const FRESH_MS = 10 * MINUTE;
/** And one with problems: AWS may be back, an administrator may have helped. */
const RETRY_MS = 30 * SECOND;

const metadataSchema = z.object({
  ResourceArn: z
    .string()
    .refine(text => parseArn(text) !== null, 'is not an ARN'),
  ResourceName: z.string().min(1)
});

/** Who this instance is, as far as the disk says. */
export interface Instance {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/**
 * Who we are: from resource-metadata.json, the instance's own tags, its
 * description where the role may read it, and STS. Each part may fail alone.
 */
export class IdentityService {
  constructor(
    private readonly aws: Aws,
    private readonly files: Files,
    private readonly clock: Clock,
    private readonly metadataFile: string
  ) {}

  /** The last report if it is fresh, else a new one; asked once for all callers. */
  async report(): Promise<IdentityReport> {
    const last = this.last;
    const keep =
      last === null || last.report.problems.length > 0 ? RETRY_MS : FRESH_MS;
    return last !== null && this.clock.now() - last.at < keep
      ? last.report
      : this.refresh();
  }

  refresh(): Promise<IdentityReport> {
    this.running ??= this.read().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** The last report, without asking anybody. */
  get known(): IdentityReport | null {
    return this.last?.report ?? null;
  }

  /** From resource-metadata.json; null off an instance. Read until it succeeds. */
  async instance(): Promise<Instance | null> {
    this.metadata ??= instanceOf(
      await this.files.read(this.metadataFile, MAX_BYTES)
    );
    return this.metadata;
  }

  /** The instance as far as it has been read already. */
  get knownInstance(): Instance | null {
    return this.metadata;
  }

  private async read(): Promise<IdentityReport> {
    const instance = await this.instance();
    const scope = { ...NOWHERE, ...instance };
    const problems: Problem[] = [];
    const attempt = async <T>(
      operation: (typeof OPERATIONS)[keyof Aws],
      ask: () => Promise<T>
    ): Promise<T | null> => {
      try {
        return await ask();
      } catch (error) {
        problems.push(classify(error, operation, scope).problem);
        return null;
      }
    };
    if (instance === null) {
      problems.push(notOnInstance(this.metadataFile));
    }
    const [tags, description, caller] = await Promise.all([
      instance &&
        attempt(OPERATIONS.listTags, () => this.aws.listTags(instance.arn)),
      instance &&
        attempt(OPERATIONS.describeNotebook, () =>
          this.aws.describeNotebook(instance.name)
        ),
      attempt(OPERATIONS.callerIdentity, () => this.aws.callerIdentity())
    ]);
    const at = this.clock.now();
    const report = compose({
      instance,
      tags,
      description,
      caller,
      problems,
      at
    });
    this.last = { report, at };
    this.changedAt = description?.modifiedAt ?? null;
    return report;
  }

  /** When the instance last changed its state, epoch milliseconds; null: not known. */
  async modifiedAt(): Promise<number | null> {
    await this.report();
    return this.changedAt;
  }

  private changedAt: number | null = null;
  private metadata: Instance | null = null;
  private last: { report: IdentityReport; at: number } | null = null;
  private running: Promise<IdentityReport> | null = null;
}

/** The scope that printed policies are written for. */
export function scopeOf(identity: IdentityReport | null): Scope {
  return identity ?? NOWHERE;
}

const NOWHERE: Scope = {
  partition: null,
  region: null,
  account: null,
  project: null,
  user: null
};

interface Parts {
  readonly instance: Instance | null;
  readonly tags: Tags | null;
  readonly description: NotebookDescription | null;
  readonly caller: CallerIdentity | null;
  readonly problems: Problem[];
  readonly at: number;
}

function compose(parts: Parts): IdentityReport {
  const { instance, tags, description, caller, at } = parts;
  return {
    instanceName: instance?.name ?? null,
    instanceArn: description?.arn ?? instance?.arn ?? null,
    account: instance?.account ?? caller?.account ?? null,
    region: instance?.region ?? null,
    partition:
      instance?.partition ??
      (caller === null ? null : (parseArn(caller.arn)?.partition ?? null)),
    user: tags?.['user'] ?? null,
    project: tags?.['project'] ?? null,
    system: tags?.['system'] ?? null,
    tags: tags === null ? null : { ...tags },
    roleArn:
      description?.roleArn ?? (caller === null ? null : roleOf(caller.arn)),
    instanceType: description?.type ?? null,
    url: description?.url ?? null,
    evidence: tags === null ? null : { source: 'instance tags', checkedAt: at },
    problems: parts.problems
  };
}

/** An assumed role's session ARN -> the role's ARN. STS leaves out the path. */
function roleOf(arn: string): string | null {
  const match = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\//.exec(arn);
  return match === null
    ? null
    : `arn:${match[1]}:iam::${match[2]}:role/${match[3]}`;
}

function instanceOf(
  result: Awaited<ReturnType<Files['read']>>
): Instance | null {
  if (!result.ok) {
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(result.file.text);
  } catch {
    return null;
  }
  const parsed = metadataSchema.safeParse(value);
  const arn = parsed.success ? parseArn(parsed.data.ResourceArn) : null;
  return parsed.success && arn !== null
    ? {
        name: parsed.data.ResourceName,
        arn: parsed.data.ResourceArn,
        account: arn.account,
        region: arn.region,
        partition: arn.partition
      }
    : null;
}

function notOnInstance(path: string): Problem {
  return new ProblemError({
    class: 'notFound',
    operation: 'read resource-metadata.json',
    detail: `This does not look like a SageMaker notebook instance: ${path} is missing or not readable.`,
    next: 'On an instance, stop and start it once; elsewhere set MLSPACE_METADATA_FILE.'
  }).problem;
}
