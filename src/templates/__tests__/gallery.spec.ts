// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import { CopyForm } from '../gallery/copy-form';
import { GalleryModel, type IExample } from '../gallery/model';
import {
  copyOf,
  previewOf,
  readNotebook,
  summarise
} from '../gallery/notebook';
import { shippedExamples } from '../gallery/shipped';
import { GalleryView, type IGalleryActions } from '../gallery/view';
import { DEFAULT_SETTINGS, readTemplateSettings } from '../settings';
import { FACTS, MemoryContents, notebookText } from './support';

const trans = nullTranslator.load('test');
const PNG = 'iVBORw0KGgo=';
const markdown = (source: string) => ({ cell_type: 'markdown', source });
const code = (source: string, outputs: unknown[] = []) => ({
  cell_type: 'code',
  metadata: { trusted: true },
  execution_count: 3,
  source,
  outputs
});
const notebook = (...cells: Readonly<Record<string, unknown>>[]) =>
  readNotebook(JSON.parse(notebookText(cells)))!;

describe('what a card shows', () => {
  it('is the first heading, paragraph and picture', () => {
    expect(
      summarise(
        notebook(
          markdown('![logo](https://elsewhere/x.png)\n\n# *Two* [words](u)\n'),
          markdown('Some `code` and\na second line.\n\nNot this.'),
          code('plot()', [{ data: { 'image/png': `${PNG}\n` } }])
        )
      )
    ).toEqual({
      title: 'Two words',
      description: 'Some code and a second line.',
      picture: `data:image/png;base64,${PNG}`
    });
  });

  it.each([
    ['a page', { 'text/html': '<img src=x onerror=alert(1)>' }],
    ['an address', { 'image/png': 'https://elsewhere/x.png' }],
    ['a drawing with scripts', { 'image/svg+xml': '<svg onload="x"/>' }],
    ['a list', { 'image/png': ['a', 'b'] }]
  ])('is no picture where there is %s', (_, data) => {
    expect(summarise(notebook(code('', [{ data }]))).picture).toBeNull();
  });

  it('cuts what is long at a word', () => {
    const { description } = summarise(notebook(markdown('word '.repeat(200))));
    expect(description.length).toBeLessThan(230);
    expect(description.endsWith('word…')).toBe(true);
  });
});

describe('a copy', () => {
  it('has this project in its placeholders, and no outputs', () => {
    const { notebook: copy, left } = copyOf(
      notebook(
        code('u = "CHANGE_ME_TO_USERNAME"\np = "REPLACE-WITH-PROJECT-NAME"', [
          { data: {} }
        ]),
        markdown('<project_name>, CHANGE_ME_TO_WORKTEAM_NAME')
      ),
      FACTS
    );
    expect(copy.cells).toEqual([
      {
        cell_type: 'code',
        metadata: {},
        execution_count: null,
        outputs: [],
        source: 'u = "jdoe"\np = "Project001"'
      },
      {
        cell_type: 'markdown',
        metadata: {},
        source: 'Project001, CHANGE_ME_TO_WORKTEAM_NAME'
      }
    ]);
    expect(left).toEqual(['CHANGE_ME_TO_WORKTEAM_NAME']);
  });

  it('keeps a placeholder that a strange name would break out of', () => {
    const facts = { ...FACTS, user: 'x"; import os; "' };
    const { left } = copyOf(notebook(code('"CHANGE_ME_TO_USERNAME"')), facts);
    expect(left).toEqual(['CHANGE_ME_TO_USERNAME']);
  });
});

it('a preview shows code as code, whatever ticks are in it', () => {
  const text = previewOf(notebook(markdown('# A'), code('x = """```"""')));
  expect(text).toBe('# A\n\n````python\nx = """```"""\n````');
});

function makeModel(settings: ReadonlyPartialJSONObject = {}) {
  const contents = new MemoryContents({
    'global-resources': {
      'notebook-params.json': '{}',
      demos: {
        'a.ipynb': notebookText([
          markdown('# Alpha'),
          code('p = "CHANGE_ME_TO_PROJECT_NAME"')
        ]),
        'helper.py': 'x = 1'
      },
      'broken.ipynb': '{"nbformat": 3}',
      templates: { t: { 'x.ipynb': notebookText([]) } }
    },
    team: { 'b.ipynb': notebookText([markdown('# Beta')]) }
  });
  const model = new GalleryModel({
    contents,
    shipped: shippedExamples(trans),
    project: () =>
      Promise.resolve({ facts: FACTS, projectCellStyle: 'literal' }),
    kernel: () => ({ name: 'python3', display_name: 'Python 3' }),
    settings: () => ({
      ...DEFAULT_SETTINGS,
      ...readTemplateSettings(settings)
    }),
    templates: () =>
      Promise.resolve({
        cards: [],
        bad: [
          { path: 'global-resources/templates/t', reason: 'no <b>code</b>' }
        ]
      }),
    trans
  });
  return { contents, model };
}

describe('the gallery', () => {
  it('shows what is shipped, shared, and in folders of the settings', async () => {
    const { model } = makeModel({ exampleFolders: ['/team/', 'nowhere'] });
    await model.refresh();
    expect(
      model.examples.map(({ place, summary }) => [place, summary?.title])
    ).toEqual([
      ['Comes with the extension', 'Handwritten digits with XGBoost'],
      ['global-resources/broken.ipynb', null],
      ['global-resources/demos/a.ipynb', 'Alpha'],
      ['team/b.ipynb', 'Beta']
    ]);
    expect(model.examples[1].fault).toContain('format 4');
    expect(model.notes).toEqual(['There is no folder nowhere.']);
  });

  it('makes the shipped example for the project at hand', async () => {
    const { model } = makeModel();
    await model.refresh();
    const { cells, metadata } = await model.examples[0].read();
    expect(JSON.stringify(cells)).toContain('Project001');
    expect(metadata).toMatchObject({ kernelspec: { name: 'python3' } });
  });

  it('is named and operated by words, and text stays text', async () => {
    const { model } = makeModel();
    await model.refresh();
    const used: IExample[] = [];
    const actions: IGalleryActions = {
      preview: () => undefined,
      use: example => used.push(example),
      start: () => undefined
    };
    const view = new GalleryView({ model, actions, trans });
    Widget.attach(view, document.body);
    const { node } = view;
    for (
      let turn = 0;
      turn < 100 && !node.textContent?.includes('Alpha');
      turn++
    ) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    const button = node.querySelector<HTMLElement>('[aria-label="Use Alpha"]');
    button?.click();
    expect(used.map(({ id }) => id)).toEqual([
      'global-resources/demos/a.ipynb'
    ]);
    expect(node.textContent).toContain('no <b>code</b>');
    expect(node.querySelector('[aria-label="Use broken"]')).toBeNull();
    view.dispose();
  });
});

describe('using an example', () => {
  async function makeCopy() {
    const { model, contents } = makeModel();
    await model.refresh();
    const alpha = model.examples.find(
      ({ summary }) => summary?.title === 'Alpha'
    );
    return {
      contents,
      form: new CopyForm(alpha!, contents, FACTS, 'mine/new', trans)
    };
  }

  it('makes the folder, fills the copy, and brings what stood beside it', async () => {
    const { contents, form } = await makeCopy();
    form.set({ name: 'first.ipynb' });
    expect(await form.submit()).toBe(true);
    expect(form.path).toBe('mine/new/first.ipynb');
    expect(contents.files.get('mine/new/first.ipynb')).toContain('Project001');
    expect(contents.files.get('mine/new/helper.py')).toBe('x = 1');
  });

  it('overwrites nothing', async () => {
    const { contents, form } = await makeCopy();
    await contents.save('mine', { type: 'directory' });
    await contents.save('mine/new', { type: 'directory' });
    contents.files.set('mine/new/a.ipynb', 'precious');
    expect(await form.submit()).toBe(false);
    expect(form.problem?.detail).toContain('already');
    expect(contents.files.get('mine/new/a.ipynb')).toBe('precious');
  });

  it.each([
    { name: '' },
    { name: 'a/b' },
    { name: '.hidden' },
    { folder: '../up' },
    { folder: 'a/../b' }
  ])('does not go to %j', async values => {
    const { form } = await makeCopy();
    form.set(values);
    expect(form.isValid).toBe(false);
  });
});
