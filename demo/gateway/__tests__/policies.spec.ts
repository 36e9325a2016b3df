// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { join } from 'node:path';
import { policyFor } from '../../../server/src/aws/statements';
import { OPERATIONS } from '../../../server/src/aws/types';
import { roleNameOf } from '../account';
import { compilePolicies } from '../iam/judge';
import { demoPolicies } from '../policies';
import { CONFIG } from './support';

const POLICIES = demoPolicies(join(__dirname, '..', '..', 'policies'), CONFIG);

interface Statement {
  readonly Effect: string;
  readonly Action: readonly string[];
}

function statementsOf(name: string): readonly Statement[] {
  const policy = POLICIES.find(each => each.name === name);
  const { Statement } = policy?.document as { Statement: Statement[] };
  return Statement;
}

const ADDED = statementsOf('MLSpace-jupyterlab-companion');
const BOUNDARY = statementsOf('mlspace-project-user-permission-boundary');

describe("the demo's policies", () => {
  it.each(
    Object.values(OPERATIONS).filter(
      // What MLSpace's own policies allow already, or needs no policy.
      one => one !== 'GetCallerIdentity' && one !== 'ListTags'
    )
  )('hold what the companion says %s needs', operation => {
    const role = roleNameOf(CONFIG.prefix, CONFIG.project, CONFIG.user);
    const roleArn = `arn:aws:iam::${CONFIG.account}:role/${role}`;
    const scope = {
      ...CONFIG,
      roleArn,
      masterGroup: '*',
      bucket: CONFIG.dataBucket
    };
    const asked = policyFor(operation, scope).Statement;
    expect(asked).not.toHaveLength(0);
    for (const { Action, Effect, Resource, Condition } of asked) {
      expect(ADDED).toContainEqual(
        expect.objectContaining({
          Action: expect.arrayContaining([...Action]),
          Effect,
          Resource,
          ...(Condition && { Condition })
        })
      );
    }
  });

  it('hold nothing beyond what the companion says it needs', () => {
    const scope = { ...CONFIG, roleArn: null };
    const asked = Object.values(OPERATIONS).flatMap(operation =>
      policyFor(operation, scope).Statement.flatMap(one => one.Action)
    );
    const added = ADDED.flatMap(one => one.Action);
    expect(added.filter(action => !asked.includes(action))).toEqual([]);
  });

  it('are widened in the boundary by what is allowed, and by nothing else', () => {
    const allowed = ADDED.filter(each => each.Effect === 'Allow');
    expect(BOUNDARY.slice(-allowed.length)).toEqual(allowed);
    expect(BOUNDARY.every(each => each.Effect === 'Allow')).toBe(true);
  });

  it('leave no placeholder and can be read whole', () => {
    expect(JSON.stringify(POLICIES)).not.toMatch(/<[a-z]+>/);
    expect(() => compilePolicies(POLICIES)).not.toThrow();
    expect(POLICIES.filter(each => each.kind === 'boundary')).toHaveLength(1);
  });

  it('are refused when the evaluator cannot read them', () => {
    const broken = { Statement: [{ Effect: 'Perhaps', Action: '*' }] };
    expect(() =>
      compilePolicies([{ name: 'b', kind: 'identity', document: broken }])
    ).toThrow(/^b, /);
  });
});
