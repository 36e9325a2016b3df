// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { StopSource } from '../companion/contract';
import { formatAgo } from '../project/time';
import type { AutoStopState } from '../tokens';
import type { IFarewell } from './aftermath';

type Known = Extract<AutoStopState, { from: number }>;

const MINUTE_MS = 60_000;
const FIVE_MS = 5 * MINUTE_MS;

/** Every sentence about the stop, in one place: none claims more than is known. */
export class Wording {
  /** `zone`: the reader's, an IANA name. */
  constructor(
    private readonly _trans: TranslationBundle,
    private readonly _locale: string,
    private readonly _zone: string
  ) {}

  /** "Stops at or after 18:00 (23:00 UTC), within an hour" */
  headline(state: AutoStopState, now: number): string {
    const trans = this._trans;
    switch (state.kind) {
      case 'scheduled':
        return this._scheduled(state, now);
      case 'due':
        return this._due(state, now);
      case 'none':
        return state.idleWatch
          ? trans.__('No daily stop; stops when idle')
          : trans.__('No automatic stop');
      default:
        return trans.__('Stop time not known');
    }
  }

  /** "3 h 12 min left"; empty when there is nothing to count. */
  remaining(state: AutoStopState, now: number): string {
    const trans = this._trans;
    return state.kind === 'scheduled'
      ? trans.__('%1 left', this.duration(state.from - now))
      : '';
  }

  /** The whole in one sentence, for screen readers and notifications. */
  sentence(state: AutoStopState, now: number): string {
    const trans = this._trans;
    return state.kind === 'scheduled'
      ? trans.__(
          '%1: %2',
          this.headline(state, now),
          this.remaining(state, now)
        )
      : this.headline(state, now);
  }

  /**
   * For a notification: it is read aloud whenever it changes, so that the
   * minutes pass in fives until they count.
   */
  warning(state: AutoStopState, now: number): string {
    const trans = this._trans;
    const headline = this.headline(state, now);
    if (state.kind !== 'scheduled') {
      return trans.__('%1.', headline);
    }
    const left = state.from - now;
    return left > 10 * MINUTE_MS
      ? trans.__(
          '%1: about %2 left.',
          headline,
          this.duration(Math.round(left / FIVE_MS) * FIVE_MS)
        )
      : trans.__('%1: %2 left.', headline, this.duration(left));
  }

  /** For the status bar: "stops 18:00 (3 h 12 m)" */
  short(state: AutoStopState, now: number): string {
    const trans = this._trans;
    switch (state.kind) {
      case 'scheduled': {
        const time = this._clock(state.from);
        const left = this._shortDuration(state.from - now);
        return state.whenIdle
          ? trans.__('stops if idle %1 (%2)', time, left)
          : trans.__('stops %1 (%2)', time, left);
      }
      case 'due':
        return trans.__('stop due, by %1', this._clock(state.to));
      case 'none':
        return state.idleWatch
          ? trans.__('stops when idle')
          : trans.__('no automatic stop');
      default:
        return trans.__('stop time not known');
    }
  }

  /** "from MLSpace, checked 3 minutes ago" */
  evidence(state: Known, now: number): string {
    const trans = this._trans;
    // Settings are not evidence of what MLSpace will do, and are not checked.
    return state.checkedAt === 0
      ? state.sourceLabel
      : trans.__(
          '%1, checked %2',
          state.sourceLabel,
          this.ago(state.checkedAt, now)
        );
  }

  /** "3 minutes ago" */
  ago(then: number, now: number): string {
    return formatAgo(then, now, this._locale);
  }

  /** "This notebook instance was stopped at about 18:10, as scheduled." */
  farewell({ at, planned, certain, gone }: IFarewell): string {
    const trans = this._trans;
    const time = this._clock(at);
    if (!certain) {
      return trans.__(
        'The server went away at about %1; a stop was due at or after %2, so this notebook instance was most likely stopped as scheduled.',
        time,
        this._clock(planned?.from ?? at)
      );
    }
    if (planned === null) {
      return gone
        ? trans.__('This notebook instance was stopped at about %1.', time)
        : trans.__('This notebook instance is being stopped now.');
    }
    if (planned.whenIdle) {
      return gone
        ? trans.__(
            'This notebook instance was stopped at about %1, because it was idle.',
            time
          )
        : trans.__(
            'This notebook instance is being stopped now, because it was idle.'
          );
    }
    return gone
      ? trans.__(
          'This notebook instance was stopped at about %1, as scheduled.',
          time
        )
      : trans.__('This notebook instance is being stopped now, as scheduled.');
  }

  sourceLabel(source: StopSource): string {
    const trans = this._trans;
    switch (source) {
      case 'mlspace':
        return trans.__('from MLSpace');
      case 'params':
        return trans.__('from notebook-params.json');
      case 'tag':
        return trans.__('from a tag of this instance');
      case 'schedule':
        return trans.__("from MLSpace's schedule table");
      case 'settings':
        return trans.__('from your settings, not confirmed by MLSpace');
      case 'idleScript':
        return trans.__('from the idle script of this instance');
      case 'local':
        return trans.__('from the auto-stop of this extension');
    }
  }

  /** "Nov 21, 18:00 (23:00 UTC)" */
  moment(instant: number): string {
    const trans = this._trans;
    const local = new Intl.DateTimeFormat(this._locale, {
      timeZone: this._zone,
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23'
    }).format(instant);
    const utc = this._clock(instant, 'UTC');
    return this._clock(instant) === utc
      ? trans.__('%1 UTC', local)
      : trans.__('%1 (%2 UTC)', local, utc);
  }

  /** "3 h 12 min": whole minutes, rounded down. */
  duration(ms: number): string {
    const trans = this._trans;
    const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
    if (minutes === 0) {
      return trans.__('less than a minute');
    }
    const hours = Math.floor(minutes / 60);
    return hours === 0
      ? trans.__('%1 min', minutes)
      : trans.__('%1 h %2 min', hours, minutes % 60);
  }

  private _scheduled(state: Known, now: number): string {
    const trans = this._trans;
    const when = this._when(state.from, now);
    const within = this._within(state);
    return state.whenIdle
      ? trans.__(
          'If nothing runs until then: stops at or after %1, %2',
          when,
          within
        )
      : trans.__('Stops at or after %1, %2', when, within);
  }

  private _due(state: Known, now: number): string {
    const trans = this._trans;
    const since = this._when(state.from, now);
    if (state.whenIdle) {
      return trans.__(
        'Idle for long enough since %1: may stop any moment',
        since
      );
    }
    if (state.source === 'local') {
      return trans.__('Due since %1: may stop any moment', since);
    }
    return now < state.to
      ? trans.__(
          'Due since %1, waiting for the sweep: may stop any moment until %2',
          since,
          this._clock(state.to)
        )
      : trans.__('Due since %1; the sweep is late and may still come', since);
  }

  private _shortDuration(ms: number): string {
    const trans = this._trans;
    const minutes = Math.max(0, Math.floor(ms / MINUTE_MS));
    const hours = Math.floor(minutes / 60);
    return hours === 0
      ? trans.__('%1 m', minutes)
      : trans.__('%1 h %2 m', hours, minutes % 60);
  }

  private _within({ from, to }: Known): string {
    const trans = this._trans;
    const minutes = Math.round((to - from) / MINUTE_MS);
    return minutes === 60
      ? trans.__('within an hour')
      : trans._n('within %1 minute', 'within %1 minutes', minutes);
  }

  /** "18:00 (23:00 UTC)", "18:00 tomorrow (23:00 UTC)", "18:00 UTC" */
  private _when(instant: number, now: number): string {
    const trans = this._trans;
    const local = this._clock(instant);
    const utc = this._clock(instant, 'UTC');
    const other = this._day(instant) !== this._day(now);
    if (local === utc && this._day(instant) === this._day(instant, 'UTC')) {
      return other && instant > now
        ? trans.__('%1 UTC tomorrow', utc)
        : trans.__('%1 UTC', utc);
    }
    return other && instant > now
      ? trans.__('%1 tomorrow (%2 UTC)', local, utc)
      : trans.__('%1 (%2 UTC)', local, utc);
  }

  private _clock(instant: number, zone = this._zone): string {
    return new Intl.DateTimeFormat(this._locale, {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23'
    }).format(instant);
  }

  private _day(instant: number, zone = this._zone): string {
    return new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      dateStyle: 'short'
    }).format(instant);
  }
}
