// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { AutoStopReport, SourceReport } from '../companion/contract';
import { ProblemNote } from '../project/problem';
import type { AutoStop } from './autostop';
import type { StopDeeds } from './deeds';
import { Awake, Idle, Local } from './idle-tools';
import type { MlspaceLink } from './mlspace';
import type { Wording } from './wording';

export interface IToolsOptions {
  readonly autostop: AutoStop;
  readonly link: MlspaceLink;
  readonly deeds: StopDeeds;
  readonly wording: Wording;
  readonly trans: TranslationBundle;
  /** This notebook on MLSpace's page; null: its address is not known. */
  readonly page: () => string | null;
}

/** The element, for callers without React. */
export function toolsOf(options: IToolsOptions): JSX.Element {
  return <StopTools {...options} />;
}

/** "Kept awake until ..."; null while nothing is. */
export function asideOf(
  options: Omit<IToolsOptions, 'link' | 'page'>
): JSX.Element | null {
  const awake = options.autostop.report?.awake;
  return awake ? <Awake {...options} awake={awake} /> : null;
}

/** What can be done about the stop, and every source that was asked. */
function StopTools(props: IToolsOptions): JSX.Element | null {
  const { report } = props.autostop;
  return report === null ? null : (
    <>
      <Mlspace {...props} />
      {report.idle && <Idle {...props} report={report} idle={report.idle} />}
      {report.local && <Local {...props} local={report.local} />}
      <Sources {...props} report={report} />
    </>
  );
}

function Mlspace(props: IToolsOptions): JSX.Element {
  const { link, deeds, trans, page } = props;
  const { stopTime, problem } = link;
  const address = stopTime?.page ?? page();
  return (
    <>
      {problem && <ProblemNote problem={problem} trans={trans} />}
      {stopTime?.locked && <p>{stopTime.locked}</p>}
      <div className="jp-MLSpaceCountdown-actions">
        {!stopTime && (
          <button
            type="button"
            className="jp-MLSpace-button"
            title={trans.__(
              'Paste an id token to read the stop time from MLSpace, and to change it'
            )}
            onClick={() => void deeds.connect()}
          >
            {trans.__('Ask MLSpace…')}
          </button>
        )}
        {stopTime && !stopTime.locked && (
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={() => void deeds.changeStopTime()}
          >
            {trans.__('Change stop time…')}
          </button>
        )}
        {address !== null && (
          <a
            className="jp-MLSpace-link"
            href={address}
            target="_blank"
            rel="noopener noreferrer"
          >
            {trans.__('Open in MLSpace')}
          </a>
        )}
        {stopTime && <Forget {...props} />}
      </div>
    </>
  );
}

function Forget({
  link,
  autostop,
  wording,
  trans
}: IToolsOptions): JSX.Element {
  const expires = link.status?.expiresAt ?? null;
  return (
    <button
      type="button"
      className="jp-MLSpace-link"
      title={
        expires === null
          ? undefined
          : trans.__('It expires at %1', wording.moment(expires))
      }
      onClick={() => void link.forget().then(() => autostop.refresh())}
    >
      {trans.__('Forget the token')}
    </button>
  );
}

function Sources(
  props: IToolsOptions & { report: AutoStopReport }
): JSX.Element {
  const { autostop, wording, trans, report } = props;
  const now = autostop.now();
  const { time } = autostop.settings;
  return (
    <details>
      <summary>{trans.__('Where it was looked for')}</summary>
      <ul>
        {report.sources?.map(one => (
          <li key={one.source}>
            {wording.sourceLabel(one.source)}: {sayingOf(one, trans)}
            {one.checkedAt !== null &&
              trans.__(', checked %1', wording.ago(one.checkedAt, now))}{' '}
            <span>({one.detail})</span>
          </li>
        ))}
        <li>
          {wording.sourceLabel('settings')}:{' '}
          {time.trim() === '' ? trans.__('says nothing') : time}
        </li>
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
