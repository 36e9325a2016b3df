// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ProjectReport, WorkKind } from '../../../src/companion/contract';
import type { Decision, KeyFact } from '../../../src/governance/model';
import type { IPolicyJudge } from '../../../src/governance/policy';
import type { Tags } from '../aws/types';
import { factsOf } from '../instances/judge';
import { WORK_OPERATIONS } from './types';
import { operationOf } from './statements';

/** Says before a change is offered what the policies in the project's folder make of it. */
export class WorkJudge {
  /**
   * Why IAM would refuse; null when it would not, and when nothing is known.
   *
   * @param added - tags that the request itself carries.
   */
  async refusal(
    ask: 'end' | 'addTags',
    kind: WorkKind,
    arn: string,
    tags: Tags,
    report: ProjectReport,
    added: Tags = {}
  ): Promise<string | null> {
    const judge = await this.judgeFor(report);
    if (judge === null) {
      return null;
    }
    const action = `${WORK_OPERATIONS[kind].service}:${operationOf(kind, ask)}`;
    const decision = judge.decide({
      action,
      resource: arn,
      keys: keysOf(tags, added),
      openPrefixes: ['aws:principaltag/']
    });
    const partial =
      report.policies.problems.length > 0 || judge.problems.length > 0;
    return reasonOf(decision, action, partial);
  }

  /** Compiled once for as long as the policies stay the same. */
  private async judgeFor(report: ProjectReport): Promise<IPolicyJudge | null> {
    const { files, layout } = report.policies;
    if (files.length === 0) {
      return null;
    }
    const key = JSON.stringify([files, layout, report.identity.roleArn]);
    if (this.compiled?.key !== key) {
      // The evaluator's tables are large: only where there are policies to read.
      const [{ compilePolicies }, { folderPolicySets }] = await Promise.all([
        import('../../../src/governance/policy'),
        import('../../../src/editor/policies')
      ]);
      const facts = factsOf(report);
      const sets = folderPolicySets(report.policies, facts);
      this.compiled = { key, judge: compilePolicies(sets, facts) };
    }
    return this.compiled.judge;
  }

  private compiled: {
    readonly key: string;
    readonly judge: IPolicyJudge;
  } | null = null;
}

function keysOf(tags: Tags, added: Tags): ReadonlyMap<string, KeyFact> {
  const keys = new Map<string, KeyFact>();
  const set = (key: string, value: string) =>
    keys.set(key, { kind: 'values', values: [value], open: false });
  for (const [name, value] of Object.entries(tags)) {
    for (const prefix of ['aws', 'sagemaker', 'elasticmapreduce']) {
      set(`${prefix}:resourcetag/${name.toLowerCase()}`, value);
    }
  }
  for (const [name, value] of Object.entries(added)) {
    set(`aws:requesttag/${name.toLowerCase()}`, value);
  }
  return keys;
}

function reasonOf(
  decision: Decision,
  action: string,
  partial: boolean
): string | null {
  if (decision.decision === 'explicitDeny') {
    const [by] = decision.decidedBy;
    const statement =
      by === undefined
        ? 'a policy'
        : `${by.sid === null ? `statement ${by.statement}` : `"${by.sid}"`} of ${by.policy}`;
    return `AWS would refuse: ${action} is denied by ${statement}.`;
  }
  if (decision.decision !== 'implicitDeny' || partial) {
    return null;
  }
  return decision.lacking === 'boundary'
    ? `AWS would refuse: the permissions boundary does not allow ${action} here.`
    : `AWS would refuse: no policy of the role allows ${action} here.`;
}
