// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { Problem } from '../companion/contract';
import { ProblemNote } from '../project/problem';
import { PageView } from '../views/page-view';
import { DiagnosticsSection } from './diagnostics';
import { EnvironmentsSection } from './environments';
import type { HousekeepingModel } from './model';
import type { IDiagnosis } from './report';
import { PortsSection, StorageSection } from './storage';

export interface IViewOptions {
  readonly model: HousekeepingModel;
  readonly trans: TranslationBundle;
  readonly locale: string;
  /** What the page itself knows for the diagnostics. */
  readonly page: () => Omit<IDiagnosis, 'companion'>;
  /** Address of a program behind the Jupyter server. */
  readonly proxied: (port: number) => string;
  readonly share: () => void;
  readonly openShared: () => void;
}

/** Diagnostics, the disk, ports, environments and shared notebooks, in the main area. */
export class HousekeepingView extends PageView {
  constructor(private readonly _options: IViewOptions) {
    const { model, trans } = _options;
    super({ name: trans.__('Housekeeping'), model, owned: model });
    this.addClass('jp-MLSpaceHousekeeping');
    void model.refreshAll();
  }

  /** Bring the diagnostics into view, read anew. */
  async showDiagnostics(): Promise<void> {
    await this._options.model.refresh('diagnostics');
    await this.renderPromise;
    const section = this.node.querySelector<HTMLElement>(
      '.jp-MLSpaceHousekeeping-diagnostics'
    );
    section?.scrollIntoView({ block: 'start' });
    section?.querySelector<HTMLElement>('button')?.focus();
  }

  protected override render(): JSX.Element {
    const { trans } = this._options;
    return (
      <>
        <h1>{trans.__('Housekeeping')}</h1>
        <StorageSection {...this._options} />
        <PortsSection {...this._options} />
        <EnvironmentsSection {...this._options} />
        <SharingSection {...this._options} />
        <DiagnosticsSection {...this._options} />
      </>
    );
  }
}

function SharingSection(props: IViewOptions): JSX.Element {
  const { trans, share, openShared } = props;
  return (
    <section>
      <h2>{trans.__('Shared notebooks')}</h2>
      <p>
        {trans.__(
          'A share is a snapshot under the project in S3. Who is in the project can open a copy of it; the snapshot itself stays as it is.'
        )}
      </p>
      <p className="jp-MLSpacePage-actions">
        <button type="button" className="jp-MLSpace-button" onClick={share}>
          {trans.__('Share the notebook in front…')}
        </button>
        <button
          type="button"
          className="jp-MLSpace-button"
          onClick={openShared}
        >
          {trans.__('Open a shared notebook…')}
        </button>
      </p>
    </section>
  );
}

/** Whether a part is being read, and what went wrong. */
export function PartState(props: {
  isLoading: boolean;
  hasValue: boolean;
  problem: Problem | null;
  trans: TranslationBundle;
}): JSX.Element {
  const { isLoading, hasValue, problem, trans } = props;
  return (
    <div role="status">
      {problem && (
        <ProblemNote
          problem={{ ...problem, message: problem.detail }}
          trans={trans}
        />
      )}
      {isLoading && !hasValue && <p>{trans.__('Reading…')}</p>}
    </div>
  );
}
