// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type {
  MlspaceFound,
  MlspaceStatus,
  MlspaceStopTime
} from '../companion/contract';
import { CompanionError } from '../companion/errors';
import type { ICompanion, IMlspaceLink } from '../tokens';

/** The companion's names for the two headers. */
const HANDLE_HEADER = 'X-MLSpace-Handle';
const API_HEADER = 'X-MLSpace-Api';

/**
 * This tab's way to MLSpace. The handle of the pasted token is kept in this
 * object and nowhere else: it ends with the page.
 */
export class MlspaceLink implements IDisposable, IMlspaceLink {
  constructor(private readonly _companion: ICompanion) {}

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

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The address of MLSpace's page from the settings; another one drops the token. */
  setBase(base: string): void {
    if (base !== this._base) {
      this._base = base;
      void this.forget();
    }
  }

  get base(): string {
    return this._base;
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
      this._lose();
      await this._companion
        .request('mlspaceForget', {}, {}, claim)
        .catch(() => undefined);
    }
  }

  private async _keep(
    ask: () => Promise<MlspaceStopTime>
  ): Promise<MlspaceStopTime> {
    try {
      this._stopTime = await ask();
      this._changed.emit();
      return this._stopTime;
    } catch (error) {
      if (
        error instanceof CompanionError &&
        error.problem.class === 'expired' &&
        error.problem.operation.includes('MLSpace')
      ) {
        this._lose();
      }
      throw error;
    }
  }

  private _lose(): void {
    this._claim = null;
    this._status = null;
    this._stopTime = null;
    this._changed.emit();
  }

  private _isDisposed = false;
  private _base = '';
  private _claim: Readonly<Record<string, string>> | null = null;
  private _status: MlspaceStatus | null = null;
  private _stopTime: MlspaceStopTime | null = null;
  private _changed = new Signal<this, void>(this);
}
