// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import { createEngine } from '../../governance';
import type { EngineOptions, ProjectFacts } from '../../governance';
import { BeforeRun, type IRunNotice } from '../before-run';
import { NO_OPTIONS } from '../engine-inputs';
import { Fixer } from '../fixer';
import { NO_FACTS } from '../../governance/no-facts';
import { ModelText, makeGovernance, notebookModel, until } from './support';

const trans = nullTranslator.load('test');
const FACTS: ProjectFacts = {
  ...NO_FACTS,
  user: 'jdoe',
  project: 'Project001',
  system: 'MLSpace'
};
/** Denies an endpoint without the tag `user`. */
const OPTIONS: EngineOptions = {
  ...NO_OPTIONS,
  facts: FACTS,
  policies: {
    source: 'folder',
    label: 'project folder',
    sets: [
      [
        {
          name: 'Own',
          kind: 'identity',
          document: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: '*', Resource: '*' },
              {
                Effect: 'Deny',
                Action: 'sagemaker:CreateEndpoint',
                Resource: '*',
                Condition: { Null: { 'aws:RequestTag/user': 'true' } }
              }
            ]
          }
        }
      ]
    ]
  }
};
const CLIENT = 'import boto3\nsm = boto3.client("sagemaker")';
const CALL = 'sm.create_endpoint(EndpointName="e", EndpointConfigName="c")';

async function start() {
  const { governance } = makeGovernance(createEngine(OPTIONS));
  governance.configure(OPTIONS);
  const model = notebookModel([CLIENT, CALL]);
  const document = governance.add(new ModelText(model));
  await until(() => document.result !== null);
  const notices: IRunNotice[] = [];
  const ran: string[] = [];
  const wanted = { value: true };
  const quiet = { confirm: () => Promise.resolve(true), tell: () => undefined };
  const beforeRun = new BeforeRun({
    governance,
    fixer: new Fixer(governance, quiet, trans),
    trans,
    enabled: () => wanted.value,
    show: notice => notices.push(notice),
    run: (_, id) => {
      ran.push(id);
      return Promise.resolve();
    }
  });
  const ids = model.sharedModel.cells.map(cell => cell.getId());
  return { beforeRun, ids, model, notices, ran, wanted };
}

describe('BeforeRun', () => {
  it('tells of a refused call in the cell that runs, and of no other', async () => {
    const { beforeRun, ids, notices } = await start();
    await beforeRun.onScheduled(ids[0]);
    expect(notices).toEqual([]);
    await beforeRun.onScheduled(ids[1]);
    expect(notices.map(({ message }) => message)).toEqual([
      expect.stringContaining('MLS001')
    ]);
  });

  it('fixes and runs again, once', async () => {
    const { beforeRun, ids, model, notices, ran } = await start();
    await beforeRun.onScheduled(ids[1]);
    notices[0].fixAndRun?.();
    await until(() => ran.length > 0);
    expect(ran).toEqual([ids[1]]);
    expect(model.sharedModel.cells[1].getSource()).toContain('Tags=');
    await beforeRun.onScheduled(ids[1]);
    expect(notices).toHaveLength(1);
  });

  it('keeps quiet for a muted cell, and when it is not wanted', async () => {
    const { beforeRun, ids, notices, wanted } = await start();
    wanted.value = false;
    await beforeRun.onScheduled(ids[1]);
    wanted.value = true;
    await beforeRun.onScheduled(ids[1]);
    notices[0].mute();
    await beforeRun.onScheduled(ids[1]);
    expect(notices).toHaveLength(1);
  });
});
