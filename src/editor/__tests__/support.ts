// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { NotebookModel } from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import type {
  Analysis,
  EngineOptions,
  Finding,
  Fix,
  IEngine,
  SourceDocument
} from '../../governance/model';
import type { ICellText, IDocumentText } from '../document-text';
import { Governance } from '../governance';
import { NO_OPTIONS } from '../engine-inputs';
import { LocalEngine } from '../remote-engine';

/** A real notebook model with these code cells. */
export function notebookModel(sources: readonly string[]): NotebookModel {
  const model = new NotebookModel();
  model.sharedModel.transact(() => {
    model.sharedModel.deleteCellRange(0, model.sharedModel.cells.length);
    model.sharedModel.insertCells(
      0,
      sources.map(source => ({ cell_type: 'code', source, metadata: {} }))
    );
  });
  model.sharedModel.clearUndoHistory();
  return model;
}

/** A document over a notebook model, without a panel. */
export class ModelText implements IDocumentText {
  constructor(
    readonly model: NotebookModel,
    readonly path = 'folder/train.ipynb'
  ) {
    model.contentChanged.connect(() => this.changed.emit(), this);
  }

  readonly format = 'notebook';
  isPython = true;
  readonly panel = null;
  readonly changed = new Signal<this, void>(this);
  readonly disposed = new Signal<this, void>(this);
  isDisposed = false;

  get cells(): readonly ICellText[] {
    return this.model.sharedModel.cells.map(cell => ({
      id: cell.getId(),
      type: 'code',
      model: cell
    }));
  }

  dispose(): void {
    this.isDisposed = true;
    this.disposed.emit();
    Signal.clearData(this);
  }
}

export function finding(
  cell: number,
  from: number,
  to: number,
  more: Partial<Finding> = {}
): Finding {
  return {
    rule: 'MLS001',
    severity: 'error',
    span: { cell, from, to },
    message: 'AWS would refuse this: no tag `user`.',
    decidedBy: [],
    policyLabel: null,
    remedy: null,
    fix: null,
    ...more
  };
}

export function insertion(cell: number, at: number, text: string): Fix {
  return {
    title: 'Add it',
    edits: [{ span: { cell, from: at, to: at }, text }],
    prelude: null
  };
}

/** Finds `bad` in any cell as long as no cell says `good`; its fix writes `good` before it. */
export class WordEngine implements IEngine {
  analysed: SourceDocument[] = [];
  options: EngineOptions | null = null;

  configure(options: EngineOptions): void {
    this.options = options;
  }

  analyse(document: SourceDocument): Analysis {
    this.analysed.push(document);
    const isGood = document.cells.some(cell => cell.source.includes('good'));
    const findings = isGood
      ? []
      : document.cells.flatMap(({ index, source }) => {
          const at = source.indexOf('bad');
          return at < 0
            ? []
            : [
                finding(index, at, at + 3, {
                  fix: insertion(index, at, 'good ')
                })
              ];
        });
    return { requests: [], findings, truncated: false };
  }
}

/** A service over one engine, with everything it was told. */
export function makeGovernance(engine: IEngine = new WordEngine()) {
  const told = { errors: new Array<unknown>(), ignored: new Array<string>() };
  const governance = new Governance({
    initial: NO_OPTIONS,
    engine: new LocalEngine(() => Promise.resolve(engine)),
    provideProjectCell: () => Promise.resolve(null),
    ignoreRule: rule => {
      told.ignored.push(rule);
      return Promise.resolve();
    },
    onError: reason => told.errors.push(reason)
  });
  governance.setDelay(1);
  return { governance, told };
}

/** Resolves when the signal has fired and `holds` is true. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    if (holds()) {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  throw new Error('It never came true.');
}
