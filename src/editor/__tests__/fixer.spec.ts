// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import type { Analysis, SourceDocument } from '../../governance/model';
import { previewLines } from '../dialogue';
import { type IFixPreview, type IFixerDialogue, Fixer } from '../fixer';
import {
  ModelText,
  WordEngine,
  makeGovernance,
  notebookModel,
  until
} from './support';

class Dialogue implements IFixerDialogue {
  agrees = true;
  shown: IFixPreview | null = null;
  told: { message: string; undo: (() => void) | null }[] = [];

  confirm(preview: IFixPreview): Promise<boolean> {
    this.shown = preview;
    return Promise.resolve(this.agrees);
  }

  tell(message: string, undo: (() => void) | null): void {
    this.told.push({ message, undo });
  }
}

/** Its fixes use a name of the project cell. */
class PreludeEngine extends WordEngine {
  override analyse(document: SourceDocument): Analysis {
    const analysis = super.analyse(document);
    return {
      ...analysis,
      findings: analysis.findings.map(one => ({
        ...one,
        fix: one.fix && {
          ...one.fix,
          prelude: {
            edit: { span: { cell: 0, from: 0, to: 0 }, text: 'tags = []\n' }
          }
        }
      }))
    };
  }
}

async function start(sources: readonly string[], engine?: WordEngine) {
  const { governance } = makeGovernance(engine);
  const model = notebookModel(sources);
  const document = governance.add(new ModelText(model));
  await until(() => document.result !== null);
  const dialogue = new Dialogue();
  const fixer = new Fixer(governance, dialogue, nullTranslator.load('test'));
  const texts = () => model.sharedModel.cells.map(cell => cell.getSource());
  return { dialogue, document, fixer, model, texts };
}

describe('Fixer', () => {
  it('fixes one cell without asking and without noise', async () => {
    const { dialogue, document, fixer, texts } = await start(['bad()']);
    await fixer.fix(document, () => true);
    expect(texts()).toEqual(['good bad()']);
    expect(dialogue.shown).toBeNull();
    expect(dialogue.told).toEqual([]);
  });

  it('works on the text of now, not on the one last analysed', async () => {
    const { document, fixer, model, texts } = await start(['bad()']);
    model.sharedModel.cells[0].setSource('x = 1\nbad()');
    await fixer.fix(document, () => true);
    expect(texts()).toEqual(['x = 1\ngood bad()']);
  });

  it('shows several cells first and changes nothing when declined', async () => {
    const { dialogue, document, fixer, texts } = await start(['bad()', 'bad']);
    dialogue.agrees = false;
    await fixer.fix(document, () => true);
    expect(dialogue.shown).toEqual({
      cells: [
        { cell: 0, before: 'bad()', after: 'good bad()' },
        { cell: 1, before: 'bad', after: 'good bad' }
      ],
      fixes: 2,
      addsProjectCell: false
    });
    expect(texts()).toEqual(['bad()', 'bad']);
  });

  it('offers one way back for several cells and names those it left', async () => {
    const { dialogue, document, fixer, model, texts } = await start([
      'bad()',
      'bad'
    ]);
    await fixer.fix(document, () => true);
    expect(texts()).toEqual(['good bad()', 'good bad']);
    model.sharedModel.cells[1].setSource('mine');
    dialogue.told[0].undo?.();
    expect(texts()).toEqual(['bad()', 'mine']);
    expect(dialogue.told[1].message).toContain('cells 2');
  });

  it('shows the project cell first when all is fixed, not for one finding', async () => {
    const { dialogue, document, fixer } = await start(
      ['bad()'],
      new PreludeEngine()
    );
    dialogue.agrees = false;
    expect(await fixer.fixAll(document)).toBeNull();
    expect(dialogue.shown).toMatchObject({ fixes: 1, addsProjectCell: true });
    dialogue.shown = null;
    await fixer.fix(document, () => true);
    expect(dialogue.shown).toBeNull();
  });

  it('says so when nothing can be fixed', async () => {
    const { dialogue, document, fixer } = await start(['fine']);
    expect(await fixer.fix(document, () => true)).toBeNull();
    expect(dialogue.told).toHaveLength(1);
  });
});

describe('previewLines', () => {
  it('shows what goes and what comes, with a line around', () => {
    expect(previewLines('a\nb\nc\nd', 'a\nb\nX\nY\nd')).toEqual([
      { sign: ' ', text: 'b' },
      { sign: '-', text: 'c' },
      { sign: '+', text: 'X' },
      { sign: '+', text: 'Y' },
      { sign: ' ', text: 'd' }
    ]);
  });
});
