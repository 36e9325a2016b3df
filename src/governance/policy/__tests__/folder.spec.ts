// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type ProjectFacts } from '../../model';
import { compilePolicies, decideLine, RequestError } from '../index';
import { type PolicyFile, readPolicyFolder } from '../folder';
import { FACTS } from './verdict-cases';

const ROLE = FACTS.roleArn?.split('/')[1] ?? '';

function file(path: string, resource = '*'): PolicyFile {
  return {
    path,
    text: JSON.stringify({
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: 's3:*', Resource: resource }
    })
  };
}

function read(
  files: readonly PolicyFile[],
  facts: ProjectFacts = FACTS
): readonly string[] {
  return readPolicyFolder(files, facts).policies.map(
    policy => `${policy.kind} ${policy.name}`
  );
}

it('takes the files of the folder, the boundary apart', () => {
  const files = [
    file('a.json'),
    file('BOUNDARY-b.json'),
    file('c.disabled.json'),
    file('alternatives/d.json'),
    file('.hidden.json'),
    { path: 'README.md', text: 'hello' }
  ];
  expect(read(files)).toEqual(['boundary b', 'identity a']);
});

it('prefers the folder of the own role, then the template', () => {
  const files = [
    file('a.json'),
    file(`${ROLE}/own.json`),
    file(`${ROLE}/deeper/no.json`),
    file('template/t.json'),
    file('MLSpace-Other-abc/other.json')
  ];
  expect(read(files)).toEqual(['identity own']);
  expect(read(files, { ...FACTS, roleArn: null })).toEqual(['identity t']);
  expect(read(files.slice(0, 1))).toEqual(['identity a']);
  expect(readPolicyFolder(files, FACTS).part).toBe('role');
});

describe('a template', () => {
  const template = [
    file(
      'template/MLSpace-user-{{user}}.json',
      'arn:aws:s3:::data-{{account}}/private/{{user}}/{{project}}/*'
    )
  ];
  const decide = (facts: ProjectFacts, owner: string): string => {
    const { policies } = readPolicyFolder(template, facts);
    const judge = compilePolicies(
      { source: 'folder', label: 'folder', sets: [policies] },
      facts
    );
    const resource = `arn:aws:s3:::data-111122223333/private/${owner}/Project001/x`;
    return decideLine(
      judge,
      JSON.stringify({ action: 's3:GetObject', resource })
    ).decision;
  };

  it('is filled in for user, project and account', () => {
    expect(readPolicyFolder(template, FACTS).policies[0].name).toBe(
      'MLSpace-user-jdoe'
    );
    expect(decide(FACTS, 'jdoe')).toBe('allowed');
    expect(decide(FACTS, 'bob')).toBe('implicitDeny');
  });

  it('decides nothing by what is not known', () => {
    const facts = { ...FACTS, user: null };
    expect(readPolicyFolder(template, facts).policies[0].name).toBe(
      'MLSpace-user-USER'
    );
    expect(decide(facts, 'bob')).toBe('unknown');
  });

  it('takes a value for text', () => {
    expect(decide({ ...FACTS, user: '$&' }, '$&')).toBe('allowed');
  });
});

it('names files that are no JSON and leaves decisions open', () => {
  const { policies, problems } = readPolicyFolder(
    [file('a.json'), { path: 'b.json', text: '{' }],
    FACTS
  );
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatchObject({ policy: 'b', path: '' });
  const judge = compilePolicies(
    { source: 'folder', label: 'folder', sets: [policies] },
    FACTS
  );
  expect(decideLine(judge, '{"action":"s3:GetObject"}').decision).toBe(
    'unknown'
  );
});

describe('a line of decide', () => {
  const judge = compilePolicies(
    {
      source: 'settings',
      label: 'test',
      sets: [
        [
          {
            name: 'p',
            kind: 'identity',
            document: {
              Version: '2012-10-17',
              Statement: {
                Sid: 'Tagged',
                Effect: 'Allow',
                Action: 'sagemaker:*',
                Resource: '*',
                Condition: {
                  StringEquals: { 'aws:RequestTag/user': 'jdoe' },
                  NumericLessThan: { 'sagemaker:MaxRuntimeInSeconds': '60' }
                }
              }
            }
          }
        ]
      ]
    },
    FACTS
  );
  const ask = (request: object): object =>
    decideLine(judge, JSON.stringify(request));
  const action = 'sagemaker:CreateTrainingJob';
  const runtime = { 'sagemaker:MaxRuntimeInSeconds': 30 };

  it('is answered with decision, statements and keys', () => {
    expect(
      ask({
        action,
        resource: 'arn:aws:sagemaker:us-east-1:1:training-job/x',
        context: { ...runtime, 'AWS:RequestTag/user': 'jdoe' }
      })
    ).toEqual({
      decision: 'allowed',
      decidedBy: [{ policy: 'p', statement: 1, sid: 'Tagged' }],
      wouldChange: ['AWS:RequestTag/user', 'sagemaker:MaxRuntimeInSeconds']
    });
    expect(ask({ action, resource: null, context: runtime })).toEqual({
      decision: 'implicitDeny',
      decidedBy: [],
      wouldChange: ['aws:RequestTag/user']
    });
    expect(
      ask({ action, context: runtime, unknown: ['aws:requesttag/USER'] })
    ).toEqual({
      decision: 'unknown',
      decidedBy: [],
      wouldChange: ['aws:requesttag/USER']
    });
  });

  it.each([
    ['', 'one line of JSON'],
    ['[]', 'JSON object'],
    ['{}', '"action"'],
    ['{"action":"CreateModel"}', '"action"'],
    ['{"action":"a:b","resource":5}', '"resource"'],
    ['{"action":"a:b","context":[]}', '"context"'],
    ['{"action":"a:b","context":{"k":{}}}', '"k"'],
    ['{"action":"a:b","context":{"k":null}}', '"k"'],
    ['{"action":"a:b","unknown":"k"}', '"unknown"'],
    ['{"action":"a:b","unknwon":[]}', '"unknwon"']
  ])('that is wrong says so: %s', (line, part) => {
    expect(() => decideLine(judge, line)).toThrow(RequestError);
    expect(() => decideLine(judge, line)).toThrow(part);
  });
});
