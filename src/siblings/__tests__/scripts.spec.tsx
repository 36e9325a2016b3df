// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Widget } from '@lumino/widgets';
import {
  FakeCompanion,
  rendered,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import type { LifecycleConfig } from '../../companion/contract';
import { ScriptForm } from '../scripts/form';
import { ScriptsModel } from '../scripts/model';
import { ScriptsView } from '../scripts/view';

const SCRIPT = '#!/bin/bash\npip install torch\n';
const MODIFIED = 1_800_000_000_000;

function configOf(over: Partial<LifecycleConfig> = {}): LifecycleConfig {
  const name = over.name ?? 'mine';
  return {
    name,
    arn: `arn:aws:sagemaker:us-east-1:111122223333:notebook-instance-lifecycle-config/${name}`,
    createdAt: MODIFIED,
    modifiedAt: MODIFIED,
    isDefault: false,
    onCreate: null,
    onStart: SCRIPT,
    owner: 'jdoe',
    readOnly: null,
    usedBy: ['eda-jdoe'],
    ...over
  };
}

const THEIRS = configOf({
  name: 'default',
  isDefault: true,
  owner: null,
  usedBy: null,
  readOnly: "It is the project's default, which runs on everybody's notebooks."
});

function companionOf(): FakeCompanion {
  return new FakeCompanion({
    lifecycleConfigs: () => ({
      configs: [configOf(), THEIRS].map(
        ({ name, createdAt, modifiedAt, isDefault }) => ({
          name,
          createdAt,
          modifiedAt,
          isDefault
        })
      ),
      truncated: false
    }),
    lifecycleConfig: ({ name }) =>
      name === 'default' ? THEIRS : configOf({ name }),
    createLifecycleConfig: (_, body) => ({
      ...configOf(),
      ...(body as object)
    }),
    updateLifecycleConfig: (_, body) => ({
      ...configOf(),
      ...(body as object),
      modifiedAt: MODIFIED + 1
    }),
    repositories: () => ({
      repositories: [
        {
          name: 'team-code',
          url: 'https://git.example.org/team/code',
          branch: 'main',
          hasSecret: true
        }
      ],
      truncated: false
    })
  });
}

let companion: FakeCompanion;
let model: ScriptsModel;
let view: ScriptsView;
beforeEach(async () => {
  companion = companionOf();
  model = new ScriptsModel(companion, trans);
  view = new ScriptsView({ model, trans, locale: 'en' });
  Widget.attach(view, document.body);
  await rendered();
});
afterEach(() => view.dispose());

/** The button with this text. */
function button(name: string, inside: HTMLElement = view.node) {
  return [...inside.querySelectorAll('button')].find(
    one => one.textContent === name
  );
}
const press = async (name: string, inside?: HTMLElement) => {
  button(name, inside)!.click();
  await rendered();
};

describe('the page of lifecycle configurations', () => {
  it('lists them and the repositories, the default marked', () => {
    expect(view.node.textContent).toContain("the project's default");
    expect(view.node.textContent).toContain(
      'https://git.example.org/team/code'
    );
    expect(view.node.textContent).toContain('kept by AWS');
  });

  it('shows the scripts of one', async () => {
    await press('mine');
    expect(view.node.querySelector('pre')?.textContent).toBe(SCRIPT);
    expect(view.node.textContent).toContain('eda-jdoe');
  });

  it('cannot edit what is not one’s own, but copy it', async () => {
    await press('default');
    expect(view.node.textContent).toContain('Copy it instead');
    expect(button('Edit')).toBeUndefined();
    model.edit();
    expect(model.draft).toBeNull();
    await press('Copy…');
    expect(model.draft?.values).toEqual({
      name: '',
      onCreate: '',
      onStart: SCRIPT
    });
  });

  it('advises while one writes', async () => {
    await press('mine');
    await press('Edit');
    expect(view.node.textContent).toContain('runs as root');
    expect(view.node.textContent).toContain('after 5 minutes');
    model.draft?.set({ onStart: '#!/bin/bash\necho ok\n' });
    await rendered();
    expect(view.node.textContent).not.toContain('runs as root');
    expect(view.node.textContent).toContain('28 of 16384 characters');
  });

  it('sends what was read with the change, so that nobody else’s is lost', async () => {
    await press('mine');
    await press('Edit');
    model.draft?.set({ onStart: '#!/bin/bash\necho ok\n' });
    await rendered();
    await press('Save');
    expect(
      companion.sent.find(one => one.route === 'updateLifecycleConfig')
    ).toEqual({
      route: 'updateLifecycleConfig',
      body: {
        onCreate: null,
        onStart: '#!/bin/bash\necho ok\n',
        modifiedAt: MODIFIED
      }
    });
    expect(model.draft).toBeNull();
    expect(view.node.textContent).toContain('mine is saved');
  });

  it('stays open, and says why, when it was refused', async () => {
    companion.answers.updateLifecycleConfig = () => {
      throw new Error('changed since');
    };
    await press('mine');
    await press('Edit');
    model.draft?.set({ onStart: '#!/bin/bash\n' });
    await rendered();
    await press('Save');
    expect(model.draft?.values.onStart).toBe('#!/bin/bash\n');
    expect(view.node.textContent).toContain('changed since');
  });

  it('asks before it drops what was written', async () => {
    await press('New…');
    model.draft?.set({ name: 'x' });
    await rendered();
    await press('mine');
    const dialog = document.querySelector<HTMLElement>('.jp-Dialog')!;
    expect(dialog.textContent).toContain('Discard what you wrote?');
    await press('Keep writing', dialog);
    expect(model.draft?.values.name).toBe('x');
  });

  it('keeps what was listed when reading again fails', async () => {
    companion.answers.lifecycleConfigs = () => {
      throw new Error('no network');
    };
    await press('Refresh');
    expect(view.node.textContent).toContain('no network');
    expect(model.list.value?.configs).toHaveLength(2);
  });
});

describe('ScriptForm', () => {
  const form = (over = {}) =>
    new ScriptForm(companion, null, over, ['mine'], trans);

  it.each([
    ['Mine', 'There is one of this name already.'],
    ['spark-INT-mls-conf', 'Such names are kept for EMR clusters.'],
    ['mlspace-emr-x', 'Such names are kept for EMR clusters.'],
    ['a-', expect.stringContaining('Letters')],
    ['good', null]
  ])('checks the name %s', (name, fault) => {
    expect(form({ name }).faults.name).toEqual(fault);
  });

  it('counts base64 of UTF-8 as AWS does', () => {
    const long = 'é'.repeat(6_145);
    expect(form({ onStart: long }).size('onStart')).toBe(16_388);
    expect(form({ onStart: long }).faults.onStart).toContain('Too long');
    expect(form({ onStart: 'x'.repeat(12_288) }).faults.onStart).toBeNull();
  });

  it('wants at least one script, and a change', async () => {
    expect(form({ onStart: ' \n' }).faults.scripts).not.toBeNull();
    const edited = new ScriptForm(companion, configOf(), {}, [], trans);
    expect(await edited.submit()).toBe(false);
    expect(companion.asked).not.toContain('updateLifecycleConfig mine');
    await settle();
  });
});
