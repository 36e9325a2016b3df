// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { ProblemNote } from '../project/problem';
import { formatAgo, useNow } from '../project/time';
import { Blocks } from '../views/blocks';
import { WatchingWidget } from '../views/watching';
import type { Instance } from '../companion/contract';
import { isNarrowed } from './look';
import type { Action, Change, SiblingsModel } from './model';
import { Row } from './row';
import { Tools } from './tools';

/** A list older than this tells its age: the companion looks more often. */
const STALE_MS = 120_000;
const HOUR_MS = 3_600_000;
const ROW_PX = 42;

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
export class SiblingsWidget extends WatchingWidget {
  constructor(private readonly _options: ISiblingsOptions) {
    super();
    this.addClass('jp-MLSpaceSiblings');
    _options.model.changed.connect(this.update, this);
  }

  protected override render(): JSX.Element {
    return <Siblings {...this._options} root={this._root} />;
  }

  protected override setWatched(watched: boolean): void {
    this._options.model.setWatched(watched);
  }

  /** What scrolls. */
  private readonly _root = () => this.node;
}

type Props = ISiblingsOptions & { readonly root: () => Element };

function Siblings(props: Props): JSX.Element {
  const { model, trans } = props;
  const shown = model.shown;
  const { arrived } = model;
  return (
    <>
      <Tools
        model={model}
        trans={trans}
        create={props.create}
        scripts={props.scripts}
      />
      <Truth {...props} count={shown.length} />
      <span role="status" className="jp-MLSpace-srOnly">
        {arrived && trans.__('%1 is now %2', arrived.name, arrived.status)}
      </span>
      {shown.length > 0 ? (
        <List {...props} shown={shown} />
      ) : (
        <Empty model={model} trans={trans} />
      )}
    </>
  );
}

function List(props: Props & { shown: readonly Instance[] }): JSX.Element {
  const { model, trans, shown } = props;
  const hour = Math.floor(useNow(HOUR_MS, props.now) / HOUR_MS) * HOUR_MS;
  const withOwner = model.look.scope === 'project';
  const [opened, setOpened] = React.useState<ReadonlySet<string>>(new Set());
  // The same functions each time, so that rows stay as they are.
  const toggle = React.useCallback(
    (name: string) => setOpened(names => toggled(names, name)),
    []
  );
  const refusal = React.useCallback(
    (instance: Instance, action: Action) => model.refusal(instance, action),
    [model]
  );
  return (
    <>
      <Columns withOwner={withOwner} trans={trans} />
      <div
        role="list"
        className="jp-MLSpaceSiblings-list"
        aria-label={trans.__('Notebook instances')}
        data-owners={withOwner || undefined}
      >
        <Blocks
          items={shown}
          root={props.root}
          rowHeight={ROW_PX}
          row={(instance, index) => (
            <Row
              key={instance.name}
              instance={instance}
              position={index + 1}
              count={shown.length}
              isOpen={opened.has(instance.name)}
              toggle={toggle}
              stop={model.stopOf(instance)}
              withOwner={withOwner}
              hour={hour}
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
          )}
        />
      </div>
    </>
  );
}

function toggled(
  names: ReadonlySet<string>,
  name: string
): ReadonlySet<string> {
  return names.has(name)
    ? new Set([...names].filter(other => other !== name))
    : new Set([...names, name]);
}

/** Heads of the columns that a wide panel has; each row says the same in words. */
function Columns(props: {
  withOwner: boolean;
  trans: TranslationBundle;
}): JSX.Element {
  const { withOwner, trans } = props;
  return (
    <div
      className="jp-MLSpaceSiblings-columns"
      aria-hidden="true"
      data-owners={withOwner || undefined}
    >
      <span />
      <span>{trans.__('Name')}</span>
      <span>{trans.__('Status')}</span>
      <span>{trans.__('Type')}</span>
      {withOwner && <span>{trans.__('Owner')}</span>}
      <span>{trans.__('Created')}</span>
      <span>{trans.__('Daily stop')}</span>
    </div>
  );
}

function Empty(props: Pick<ISiblingsOptions, 'model' | 'trans'>): JSX.Element {
  const { model, trans } = props;
  return (
    <p className="jp-MLSpaceSiblings-empty">
      {emptyText(model, trans)}{' '}
      {model.inScope.length > 0 && (
        <button
          type="button"
          className="jp-MLSpace-link"
          onClick={() => model.showAll()}
        >
          {trans.__('Show all')}
        </button>
      )}
    </p>
  );
}

function emptyText(model: SiblingsModel, trans: TranslationBundle): string {
  if (!model.list || model.list.asOf === null) {
    return model.problem || model.isAway
      ? ''
      : trans.__('Looking for notebooks…');
  }
  if (model.inScope.length > 0) {
    return trans.__('No notebook matches.');
  }
  return model.look.scope === 'mine'
    ? trans.__('You have no notebook in this project.')
    : trans.__('This project has no notebook.');
}

/** What is wrong, what to do, and how old the list is. */
function Truth(props: ISiblingsOptions & { count: number }): JSX.Element {
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
      {isNarrowed(model.look, model.query) && (
        <p>
          {trans.__('%1 of %2 notebooks', props.count, model.inScope.length)}
        </p>
      )}
      {model.ownerMode && model.look.scope === 'project' && (
        <p>
          {trans.__(
            'Owner mode: colleagues’ notebooks can be stopped, updated and deleted.'
          )}
        </p>
      )}
      {old && <p>{trans.__('As of %1.', formatAgo(asOf, now, locale))}</p>}
    </div>
  );
}
