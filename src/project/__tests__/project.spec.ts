// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ServerConnection, type Contents } from '@jupyterlab/services';
import {
  FakeCompanion,
  projectReportOf,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import { DEFAULT_SETTINGS } from '../facts';
import { readParams } from '../params';
import { Project } from '../project';

const GOOD = {
  pSMSKMSKeyId: '1234abcd-12ab-34cd-56ef-1234567890ab',
  pSMSRoleARN: 'arn:aws-us-gov:iam::111122223333:role/mlspace-notebook-role',
  pSMSSecurityGroupId: ['sg-1'],
  pSMSSubnetIds: 'subnet-1,subnet-2',
  pSMSLifecycleConfigName: 'mlspace-notebook-lifecycle-config',
  pSMSDataBucketName: 'mlspace-data-111122223333'
};
const PATH = 'global-resources/notebook-params.json';

function read(json: unknown) {
  return readParams(JSON.stringify(json), PATH, null, trans);
}

describe('readParams', () => {
  it('reads what MLSpace writes', () => {
    expect(read(GOOD)).toMatchObject({
      state: 'ok',
      problems: [],
      subnets: ['subnet-1', 'subnet-2'],
      securityGroups: ['sg-1'],
      bucket: 'mlspace-data-111122223333'
    });
  });

  it('takes a list for a text with commas and the reverse', () => {
    const report = read({
      ...GOOD,
      pSMSSubnetIds: ['subnet-1', ' subnet-2 '],
      pSMSSecurityGroupId: 'sg-1, sg-2'
    });
    expect(report.subnets).toEqual(['subnet-1', 'subnet-2']);
    expect(report.securityGroups).toEqual(['sg-1', 'sg-2']);
  });

  it.each([
    ['pSMSSubnetIds', 7],
    ['pSMSSubnetIds', []],
    ['pSMSSubnetIds', ['subnet-1', null]],
    ['pSMSSubnetIds', 'subnet-1,,'],
    ['pSMSSecurityGroupId', { a: 1 }],
    ['pSMSKMSKeyId', ['key']],
    ['pSMSDataBucketName', ''],
    ['pSMSRoleARN', undefined],
    ['dailyStopTime', '24:00']
  ])('names the file and the key: %s is %j', (key, value) => {
    const report = read({ ...GOOD, [key]: value });
    expect(report.state).toBe('partial');
    expect(report.problems).toHaveLength(1);
    expect(report.problems[0].key).toBe(key);
    expect(report.problems[0].message).toContain(key);
    expect(report.problems[0].message).toContain(PATH);
    expect(report.problems[0].next).toContain('get-global-resources.sh');
    // Everything else keeps working.
    expect(report.lifecycleConfig).toBe('mlspace-notebook-lifecycle-config');
  });

  it.each(['', 'no json', '[]', '7', 'null', '"text"'])(
    'says that %j is no JSON object',
    text => {
      const report = readParams(text, PATH, null, trans);
      expect(report.state).toBe('unreadable');
      expect(report.problems[0].message).toContain(PATH);
      expect(report.bucket).toBeNull();
    }
  );
});

function contentsOf(answer: unknown): Pick<Contents.IManager, 'get'> {
  return {
    get: async () => {
      if (answer instanceof Error) {
        throw answer;
      }
      return {
        content: answer,
        last_modified: '2026-11-21T12:00:00Z'
      } as Contents.IModel;
    }
  };
}

const unused = contentsOf(new Error('not to be asked'));

describe('Project', () => {
  it('takes the facts of the companion', async () => {
    const companion = new FakeCompanion({ project: projectReportOf });
    const project = new Project({ companion, contents: unused, trans });
    await project.ready;
    expect(project.origin).toBe('companion');
    expect(project.problem).toBeNull();
    expect(project.facts).toMatchObject({
      user: 'jdoe',
      project: 'Project001',
      volumeKey: '1234abcd-12ab-34cd-56ef-1234567890ab'
    });
  });

  it('makes the companion read again on refresh', async () => {
    const companion = new FakeCompanion({
      project: projectReportOf,
      refreshProject: projectReportOf
    });
    const project = new Project({ companion, contents: unused, trans });
    await project.ready;
    await Promise.all([project.refresh(), project.refresh()]);
    expect(companion.asked).toEqual(['project', 'refreshProject']);
  });

  it('reads the params file itself without companion', async () => {
    const contents = contentsOf(JSON.stringify(GOOD));
    const project = new Project({ companion: null, contents, trans });
    await project.ready;
    expect(project.origin).toBe('contents');
    expect(project.facts).toMatchObject({
      account: '111122223333',
      partition: 'aws-us-gov',
      user: null,
      // The base role is not the role to pass.
      roleArn: null,
      bucket: 'mlspace-data-111122223333',
      paramsPath: DEFAULT_SETTINGS.kernelParamsPath
    });
    expect(project.params?.modifiedAt).toBe(Date.parse('2026-11-21T12:00:00Z'));
  });

  it('fills in what the settings state, but never over a tag', async () => {
    const stated = { ...DEFAULT_SETTINGS, user: 'other', system: ' MLSpace ' };
    const alone = new Project({
      companion: null,
      contents: contentsOf('{}'),
      trans
    });
    await alone.ready;
    alone.configure(stated);
    expect(alone.facts).toMatchObject({ user: 'other', system: 'MLSpace' });
    const companion = new FakeCompanion({ project: projectReportOf });
    const project = new Project({ companion, contents: unused, trans });
    await project.ready;
    project.configure(stated);
    expect(project.facts.user).toBe('jdoe');
  });

  it('says that the file does not exist', async () => {
    const response = new Response('', { status: 404 });
    const contents = contentsOf(new ServerConnection.ResponseError(response));
    const project = new Project({ companion: null, contents, trans });
    await project.ready;
    expect(project.params).toMatchObject({ state: 'absent' });
    expect(project.params?.problems[0].message).toBe(`${PATH} does not exist.`);
  });

  it('comes back when the companion does, and keeps what it said when it goes', async () => {
    const companion = new FakeCompanion();
    companion.state = { status: 'unavailable', remedy: 'x' };
    const contents = contentsOf(JSON.stringify(GOOD));
    const project = new Project({ companion, contents, trans });
    await project.ready;
    expect(project.origin).toBe('contents');
    expect(companion.asked).toEqual([]);
    companion.answers.project = projectReportOf;
    companion.setState({ status: 'ready', remedy: null });
    await settle();
    expect(project.origin).toBe('companion');
    companion.setState({ status: 'unavailable', remedy: 'x' });
    await project.refresh();
    expect(project.facts.user).toBe('jdoe');
  });

  it('follows a report that is pushed, until it is disposed', async () => {
    const companion = new FakeCompanion({ project: projectReportOf });
    const project = new Project({ companion, contents: unused, trans });
    await project.ready;
    const report = projectReportOf();
    report.identity.user = 'asmith';
    companion.projectChanged.emit(report);
    expect(project.facts.user).toBe('asmith');
    project.dispose();
    companion.projectChanged.emit(projectReportOf());
    expect(project.facts.user).toBe('asmith');
  });
});
