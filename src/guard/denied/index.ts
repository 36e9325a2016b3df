// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type Cell, CodeCell } from '@jupyterlab/cells';
import { NotebookActions } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import { PanelLayout, type Widget } from '@lumino/widgets';
import { FixerDialogue } from '../../editor/dialogue';
import { Fixer } from '../../editor/fixer';
import { runCell } from '../../editor/run-notices';
import type { Finding } from '../../governance/model';
import type { IGovernance, IGovernedDocument } from '../../tokens';
import type { RunFindings } from '../run-findings';
import { explain, type IExplanation } from './explanation';
import { type IDenied, parseDenied } from './parse';
import { DeniedNote } from './view';

export interface IDeniedContext {
  readonly governance: IGovernance | null;
  readonly runs: RunFindings;
  readonly trans: TranslationBundle;
}

/** How a cell ended where something failed. */
export interface IFailure {
  /** Of the exception; empty where none was raised, as in a shell. */
  readonly name: string;
  /** Any of which may be AWS's refusal. */
  readonly texts: readonly string[];
}

/** Name of the exception that the guard raises in mode "stop". */
const HELD_BACK = 'MLSpaceGuardError';

/** Something failed in a cell: if AWS refused something, or the guard did, say why below it. */
export async function explainDenied(
  cell: Cell,
  { name, texts }: IFailure,
  context: IDeniedContext
): Promise<void> {
  const { governance, trans } = context;
  const heldBack = name === HELD_BACK;
  const denied = heldBack ? null : firstDenied(texts);
  if (!(cell instanceof CodeCell) || (!denied && !heldBack)) {
    return;
  }
  const { id } = cell.model;
  const document = governance?.findByCell(id) ?? null;
  if (document) {
    await governance?.refresh(document);
  }
  if (cell.isDisposed) {
    return;
  }
  const explanation = denied
    ? explain(denied, inputsOf(cell, document, context))
    : heldBackBy(id, document, trans);
  showBelow(
    cell,
    new DeniedNote(
      explanation,
      actionsOf(id, explanation, document, context),
      trans
    )
  );
}

function firstDenied(texts: readonly string[]): IDenied | null {
  for (const text of texts) {
    const denied = parseDenied(text);
    if (denied) {
      return denied;
    }
  }
  return null;
}

function inputsOf(
  { model }: CodeCell,
  document: IGovernedDocument | null,
  { governance, runs, trans }: IDeniedContext
) {
  const result = document?.result ?? null;
  return {
    cell: indexOf(model.id, document),
    analysis: result?.analysis ?? null,
    options: governance?.options ?? null,
    note: runs.noteOf(model.id, model.sharedModel.getSource()),
    trans
  };
}

function indexOf(cellId: string, document: IGovernedDocument | null): number {
  return (
    document?.result?.source.cells.findIndex(({ id }) => id === cellId) ?? -1
  );
}

/** The guard's exception says what is wrong; the findings say how to mend the text. */
function heldBackBy(
  cellId: string,
  document: IGovernedDocument | null,
  trans: TranslationBundle
): IExplanation {
  const cell = indexOf(cellId, document);
  return {
    title: trans.__('The guard held the request back; AWS was not asked.'),
    lines: [],
    findings: (document?.result?.analysis.findings ?? []).filter(
      ({ severity, span }) => span.cell === cell && severity === 'error'
    ),
    others: [],
    mayPass: false
  };
}

function actionsOf(
  cellId: string,
  { findings, mayPass }: IExplanation,
  document: IGovernedDocument | null,
  { governance, trans }: IDeniedContext
) {
  if (!governance || !document) {
    return { fixAndRun: null, runAgain: null };
  }
  const fixer = new Fixer(governance, new FixerDialogue(trans), trans);
  const isSame = (other: Finding) =>
    findings.some(
      ({ rule, span }) =>
        rule === other.rule &&
        span.cell === other.span.cell &&
        span.from === other.span.from
    );
  const fixAndRun = async () => {
    const outcome = await fixer.fix(document, isSame);
    if (outcome && outcome.applied > 0 && outcome.skipped === 0) {
      await runCell(document, cellId);
    }
  };
  return {
    fixAndRun: findings.some(({ fix }) => fix !== null)
      ? () => void fixAndRun()
      : null,
    runAgain: mayPass ? () => void runCell(document, cellId) : null
  };
}

const shown = new WeakMap<CodeCell, Widget>();

/** Between outputs and footer, until the cell runs again or its outputs are cleared. */
function showBelow(cell: CodeCell, note: Widget): void {
  const { layout } = cell;
  if (!(layout instanceof PanelLayout)) {
    note.dispose();
    return;
  }
  shown.get(cell)?.dispose();
  shown.set(cell, note);
  layout.insertWidget(Math.max(layout.widgets.length - 1, 0), note);
  const { outputs } = cell.model;
  const onOutputs = () => {
    if (outputs.length === 0) {
      note.dispose();
    }
  };
  const onScheduled = (_: unknown, scheduled: { cell: Cell }) => {
    if (scheduled.cell === cell) {
      note.dispose();
    }
  };
  outputs.changed.connect(onOutputs);
  NotebookActions.executionScheduled.connect(onScheduled);
  note.disposed.connect(() => {
    outputs.changed.disconnect(onOutputs);
    NotebookActions.executionScheduled.disconnect(onScheduled);
  });
}
