// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { standardPolicySets } from '../../editor/policies';
import { NO_FACTS } from '../../editor/no-facts';
import { DEFAULT_SETTINGS } from '../../editor/settings';
import {
  type ProjectFacts,
  createEngine,
  type SourceDocument
} from '../../governance';
import { dynamicRoleName } from '../../governance/policy/template';
import { templateCards } from '../catalogue';
import { createNotebook, pythonKernel } from '../create';
import { type INotebookContent, notebookOf } from '../template';

const ROLE = dynamicRoleName('MLSpace', 'Project001', 'jdoe');
const FACTS: ProjectFacts = {
  ...NO_FACTS,
  user: 'jdoe',
  project: 'Project001',
  system: 'MLSpace',
  account: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  roleArn: `arn:aws:iam::111122223333:role/${ROLE}`,
  bucket: 'mlspace-data-111122223333',
  subnets: ['subnet-1', 'subnet-2'],
  securityGroups: ['sg-1'],
  volumeKey: 'f4a6c5a2-0000-4000-8000-000000000000'
};
const cards = templateCards(nullTranslator.load('test'));

function asDocument({ cells }: INotebookContent): SourceDocument {
  return {
    name: 'template.ipynb',
    format: 'notebook',
    cells: cells.map((cell, index) => ({
      id: cell.id,
      index,
      type: cell.cell_type,
      source: cell.source
    }))
  };
}

describe('templates', () => {
  it('has a card for each folder', () => {
    const folders = readdirSync(join(__dirname, '..', 'data'));
    expect(cards.map(({ id }) => id).sort()).toEqual(folders.sort());
  });

  describe.each(cards)('$id', card => {
    it.each([
      ['known, read from the file', FACTS, 'readFile'],
      ['known, as literals', FACTS, 'literal'],
      ['unknown', NO_FACTS, 'readFile']
    ] as const)('has no findings with facts %s', async (_, facts, style) => {
      const template = await card.load();
      const notebook = notebookOf(
        template,
        { facts, projectCellStyle: style },
        null
      );
      const engine = createEngine({
        facts,
        policies: standardPolicySets(facts, DEFAULT_SETTINGS),
        rules: DEFAULT_SETTINGS.rules
      });
      const { findings, requests } = engine.analyse(asDocument(notebook));
      // Clean because it was read, not because nothing was found in it.
      expect(requests.length).toBeGreaterThan(0);
      expect(findings.map(f => `${f.rule} ${f.message}`)).toEqual([]);
    });

    it('is refused without the project cell, so the test above can fail', async () => {
      const template = await card.load();
      const cells = template.cells.map(cell =>
        cell.type === 'projectCell'
          ? {
              type: 'code',
              source: [
                'tags, vpc_config, kms_key = [], None, None',
                'bucket = project_prefix = ""'
              ]
            }
          : cell
      );
      const notebook = notebookOf(
        { ...template, cells },
        { facts: FACTS, projectCellStyle: 'literal' },
        null
      );
      const engine = createEngine({
        facts: FACTS,
        policies: standardPolicySets(FACTS, DEFAULT_SETTINGS),
        rules: DEFAULT_SETTINGS.rules
      });
      const { findings } = engine.analyse(asDocument(notebook));
      expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
    });

    it('only has cells of known types, each with text', async () => {
      const { cells } = await card.load();
      for (const { type, source } of cells) {
        expect(['code', 'markdown', 'projectCell', 'roleCell']).toContain(type);
        expect(source === undefined).toBe(type.endsWith('Cell'));
      }
    });
  });
});

describe('createNotebook', () => {
  const saved = new Map<string, unknown>();
  const contents = {
    get: () => Promise.resolve({ content: [{ name: 'training-job.ipynb' }] }),
    newUntitled: () => Promise.reject(new Error('not needed')),
    save: (path: string, { content }: { content?: unknown }) => {
      saved.set(path, content);
      return Promise.resolve();
    }
  };

  it('takes a name that is free in the folder', async () => {
    const template = await cards[0].load();
    const path = await createNotebook(
      contents,
      'work/',
      template,
      { facts: FACTS, projectCellStyle: 'readFile' },
      { name: 'python3', display_name: 'Python 3' }
    );
    expect(path).toBe('work/training-job-1.ipynb');
    expect(saved.get(path)).toMatchObject({
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
