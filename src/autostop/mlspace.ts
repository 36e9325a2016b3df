// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type {
  MlspaceFound,
  MlspaceStatus,
  MlspaceStopTime,
  ProblemClass
} from '../companion/contract';
import { CompanionError, problemOf } from '../companion/errors';
import type { ICompanion, IMlspaceLink } from '../tokens';
import type { IShown } from './problems';

/** The companion's names for the two headers. */
const HANDLE_HEADER = 'X-MLSpace-Handle';
const API_HEADER = 'X-MLSpace-Api';
/** The companion's name for what needs a token. */
const ASK = 'ask MLSpace';
/** With these it is over; MLSpace says "denied" to an expired token too. */
const LOST: ReadonlySet<ProblemClass> = new Set([
  'expired',
  'denied',
  'conflict'
]);

/**
 * This tab's way to MLSpace. The handle of the pasted token is kept in this
 * object and nowhere else: it ends with the page.
 */
export class MlspaceLink implements IDisposable, IMlspaceLink {
  constructor(
    private readonly _companion: ICompanion,
    private readonly _trans: TranslationBundle
  ) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._claim = null;
    Signal.clearData(this);
  }

  /** For those who ask MLSpace of other things. */
  get claim(): Readonly<Record<string, string>> | null {
    return this._claim;
  }

  /** What MLSpace last said to this tab; null: not asked. */
  get stopTime(): MlspaceStopTime | null {
    return this._stopTime;
  }

  /** Whose token this tab has, and until when; null: none. */
  get status(): MlspaceStatus | null {
    return this._status;
  }

  /** Why MLSpace can no longer be asked, or could not be the last time; null: nothing is wrong. */
  get problem(): IShown | null {
    return this._problem;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The address of MLSpace's page from the settings; another one drops the token. */
  setBase(base: string): void {
    if (base !== this._base) {
      const had = this._claim !== null;
      this._base = base;
      this._typed = '';
      void this.forget();
      if (had) {
        this._problem = {
          message: this._trans.__(
            'The address of MLSpace in the settings has changed, so the token was forgotten.'
          ),
          next: this._trans.__('Paste a new one.')
        };
      }
      this._changed.emit();
    }
  }

  /** The address of MLSpace's page, as far as it is known. */
  get base(): string {
    return this._base || this._typed;
  }

  /** True where the settings have it: then nobody is asked for it. */
  get hasFixedBase(): boolean {
    return this._base !== '';
  }

  discover(base: string): Promise<MlspaceFound> {
    return this._companion.request('mlspaceDiscover', {}, { base });
  }

  async connect(found: MlspaceFound, token: string): Promise<void> {
    const { base, api } = found;
    const { handle, ...status } = await this._companion.request(
      'mlspaceConnect',
      {},
      { base, api, token }
    );
    this._claim = { [HANDLE_HEADER]: handle, [API_HEADER]: api };
    this._status = status;
    this._typed = base;
    this._problem = null;
    await this.read();
  }

  /** Ask MLSpace; null without a token. A token that is refused is forgotten. */
  async read(): Promise<MlspaceStopTime | null> {
    const claim = this._claim;
    return claim
      ? this._keep(() =>
          this._companion.request('mlspaceStopTime', {}, undefined, claim)
        )
      : null;
  }

  /** @param timeUtc - `HH:MM`; null clears. @param seen - what the person saw. */
  async change(
    timeUtc: string | null,
    seen: string | null
  ): Promise<MlspaceStopTime | null> {
    const claim = this._claim;
    return claim
      ? this._keep(() =>
          this._companion.request(
            'mlspaceChangeStopTime',
            {},
            { timeUtc, seen },
            claim
          )
        )
      : null;
  }

  /** Drop the token here and in the companion. */
  async forget(): Promise<void> {
    const claim = this._claim;
    if (claim) {
      this._lose(null);
      await this._companion
        .request('mlspaceForget', {}, {}, claim)
        .catch(() => undefined);
    }
  }

  private async _keep(
    ask: () => Promise<MlspaceStopTime>
  ): Promise<MlspaceStopTime> {
    const claim = this._claim;
    try {
      const stopTime = await ask();
      // Forgotten or replaced while MLSpace answered.
      if (this._claim === claim) {
        this._stopTime = stopTime;
        this._problem = null;
        this._changed.emit();
      }
      return stopTime;
    } catch (error) {
      if (this._claim === claim) {
        this._fail(error);
      }
      throw error;
    }
  }

  private _fail(error: unknown): void {
    const problem = problemOf(error, ASK);
    if (problem.operation !== ASK) {
      return;
    }
    const { detail: message, next } = problem;
    if (error instanceof CompanionError && LOST.has(problem.class)) {
      this._lose({ message, next });
    } else {
      this._problem = { message, next };
      this._changed.emit();
    }
  }

  private _lose(problem: IShown | null): void {
    this._claim = null;
    this._status = null;
    this._stopTime = null;
    this._problem = problem;
    this._changed.emit();
  }

  private _isDisposed = false;
  private _base = '';
  private _typed = '';
  private _claim: Readonly<Record<string, string>> | null = null;
  private _status: MlspaceStatus | null = null;
  private _stopTime: MlspaceStopTime | null = null;
  private _problem: IShown | null = null;
  private _changed = new Signal<this, void>(this);
}

/** A notebook on MLSpace's page; null where the address is none to link to. */
export function notebookPage(
  base: string,
  project: string | null,
  name: string | null
): string | null {
  const url = urlOf(base);
  if (!project || !name || !url || !/^https?:$/.test(url.protocol)) {
    return null;
  }
  const { origin, pathname } = url;
  const path = pathname.replace(/\/+(?:index\.html)?$/, '');
  return `${origin}${path}/#/project/${encodeURIComponent(project)}/notebook/${encodeURIComponent(name)}`;
}

function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
