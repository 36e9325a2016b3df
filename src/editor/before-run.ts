// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Finding } from '../governance/model';
import type { IGovernance, IGovernedDocument } from '../tokens';
import { requestOf } from './explain';
import type { IFixer } from './late-fixer';

/** One quiet notice with what can be done; a later one takes its place. */
export interface IRunNotice {
  readonly message: string;
  /** Null where nothing can be fixed automatically. */
  readonly fixAndRun: (() => void) | null;
  /** Never again for this cell while the page is open. */
  readonly mute: () => void;
}

export interface IBeforeRunOptions {
  readonly governance: IGovernance;
  readonly fixer: IFixer;
  readonly trans: TranslationBundle;
  /** Whether the person wants such notices, and nobody else sees to it. */
  readonly enabled: (document: IGovernedDocument) => boolean;
  readonly show: (notice: IRunNotice) => void;
  readonly run: (document: IGovernedDocument, cellId: string) => Promise<void>;
}

/** Says so when a cell is run whose call AWS would refuse. It holds nothing back. */
export class BeforeRun {
  constructor(private _options: IBeforeRunOptions) {}

  /** A cell was scheduled for execution. */
  async onScheduled(cellId: string): Promise<void> {
    const { enabled, governance, show } = this._options;
    const document = governance.findByCell(cellId);
    if (!document || this._muted.has(cellId) || !enabled(document)) {
      return;
    }
    await governance.refresh(document);
    const refused = refusedIn(document, cellId);
    if (refused.length > 0) {
      show(this._notice(document, cellId, refused));
    }
  }

  private _notice(
    document: IGovernedDocument,
    cellId: string,
    refused: readonly Finding[]
  ): IRunNotice {
    const { fixer, run, trans } = this._options;
    const rules = [...new Set(refused.map(({ rule }) => rule))].join(', ');
    const isFixable = refused.every(({ fix }) => fix !== null);
    const fixAndRun = async () => {
      const outcome = await fixer.fix(document, finding =>
        refusedIn(document, cellId).includes(finding)
      );
      if (outcome && outcome.applied > 0 && outcome.skipped === 0) {
        await run(document, cellId);
      }
    };
    return {
      message: trans.__(
        'AWS would refuse a call in the cell you ran (%1).',
        rules
      ),
      fixAndRun: isFixable ? () => void fixAndRun() : null,
      mute: () => this._muted.add(cellId)
    };
  }

  private _muted = new Set<string>();
}

/** Findings of a cell at error level whose request is certain to be refused. */
export function refusedIn(
  { result }: IGovernedDocument,
  cellId: string
): Finding[] {
  const cell = result?.source.cells.findIndex(({ id }) => id === cellId) ?? -1;
  if (!result || cell < 0) {
    return [];
  }
  return result.analysis.findings.filter(finding => {
    const request =
      finding.severity === 'error' && finding.span.cell === cell
        ? requestOf(result.analysis, finding)
        : null;
    return request?.decisions.some(
      ({ decision }) =>
        decision === 'explicitDeny' || decision === 'implicitDeny'
    );
  });
}
