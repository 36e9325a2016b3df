// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type {
  AutoStopReport,
  IdleReport,
  SourceReport
} from '../companion/contract';
import { problemOf } from '../companion/errors';
import type { ICompanion } from '../tokens';
import type { AutoStop } from './autostop';
import type { MlspaceLink } from './mlspace';
import type { Wording } from './wording';

/** For how long "keep awake" is offered, in minutes. */
const AWAKE_MINUTES = [60, 120, 240, 480] as const;

export interface IToolsOptions {
  readonly autostop: AutoStop;
  readonly companion: ICompanion;
  readonly link: MlspaceLink;
  readonly wording: Wording;
  readonly trans: TranslationBundle;
}

/** The element, for callers without React. */
export function toolsOf(options: IToolsOptions): JSX.Element {
  return <StopTools {...options} />;
}

/** What can be done about the stop, and every source that was asked. */
function StopTools(props: IToolsOptions): JSX.Element | null {
  const { autostop } = props;
  const { report } = autostop;
  return report === null ? null : (
    <>
      <Mlspace {...props} />
      {report.idle && <Idle {...props} report={report} idle={report.idle} />}
      <Sources {...props} report={report} />
    </>
  );
}

function Mlspace({
  autostop,
  link,
  wording,
  trans
}: IToolsOptions): JSX.Element {
  const { stopTime } = link;
  const after = (run: Promise<void>) => void run.then(() => autostop.refresh());
  const dialogs = () => import('./mlspace-dialogs');
  return (
    <>
      {stopTime?.locked && <p>{stopTime.locked}</p>}
      <div className="jp-MLSpaceCountdown-actions">
        {!stopTime && (
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={() =>
              after(dialogs().then(ui => ui.connectMlspace(link, trans)))
            }
          >
            {trans.__('Ask MLSpace…')}
          </button>
        )}
        {stopTime && !stopTime.locked && (
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={() =>
              after(
                dialogs().then(ui => ui.changeStopTime(link, wording, trans))
              )
            }
          >
            {trans.__('Change stop time…')}
          </button>
        )}
        {stopTime && (
          <>
            <a
              className="jp-MLSpace-link"
              href={stopTime.page}
              target="_blank"
              rel="noopener noreferrer"
            >
              {trans.__('Open in MLSpace')}
            </a>
            <button
              type="button"
              className="jp-MLSpace-link"
              onClick={() => after(link.forget())}
            >
              {trans.__('Forget the token')}
            </button>
          </>
        )}
      </div>
    </>
  );
}

function Idle(
  props: IToolsOptions & { report: AutoStopReport; idle: IdleReport }
): JSX.Element {
  const { autostop, companion, wording, trans, report, idle } = props;
  const keep = async (minutes: number | null) => {
    try {
      await companion.request('keepAwake', {}, { minutes });
    } catch (error) {
      const { detail, next } = problemOf(error, 'keep awake');
      Notification.error(`${detail} ${next}`, { autoClose: false });
    }
    await autostop.refresh();
  };
  const { awake } = report;
  return (
    <>
      <p>
        {trans.__(
          'An idle script stops this notebook after %1 without activity.',
          wording.duration(idle.idleSeconds * 1000)
        )}{' '}
        {idle.detail}
      </p>
      <p>
        {idle.ignoresConnections
          ? trans.__(
              'Only running code in a notebook counts as activity. Terminals, background programs, editing and open tabs do not.'
            )
          : trans.__(
              'Running code in a notebook counts as activity, and so do open notebook tabs. Terminals, background programs and editing do not.'
            )}
      </p>
      {awake ? (
        <p>
          {trans.__('Kept awake until %1.', wording.moment(awake.until))}{' '}
          {awake.problem && <strong>{awake.problem}</strong>}{' '}
          <button
            type="button"
            className="jp-MLSpace-link"
            onClick={() => void keep(null)}
          >
            {trans.__('End it')}
          </button>
        </p>
      ) : (
        <p role="group" aria-label={trans.__('Keep awake')}>
          {trans.__('Keep awake for')}{' '}
          {AWAKE_MINUTES.map(minutes => (
            <React.Fragment key={minutes}>
              <button
                type="button"
                className="jp-MLSpace-link"
                onClick={() => void keep(minutes)}
              >
                {trans._n('%1 hour', '%1 hours', minutes / 60)}
              </button>{' '}
            </React.Fragment>
          ))}
        </p>
      )}
    </>
  );
}

function Sources(
  props: IToolsOptions & { report: AutoStopReport }
): JSX.Element {
  const { wording, trans, report } = props;
  return (
    <details>
      <summary>{trans.__('Where it was looked for')}</summary>
      <ul>
        {report.sources?.map(one => (
          <li key={one.source}>
            {wording.sourceLabel(one.source)}: {sayingOf(one, trans)}{' '}
            <span>({one.detail})</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function sayingOf(one: SourceReport, trans: TranslationBundle): string {
  switch (one.state) {
    case 'found':
      return one.timeUtc === null
        ? trans.__('found')
        : trans.__('%1 UTC', one.timeUtc);
    case 'none':
      return trans.__('no automatic stop');
    case 'silent':
      return trans.__('says nothing');
    case 'failed':
      return trans.__('could not be read');
    case 'notAsked':
      return trans.__('not asked');
  }
}
