// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NO_FACTS } from '../../governance/no-facts';
import { createEngine } from '../../governance';
import { templateCards } from '../catalogue';
import { createNotebook, pythonKernel } from '../create';
import { asDocument, notebookOf } from '../fill';
import { shippedExamples } from '../gallery/shipped';
import { type ITemplate, STYLES, type TemplateStyle } from '../model';
import { usualChoice } from '../usual';
import { allowedTypes, verdictOf } from '../verdict';
import { FACTS, MemoryContents, notebookText, optionsOf } from './support';

const trans = nullTranslator.load('test');
const cards = templateCards(trans);
const examples = shippedExamples(trans);
const FOLDER = join(__dirname, '..');
const values = (style: 'readFile' | 'literal', facts = FACTS) => ({
  facts,
  projectCellStyle: style
});

const usual = (template: ITemplate, style: TemplateStyle, facts = FACTS) =>
  usualChoice(template, style, optionsOf(facts), facts.user);

describe('templates', () => {
  it.each([
    ['data', cards],
    ['examples', examples]
  ] as const)('there is a card for each folder of %s', (shelf, known) => {
    const folders = readdirSync(join(FOLDER, shelf));
    expect(known.map(({ id }) => id).sort()).toEqual(folders.sort());
  });

  it.each([...cards, ...examples])(
    'the words of $id, which are translated, are those of its file',
    card => {
      const shelf = cards.includes(card) ? 'data' : 'examples';
      const path = join(FOLDER, shelf, card.id, 'template.json');
      const front: unknown = JSON.parse(readFileSync(path, 'utf8'));
      const { title, description } = card;
      expect(front).toMatchObject({
        title,
        description,
        ...(card.instead && { instead: card.instead })
      });
    }
  );

  it.each(cards)('$id is there in every style', async card => {
    expect((await card.load()).styles).toEqual(STYLES);
  });

  describe.each([...cards, ...examples])('$id', card => {
    it.each(
      STYLES.flatMap(style => [
        [style, 'known, read from the file', FACTS, 'readFile'] as const,
        [style, 'known, as literals', FACTS, 'literal'] as const,
        [style, 'unknown', NO_FACTS, 'readFile'] as const
      ])
    )('in %s has no findings with facts %s', async (style, _, facts, cell) => {
      const template = await card.load();
      if (!template.styles.includes(style)) {
        return;
      }
      const notebook = notebookOf(
        template,
        usual(template, style),
        values(cell, facts),
        null
      );
      const { findings, requests } = createEngine(optionsOf(facts)).analyse(
        asDocument('template.ipynb', notebook)
      );
      // Clean because it was read, not because nothing was found in it.
      expect(requests.length).toBeGreaterThan(0);
      // What the policies refuse whatever one writes is said by the card.
      const rest = findings.filter(({ rule }) => rule !== 'MLS401');
      expect(rest.map(f => `${f.rule} ${f.message}`)).toEqual([]);
      expect(notebook.cells.map(({ source }) => source).join()).not.toMatch(
        /\{\{\s*\w+\s*\}\}|\r/
      );
    });

    it('is refused without the project cell, so the test above can fail', async () => {
      const template = await card.load();
      const bare = {
        ...template,
        cells: template.cells.map(cell => ({
          ...cell,
          source: cell.source.replace(
            '{{projectCell}}',
            'tags, vpc_config, kms_key = [], None, None\n' +
              'bucket = project_prefix = ""\nsubnets = security_group_ids = []'
          )
        }))
      };
      const notebook = notebookOf(
        bare,
        usual(template, 'boto3'),
        values('literal'),
        null
      );
      const { findings } = createEngine(optionsOf(FACTS)).analyse(
        asDocument('template.ipynb', notebook)
      );
      expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
    });

    it('uses each of its fields', async () => {
      const { cells, fields } = await card.load();
      for (const { key } of fields) {
        expect(cells.some(({ source }) => source.includes(`{{${key}}}`))).toBe(
          true
        );
      }
    });
  });
});

describe('what the policies say', () => {
  async function verdict(id: string, style: TemplateStyle) {
    const template = await cards.find(card => card.id === id)!.load();
    const notebook = notebookOf(
      template,
      usual(template, style),
      values('literal'),
      null
    );
    const analysis = createEngine(optionsOf(FACTS)).analyse(
      asDocument('t.ipynb', notebook)
    );
    return verdictOf(analysis, trans);
  }

  it.each(STYLES)('a processing job is refused in %s', async style => {
    const { kind, refusals } = await verdict('processing-job', style);
    expect(kind).toBe('refused');
    expect(refusals[0]).toMatchObject({
      action: 'sagemaker:CreateProcessingJob'
    });
    expect(refusals[0].answer).toContain('no identity-based policy allows');
  });

  it('a training job is not', async () => {
    const { kind, refusals } = await verdict('training-job', 'boto3');
    expect(refusals).toEqual([]);
    expect(kind).not.toBe('none');
  });

  it('reads the allowed types out of the policies', () => {
    const { policies } = optionsOf(FACTS);
    expect(allowedTypes(policies, 'CreateTrainingJob')).toEqual([
      'ml.g4dn.xlarge',
      'ml.m5.large'
    ]);
    expect(allowedTypes(policies, 'CreateTransformJob')).toEqual([
      'ml.m5.xlarge'
    ]);
    expect(allowedTypes(policies, 'CreateProcessingJob')).toBeNull();
  });
});

describe('createNotebook', () => {
  it('takes a name that is free in the folder', async () => {
    const contents = new MemoryContents({
      work: { 'training-job.ipynb': notebookText([]) }
    });
    const template = await cards[0].load();
    const path = await createNotebook(
      contents,
      'work/',
      'training-job',
      notebookOf(template, usual(template, 'boto3'), values('literal'), {
        name: 'python3',
        display_name: 'Python 3'
      })
    );
    expect(path).toBe('work/training-job-1.ipynb');
    expect(JSON.parse(contents.files.get(path) ?? '')).toMatchObject({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: 'python3' } }
    });
  });
});

describe('pythonKernel', () => {
  const spec = (name: string, language: string) => ({
    name,
    language,
    display_name: name.toUpperCase(),
    argv: [],
    resources: {}
  });

  it.each([
    ['py', 'py'],
    ['r', 'conda'],
    ['gone', 'conda']
  ])('with default %s asks for %s', (standard, expected) => {
    const kernelspecs = {
      r: spec('r', 'R'),
      conda: spec('conda', 'Python'),
      py: spec('py', 'python')
    };
    expect(pythonKernel({ default: standard, kernelspecs })?.name).toBe(
      expected
    );
  });

  it('asks for none where there is none', () => {
    expect(pythonKernel(null)).toBeNull();
    expect(
      pythonKernel({ default: 'r', kernelspecs: { r: spec('r', 'R') } })
    ).toBeNull();
  });
});
