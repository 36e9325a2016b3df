// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import { Signal, type ISignal } from '@lumino/signaling';
import type { ICompanion, ICompanionState } from '../tokens';
import type * as Contract from './contract';
import { CompanionError } from './errors';
import { readEvents, type IServerEvent } from './sse';
import { SharedStream, type ISharedStreamOptions } from './stream';
import { readReply, ReplyReader, type Outcome } from './transport';

const REQUEST_TIMEOUT_MS = 60_000;
/** The companion sends a comment every 20 s. */
const STREAM_SILENCE_MS = 90_000;
const RETRY_DELAYS_MS = [400, 1_600];
const RECOVERY_INTERVAL_MS = 2_000;
const RECOVERY_MAX_INTERVAL_MS = 60_000;

/** The typed client: one door to the companion for the whole page. */
export class Companion implements ICompanion, IDisposable {
  constructor(private readonly _options: ICompanionOptions) {
    this._settings = _options.serverSettings;
    const name = `mlspace-events:${this._settings.baseUrl}`;
    this._stream = new SharedStream({
      ..._options.tabs(name),
      name,
      delay: _options.delay,
      random: _options.random,
      open: (signal, onEvent) => this._openStream(signal, onEvent),
      onEvent: event => void this._onEvent(event)
    });
    this._recovery = new Poll({
      auto: false,
      name: 'jupyterlab-mlspace:companion',
      frequency: {
        interval: RECOVERY_INTERVAL_MS,
        backoff: true,
        max: RECOVERY_MAX_INTERVAL_MS
      },
      standby: 'when-hidden',
      factory: () => this._handshake()
    });
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._recovery.dispose();
    this._stream.dispose();
    Signal.clearData(this);
  }

  get state(): ICompanionState {
    return this._state;
  }

  get stateChanged(): ISignal<this, ICompanionState> {
    return this._stateChanged;
  }

  get instancesChanged(): ISignal<this, Contract.InstanceList> {
    return this._instancesChanged;
  }

  get autoStopChanged(): ISignal<this, Contract.AutoStopReport> {
    return this._autoStopChanged;
  }

  get projectChanged(): ISignal<this, Contract.ProjectReport> {
    return this._projectChanged;
  }

  /** Look for the companion; never rejects, `state` tells. */
  async connect(): Promise<void> {
    await this._handshake().catch(() => undefined);
  }

  async request<R extends Contract.RouteName>(
    route: R,
    parameters: Readonly<Record<string, string>> = {},
    body?: unknown,
    headers: Readonly<Record<string, string>> = {}
  ): Promise<Contract.Answer<R>> {
    const data = await this._ask(route, parameters, { body, headers });
    this._setState({ status: 'ready', remedy: null });
    return data;
  }

  watch(): IDisposable {
    this._watchers++;
    this._updateStream();
    return new DisposableDelegate(() => {
      this._watchers--;
      this._updateStream();
    });
  }

  /** Tell whether anybody can see this page: the stream is closed while not. */
  setVisible(visible: boolean): void {
    this._visible = visible;
    this._updateStream();
  }

  private async _ask<R extends Contract.RouteName>(
    route: R,
    parameters: Readonly<Record<string, string>>,
    sent: ISent = {}
  ): Promise<Contract.Answer<R>> {
    const contract = await this._options.loadContract();
    const { method, path, answer } = contract.routes[route];
    const filled = path.replace(/:(\w+)/g, (_, name: string) =>
      encodeURIComponent(parameters[name])
    );
    const json = await this._send(contract, method, filled, sent);
    const parsed = answer.safeParse(json);
    if (!parsed.success) {
      throw this._fail(this._reader(contract).mismatch(path));
    }
    // The schema was chosen by `route`: TypeScript cannot follow the index.
    return parsed.data as Contract.Answer<R>;
  }

  private async _send(
    contract: typeof Contract,
    method: string,
    path: string,
    sent: ISent
  ): Promise<unknown> {
    // A change is sent once: whether a lost one was done is not known.
    const delays = method === 'GET' ? [...RETRY_DELAYS_MS] : [];
    for (;;) {
      const outcome = await this._attempt(contract, method, path, sent);
      if (outcome.kind === 'json') {
        return outcome.json;
      }
      const pause = delays.shift();
      if (outcome.kind === 'refused' || !outcome.retry || pause === undefined) {
        throw this._fail(outcome);
      }
      await this._options.delay(pause, this._never.signal);
    }
  }

  private async _attempt(
    contract: typeof Contract,
    method: string,
    path: string,
    { body, headers }: ISent
  ): Promise<Outcome> {
    const reader = this._reader(contract);
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), REQUEST_TIMEOUT_MS);
    try {
      const response = await this._fetch(contract, path, {
        method,
        headers: {
          ...headers,
          Accept: 'application/json, application/problem+json'
        },
        signal: limit.signal,
        ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) })
      });
      return reader.read(await readReply(response), path);
    } catch {
      return reader.unreachable(path);
    } finally {
      clearTimeout(timer);
    }
  }

  private _fetch(
    contract: typeof Contract,
    path: string,
    init: RequestInit
  ): Promise<Response> {
    const url = URLExt.join(
      this._settings.baseUrl,
      'mlspace',
      contract.API_PREFIX,
      path
    );
    const headers = new Headers(init.headers);
    headers.set(contract.CLIENT_HEADER, '1');
    headers.set('Content-Type', 'application/json');
    // With `no-store` JupyterLab would add a query, which no route has.
    return ServerConnection.makeRequest(
      url,
      { cache: 'no-cache', ...init, headers },
      this._settings
    );
  }

  private async _openStream(
    signal: AbortSignal,
    onEvent: (event: IServerEvent) => void
  ): Promise<void> {
    const contract = await this._options.loadContract();
    const response = await this._fetch(contract, contract.EVENTS_PATH, {
      method: 'GET',
      // jupyter-server-proxy streams only when it is exactly this.
      headers: { Accept: contract.EVENTS_ACCEPT },
      signal
    });
    const type = response.headers.get('Content-Type') ?? '';
    if (!response.ok || !type.startsWith(contract.EVENTS_ACCEPT)) {
      const reply = await readReply(response);
      throw this._fail(
        this._reader(contract).read(reply, contract.EVENTS_PATH)
      );
    }
    if (response.body) {
      await readEvents(response.body, STREAM_SILENCE_MS, onEvent);
    }
  }

  private async _onEvent({ name, data }: IServerEvent): Promise<void> {
    const contract = await this._options.loadContract();
    try {
      const json: unknown = JSON.parse(data);
      if (name === 'instances') {
        this._instancesChanged.emit(contract.events.instances.parse(json));
      } else if (name === 'autostop') {
        this._autoStopChanged.emit(contract.events.autostop.parse(json));
      } else if (name === 'project') {
        this._projectChanged.emit(contract.events.project.parse(json));
      }
    } catch (error) {
      console.warn(`MLSpace: the event ${name} is not understood`, error);
    }
  }

  private async _handshake(): Promise<void> {
    const contract = await this._options.loadContract();
    const health = await this._ask('health', {});
    if (health.contract !== contract.CONTRACT_VERSION) {
      throw this._fail(this._reader(contract).mismatch('health'));
    }
    this._setState({ status: 'ready', remedy: null });
  }

  /** The error to throw; a companion that is silent is looked for from now on. */
  private _fail(outcome: Outcome): CompanionError {
    if (outcome.kind === 'json') {
      throw new Error('An answer is no failure.');
    }
    const { problem } = outcome;
    if (outcome.kind === 'refused') {
      this._setState({ status: 'ready', remedy: null });
    } else {
      const remedy = `${problem.detail} ${problem.next}`;
      this._setState({ status: 'unavailable', remedy });
    }
    return new CompanionError(problem);
  }

  private _setState(state: ICompanionState): void {
    const { status, remedy } = this._state;
    if (
      this._isDisposed ||
      (status === state.status && remedy === state.remedy)
    ) {
      return;
    }
    this._state = state;
    if (state.status === 'unavailable' && status !== 'unavailable') {
      void this._recovery.start();
    } else if (state.status === 'ready') {
      void this._recovery.stop();
    }
    this._updateStream();
    this._stateChanged.emit(state);
  }

  private _updateStream(): void {
    const alive = this._state.status !== 'unavailable' && !this._isDisposed;
    this._stream.setActive(alive && this._watchers > 0 && this._visible);
  }

  private _reader(contract: typeof Contract): ReplyReader {
    return new ReplyReader(contract, this._options.trans);
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _stream: SharedStream;
  private readonly _recovery: Poll;
  private readonly _never = new AbortController();
  private _isDisposed = false;
  private _watchers = 0;
  private _visible = true;
  private _state: ICompanionState = { status: 'unknown', remedy: null };
  private _stateChanged = new Signal<this, ICompanionState>(this);
  private _instancesChanged = new Signal<this, Contract.InstanceList>(this);
  private _autoStopChanged = new Signal<this, Contract.AutoStopReport>(this);
  private _projectChanged = new Signal<this, Contract.ProjectReport>(this);
}

/** What goes with a request beside its path. */
interface ISent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the client needs from the page. */
export interface ICompanionOptions {
  readonly serverSettings: ServerConnection.ISettings;
  readonly trans: TranslationBundle;
  /** The contract brings zod: it is loaded with the first request. */
  readonly loadContract: () => Promise<typeof Contract>;
  /** Locks and channel by the stream's name. */
  readonly tabs: (
    name: string
  ) => Pick<ISharedStreamOptions, 'locks' | 'channel'>;
  readonly delay: ISharedStreamOptions['delay'];
  readonly random: () => number;
}
