// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type ISignal, Signal } from '@lumino/signaling';
import type { Analysis } from '../governance/model';
import type { IGovernedDocument, IRunFinding, IRunGuard } from '../tokens';
import type { GuardCall, GuardNote } from './notes';

/** A cell's last run. */
interface ICellRun {
  /** The text that ran. */
  readonly source: string;
  /** What the guard told of it so far. */
  readonly note: GuardNote | null;
}

/** A call in the form of findings: the cell's index, its text and the last analysis are given. */
export type DescribeCall = (
  call: GuardCall,
  cell: number,
  source: string,
  analysis: Analysis
) => readonly Omit<IRunFinding, 'cellId'>[];

/** Cells remembered; more than a person reads. */
const MOST_CELLS = 500;

/** What the guard did when cells ran, for the findings panel, until the text or the run is another. */
export class RunFindings implements IRunGuard {
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  covers(document: IGovernedDocument): boolean {
    return this.isCovered(document);
  }

  /** Both are handed in once the guards are there. */
  isCovered: (document: IGovernedDocument) => boolean = () => false;
  describe: DescribeCall = () => [];

  /** The note of a cell's last run; null when there was none or the text has changed since. */
  noteOf(cellId: string, source: string): GuardNote | null {
    const run = this._runs.get(cellId);
    return run && run.source === source ? run.note : null;
  }

  /** The cell is about to run with this text. */
  begin(cellId: string, source: string): void {
    const had = this._runs.get(cellId)?.note;
    this._keep(cellId, { source, note: null });
    if (had) {
      this._changed.emit();
    }
  }

  /** `source`: what ran, should nobody have seen it begin. */
  add(cellId: string, source: string, note: GuardNote): void {
    const begun = this._runs.get(cellId);
    this._keep(cellId, { source: begun?.source ?? source, note });
    this._changed.emit();
  }

  forget(cellId: string): void {
    if (this._runs.delete(cellId)) {
      this._changed.emit();
    }
  }

  findings({ result }: IGovernedDocument): readonly IRunFinding[] {
    if (!result || this._runs.size === 0) {
      return [];
    }
    const { analysis, source } = result;
    return source.cells.flatMap(({ id, index, source: text }) => {
      const note = this.noteOf(id, text);
      return (note?.calls ?? []).flatMap(call =>
        this.describe(call, index, text, analysis).map(found => ({
          ...found,
          cellId: id
        }))
      );
    });
  }

  private _keep(cellId: string, run: ICellRun): void {
    this._runs.delete(cellId);
    this._runs.set(cellId, run);
    const [oldest] = this._runs.keys();
    if (this._runs.size > MOST_CELLS && oldest !== undefined) {
      this._runs.delete(oldest);
    }
  }

  private readonly _runs = new Map<string, ICellRun>();
  private readonly _changed = new Signal<this, void>(this);
}
