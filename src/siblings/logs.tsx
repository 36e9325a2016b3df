// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { ProblemNote } from '../project/problem';
import { PageView } from '../views/page-view';
import {
  LOGS,
  RANGES_HOURS,
  readable,
  type LogEvent,
  type LogsModel
} from './logs-model';

/** Rows on the page at most; the file has all. */
const MAX_ROWS = 2_000;
const HOURS_A_DAY = 24;

export interface ILogsOptions {
  readonly model: LogsModel;
  readonly trans: TranslationBundle;
  readonly locale: string;
  /** Hand a file to the browser. */
  readonly download: (name: string, text: string) => void;
}

/** The logs of one notebook, in the main area. */
export class LogsView extends PageView {
  constructor(private readonly _options: ILogsOptions) {
    const { model, trans } = _options;
    super({ name: trans.__('Logs of %1', model.name), model, owned: model });
    this.addClass('jp-MLSpaceLogs');
    void model.refresh();
  }

  get name(): string {
    return this._options.model.name;
  }

  protected override render(): JSX.Element {
    return <Logs {...this._options} />;
  }
}

function Logs(props: ILogsOptions): JSX.Element {
  const { model, trans } = props;
  const { problem, isLoading, shown, isCut } = model;
  return (
    <>
      <h1>{trans.__('Logs of %1', model.name)}</h1>
      <Tools {...props} />
      <div role="status">
        {problem && (
          <ProblemNote
            problem={{ ...problem, message: problem.detail }}
            trans={trans}
          />
        )}
        <p>{isLoading ? trans.__('Reading…') : countText(model, trans)}</p>
        {isCut && (
          <p>
            {trans.__(
              'There is more than was read: choose one log or a shorter time.'
            )}
          </p>
        )}
        {shown.length > MAX_ROWS && (
          <p>
            {trans.__(
              'The last %1 lines are shown; a download has all that were read.',
              MAX_ROWS
            )}
          </p>
        )}
      </div>
      <Lines {...props} />
    </>
  );
}

function countText(model: LogsModel, trans: TranslationBundle): string {
  const { shown, events, exists, problem } = model;
  if (!exists) {
    return trans.__('No notebook of this account has written a log yet.');
  }
  if (events.length === 0) {
    return problem ? '' : trans.__('Nothing was logged in this time.');
  }
  return shown.length === events.length
    ? trans._n('%1 line', '%1 lines', events.length)
    : trans.__('%1 of %2 lines', shown.length, events.length);
}

function Tools(props: ILogsOptions): JSX.Element {
  const { model, trans, download } = props;
  const { look, isFollowing, shown, query } = model;
  return (
    <div className="jp-MLSpacePage-actions">
      <LookChoices {...props} />
      <input
        type="search"
        className="jp-mod-styled"
        placeholder={trans.__('Search')}
        aria-label={trans.__('Search the lines that were read')}
        value={query}
        onChange={event => model.setQuery(event.target.value)}
      />
      <button
        type="button"
        className="jp-MLSpace-button"
        aria-pressed={isFollowing}
        title={trans.__('Read new lines every few seconds')}
        onClick={() => model.setFollowing(!isFollowing)}
      >
        {trans.__('Follow')}
      </button>
      <button
        type="button"
        className="jp-MLSpace-button"
        onClick={() => void model.refresh()}
      >
        {trans.__('Refresh')}
      </button>
      <button
        type="button"
        className="jp-MLSpace-button"
        aria-disabled={shown.length === 0}
        onClick={() =>
          shown.length > 0 &&
          download(`${model.name}-${look.log ?? 'logs'}.txt`, model.text)
        }
      >
        {trans.__('Download')}
      </button>
    </div>
  );
}

function LookChoices({ model, trans }: ILogsOptions): JSX.Element {
  const { look } = model;
  return (
    <>
      <select
        className="jp-MLSpaceSiblings-choice"
        aria-label={trans.__('Log')}
        value={look.log ?? ''}
        onChange={({ target }) =>
          void model.setLook({
            log: LOGS.find(log => log === target.value) ?? null
          })
        }
      >
        <option value="">{trans.__('All logs')}</option>
        {LOGS.map(log => (
          <option key={log} value={log}>
            {log}
          </option>
        ))}
      </select>
      <select
        className="jp-MLSpaceSiblings-choice"
        aria-label={trans.__('Time')}
        value={look.hours}
        onChange={({ target }) => {
          const hours = RANGES_HOURS.find(one => String(one) === target.value);
          void (hours && model.setLook({ hours }));
        }}
      >
        {RANGES_HOURS.map(hours => (
          <option key={hours} value={hours}>
            {hours <= HOURS_A_DAY
              ? trans._n('Last hour', 'Last %1 hours', hours)
              : trans.__('Last %1 days', hours / HOURS_A_DAY)}
          </option>
        ))}
      </select>
    </>
  );
}

/** Scrolls to the end while it is followed. */
function Lines({ model, trans, locale }: ILogsOptions): JSX.Element {
  const end = React.useRef<HTMLDivElement>(null);
  const { shown, isFollowing } = model;
  const last = shown.at(-1)?.id;
  React.useEffect(() => {
    const node = end.current;
    if (node && (isFollowing || node.scrollTop === 0)) {
      node.scrollTop = node.scrollHeight;
    }
  }, [last, isFollowing]);
  const format = React.useMemo(
    () =>
      new Intl.DateTimeFormat(locale, {
        dateStyle: 'short',
        timeStyle: 'medium'
      }),
    [locale]
  );
  return (
    <div
      ref={end}
      className="jp-MLSpaceLogs-lines"
      role="log"
      aria-live="off"
      tabIndex={0}
      aria-label={trans.__('Lines, the oldest first')}
    >
      {shown.slice(-MAX_ROWS).map(event => (
        <Line key={event.id} event={event} format={format} />
      ))}
    </div>
  );
}

const Line = React.memo(
  (props: { event: LogEvent; format: Intl.DateTimeFormat }): JSX.Element => {
    const { at, log, message } = props.event;
    return (
      <div className="jp-MLSpaceLogs-line">
        <time dateTime={new Date(at).toISOString()}>
          {props.format.format(at)}
        </time>{' '}
        <span>{log}</span> <code>{readable(message)}</code>
      </div>
    );
  }
);
Line.displayName = 'Line';

/** Hand a text to the browser as a file. */
export function downloadText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it once the click's task has ended.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
