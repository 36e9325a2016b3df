// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Signal } from '@lumino/signaling';
import type { ProjectReport } from '../../companion/contract';
import type { EngineOptions, ProjectFacts } from '../../governance/model';
import { folderPolicySets, standardPolicySets } from '../policies';
import { EngineInputs } from '../engine-inputs';
import { NO_FACTS } from '../../governance/no-facts';
import { DEFAULT_SETTINGS, readSettings } from '../settings';
import { until } from './support';

type Policies = ProjectReport['policies'];

const NO_FOLDER: Policies = {
  folder: '/p',
  layout: 'none',
  files: [],
  problems: []
};

class Project {
  facts: ProjectFacts = { ...NO_FACTS, user: 'jdoe', project: 'Project001' };
  policies = NO_FOLDER;
  readonly changed = new Signal<Project, void>(this);

  get report(): Pick<ProjectReport, 'policies'> {
    return { policies: this.policies };
  }
}

function start(files: Readonly<Record<string, string>> = {}) {
  const project = new Project();
  const seen: EngineOptions[] = [];
  const inputs = new EngineInputs({
    project,
    readText: path =>
      path in files
        ? Promise.resolve(files[path])
        : Promise.reject(new Error('not there')),
    fromFolder: (report, facts) =>
      Promise.resolve(folderPolicySets(report, facts)),
    standard: (facts, settings) =>
      Promise.resolve(standardPolicySets(facts, settings)),
    onError: reason => {
      throw reason;
    }
  });
  inputs.changed.connect((_, options) => seen.push(options));
  return { inputs, project, seen };
}

const DENY = JSON.stringify({ Version: '2012-10-17', Statement: [] });

describe('EngineInputs', () => {
  it('falls back to the standard policies, in both modes while the role is unknown', async () => {
    const { seen } = start();
    await until(() => seen.length === 1);
    expect(seen[0].policies.source).toBe('template');
    expect(seen[0].policies.sets).toHaveLength(2);
    expect(seen[0].facts.user).toBe('jdoe');
  });

  it('lets the project folder speak before the standard, filled in', async () => {
    const { project, seen } = start();
    await until(() => seen.length === 1);
    project.policies = {
      ...NO_FOLDER,
      layout: 'template',
      files: [
        {
          name: 'MLSpace-user.json',
          kind: 'identity',
          document: { Statement: [{ Sid: '{{user}}' }] }
        }
      ]
    };
    project.changed.emit();
    await until(() => seen.length === 2);
    expect(seen[1].policies).toMatchObject({
      source: 'folder',
      sets: [
        [
          {
            name: 'MLSpace-user',
            kind: 'identity',
            document: { Statement: [{ Sid: 'jdoe' }] }
          }
        ]
      ]
    });
  });

  it('lets the settings speak first', async () => {
    const { inputs, seen } = start({ 'a/Own.json': DENY });
    await until(() => seen.length === 1);
    inputs.settings = { ...DEFAULT_SETTINGS, policyFiles: ['a/Own.json'] };
    await until(() => seen.length === 2);
    expect(seen[1].policies.source).toBe('settings');
    expect(seen[1].policies.sets).toEqual([
      [{ name: 'Own', kind: 'identity', document: JSON.parse(DENY) }]
    ]);
  });

  it('judges by none rather than by some of the policies', async () => {
    const { inputs, seen } = start({ 'a/Own.json': DENY, 'b.json': '{' });
    await until(() => seen.length === 1);
    inputs.settings = {
      ...DEFAULT_SETTINGS,
      policyFiles: ['a/Own.json', 'gone.json'],
      boundaryFiles: ['b.json']
    };
    await until(() => seen.length === 2);
    expect(seen[1].policies.source).toBe('settings');
    expect(seen[1].policies.sets).toEqual([]);
    expect(inputs.problems.map(({ key }) => key)).toEqual([
      'gone.json',
      'b.json'
    ]);
  });

  it('says nothing when nothing is new', async () => {
    const { project, seen } = start();
    await until(() => seen.length === 1);
    project.changed.emit();
    project.facts = { ...project.facts };
    project.changed.emit();
    project.facts = { ...project.facts, system: 'MLSpace' };
    project.changed.emit();
    await until(() => seen.length > 1);
    expect(seen).toHaveLength(2);
    expect(seen[1].facts.system).toBe('MLSpace');
  });

  it('takes the system tag from the settings where the instance does not tell', async () => {
    const { inputs, project, seen } = start();
    await until(() => seen.length === 1);
    inputs.settings = { ...DEFAULT_SETTINGS, system: 'Ours' };
    await until(() => seen.length === 2);
    expect(seen[1].facts.system).toBe('Ours');
    project.facts = { ...project.facts, system: 'MLSpace' };
    project.changed.emit();
    await until(() => seen.length === 3);
    expect(seen[2].facts.system).toBe('MLSpace');
  });
});

describe('readSettings', () => {
  it('gives the defaults for nothing', () => {
    expect(readSettings({})).toEqual(DEFAULT_SETTINGS);
  });

  it('names a pattern that is no regular expression and keeps the others', () => {
    const settings = readSettings({
      namingPatterns: { TrainingJobName: '^ok-', ModelName: '(' },
      severities: { MLS505: 'warning' },
      template: { prefix: 'ML', exemptTypes: ['ml.g5.*'], version: '' }
    });
    expect(settings.rules.namingPatterns).toEqual({ TrainingJobName: '^ok-' });
    expect(settings.problems.map(({ key }) => key)).toEqual([
      'namingPatterns.ModelName'
    ]);
    expect(settings.rules.severities).toEqual({ MLS505: 'warning' });
    expect(settings.template).toEqual({
      prefix: 'ML',
      exemptTypes: ['ml.g5.*']
    });
  });
});
