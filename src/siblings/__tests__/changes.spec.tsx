// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Notification } from '@jupyterlab/apputils';
import { dismissDialog, waitForDialog } from '@jupyterlab/testing';
import { FakeLosses } from '../../autostop/__tests__/fakes';
import {
  FakeCompanion,
  instanceOf,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import type { Instance } from '../../companion/contract';
import { CompanionError, pageProblem } from '../../companion/errors';
import { InstanceChanges } from '../changes';
import { SiblingsModel } from '../model';

async function setUp(instance: Instance, saved = true) {
  const companion = new FakeCompanion({
    instances: () => ({ instances: [instance], asOf: 1, problem: null }),
    stopInstance: ({ name }) => ({ name, status: 'Stopping' }),
    startInstance: ({ name }) => ({ name, status: 'Pending' })
  });
  const model = new SiblingsModel(companion, Date.now);
  await model.refresh();
  const order: string[] = [];
  const save = async () => {
    order.push('save');
    return saved;
  };
  const risks = () => ({ unsaved: ['a.ipynb'], busy: [], terminals: 0 });
  const losses = new FakeLosses();
  losses.found('1 new or large file elsewhere, 2 MB: /tmp/model.bin');
  const changes = new InstanceChanges(model, trans, save, risks, losses);
  const changesAsked = () =>
    companion.asked.filter(line => /^(start|stop)/.test(line));
  return { changes, companion, order, changesAsked };
}

/** Dialogs render a little after they open. */
async function dialogSays(...texts: string[]): Promise<void> {
  await waitForDialog();
  const dialog = () =>
    document.body.querySelector('.jp-Dialog')?.textContent ?? '';
  for (let i = 0; i < 50 && !texts.every(t => dialog().includes(t)); i++) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  texts.forEach(text => expect(dialog()).toContain(text));
}

async function press(label: string): Promise<void> {
  [...document.querySelectorAll<HTMLButtonElement>('.jp-Dialog button')]
    .find(button => button.textContent === label)!
    .click();
  await settle();
}

describe('InstanceChanges', () => {
  afterEach(() => Notification.dismiss());

  it('starts without a question', async () => {
    const { changes, changesAsked } = await setUp(
      instanceOf({ status: 'Stopped' })
    );
    await changes.run('eda-jdoe', 'start');
    expect(changesAsked()).toEqual(['startInstance eda-jdoe']);
  });

  it('asks before it stops, and a no is a no', async () => {
    const { changes, changesAsked, order } = await setUp(instanceOf());
    const run = changes.run('eda-jdoe', 'stop');
    await dialogSays('Stop eda-jdoe?');
    // The harmless button has the focus.
    expect(document.activeElement?.textContent).toBe('Cancel');
    await dismissDialog();
    await run;
    expect(changesAsked()).toEqual([]);
    expect(order).toEqual([]);
  });

  it('saves all before it stops the instance it runs on', async () => {
    const { changes, changesAsked, order } = await setUp(
      instanceOf({ isSelf: true })
    );
    const run = changes.run('eda-jdoe', 'stop');
    await dialogSays(
      'This page runs on it',
      'Not saved: a.ipynb',
      '/tmp/model.bin'
    );
    await press('Save all and stop');
    await run;
    expect(order).toEqual(['save']);
    expect(changesAsked()).toEqual(['stopInstance eda-jdoe']);
  });

  it('does not stop it when something could not be saved', async () => {
    const { changes, changesAsked } = await setUp(
      instanceOf({ isSelf: true }),
      false
    );
    const run = changes.run('eda-jdoe', 'stop');
    await waitForDialog();
    await press('Save all and stop');
    await dialogSays('Not everything could be saved');
    await dismissDialog();
    await run;
    expect(changesAsked()).toEqual([]);
  });

  it("names the owner of somebody else's", async () => {
    const { changes } = await setUp(
      instanceOf({ isMine: false, owner: 'asmith' })
    );
    const run = changes.run('eda-jdoe', 'stop');
    await dialogSays('It belongs to asmith.');
    await dismissDialog();
    await run;
  });

  it('does not claim to know what came of a change whose answer was lost', async () => {
    const { changes, companion } = await setUp(
      instanceOf({ status: 'Stopped' })
    );
    const problem = pageProblem('network', 'start', 'No answer.', '');
    companion.answers.startInstance = () =>
      Promise.reject(new CompanionError(problem));
    await changes.run('eda-jdoe', 'start');
    expect(Notification.manager.notifications[0].message).toBe(
      'It is not known whether eda-jdoe was started: No answer.'
    );
    // The list was asked what is true.
    expect(companion.asked.at(-1)).toBe('instances');
  });

  it('tells why it failed in a short sentence, with the details at hand', async () => {
    const { changes, companion } = await setUp(
      instanceOf({ status: 'Stopped' })
    );
    companion.answers.startInstance = () =>
      Promise.reject(
        new CompanionError({
          type: 'urn:x',
          title: 'Not allowed',
          status: 403,
          class: 'denied',
          operation: 'StartNotebookInstance',
          detail: 'x'.repeat(300),
          next: 'Ask.',
          statement: { Effect: 'Allow' },
          requestId: 'r-1'
        })
      );
    await changes.run('eda-jdoe', 'start');
    const [notification] = Notification.manager.notifications;
    expect(notification.message.length).toBeLessThanOrEqual(140);
    notification.options.actions![0].callback(new MouseEvent('click'));
    await dialogSays('"Effect": "Allow"', 'Request id: r-1');
    await dismissDialog();
  });
});
