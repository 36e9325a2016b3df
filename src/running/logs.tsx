// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { Problem, WorkItem, WorkLogs } from '../companion/contract';
import { problemOf } from '../companion/errors';
import { ProblemNote } from '../project/problem';
import type { ICompanion } from '../tokens';
import { PageView } from '../views/page-view';
import { targetOf } from './model';

/** As the contract has them; it loads late. */
const HOURS = [1, 24, 168] as const;
const HOURS_A_DAY = 24;
/** Lines kept on the page at most. */
const MAX_LINES = 2_000;

interface ILogsOptions {
  readonly item: WorkItem;
  readonly companion: ICompanion;
  readonly trans: TranslationBundle;
  readonly locale: string;
}

/** The log of one job or endpoint, in the main area. */
export class WorkLogsView extends PageView {
  constructor(private readonly _options: ILogsOptions) {
    super({ name: _options.trans.__('Logs of %1', _options.item.name) });
    this.addClass('jp-MLSpaceLogs');
    void this.read();
  }

  /** From the beginning, or the next page. Never rejects: what went wrong is shown. */
  async read(next?: string): Promise<void> {
    const { companion, item } = this._options;
    try {
      const page = await companion.request('workLogs', targetOf(item), {
        hours: this._hours,
        ...(next === undefined ? {} : { nextToken: next })
      });
      this._events = [
        ...(next === undefined ? [] : this._events),
        ...page.events
      ].slice(-MAX_LINES);
      this._next = page.nextToken;
      this._exists = page.exists;
      this._problem = null;
    } catch (error) {
      this._problem = problemOf(error, 'FilterLogEvents');
    }
    this._wasRead = true;
    this.update();
  }

  protected override render(): JSX.Element {
    const { item, trans } = this._options;
    return (
      <>
        <h1>{trans.__('Logs of %1', item.name)}</h1>
        {this._tools()}
        <div role="status">
          {this._problem ? (
            <ProblemNote
              problem={{ ...this._problem, message: this._problem.detail }}
              trans={trans}
            />
          ) : (
            <p>{this._countText()}</p>
          )}
        </div>
        {this._lines()}
      </>
    );
  }

  private _countText(): string {
    const { trans } = this._options;
    if (!this._wasRead) {
      return trans.__('Reading…');
    }
    if (!this._exists || this._events.length === 0) {
      return trans.__('Nothing was logged in this time.');
    }
    return trans._n('%1 line', '%1 lines', this._events.length);
  }

  private _tools(): JSX.Element {
    const { trans } = this._options;
    return (
      <div className="jp-MLSpacePage-actions">
        <select
          className="jp-MLSpaceSiblings-choice"
          aria-label={trans.__('Time')}
          value={this._hours}
          onChange={({ target }) => {
            this._hours =
              HOURS.find(hours => String(hours) === target.value) ?? HOURS[1];
            void this.read();
          }}
        >
          {HOURS.map(hours => (
            <option key={hours} value={hours}>
              {hours <= HOURS_A_DAY
                ? trans._n('Last hour', 'Last %1 hours', hours)
                : trans.__('Last %1 days', hours / HOURS_A_DAY)}
            </option>
          ))}
        </select>
        <button
          type="button"
          className="jp-MLSpace-button"
          onClick={() => void this.read()}
        >
          {trans.__('Refresh')}
        </button>
        {this._next !== null && (
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={() => void this.read(this._next ?? undefined)}
          >
            {trans.__('Read more')}
          </button>
        )}
      </div>
    );
  }

  private _lines(): JSX.Element {
    const { item, trans, locale } = this._options;
    const format = new Intl.DateTimeFormat(locale, {
      dateStyle: 'short',
      timeStyle: 'medium'
    });
    return (
      <pre
        className="jp-MLSpaceRunning-lines"
        tabIndex={0}
        aria-label={trans.__('Lines of %1', item.name)}
      >
        {this._events
          .map(({ at, message }) => `${format.format(at)}  ${message}`)
          .join('\n')}
      </pre>
    );
  }

  private _hours: (typeof HOURS)[number] = HOURS_A_DAY;
  private _events: WorkLogs['events'] = [];
  private _next: string | null = null;
  private _exists = true;
  private _wasRead = false;
  private _problem: Problem | null = null;
}
