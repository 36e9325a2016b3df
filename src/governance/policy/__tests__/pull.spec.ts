// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { readPolicyFolder } from '../folder';
import {
  type IRoleReader,
  type Page,
  PullError,
  type PullOptions,
  pullPolicies
} from '../pull';
import { standardPolicies } from '../template';
import { FACTS, INPUTS } from './verdict-cases';

const ROLE = FACTS.roleArn?.split('/')[1] ?? '';
const POLICIES = standardPolicies(FACTS, INPUTS).sets[0];
const OPTIONS: PullOptions = { role: ROLE, user: null, project: null };
const arnOf = (name: string): string =>
  `arn:aws:iam::111122223333:policy/${name}`;
const encoded = (document: unknown): string =>
  encodeURIComponent(JSON.stringify(document));

/** IAM with the standard policies, one item a page. */
class FakeIam implements IRoleReader {
  tags: Record<string, string> = { user: 'jdoe', project: 'Project001' };
  failure: { on: string; name: string } | null = null;
  documents = new Map(POLICIES.map(each => [each.name, each.document]));
  calls = 0;

  async role(): ReturnType<IRoleReader['role']> {
    this._check('role');
    const boundary = POLICIES.find(each => each.kind === 'boundary');
    return {
      arn: FACTS.roleArn ?? '',
      boundary: boundary === undefined ? null : arnOf(boundary.name),
      tags: this.tags
    };
  }

  async attachedPolicies(
    _role: string,
    marker: string | null
  ): ReturnType<IRoleReader['attachedPolicies']> {
    this._check('attachedPolicies');
    const names = POLICIES.filter(
      each => each.kind === 'identity' && each.name !== 'SMPassRolePolicy'
    ).map(each => ({ name: each.name, arn: arnOf(each.name) }));
    return page(names, marker);
  }

  async inlinePolicies(
    _role: string,
    marker: string | null
  ): ReturnType<IRoleReader['inlinePolicies']> {
    return page(['SMPassRolePolicy'], marker);
  }

  async inlineDocument(_role: string, name: string): Promise<string> {
    return encoded(this.documents.get(name));
  }

  async managedDocument(arn: string): Promise<string> {
    this._check('managedDocument');
    return encoded(this.documents.get(arn.slice(arn.lastIndexOf('/') + 1)));
  }

  private _check(call: string): void {
    this.calls++;
    if (this.failure?.on === call) {
      throw Object.assign(new Error('secret detail'), {
        name: this.failure.name
      });
    }
  }
}

function page<T>(items: readonly T[], marker: string | null): Page<T> {
  const at = Number(marker ?? 0);
  return {
    items: items.slice(at, at + 1),
    marker: at + 1 < items.length ? String(at + 1) : null
  };
}

it('writes every policy of the role and a template of them', async () => {
  const { files, notes } = await pullPolicies(new FakeIam(), OPTIONS);
  expect(notes).toEqual([]);
  expect(files).toHaveLength(2 * POLICIES.length);
  expect(files.map(file => file.path)).toEqual(
    expect.arrayContaining([
      `${ROLE}/MLSpace-user-jdoe.json`,
      `${ROLE}/SMPassRolePolicy.json`,
      `${ROLE}/BOUNDARY-mlspace-project-user-permission-boundary.json`,
      'template/MLSpace-user-{{user}}.json',
      'template/MLSpace-project-{{project}}.json'
    ])
  );
  const template = files.filter(file => file.path.startsWith('template/'));
  for (const { text } of template) {
    expect(text).not.toMatch(/jdoe|Project001|111122223333|d30a5f/);
  }
});

it('comes back from the folder as it was, for the role and from the template', async () => {
  const { files } = await pullPolicies(new FakeIam(), OPTIONS);
  const byName = (a: { name: string }, b: { name: string }): number =>
    a.name < b.name ? -1 : 1;
  const wanted = [...POLICIES].sort(byName);
  const own = readPolicyFolder(files, FACTS);
  expect(own.part).toBe('role');
  expect([...own.policies].sort(byName)).toEqual(wanted);
  const others = files.filter(file => file.path.startsWith('template/'));
  const filled = readPolicyFolder(others, FACTS);
  expect(filled.part).toBe('template');
  expect([...filled.policies].sort(byName)).toEqual(wanted);
});

it('serves another notebook of the project from the template', async () => {
  const { files } = await pullPolicies(new FakeIam(), OPTIONS);
  const bob = {
    ...FACTS,
    user: 'bob',
    roleArn:
      'arn:aws:iam::111122223333:role/MLSpace-Project001-81b637d8fcd2c6da6359e6963113a1170de795e4b725b84'
  };
  const { policies } = readPolicyFolder(files, bob);
  const wanted = standardPolicies(bob, INPUTS).sets[0];
  expect(policies.map(each => each.name).sort()).toEqual(
    wanted.map(each => each.name).sort()
  );
  for (const each of policies) {
    expect(each.document).toEqual(
      wanted.find(policy => policy.name === each.name)?.document
    );
  }
});

it('goes by what it is told where the role has no tags', async () => {
  const iam = new FakeIam();
  iam.tags = {};
  const untold = await pullPolicies(iam, OPTIONS);
  expect(untold.files).toHaveLength(POLICIES.length);
  expect(untold.notes[0]).toContain('--user and --project');
  const told = await pullPolicies(iam, {
    ...OPTIONS,
    user: 'jdoe',
    project: 'Project001'
  });
  expect(told.notes).toEqual([]);
});

it.each([
  ['project', 'Project001'],
  ['MLSpace', 'Project001'],
  ['jdoe', 'JDOE']
])(
  'makes no template where a name is ambiguous: %s, %s',
  async (user, project) => {
    const { files, notes } = await pullPolicies(new FakeIam(), {
      ...OPTIONS,
      user,
      project
    });
    expect(files).toHaveLength(POLICIES.length);
    expect(notes[0]).toMatch(/^No template was written: /);
  }
);

it.each(['../up', 'a/b', '..', ''])('takes no %j for a role', async role => {
  const iam = new FakeIam();
  await expect(pullPolicies(iam, { ...OPTIONS, role })).rejects.toThrow(
    'not the name of a role'
  );
  expect(iam.calls).toBe(0);
});

it.each([
  ['role', 'NoSuchEntityException', 'check the name and the account'],
  ['attachedPolicies', 'AccessDenied', 'iam:ListAttachedRolePolicies'],
  ['managedDocument', 'AccessDeniedException', 'iam:GetPolicyVersion'],
  ['role', 'CredentialsProviderError', 'sign in again'],
  ['role', 'ThrottlingException', 'try again'],
  ['role', 'TimeoutError', 'check the network']
])('says what to do when %s fails with %s', async (on, name, part) => {
  const iam = new FakeIam();
  iam.failure = { on, name };
  const failed = pullPolicies(iam, OPTIONS);
  await expect(failed).rejects.toThrow(PullError);
  await expect(failed).rejects.toThrow(part);
  await expect(failed).rejects.not.toThrow('secret detail');
});
