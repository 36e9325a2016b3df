// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import React from 'react';
import { useNow } from '../project/time';
import { WatchingWidget } from '../views/watching';
import type { RunningModel } from './model';
import { longUp, summary } from './words';

const MINUTE_MS = 60_000;

interface ISectionOptions {
  readonly model: RunningModel;
  readonly trans: TranslationBundle;
  readonly now: () => number;
  readonly open: () => void;
}

/** The sidebar's section: `1 training · 1 endpoint (6 h)`, and a way to the view. */
export class RunningSection extends WatchingWidget {
  constructor(private readonly _options: ISectionOptions) {
    super();
    this.addClass('jp-MLSpaceRunningSection');
    _options.model.changed.connect(this.update, this);
  }

  protected override render(): JSX.Element {
    return <Section {...this._options} />;
  }

  protected override setWatched(watched: boolean): void {
    this._watch?.dispose();
    this._watch = watched ? this._options.model.watch() : null;
  }

  private _watch: IDisposable | null = null;
}

function Section({ model, trans, now, open }: ISectionOptions): JSX.Element {
  const time = useNow(MINUTE_MS, now);
  const { list, problem } = model;
  const items = list?.items ?? [];
  const untracked = list?.untracked.length ?? 0;
  const long = items.find(item => longUp(item, time, trans) !== null);
  const text =
    problem?.detail ??
    (list === null
      ? trans.__('Looking for what runs…')
      : list.items.length === 0 && list.problems.length > 0
        ? trans.__('Not all could be asked.')
        : summary(items, time, trans));
  return (
    <>
      <div role="status">
        <span>{text}</span>
        {long && (
          <p className="jp-MLSpaceRunning-note">
            ! {long.name}: {longUp(long, time, trans)}
          </p>
        )}
        {untracked > 0 && (
          <p className="jp-MLSpaceRunning-note">
            {trans._n(
              '! %1 without the project’s tags',
              '! %1 without the project’s tags',
              untracked
            )}
          </p>
        )}
      </div>
      <button
        type="button"
        className="jp-MLSpace-link"
        title={trans.__('Open the table of what is running')}
        onClick={open}
      >
        {trans.__('Open')}
      </button>
    </>
  );
}
