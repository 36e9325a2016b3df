// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import { templateCards } from '../catalogue';
import { TemplateForm } from '../form';
import { FACTS, governanceOf, MemoryContents, optionsOf } from './support';

const ALLOW_ALL = {
  name: 'everything',
  kind: 'identity' as const,
  document: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }]
  }
};
const trans = nullTranslator.load('test');
const cards = templateCards(trans);

async function makeForm(
  id: string,
  patterns: Readonly<Record<string, string>> = {},
  isJudged = true
) {
  const contents = new MemoryContents({ work: {} });
  const governance = governanceOf(optionsOf(FACTS, patterns));
  const form = new TemplateForm({
    template: await cards.find(card => card.id === id)!.load(),
    preferred: 'boto3',
    project: { facts: FACTS, projectCellStyle: 'literal' },
    governance: isJudged ? governance : null,
    contents,
    folder: 'work',
    kernel: null,
    delay: () => Promise.resolve(),
    trans
  });
  const text = () => contents.files.get(form.path ?? '') ?? '';
  return { form, governance, contents, text };
}

const judged = async (form: TemplateForm) => {
  for (let turn = 0; turn < 20 && form.verdict === null; turn++) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  return form.verdict;
};

describe('the form of a template', () => {
  it('is ready as it is: a name with the user, an allowed type', async () => {
    const { form, text } = await makeForm('batch-transform');
    expect(form.isValid).toBe(true);
    expect(form.choice.values).toMatchObject({
      name: 'transform-jdoe',
      instanceType: 'ml.m5.xlarge'
    });
    expect(await form.submit()).toBe(true);
    expect(form.path).toBe('work/transform-jdoe.ipynb');
    expect(text()).toContain('ml.m5.xlarge');
  });

  it('offers the types that the policies name, and no others', async () => {
    const { form } = await makeForm('training-job');
    const field = form.template.fields.find(
      ({ key }) => key === 'instanceType'
    )!;
    expect(form.typesFor(field)).toEqual(['ml.g4dn.xlarge', 'ml.m5.large']);
    form.set('instanceType', 'ml.p4d.24xlarge');
    expect(form.faults.instanceType).not.toBeNull();
    expect(await form.submit()).toBe(false);
  });

  it('leaves the volume key out for a type that takes none', async () => {
    const { form, text } = await makeForm('training-job');
    form.set('instanceType', 'ml.g4dn.xlarge');
    await form.submit();
    expect(text()).toContain('ml.g4dn.xlarge');
    expect(text()).not.toContain('VolumeKmsKeyId');
    const plain = await makeForm('training-job');
    await plain.form.submit();
    expect(plain.text()).toContain('VolumeKmsKeyId');
  });

  it.each([
    ['name', 'x'.repeat(47)],
    ['name', 'no spaces'],
    ['name', '"); import os; ("'],
    ['name', ''],
    ['data', '../other'],
    ['data', 'a b'],
    ['data', '"""']
  ])('refuses %s %j', async (key, value) => {
    const { form } = await makeForm('training-job');
    form.set(key, value);
    expect(form.faults[key]).not.toBeNull();
  });

  it('keeps names of tuning jobs short, for the time to fit behind', async () => {
    const { form } = await makeForm('tuning-job');
    form.set('name', 'a'.repeat(21));
    expect(form.faults.name).toContain('20');
  });

  it('holds names to what was agreed in the settings', async () => {
    const { form } = await makeForm('training-job', {
      TrainingJobName: 'team-.*'
    });
    expect(form.faults.name).toContain('team-.*');
    form.set('name', 'team-churn');
    expect(form.faults.name).toBeNull();
  });

  it('takes other cells when data is named', async () => {
    const { form, text } = await makeForm('training-job');
    form.set('data', 'churn/2026');
    await form.submit();
    expect(text()).toContain('churn/2026');
    expect(text()).not.toContain('random.seed');
  });

  it('writes what was typed as a string of Python and nothing else', async () => {
    const { form, text } = await makeForm('batch-transform');
    form.set('job', 'a"); raise SystemExit("');
    await form.submit();
    const { cells } = JSON.parse(text()) as { cells: { source: string }[] };
    const sources = cells.map(({ source }) => source);
    expect(sources).toContain('job_name = "a\\"); raise SystemExit(\\""');
  });

  it('says before it is sent that the policies refuse it', async () => {
    const { form } = await makeForm('processing-job');
    expect((await judged(form))?.kind).toBe('refused');
    expect(form.template.instead).toContain('training job');
  });

  it('says nothing where there is nothing to judge by', async () => {
    const { form, text } = await makeForm('processing-job', {}, false);
    expect(await judged(form)).toBeNull();
    expect(await form.submit()).toBe(true);
    expect(text()).toContain('create_processing_job');
  });

  it('judges anew when the style changes', async () => {
    const { form } = await makeForm('processing-job');
    await judged(form);
    form.setStyle('sdk-v3');
    expect(form.verdict).toBeNull();
    expect((await judged(form))?.kind).toBe('refused');
  });

  it('judges anew when the policies change, and no more once it is closed', async () => {
    const { form, governance } = await makeForm('processing-job');
    expect((await judged(form))?.kind).toBe('refused');
    form.set('name', 'mine');
    await judged(form);
    // Findings change all the time; only other policies or facts make another verdict.
    governance.changed.emit();
    expect(form.verdict?.kind).toBe('refused');
    const { policies } = governance.options;
    governance.options = {
      ...governance.options,
      policies: { ...policies, sets: [[ALLOW_ALL]] }
    };
    governance.changed.emit();
    expect(form.verdict).toBeNull();
    expect((await judged(form))?.kind).toBe('allowed');
    expect(form.choice.values.name).toBe('mine');
    form.dispose();
    governance.options = optionsOf(FACTS);
    governance.changed.emit();
    expect(form.verdict?.kind).toBe('allowed');
  });

  it('keeps what was typed when the notebook cannot be written', async () => {
    const { form, contents } = await makeForm('training-job');
    contents.save = () => Promise.reject(new Error('disk full'));
    form.set('name', 'mine');
    expect(await form.submit()).toBe(false);
    expect(form.problem?.detail).toBe('disk full');
    expect(form.choice.values.name).toBe('mine');
  });
});
