// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { EngineOptions } from '../../governance';
import type { IGovernance } from '../../tokens';
import { Cards, type ICardItem } from '../cards';
import { templateCards } from '../catalogue';
import { DEFAULT_SETTINGS, readTemplateSettings } from '../settings';
import { Watch } from '../watch';
import { FACTS, governanceOf, MemoryContents, optionsOf } from './support';

const trans = nullTranslator.load('test');

function makeCards() {
  const shown: ICardItem[] = [];
  const cards = new Cards({
    command: 'new',
    launch: item => {
      shown.push(item);
      return {
        isDisposed: false,
        dispose: () => void shown.splice(shown.indexOf(item), 1)
      };
    },
    offer: null,
    trans
  });
  cards.shipped = templateCards(trans);
  return { cards, shown };
}

const until = async (test: () => boolean) => {
  for (let turn = 0; turn < 200 && !test(); turn++) {
    await new Promise(resolve => setTimeout(resolve, 20));
  }
};

describe('the cards', () => {
  it('say what is not permitted and what to do instead', () => {
    const { cards, shown } = makeCards();
    const before = [...shown];
    cards.refused = new Map([
      ['processing-job', 'not authorized to perform: x']
    ]);
    // Put in anew, so that the launcher asks for its label; the others stay.
    const ids = (items: readonly ICardItem[]) =>
      items.map(({ args }) => args.template);
    expect(ids(shown).sort()).toEqual(ids(before).sort());
    expect(ids(before.filter(item => !shown.includes(item)))).toEqual([
      'processing-job'
    ]);
    const card = cards.find('processing-job')!;
    expect(cards.label(card)).toBe('Processing job (not permitted)');
    expect(cards.caption(card)).toContain('not authorized to perform: x');
    expect(cards.caption(card)).toContain('Instead: Run the script');
    const other = cards.find('training-job')!;
    expect(cards.label(other)).toBe('Training job');
  });

  it('are taken away when they are disposed', () => {
    const { cards, shown } = makeCards();
    cards.dispose();
    expect(shown).toEqual([]);
  });
});

describe('the watch', () => {
  function makeWatch(tree: ConstructorParameters<typeof MemoryContents>[0]) {
    const { cards } = makeCards();
    const found: { options: EngineOptions | null } = { options: null };
    const source = {};
    const changed = new Signal<typeof source, void>(source);
    const governance = {
      ...governanceOf(optionsOf(FACTS)),
      get options() {
        return found.options;
      },
      changed
    } as unknown as IGovernance;
    const watch = new Watch({
      cards,
      governance,
      contents: new MemoryContents(tree),
      settings: () => DEFAULT_SETTINGS,
      trans
    });
    return { cards, watch, found, changed };
  }

  it('judges when the policies are known, and not before', async () => {
    const { cards, watch, found, changed } = makeWatch({});
    watch.start();
    await watch.readOwn();
    const card = cards.find('processing-job')!;
    expect(cards.label(card)).toBe('Processing job');
    found.options = optionsOf(FACTS);
    changed.emit();
    await until(() => cards.label(card) !== 'Processing job');
    expect(cards.label(card)).toBe('Processing job (not permitted)');
    expect(cards.label(cards.find('training-job')!)).toBe('Training job');
  });

  it('brings the templates of the project', async () => {
    const { cards, watch } = makeWatch({
      'global-resources': {
        templates: {
          ours: {
            'template.json': JSON.stringify({
              title: 'Ours',
              description: 'What we do',
              fileName: 'ours'
            }),
            'cells.md': '```python\n1\n```'
          }
        }
      }
    });
    await watch.readOwn();
    expect(cards.find('project/ours')?.title).toBe('Ours');
  });
});

it('reads settings, and falls back where they make no sense', () => {
  expect(
    readTemplateSettings({
      style: 'sdk-v3',
      resources: '/shared/',
      exampleFolders: ['/a/', 3],
      copyFolder: ''
    })
  ).toEqual({
    style: 'sdk-v3',
    resources: 'shared',
    exampleFolders: ['a'],
    copyFolder: ''
  });
  expect(readTemplateSettings({ style: 'r' })).toEqual(DEFAULT_SETTINGS);
});
