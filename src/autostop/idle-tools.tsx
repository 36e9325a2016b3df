// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type {
  AutoStopReport,
  AwakeReport,
  IdleReport,
  LocalReport
} from '../companion/contract';
import type { StopDeeds } from './deeds';
import type { Wording } from './wording';

/** For how long "keep awake" is offered, in minutes. */
const AWAKE_MINUTES = [60, 120, 240, 480] as const;
const POSTPONE_MINUTES = [60, 120, 240] as const;

interface IShared {
  readonly deeds: StopDeeds;
  readonly wording: Wording;
  readonly trans: TranslationBundle;
}

/** What the idle script will do, what counts for it, and "keep awake". */
export function Idle(
  props: IShared & { report: AutoStopReport; idle: IdleReport }
): JSX.Element {
  const { deeds, wording, trans, report, idle } = props;
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
      {!report.awake && (
        <Hours
          label={trans.__('Keep awake for')}
          minutes={AWAKE_MINUTES}
          run={minutes => void deeds.keepAwake(minutes)}
          trans={trans}
        />
      )}
    </>
  );
}

/** While this lasts it is always seen: it costs money. */
export function Awake(props: IShared & { awake: AwakeReport }): JSX.Element {
  const { deeds, wording, trans, awake } = props;
  return (
    <p className="jp-MLSpaceCountdown-awake">
      {trans.__('Kept awake until %1.', wording.moment(awake.until))}{' '}
      {awake.problem && <strong>{awake.problem}</strong>}{' '}
      <button
        type="button"
        className="jp-MLSpace-link"
        onClick={() => void deeds.keepAwake(null)}
      >
        {trans.__('End it')}
      </button>
    </p>
  );
}

/** The companion's own auto-stop. */
export function Local(props: IShared & { local: LocalReport }): JSX.Element {
  const { deeds, trans, local, wording } = props;
  const { idleMinutes, timeUtc, warnMinutes } = local;
  return (
    <>
      <p>
        {idleMinutes === null
          ? trans.__(
              'By your settings this extension stops this notebook every day at %1 UTC, %2 min after a warning.',
              timeUtc ?? '',
              warnMinutes
            )
          : trans.__(
              'By your settings this extension stops this notebook after %1 without a running cell, %2 min after a warning.',
              wording.duration(idleMinutes * 60_000),
              warnMinutes
            )}{' '}
        {local.stopAt === null &&
          local.mode === 'idle' &&
          trans.__('Now something runs.')}
      </p>
      <Hours
        label={trans.__('Postpone by')}
        minutes={POSTPONE_MINUTES}
        run={minutes => void deeds.postpone(minutes)}
        trans={trans}
      />
    </>
  );
}

function Hours(props: {
  label: string;
  minutes: readonly number[];
  run: (minutes: number) => void;
  trans: TranslationBundle;
}): JSX.Element {
  const { label, minutes, run, trans } = props;
  return (
    <p role="group" aria-label={label}>
      {label}{' '}
      {minutes.map(one => (
        <React.Fragment key={one}>
          <button
            type="button"
            className="jp-MLSpace-link"
            onClick={() => run(one)}
          >
            {trans._n('%1 hour', '%1 hours', one / 60)}
          </button>{' '}
        </React.Fragment>
      ))}
    </p>
  );
}
