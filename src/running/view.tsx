// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { WorkItem } from '../companion/contract';
import { ProblemNote } from '../project/problem';
import { formatAgo, useNow } from '../project/time';
import { PageView } from '../views/page-view';
import { DataTable } from '../views/table';
import type { RunningModel } from './model';
import { RunningRow } from './row';
import { KIND_ORDER, summary } from './words';

const MINUTE_MS = 60_000;

export interface IRunningActions {
  end(item: WorkItem): void;
  addTags(item: WorkItem): void;
  showLogs(item: WorkItem): void;
  /** Goes to the call that made it; null where no open document has it. */
  launch(item: WorkItem): (() => void) | null;
}

export interface IRunningOptions {
  readonly model: RunningModel;
  readonly actions: IRunningActions;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly now: () => number;
}

/** What runs for the project, in the main area. */
export class RunningView extends PageView {
  constructor(private readonly _options: IRunningOptions) {
    const { model, trans } = _options;
    super({ name: trans.__('What is running'), model, owned: model.watch() });
    this.addClass('jp-MLSpaceRunning');
  }

  protected override render(): JSX.Element {
    return <Running {...this._options} />;
  }
}

function Running(props: IRunningOptions): JSX.Element {
  const { model, trans, locale } = props;
  const now = useNow(MINUTE_MS, props.now);
  const { list, problem } = model;
  const problems = problem ? [problem] : (list?.problems ?? []);
  return (
    <>
      <h1>{trans.__('What is running')}</h1>
      <div className="jp-MLSpacePage-actions">
        <button
          type="button"
          className="jp-MLSpace-button"
          onClick={() => void model.refresh()}
        >
          {trans.__('Refresh')}
        </button>
      </div>
      <div role="status">
        <p>
          {list ? summary(list.items, now, trans) : trans.__('Reading…')}
          {list !== null &&
            list.asOf !== null &&
            ` ${trans.__('(asked %1)', formatAgo(list.asOf, now, locale))}`}
        </p>
        {(list?.pending ?? 0) > 0 && (
          <p>
            {trans._n(
              '%1 more may be this project’s: its tags have not been read yet.',
              '%1 more may be this project’s: their tags have not been read yet.',
              list?.pending ?? 0
            )}
          </p>
        )}
      </div>
      {problems.map(one => (
        <ProblemNote
          key={`${one.operation} ${one.detail}`}
          problem={{ ...one, message: one.detail }}
          trans={trans}
        />
      ))}
      <Items
        {...props}
        title={trans.__('This project')}
        note={trans.__(
          'Machines are counted in instance-hours since AWS says they run.'
        )}
        items={list?.items ?? []}
      />
      <Items
        {...props}
        title={trans.__('Not seen by MLSpace')}
        note={trans.__(
          'Without the project’s tags MLSpace neither lists nor ends these. Yours are those whose tags name you; where no tag names anybody, a role of your own notebook is a sign, no proof.'
        )}
        items={list?.untracked ?? []}
      />
    </>
  );
}

function Items(
  props: IRunningOptions & {
    title: string;
    note: string;
    items: readonly WorkItem[];
  }
): JSX.Element | null {
  const { title, note, items, trans } = props;
  if (items.length === 0) {
    return null;
  }
  const sorted = [...items].sort(
    (a, b) =>
      KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind) ||
      (b.createdAt ?? 0) - (a.createdAt ?? 0)
  );
  return (
    <>
      <h2>{title}</h2>
      <p className="jp-MLSpacePage-note">{note}</p>
      <DataTable
        label={title}
        columns={[
          trans.__('Name'),
          trans.__('Kind'),
          trans.__('Status'),
          trans.__('Machines'),
          trans.__('Since'),
          trans.__('Who'),
          trans.__('Actions')
        ]}
      >
        {sorted.map(item => (
          <RunningRow key={item.arn} {...props} item={item} />
        ))}
      </DataTable>
    </>
  );
}
