// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ISessionContext } from '@jupyterlab/apputils';
import { DocumentWidget } from '@jupyterlab/docregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import React from 'react';
import type { IStopLosses } from '../tokens';

/** What a stop would cost now, as far as this page can see. */
export interface IRisks {
  /** Paths of documents with unsaved changes. */
  readonly unsaved: readonly string[];
  /** Notebooks and consoles whose kernel is computing. */
  readonly busy: readonly string[];
  /** Running terminals. */
  readonly terminals: number;
}

export function findRisks(app: JupyterFrontEnd): IRisks {
  const unsaved = new Set<string>();
  const busy = new Set<string>();
  for (const widget of app.shell.widgets('main')) {
    if (widget instanceof DocumentWidget && widget.context.model.dirty) {
      unsaved.add(widget.context.path);
    }
    const session = hasSession(widget) ? widget.sessionContext.session : null;
    if (session?.kernel?.status === 'busy') {
      busy.add(session.name || session.path);
    }
  }
  const { sessions, terminals } = app.serviceManager;
  // What is open elsewhere; JupyterLab's list may lag behind.
  for (const { kernel, path, name } of sessions.running()) {
    if (kernel?.execution_state === 'busy') {
      busy.add(name || path);
    }
  }
  return {
    unsaved: [...unsaved],
    busy: [...busy],
    terminals: terminals.isAvailable() ? [...terminals.running()].length : 0
  };
}

/** Notebooks and consoles. */
function hasSession(
  widget: Widget
): widget is Widget & { readonly sessionContext: ISessionContext } {
  return 'sessionContext' in widget;
}

export interface IRisksProps {
  readonly risks: IRisks;
  /** Null where nobody looks at the disk. */
  readonly losses: IStopLosses | null;
  readonly trans: TranslationBundle;
}

/** The list of what is at risk, and what is kept whatever happens. */
export function Risks(props: IRisksProps): JSX.Element {
  const { risks, losses, trans } = props;
  const { unsaved, busy, terminals } = risks;
  const lost = useLosses(losses);
  return (
    <div className="jp-MLSpaceRisks">
      <ul>
        {unsaved.map(path => (
          <li key={`unsaved ${path}`}>{trans.__('Not saved: %1', path)}</li>
        ))}
        {busy.map(name => (
          <li key={`busy ${name}`}>{trans.__('Still computing: %1', name)}</li>
        ))}
        {terminals > 0 && (
          <li>
            {trans._n('%1 running terminal', '%1 running terminals', terminals)}
          </li>
        )}
        {lost?.map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p>
        {trans.__(
          'Files under /home/ec2-user/SageMaker are kept. Files elsewhere, and what kernels and terminals hold in memory, are lost.'
        )}{' '}
        {lost?.length === 0 &&
          trans.__('No new or large files were found there.')}
      </p>
      <p role="status">
        {losses?.isLooking &&
          lost === null &&
          trans.__('Looking for files elsewhere…')}
      </p>
    </div>
  );
}

/** What the disk would lose, looked for while the list is shown. */
function useLosses(losses: IStopLosses | null): readonly string[] | null {
  const [, setCount] = React.useState(0);
  React.useEffect(() => {
    const update = () => setCount(count => count + 1);
    losses?.changed.connect(update);
    return () => {
      losses?.changed.disconnect(update);
    };
  }, [losses]);
  // At each rendering: a list may stay open for hours, and `look` keeps the pace.
  React.useEffect(() => void losses?.look());
  return losses?.sentences ?? null;
}
