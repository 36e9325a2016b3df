// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { Message } from '@lumino/messaging';
import React from 'react';
import { ProblemNote } from '../project/problem';
import { formatAgo, useNow } from '../project/time';
import type { Instance } from '../companion/contract';
import type { Action, Change, SiblingsModel } from './model';
import { Row } from './row';
import { Tools } from './tools';

/** A list older than this tells its age: the companion looks more often. */
const STALE_MS = 120_000;

export interface ISiblingsOptions {
  readonly model: SiblingsModel;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly now: () => number;
  readonly change: (name: string, change: Change) => void;
  readonly open: (name: string) => void;
  /** Show the menu of a notebook at its button. */
  readonly menu: (name: string, button: HTMLElement) => void;
  /** Ask what a new notebook is to be. */
  readonly create: () => void;
  /** Paste a token, so that MLSpace is asked for what the role may not. */
  readonly connect: () => void;
  /** Show lifecycle configurations and repositories. */
  readonly scripts: () => void;
}

/** The section "Notebooks". */
export class SiblingsWidget extends ReactWidget {
  constructor(private readonly _options: ISiblingsOptions) {
    super();
    this.addClass('jp-MLSpaceSiblings');
    _options.model.changed.connect(this.update, this);
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._options.model.setWatched(false);
    Signal.clearData(this);
    super.dispose();
  }

  protected override render(): JSX.Element {
    return <Siblings {...this._options} />;
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this._options.model.setWatched(true);
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this._options.model.setWatched(this.isVisible);
  }

  protected override onBeforeHide(msg: Message): void {
    super.onBeforeHide(msg);
    this._options.model.setWatched(false);
  }

  protected override onBeforeDetach(msg: Message): void {
    super.onBeforeDetach(msg);
    this._options.model.setWatched(false);
  }
}

function Siblings(props: ISiblingsOptions): JSX.Element {
  const { model, trans } = props;
  const shown = model.shown;
  const { arrived } = model;
  // The same function each time, so that rows stay as they are.
  const refusal = React.useCallback(
    (instance: Instance, action: Action) => model.refusal(instance, action),
    [model]
  );
  return (
    <>
      <Tools
        model={model}
        trans={trans}
        create={props.create}
        scripts={props.scripts}
      />
      <Truth {...props} />
      <span role="status" className="jp-MLSpace-srOnly">
        {arrived && trans.__('%1 is now %2', arrived.name, arrived.status)}
      </span>
      {shown.length > 0 ? (
        <ul
          className="jp-MLSpaceSiblings-list"
          aria-label={trans.__('Notebook instances')}
        >
          {shown.map(instance => (
            <Row
              key={instance.name}
              instance={instance}
              withOwner={model.look.scope === 'project'}
              isBusy={model.isBusy(instance.name)}
              isAway={model.isAway}
              trans={trans}
              locale={props.locale}
              change={props.change}
              open={props.open}
              menu={props.menu}
              refusal={refusal}
              ownerMode={model.ownerMode}
            />
          ))}
        </ul>
      ) : (
        <p className="jp-MLSpaceSiblings-empty">{emptyText(model, trans)}</p>
      )}
    </>
  );
}

function emptyText(model: SiblingsModel, trans: TranslationBundle): string {
  if (!model.list || model.list.asOf === null) {
    return model.problem || model.isAway
      ? ''
      : trans.__('Looking for notebooks…');
  }
  if (model.query !== '' || model.look.status !== 'all') {
    return trans.__('No notebook matches.');
  }
  return model.look.scope === 'mine'
    ? trans.__('You have no notebook in this project.')
    : trans.__('This project has no notebook.');
}

/** What is wrong, what to do, and how old the list is. */
function Truth(props: ISiblingsOptions): JSX.Element {
  const { model, trans, locale } = props;
  const now = useNow(30_000, props.now);
  const { problem, list } = model;
  const asOf = list?.asOf ?? null;
  const old = asOf !== null && (problem !== null || now - asOf > STALE_MS);
  return (
    <div role="status" className="jp-MLSpaceSiblings-truth">
      {model.isAway ? (
        <p>{trans.__('Notebooks cannot be listed without the companion.')}</p>
      ) : (
        problem && (
          <ProblemNote
            problem={{ ...problem, message: problem.detail }}
            trans={trans}
          />
        )
      )}
      {problem?.class === 'denied' && (
        <p>
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={props.connect}
          >
            {trans.__('Ask MLSpace instead…')}
          </button>{' '}
          {trans.__('With a token of yours, for as long as this page is open.')}
        </p>
      )}
      {list?.backend === 'mlspace' && (
        <p>
          {trans.__(
            'Listed and changed by MLSpace with your token: the role of this notebook may not.'
          )}
        </p>
      )}
      {old && <p>{trans.__('As of %1.', formatAgo(asOf, now, locale))}</p>}
    </div>
  );
}
