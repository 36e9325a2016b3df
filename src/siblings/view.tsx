// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { Message } from '@lumino/messaging';
import React from 'react';
import type { Instance } from '../companion/contract';
import { ProblemNote } from '../project/problem';
import { formatAgo, useNow } from '../project/time';
import { isMoving, type Change, type Scope, type SiblingsModel } from './model';

/** A list older than this tells its age: the companion looks more often. */
const STALE_MS = 120_000;

export interface ISiblingsOptions {
  readonly model: SiblingsModel;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly now: () => number;
  readonly change: (name: string, change: Change) => void;
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
  return (
    <>
      <div className="jp-MLSpaceSiblings-tools">
        <ScopeButtons model={model} trans={trans} />
        <input
          type="search"
          className="jp-mod-styled"
          placeholder={trans.__('Search')}
          aria-label={trans.__('Search notebooks by name, status, type, owner')}
          value={model.query}
          onChange={event => model.setQuery(event.target.value)}
        />
      </div>
      <Truth {...props} />
      {shown.length > 0 ? (
        <ul
          className="jp-MLSpaceSiblings-list"
          aria-label={trans.__('Notebook instances')}
        >
          {shown.map(instance => (
            <Row key={instance.name} instance={instance} {...props} />
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
  if (model.query !== '') {
    return trans.__('No notebook matches the search.');
  }
  return model.scope === 'mine'
    ? trans.__('You have no notebook in this project.')
    : trans.__('This project has no notebook.');
}

function ScopeButtons(props: {
  model: SiblingsModel;
  trans: TranslationBundle;
}): JSX.Element {
  const { model, trans } = props;
  const button = (scope: Scope, label: string) => (
    <button
      type="button"
      className="jp-MLSpace-button"
      aria-pressed={model.scope === scope}
      onClick={() => model.setScope(scope)}
    >
      {label}
    </button>
  );
  return (
    <div role="group" aria-label={trans.__('Whose notebooks')}>
      {button('mine', trans.__('My'))}
      {button('project', trans.__('Project'))}
    </div>
  );
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
      {old && <p>{trans.__('As of %1.', formatAgo(asOf, now, locale))}</p>}
    </div>
  );
}

/** A shape for each status, so that colour is never the only sign. */
function shapeOf(instance: Instance): string {
  if (isMoving(instance)) {
    return '~';
  }
  switch (instance.status) {
    case 'InService':
      return '●';
    case 'Stopped':
      return '○';
    case 'Failed':
      return '!';
    default:
      return '~';
  }
}

function Row(props: ISiblingsOptions & { instance: Instance }): JSX.Element {
  const { instance, trans, model } = props;
  const { name, status, type, owner, isSelf, failureReason } = instance;
  const facts = [status, type];
  if (model.scope === 'project') {
    facts.push(owner ?? trans.__('owner not known'));
  }
  return (
    <li
      className="jp-MLSpaceSiblings-row"
      data-status={status}
      data-self={isSelf || undefined}
    >
      <span aria-hidden="true" className="jp-MLSpaceSiblings-shape">
        {shapeOf(instance)}
      </span>
      <span className="jp-MLSpaceSiblings-name">
        {name}
        {isSelf && (
          <span className="jp-MLSpaceSiblings-self">
            {trans.__('this one')}
          </span>
        )}
      </span>
      <RowButton {...props} />
      <span className="jp-MLSpaceSiblings-facts">{facts.join(' · ')}</span>
      {failureReason && (
        <details className="jp-MLSpaceSiblings-why">
          <summary>{trans.__('why?')}</summary>
          {failureReason}
        </details>
      )}
    </li>
  );
}

/** The one change that the status allows; where it is not possible, why. */
function RowButton(
  props: ISiblingsOptions & { instance: Instance }
): JSX.Element | null {
  const { instance, trans, model } = props;
  const { name, status, actions } = instance;
  if (isMoving(instance)) {
    return null;
  }
  const change: Change = status === 'InService' ? 'stop' : 'start';
  const reason = model.isAway
    ? trans.__('The companion is not running.')
    : actions[change];
  const busy = model.isBusy(name);
  const label =
    change === 'stop' ? trans.__('Stop %1', name) : trans.__('Start %1', name);
  return (
    <button
      type="button"
      className="jp-MLSpace-button"
      aria-label={reason === null ? label : trans.__('%1: %2', label, reason)}
      title={reason ?? label}
      aria-disabled={reason !== null || busy}
      onClick={() => {
        if (reason === null && !busy) {
          props.change(name, change);
        }
      }}
    >
      {change === 'stop' ? trans.__('stop') : trans.__('start')}
    </button>
  );
}
