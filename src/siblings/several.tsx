// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Signal, type ISignal } from '@lumino/signaling';
import React from 'react';
import type { Instance } from '../companion/contract';
import { problemOf } from '../companion/errors';
import type { SiblingsModel } from './model';

/** What came of one of several. */
export interface IResult {
  readonly name: string;
  readonly state: 'waiting' | 'sent' | 'stopping' | 'failed' | 'skipped';
  /** Why it failed. */
  readonly detail: string | null;
}

/** Stops notebooks one after the other, each with a result of its own. */
export class SeveralStops {
  constructor(
    private readonly _model: SiblingsModel,
    readonly trans: TranslationBundle
  ) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** What could be stopped now; not the one this page runs on. */
  get candidates(): readonly Instance[] {
    return (this._model.list?.instances ?? []).filter(
      instance =>
        !instance.isSelf && this._model.refusal(instance, 'stop') === null
    );
  }

  get chosen(): ReadonlySet<string> {
    return this._chosen;
  }

  get results(): readonly IResult[] {
    return this._results;
  }

  /** Whether everything has its result. */
  get isDone(): boolean {
    return this._results.every(
      ({ state }) => state !== 'waiting' && state !== 'sent'
    );
  }

  choose(name: string, chosen: boolean): void {
    const names = new Set(this._chosen);
    if (chosen) {
      names.add(name);
    } else {
      names.delete(name);
    }
    this._chosen = names;
    this._changed.emit();
  }

  chooseAll(): void {
    this._chosen = new Set(this.candidates.map(({ name }) => name));
    this._changed.emit();
  }

  /** What is not sent yet is left alone from now on. */
  cancel(): void {
    this._isCancelled = true;
  }

  /** Never rejects: each has its own result. */
  async run(): Promise<void> {
    this._results = [...this._chosen].map(name => ({
      name,
      state: 'waiting',
      detail: null
    }));
    for (const { name } of this._results) {
      if (this._isCancelled) {
        this._set(name, 'skipped', null);
        continue;
      }
      this._set(name, 'sent', null);
      try {
        await this._model.change(name, 'stop');
        this._set(name, 'stopping', null);
      } catch (error) {
        const { detail, next } = problemOf(error, 'StopNotebookInstance');
        this._set(name, 'failed', `${detail} ${next}`.trim());
      }
    }
  }

  private _set(
    name: string,
    state: IResult['state'],
    detail: string | null
  ): void {
    this._results = this._results.map(result =>
      result.name === name ? { name, state, detail } : result
    );
    this._changed.emit();
  }

  private _isCancelled = false;
  private _chosen: ReadonlySet<string> = new Set();
  private _results: readonly IResult[] = [];
  private readonly _changed = new Signal<this, void>(this);
}

class Body extends ReactWidget {
  constructor(
    private readonly _stops: SeveralStops,
    private readonly _view: (props: { stops: SeveralStops }) => JSX.Element
  ) {
    super();
    this.addClass('jp-MLSpaceForm');
    _stops.changed.connect(this.update, this);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      Signal.clearData(this);
      super.dispose();
    }
  }

  protected override render(): JSX.Element {
    const View = this._view;
    return <View stops={this._stops} />;
  }
}

/** Ask which, stop them, and show what comes of each. */
export async function stopSeveral(stops: SeveralStops): Promise<void> {
  const { trans } = stops;
  const question = new Dialog<unknown>({
    title: trans.__('Stop several notebooks'),
    body: new Body(stops, Choice),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Stop those chosen') })
    ],
    defaultButton: 0
  });
  const { button } = await question.launch();
  if (!button.accept || stops.chosen.size === 0) {
    return;
  }
  const running = stops.run();
  const progress = new Dialog<unknown>({
    title: trans.__('Stopping notebooks'),
    body: new Body(stops, Progress),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
  await progress.launch();
  stops.cancel();
  await running;
}

function Choice({ stops }: { stops: SeveralStops }): JSX.Element {
  const { trans, candidates, chosen } = stops;
  if (candidates.length === 0) {
    return <p>{trans.__('There is no other notebook to stop.')}</p>;
  }
  return (
    <fieldset className="jp-MLSpaceForm-checks">
      <legend>
        {trans.__(
          'Files under /home/ec2-user/SageMaker are kept; what kernels and terminals hold in memory is lost.'
        )}
      </legend>
      {candidates.length > 1 && (
        <div>
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={() => stops.chooseAll()}
          >
            {trans.__('Choose all %1', candidates.length)}
          </button>
        </div>
      )}
      {candidates.map(({ name, type, owner, isMine }) => (
        <label key={name}>
          <input
            type="checkbox"
            checked={chosen.has(name)}
            onChange={event => stops.choose(name, event.target.checked)}
          />{' '}
          {[name, type, isMine ? '' : (owner ?? trans.__('owner not known'))]
            .filter(Boolean)
            .join(' · ')}
        </label>
      ))}
    </fieldset>
  );
}

function Progress({ stops }: { stops: SeveralStops }): JSX.Element {
  const { trans, results, isDone } = stops;
  const done = results.filter(
    ({ state }) => state !== 'waiting' && state !== 'sent'
  ).length;
  return (
    <>
      <label>
        {trans.__('%1 of %2 done', done, results.length)}{' '}
        <progress max={results.length} value={done} />
      </label>
      <ul role="status">
        {results.map(result => (
          <li key={result.name}>
            {result.name}: {stateText(result, trans)}
          </li>
        ))}
      </ul>
      <p>
        {isDone
          ? trans.__('The list shows when they have stopped.')
          : trans.__('Closing leaves alone what was not asked for yet.')}
      </p>
    </>
  );
}

function stateText(result: IResult, trans: TranslationBundle): string {
  switch (result.state) {
    case 'waiting':
      return trans.__('waits');
    case 'sent':
      return trans.__('asked for…');
    case 'stopping':
      return trans.__('stopping');
    case 'failed':
      return trans.__('not stopped. %1', result.detail ?? '');
    case 'skipped':
      return trans.__('left alone');
  }
}
