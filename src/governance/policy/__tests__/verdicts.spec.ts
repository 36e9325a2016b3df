// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { type NamedPolicy } from '../../model';
import { compilePolicies, type IPolicyJudge } from '../index';
import { standardPolicies } from '../template';
import {
  ACCOUNT,
  access,
  applies,
  CREATE_ACTIONS,
  describeDecision,
  FACTS,
  INPUTS,
  VARIANTS,
  verdict
} from './verdict-cases';

const reference = join(__dirname, '../../../../../shared/reference');
const present = existsSync(join(reference, 'policy-verdicts.txt'));

type Mode = 'dynamic-roles' | 'static-role';

function loaded(mode: Mode): readonly NamedPolicy[] {
  const folder = join(reference, 'policies', mode);
  return readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .map(name => ({
      name: name.replace(/^BOUNDARY-|\.json$/g, ''),
      kind: name.startsWith('BOUNDARY-') ? 'boundary' : 'identity',
      document: JSON.parse(readFileSync(join(folder, name), 'utf8'))
    }));
}

function rendered(mode: Mode): readonly NamedPolicy[] {
  if (mode === 'dynamic-roles') {
    return standardPolicies(FACTS, INPUTS).sets[0];
  }
  return standardPolicies({ ...FACTS, roleArn: null }, INPUTS).sets[1];
}

function judgeOf(set: readonly NamedPolicy[]): IPolicyJudge {
  return compilePolicies(
    { source: 'folder', label: 'test', sets: [set] },
    FACTS
  );
}

interface IVectors {
  readonly verdicts: ReadonlyMap<string, string>;
  readonly others: readonly { line: string; expected: string }[];
}

/** The vectors of one mode: `CreateModel / no user` -> verdict. */
function vectors(): Readonly<Record<Mode, IVectors['verdicts']>> & {
  readonly others: IVectors['others'];
} {
  const modes = {
    'dynamic-roles': new Map<string, string>(),
    'static-role': new Map<string, string>()
  };
  const others: { line: string; expected: string }[] = [];
  let mode: Mode | null = null;
  let action = '';
  const text = readFileSync(join(reference, 'policy-verdicts.txt'), 'utf8');
  for (const line of text.split('\n')) {
    const [left, right] = line.split(' -> ');
    if (line.startsWith('===== ')) {
      mode = line.slice(6) === 'static-role' ? 'static-role' : 'dynamic-roles';
    } else if (line.startsWith('--- ')) {
      mode = null;
      if (right !== undefined) {
        others.push({ line: left, expected: right.trim() });
      }
    } else if (line.startsWith('## ')) {
      action = line.slice(3);
    } else if (right !== undefined && mode !== null) {
      modes[mode].set(`${action} / ${left.trim()}`, right.trim());
    } else if (right !== undefined) {
      others.push({ line: left.trim(), expected: right.trim() });
    }
  }
  return { ...modes, others };
}

const cases = Object.keys(CREATE_ACTIONS).flatMap(action =>
  Object.keys(VARIANTS)
    .filter(variant => applies(action, variant))
    .map(variant => `${action} / ${variant}`)
);

/** `sagemaker:DescribeModel model/x jdoe`: a question about something that exists. */
function other(judge: IPolicyJudge, line: string): string {
  const [action, tail, owner] = line.split(' ');
  const service = action.split(':')[0];
  const region = ['iam', 's3'].includes(service) ? '' : 'us-east-1';
  const account = service === 's3' ? '' : ACCOUNT;
  const resource =
    tail === '*'
      ? '*'
      : `arn:aws:${service}:${region}:${account}:${
          service === 'logs' ? `log-group:${tail}` : tail
        }`;
  const tagged = service === 'sagemaker' && !/Tags$/.test(action) && owner;
  const type =
    service === 'logs' && tail !== '*' ? 'log-group' : tail.split('/')[0];
  const context = {
    ...(tagged
      ? {
          'aws:ResourceTag/user': owner,
          'aws:ResourceTag/project': 'Project001',
          'aws:ResourceTag/system': 'MLSpace'
        }
      : {}),
    ...(action === 'iam:PassRole'
      ? { 'iam:PassedToService': 'sagemaker.amazonaws.com' }
      : {})
  };
  return describeDecision(
    judge.decide(access(action, resource, context)),
    type
  );
}

describe.each(['dynamic-roles', 'static-role'] as const)('%s', mode => {
  (present ? it : it.skip)(
    'decides as the vectors say, by their policies and by ours (needs ../shared)',
    () => {
      const expected = vectors()[mode];
      const theirs = judgeOf(loaded(mode));
      const ours = judgeOf(rendered(mode));
      expect(theirs.problems).toEqual([]);
      expect(ours.problems).toEqual([]);
      expect([...expected.keys()].filter(key => !cases.includes(key))).toEqual(
        []
      );
      const wanted: Record<string, string> = {};
      const found: Record<string, string> = {};
      for (const key of cases) {
        const [action, variant] = key.split(' / ');
        // The vectors leave out what is decided like a good request.
        const text = expected.get(key) ?? expected.get(`${action} / all good`);
        wanted[`theirs ${key}`] = wanted[`ours ${key}`] = text ?? '';
        found[`theirs ${key}`] = verdict(theirs, action, variant);
        found[`ours ${key}`] = verdict(ours, action, variant);
      }
      expect(found).toEqual(wanted);
    }
  );
});

(present ? it : it.skip)(
  'decides other actions as the vectors say (needs ../shared)',
  () => {
    const { others } = vectors();
    const dynamic = [loaded, rendered].map(set =>
      judgeOf(set('dynamic-roles'))
    );
    const fixed = [loaded, rendered].map(set => judgeOf(set('static-role')));
    expect(others.length).toBeGreaterThan(30);
    for (const { line, expected } of others) {
      const self = line.startsWith('--- static');
      const found = self
        ? fixed.map(judge =>
            other(judge, `iam:PassRole ${FACTS.roleArn?.split(':')[5]}`)
          )
        : dynamic.map(judge => other(judge, line));
      expect([line, ...found]).toEqual([line, expected, expected]);
    }
  }
);
