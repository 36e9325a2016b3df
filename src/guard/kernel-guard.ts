// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { GUARD_MIME } from './names';
import { type GuardNote, readNote } from './notes';

/** How things stand in the kernel. */
export type GuardStatus =
  'out' | 'noKernel' | 'otherLanguage' | 'starting' | 'in' | 'failed';

export interface IKernelGuardOptions {
  readonly context: ISessionContext;
  /** Whether a kernel of this name speaks Python. */
  readonly isPython: (kernel: string) => boolean;
  /** What the kernel shall run; null: take the guard out. */
  readonly code: () => string | null;
  readonly removeCode: string;
  /** Evaluates in the kernel if, and only if, the guard is in. */
  readonly stateExpression: string;
  readonly onNote: (note: GuardNote) => void;
}

/**
 * Keeps the guard in one notebook's kernel: at the start, after each restart,
 * after each change, always ahead of the cells that are sent afterwards.
 */
export class KernelGuard implements IDisposable {
  constructor(private readonly _options: IKernelGuardOptions) {
    const { context } = _options;
    context.kernelChanged.connect(this._onKernel, this);
    context.statusChanged.connect(this._onStatus, this);
    context.iopubMessage.connect(this._onMessage, this);
    this.apply();
  }

  get status(): GuardStatus {
    return this._status;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  /** Bring the kernel up to what is wanted; sends nothing when it already is. */
  apply(): void {
    const { code, context, isPython, removeCode } = this._options;
    const kernel = context.session?.kernel ?? null;
    const wanted = code();
    if (!kernel || kernel.status === 'dead') {
      this._settle(wanted === null ? 'out' : 'noKernel');
      return;
    }
    if (!isPython(kernel.name)) {
      this._settle(wanted === null ? 'out' : 'otherLanguage');
      return;
    }
    if (wanted === this._sent) {
      return;
    }
    this._sent = wanted;
    this._settle(wanted === null ? 'out' : 'starting');
    this._send(kernel, wanted ?? removeCode, wanted !== null);
  }

  /**
   * Called ahead of each cell. What is sent to a kernel that restarts before it
   * has ever answered can be lost, so a guard that is not confirmed is sent again.
   */
  confirm(): void {
    if (this._status === 'starting') {
      this._sent = null;
      this.apply();
    }
  }

  private _send(
    kernel: Kernel.IKernelConnection,
    code: string,
    installs: boolean
  ): void {
    const { stateExpression } = this._options;
    const turn = ++this._turn;
    const future = kernel.requestExecute({
      code,
      silent: true,
      store_history: false,
      stop_on_error: false,
      allow_stdin: false,
      user_expressions: installs ? { guard: stateExpression } : {}
    });
    future.done
      .then(reply => {
        if (turn === this._turn && installs) {
          this._settle(isIn(reply) ? 'in' : 'failed');
        }
      })
      // The kernel went away before it answered; its successor is asked anew.
      .catch(() => undefined);
  }

  private _onKernel(): void {
    // A restart comes here too, before anybody's next cell is sent.
    this._sent = null;
    this._isStale = false;
    this.apply();
  }

  private _onStatus(_: unknown, status: Kernel.Status): void {
    if (status === 'autorestarting') {
      this._isStale = true;
    } else if (this._isStale && (status === 'idle' || status === 'busy')) {
      // The server restarted it by itself: no new kernel is announced. What is
      // sent before it answers again can be lost with the old connection.
      this._onKernel();
    }
  }

  private _onMessage(_: unknown, message: KernelMessage.IMessage): void {
    const note = noteIn(message);
    if (!note) {
      return;
    }
    const { code, context, onNote, removeCode } = this._options;
    const kernel = context.session?.kernel;
    if (kernel && this._sent === null && code() === null) {
      // Left over from an earlier page, though nobody wants it any more.
      this._send(kernel, removeCode, false);
    }
    onNote(note);
  }

  private _settle(status: GuardStatus): void {
    if (status !== this._status) {
      this._status = status;
      this._changed.emit();
    }
  }

  private _sent: string | null = null;
  private _turn = 0;
  private _isStale = false;
  private _status: GuardStatus = 'out';
  private _isDisposed = false;
  private readonly _changed = new Signal<this, void>(this);
}

function noteIn(message: KernelMessage.IMessage): GuardNote | null {
  const type = message.header.msg_type;
  if (type !== 'display_data' && type !== 'update_display_data') {
    return null;
  }
  const { content } = message;
  const data: unknown = 'data' in content ? content.data : null;
  return typeof data === 'object' && data !== null && GUARD_MIME in data
    ? readNote(data[GUARD_MIME])
    : null;
}

function isIn({ content }: KernelMessage.IExecuteReplyMsg): boolean {
  if (content.status !== 'ok') {
    return false;
  }
  const state: unknown = content.user_expressions?.guard;
  return (
    typeof state === 'object' &&
    state !== null &&
    'status' in state &&
    state.status === 'ok'
  );
}
