// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A filled notebook, with what the chosen instance type does not take left out. */
import { planEdits } from '../governance/fixes/apply';
import type { Analysis, Fix, SourceDocument } from '../governance/model';
import { asDocument, type INotebookContent } from './fill';

/** The volume key, on types whose storage is local. */
const REJECTED = 'MLS202';
/** Each round frees the fixes that overlapped with others. */
const MOST_ROUNDS = 4;

export type Analyse = (source: SourceDocument) => Promise<Analysis>;

export interface ISettled {
  readonly notebook: INotebookContent;
  readonly analysis: Analysis;
}

export async function settle(
  name: string,
  filled: INotebookContent,
  analyse: Analyse
): Promise<ISettled> {
  let notebook = filled;
  for (let round = 0; ; round++) {
    const analysis = await analyse(asDocument(name, notebook));
    const fixes = analysis.findings
      .filter(({ rule }) => rule === REJECTED)
      .flatMap(({ fix }) => fix ?? []);
    if (fixes.length === 0 || round === MOST_ROUNDS) {
      return { notebook, analysis };
    }
    notebook = edited(notebook, fixes);
  }
}

function edited(
  notebook: INotebookContent,
  fixes: readonly Fix[]
): INotebookContent {
  const { edits } = planEdits(fixes);
  return {
    ...notebook,
    cells: notebook.cells.map((cell, index) => ({
      ...cell,
      source: edits
        .filter(({ span }) => span.cell === index)
        .reduceRight(
          (text, { span, text: put }) =>
            text.slice(0, span.from) + put + text.slice(span.to),
          cell.source
        )
    }))
  };
}
