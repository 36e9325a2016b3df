// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  detailsOf,
  FakeCompanion,
  rendered,
  trans
} from '../../companion/__tests__/fakes';
import { chooseCluster, ClusterForm } from '../cluster';

const CLUSTER = { id: 'j-2AXXXXXXGAPLF', name: 'spark', owner: 'bkumar' };
const list = {
  clusters: [{ ...CLUSTER, createdAt: 1 }],
  truncated: false
};
const changed = () => ({ name: 'eda-jdoe', status: 'Updating' });

function formOf(emrCluster: string | null) {
  const companion = new FakeCompanion({
    attachCluster: changed,
    detachCluster: changed
  });
  const form = new ClusterForm(
    companion,
    detailsOf({ emrCluster, lifecycleConfig: 'team' }),
    list,
    trans
  );
  return { form, companion };
}

it('sends nothing until something is chosen', async () => {
  const { form, companion } = formOf(null);
  expect(await form.submit()).toBe(false);
  expect(companion.sent).toEqual([]);
});

it('attaches to the cluster that was chosen', async () => {
  const { form, companion } = formOf(null);
  form.choose(CLUSTER.id);
  expect(await form.submit()).toBe(true);
  expect(companion.asked).toEqual(['attachCluster eda-jdoe']);
  expect(companion.sent[0].body).toEqual({ cluster: CLUSTER.id });
});

it('detaches, which is on offer only where it is attached', async () => {
  const { form, companion } = formOf('spark');
  const done = chooseCluster(form);
  await rendered();
  const options = [...document.querySelectorAll('.jp-Dialog option')];
  expect(options.map(one => one.textContent)).toEqual([
    'choose…',
    'none: detach it',
    'spark · j-2AXXXXXXGAPLF · bkumar'
  ]);
  form.choose('');
  await rendered();
  expect(document.querySelector('.jp-Dialog')!.textContent).toContain(
    "the project's default"
  );
  document.querySelector<HTMLElement>('.jp-Dialog .jp-mod-accept')!.click();
  expect(await done).toBe(true);
  expect(companion.asked).toEqual(['detachCluster eda-jdoe']);
});

it('says what is replaced, and what detaching does not take back', async () => {
  const { form } = formOf(null);
  const done = chooseCluster(form);
  await rendered();
  form.choose(CLUSTER.id);
  await rendered();
  const dialog = document.querySelector<HTMLElement>('.jp-Dialog')!;
  expect(dialog.textContent).toContain('in place of team');
  expect(dialog.textContent).toContain('does not take that back');
  dialog.querySelector<HTMLElement>('.jp-mod-reject')!.click();
  expect(await done).toBe(false);
});
