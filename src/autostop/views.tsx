// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ReactWidget } from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import React from 'react';
import { stopClockIcon } from '../icons';
import { ProblemNote } from '../project/problem';
import { useNow } from '../project/time';
import type { StopSource } from '../companion/contract';
import type { IAutoStop, IStopLosses } from '../tokens';
import { Risks, type IRisks } from './risks';
import type { Wording } from './wording';

/** Short enough that a minute is never shown much too long. */
const VIEW_PERIOD_MS = 10_000;

export interface ICountdownOptions {
  readonly autostop: IAutoStop;
  readonly wording: Wording;
  readonly trans: TranslationBundle;
}

/** Renders again when the state changes; React reads the clock meanwhile. */
abstract class CountdownWidget extends ReactWidget {
  constructor(protected readonly options: ICountdownOptions) {
    super();
    options.autostop.changed.connect(this.update, this);
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    Signal.clearData(this);
    super.dispose();
  }
}

/** "stops 18:00 (3 h 12 m)"; a click opens the panel. */
export class CountdownStatus extends CountdownWidget {
  constructor(
    options: ICountdownOptions,
    private readonly _open: () => void
  ) {
    super(options);
    this.addClass('jp-MLSpaceCountdown-status');
  }

  protected override render(): JSX.Element {
    return <StatusText {...this.options} open={this._open} />;
  }
}

function StatusText(
  props: ICountdownOptions & { open: () => void }
): JSX.Element {
  const { autostop, wording } = props;
  const now = useNow(VIEW_PERIOD_MS, readClock(autostop));
  return (
    <button
      type="button"
      className="jp-MLSpaceCountdown-button"
      data-kind={autostop.state.kind}
      title={wording.sentence(autostop.state, now)}
      onClick={props.open}
    >
      {wording.short(autostop.state, now)}
    </button>
  );
}

/** The countdown on top of the panel; a click shows the evidence. */
export class CountdownSection extends CountdownWidget {
  constructor(
    options: ICountdownOptions,
    private readonly _actions: ICountdownActions
  ) {
    super(options);
    this.addClass('jp-MLSpaceCountdown');
  }

  protected override render(): JSX.Element {
    return <Countdown {...this.options} {...this._actions} />;
  }
}

export interface ICountdownActions {
  readonly risks: () => IRisks;
  /** Null where nobody looks at the disk. */
  readonly losses: IStopLosses | null;
  readonly saveAll: () => void;
  /** Null where this instance is not known, or nothing can stop it. */
  readonly stopNow: () => (() => void) | null;
  readonly openSettings: () => void;
  /** What else can be done, below the evidence. */
  readonly tools?: () => JSX.Element | null;
  /** What is said below the countdown while it lasts. */
  readonly aside?: () => JSX.Element | null;
}

function Countdown(props: ICountdownOptions & ICountdownActions): JSX.Element {
  const { autostop, wording, trans } = props;
  const now = useNow(VIEW_PERIOD_MS, readClock(autostop));
  const [open, setOpen] = React.useState(false);
  const id = React.useId();
  const { state } = autostop;
  const sayable = wording.headline(state, now);
  return (
    <>
      <button
        type="button"
        className="jp-MLSpaceCountdown-line"
        data-kind={state.kind}
        aria-expanded={open}
        aria-controls={id}
        title={trans.__('Show where the stop time comes from')}
        onClick={() => setOpen(!open)}
      >
        <stopClockIcon.react tag="span" />
        <span className="jp-MLSpaceCountdown-text">{sayable}</span>{' '}
        <span className="jp-MLSpaceCountdown-left">
          {wording.remaining(state, now)}
        </span>
      </button>
      {/* Changes of the state are announced, the passing minutes are not. */}
      <span className="jp-MLSpace-srOnly" role="status">
        {sayable}
      </span>
      {props.aside?.()}
      <div id={id} hidden={!open}>
        {open && <Evidence {...props} now={now} />}
      </div>
    </>
  );
}

function Evidence(
  props: ICountdownOptions & ICountdownActions & { now: number }
): JSX.Element {
  const { autostop, wording, trans, now, losses } = props;
  const { state } = autostop;
  const stopNow = props.stopNow();
  return (
    <div className="jp-MLSpaceCountdown-evidence">
      <p>
        {state.kind === 'scheduled' || state.kind === 'due'
          ? wording.evidence(state, now)
          : state.reason}
      </p>
      {autostop.note !== '' && <p>{autostop.note}</p>}
      {state.kind === 'scheduled' && isSwept(state.source) && (
        <p>
          {trans.__(
            'MLSpace looks once in a while for notebooks whose time has passed, so the stop comes some time after it, whether the notebook is busy or not.'
          )}
        </p>
      )}
      {autostop.problems.map(problem => (
        <ProblemNote key={problem.message} problem={problem} trans={trans} />
      ))}
      <Risks risks={props.risks()} losses={losses} trans={trans} />
      <div className="jp-MLSpaceCountdown-actions">
        <button
          type="button"
          className="jp-MLSpace-button"
          onClick={props.saveAll}
        >
          {trans.__('Save all')}
        </button>
        {stopNow && (
          <button type="button" className="jp-MLSpace-button" onClick={stopNow}>
            {trans.__('Stop now…')}
          </button>
        )}
        {losses && (
          <button
            type="button"
            className="jp-MLSpace-button"
            title={trans.__('Open the page that shows what would be lost')}
            onClick={() => losses.show()}
          >
            {trans.__('Disk')}
          </button>
        )}
        <button
          type="button"
          className="jp-MLSpace-button"
          onClick={props.openSettings}
        >
          {trans.__('Settings')}
        </button>
      </div>
      {props.tools?.()}
    </div>
  );
}

/** Whether the stop is one of MLSpace's sweep. */
function isSwept(source: StopSource): boolean {
  return source !== 'idleScript' && source !== 'local';
}

const clocks = new WeakMap<IAutoStop, () => number>();

/** The same function for the same countdown, so that no timer starts anew. */
function readClock(autostop: IAutoStop): () => number {
  let clock = clocks.get(autostop);
  if (!clock) {
    clock = () => autostop.now();
    clocks.set(autostop, clock);
  }
  return clock;
}
