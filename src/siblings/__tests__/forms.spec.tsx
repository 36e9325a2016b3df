// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Notification } from '@jupyterlab/apputils';
import { dismissDialog, waitForDialog } from '@jupyterlab/testing';
import {
  createOptionsOf,
  detailsOf,
  FakeCompanion,
  rendered,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import { updateRequest, createRequest } from '../../companion/contract';
import type { CreateOptions } from '../../companion/contract';
import { CompanionError, pageProblem } from '../../companion/errors';
import { createInstance } from '../create';
import { CreateForm } from '../create-form';
import { deleteInstance, DeleteForm } from '../delete';
import { updateInstance, UpdateForm } from '../update';

const refusal = () =>
  Promise.reject(
    new CompanionError(pageProblem('conflict', 'x', 'It moves.', 'Wait.'))
  );

async function shown(): Promise<HTMLElement> {
  await waitForDialog();
  await rendered();
  return document.body.querySelector<HTMLElement>('.jp-Dialog')!;
}

function field(dialog: HTMLElement, label: string) {
  const node = [...dialog.querySelectorAll('label')].find(
    one => one.textContent === label
  )!;
  return dialog.querySelector<HTMLInputElement | HTMLSelectElement>(
    `[id="${node.htmlFor}"]`
  )!;
}

/** As React sees a person type. */
async function type(
  dialog: HTMLElement,
  label: string,
  value: string
): Promise<void> {
  const node = field(dialog, label);
  const prototype = Object.getPrototypeOf(node);
  Object.getOwnPropertyDescriptor(prototype, 'value')!.set!.call(node, value);
  node.dispatchEvent(
    new Event(node instanceof HTMLSelectElement ? 'change' : 'input', {
      bubbles: true
    })
  );
  await rendered();
}

async function press(dialog: HTMLElement, label: string): Promise<void> {
  [...dialog.querySelectorAll<HTMLButtonElement>('button')]
    .find(button => button.textContent === label)!
    .click();
  await settle();
  await rendered();
}

afterEach(async () => {
  Notification.dismiss();
  if (document.body.querySelector('.jp-Dialog')) {
    await dismissDialog();
  }
});

describe('DeleteForm', () => {
  function setUp() {
    const companion = new FakeCompanion({
      deleteInstance: ({ name }) => ({ name, status: 'Deleting' })
    });
    return {
      companion,
      form: new DeleteForm(companion, 'eda-jdoe', {}, trans)
    };
  }

  it('has the focus on cancel, and Enter there deletes nothing', async () => {
    const { companion, form } = setUp();
    const done = deleteInstance(form);
    const dialog = await shown();
    expect(document.activeElement?.textContent).toBe('Cancel');
    document.activeElement!.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })
    );
    expect(await done).toBe(false);
    expect(dialog.isConnected).toBe(false);
    expect(companion.asked).toEqual([]);
  });

  it('sends nothing before the name is typed exactly', async () => {
    const { companion, form } = setUp();
    const done = deleteInstance(form);
    const dialog = await shown();
    await press(dialog, 'Delete');
    await type(dialog, 'Type eda-jdoe to confirm', 'eda');
    await press(dialog, 'Delete');
    expect(companion.asked).toEqual([]);
    expect(dialog.textContent).toContain('Type eda-jdoe exactly.');
    const input = field(dialog, 'Type eda-jdoe to confirm');
    expect(document.activeElement).toBe(input);
    expect(input.getAttribute('aria-invalid')).toBe('true');
    await type(dialog, 'Type eda-jdoe to confirm', 'eda-jdoe');
    await press(dialog, 'Delete');
    expect(await done).toBe(true);
    expect(companion.sent).toEqual([
      { route: 'deleteInstance', body: { confirm: 'eda-jdoe' } }
    ]);
  });
});

describe('UpdateForm', () => {
  const details = detailsOf({
    status: 'Stopped',
    platform: 'notebook-al2-v3',
    lifecycleConfig: 'other'
  });
  function setUp(options: CreateOptions | null = createOptionsOf()) {
    const companion = new FakeCompanion({
      updateInstance: ({ name }) => ({ name, status: 'Updating' })
    });
    const form = new UpdateForm(companion, details, options, {}, trans);
    return { companion, form };
  }

  it('sends only what differs, as the contract has it', () => {
    const { form } = setUp();
    expect(form.request).toEqual({});
    expect(form.isValid).toBe(false);
    form.set({ volume: '30', platform: 'notebook-al2023-v1' });
    expect(form.request).toEqual({
      volumeGib: 30,
      platform: 'notebook-al2023-v1'
    });
    form.set({ lifecycleConfig: '' });
    expect(form.request.lifecycleConfig).toBeNull();
    expect(form.isValid).toBe(true);
    expect(updateRequest.safeParse(form.request).success).toBe(true);
  });

  it('never shrinks, and keeps a type that is not offered any more', () => {
    const { form } = setUp(createOptionsOf({ types: [] }));
    form.set({ volume: '19' });
    expect(form.faults.volume).toContain('cannot shrink');
    expect(form.faults.type).toBeNull();
    form.set({ type: 'ml.t3.large' });
    expect(form.faults.type).toContain('does not allow');
  });

  it('stays open with what was typed when AWS says no', async () => {
    const { companion, form } = setUp();
    companion.answers.updateInstance = refusal;
    const done = updateInstance(form);
    const dialog = await shown();
    await type(dialog, 'Volume (GiB)', '40');
    await press(dialog, 'Update');
    expect(dialog.isConnected).toBe(true);
    expect(dialog.textContent).toContain('It moves. Wait.');
    expect(field(dialog, 'Volume (GiB)').value).toBe('40');
    companion.answers.updateInstance = ({ name }) => ({ name, status: 'x' });
    await press(dialog, 'Update');
    expect(await done).toBe(true);
    expect(companion.sent.map(({ body }) => body)).toEqual([
      { volumeGib: 40 },
      { volumeGib: 40 }
    ]);
  });

  it('sends once, however often it is pressed', async () => {
    const { companion, form } = setUp();
    let release: () => void = () => undefined;
    companion.answers.updateInstance = ({ name }) =>
      new Promise(resolve => {
        release = () => resolve({ name, status: 'Updating' });
      });
    const done = updateInstance(form);
    const dialog = await shown();
    await type(dialog, 'Type', 'ml.g5.xlarge');
    await press(dialog, 'Update');
    await press(dialog, 'Update');
    expect(companion.asked).toEqual(['updateInstance eda-jdoe']);
    expect(dialog.textContent).toContain('Waiting for AWS');
    release();
    expect(await done).toBe(true);
  });

  it('tells what came of it when it was closed meanwhile', async () => {
    const { companion, form } = setUp();
    let fail: () => void = () => undefined;
    companion.answers.updateInstance = () =>
      new Promise((_, reject) => {
        fail = () =>
          reject(
            new CompanionError(pageProblem('network', 'x', 'No answer.', ''))
          );
      });
    const done = updateInstance(form);
    const dialog = await shown();
    await type(dialog, 'Volume (GiB)', '40');
    await press(dialog, 'Update');
    await press(dialog, 'Cancel');
    expect(await done).toBe(false);
    fail();
    await settle();
    expect(Notification.manager.notifications[0].message).toBe(
      'eda-jdoe was not updated: No answer.'
    );
  });

  it('can be filled in without knowing what is offered', async () => {
    const { form } = setUp(null);
    const done = updateInstance(form);
    const dialog = await shown();
    expect(field(dialog, 'Type').tagName).toBe('INPUT');
    expect(dialog.textContent).toContain('Others could not be listed.');
    await dismissDialog();
    await done;
  });
});

describe('CreateForm', () => {
  function setUp(options = createOptionsOf()) {
    const companion = new FakeCompanion({
      createInstance: () => ({
        name: 'new-jdoe',
        outcome: 'created',
        status: 'Pending',
        arn: null,
        detail: 'It starts.'
      }),
      checkCreate: () => ({ verdict: 'allowed', reasons: [], statement: null })
    });
    const delays: (() => void)[] = [];
    const delay = () =>
      new Promise<void>(resolve => delays.push(() => resolve()));
    const form = new CreateForm(companion, options, delay, trans);
    const elapse = async () => {
      delays.splice(0).forEach(done => done());
      await settle();
    };
    return { companion, form, elapse };
  }

  it('asks for six things, and shows what the project settles', async () => {
    const { form } = setUp();
    const done = createInstance(form);
    const dialog = await shown();
    expect(
      [...dialog.querySelectorAll('label')].map(one => one.textContent)
    ).toEqual([
      'Name',
      'Type',
      'Volume (GiB)',
      'Lifecycle configuration',
      'EMR cluster',
      'Platform'
    ]);
    const fixed = dialog.querySelector('section')!.textContent;
    for (const fact of [
      'one of subnet-1, subnet-2',
      'sg-1',
      '1234abcd-12ab-34cd-56ef-1234567890ab',
      'role/MLSpace-Project001-1',
      'user=jdoe, project=Project001, system=MLSpace'
    ]) {
      expect(fixed).toContain(fact);
    }
    await dismissDialog();
    await done;
  });

  it('offers clusters and repositories as soon as they are read', async () => {
    const { companion, form } = setUp();
    companion.answers.emrClusters = () => ({
      clusters: [
        { id: 'j-2AXXXXXXGAPLF', name: 'spark', owner: null, createdAt: 1 }
      ],
      truncated: false
    });
    companion.answers.repositories = () => ({
      repositories: ['a', 'b'].map(name => ({
        name,
        url: 'https://git.example.org',
        branch: null,
        hasSecret: false
      })),
      truncated: false
    });
    await form.readExtras();
    form.set({
      name: 'n',
      cluster: 'j-2AXXXXXXGAPLF',
      repositories: ['b', 'a']
    });
    expect(form.request).toMatchObject({
      cluster: 'j-2AXXXXXXGAPLF',
      repositories: ['b', 'a']
    });
    expect(form.extras).toMatchObject({ repositories: ['a', 'b'] });
    form.set({ repositories: ['1', '2', '3', '4', '5'] });
    expect(form.faults.repositories).not.toBeNull();
  });

  it('asks the policies once the typing has paused, for the last values', async () => {
    const { companion, form, elapse } = setUp();
    form.set({ name: 'n' });
    form.set({ name: 'new-jdoe' });
    await elapse();
    expect(companion.sent).toEqual([
      {
        route: 'checkCreate',
        body: { name: 'new-jdoe', type: 'ml.t3.medium', volumeGib: 5 }
      }
    ]);
    expect(form.verdict?.verdict).toBe('allowed');
    form.set({ volume: 'x' });
    // An old verdict is none for new values.
    expect(form.verdict).toBeNull();
    await elapse();
    expect(companion.sent).toHaveLength(1);
  });

  it('does not take a failed check for a verdict', async () => {
    const { companion, form, elapse } = setUp();
    companion.answers.checkCreate = refusal;
    form.set({ name: 'new-jdoe' });
    await elapse();
    expect(form.verdict?.verdict).toBe('unknown');
  });

  it('shows a denial with its reasons before it is sent, and sends on demand', async () => {
    const { companion, form, elapse } = setUp();
    companion.answers.checkCreate = () => ({
      verdict: 'denied',
      reasons: ['sagemaker:CreateNotebookInstance is not allowed.'],
      statement: { Version: '2012-10-17' }
    });
    const done = createInstance(form);
    const dialog = await shown();
    await type(dialog, 'Name', 'new-jdoe');
    await type(dialog, 'Lifecycle configuration', 'other');
    await elapse();
    await rendered();
    expect(dialog.textContent).toContain(
      'sagemaker:CreateNotebookInstance is not allowed.'
    );
    expect(dialog.textContent).toContain('Copy policy');
    expect(companion.asked).toEqual(['checkCreate']);
    await press(dialog, 'Create');
    expect(await done).toBe(true);
    const { body } = companion.sent.at(-1)!;
    expect(body).toEqual({
      name: 'new-jdoe',
      type: 'ml.t3.medium',
      volumeGib: 5,
      lifecycleConfig: 'other'
    });
    expect(createRequest.safeParse(body).success).toBe(true);
    expect(form.answer?.outcome).toBe('created');
  });

  it('sends nothing while the project does not say all that is needed', async () => {
    const problem = pageProblem('invalid', 'x', 'No subnet is known.', 'Ask.');
    const { companion, form } = setUp(
      createOptionsOf({ fixed: null, problems: [problem] })
    );
    form.set({ name: 'new-jdoe' });
    expect(await form.submit()).toBe(false);
    expect(companion.asked).toEqual([]);
    const done = createInstance(form);
    const dialog = await shown();
    expect(dialog.textContent).toContain('No subnet is known. Ask.');
    await dismissDialog();
    await done;
  });
});
