// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { InstanceList } from '../companion/contract';
import type { IAutoStop, ICompanion } from '../tokens';
import { Aftermath, type IFarewell } from './aftermath';
import { FarewellBanner } from './banner';
import type { Wording } from './wording';

const PROBE_TIMEOUT_MS = 10_000;
/** How often AWS is asked while a stop is due; the companion asks once for all tabs. */
const LOOK_MS = 10_000;

export interface IFarewellOptions {
  readonly app: JupyterFrontEnd;
  readonly autostop: IAutoStop;
  readonly companion: ICompanion | null;
  readonly wording: Wording;
  readonly trans: TranslationBundle;
  readonly saveAll: () => void;
  /** This notebook on MLSpace's page; null: its address is not known. */
  readonly page: () => string | null;
}

/** Joins the aftermath to the page: who tells it, and where it shows. */
export class Farewell implements IDisposable {
  constructor(private readonly _options: IFarewellOptions) {
    const { app, autostop, companion } = _options;
    this._aftermath = new Aftermath({
      now: () => autostop.now(),
      state: () => autostop.state,
      probe: () => probe(app.serviceManager.serverSettings),
      show: farewell => this._show(farewell),
      hide: () => this._banner?.dispose()
    });
    app.serviceManager.connectionFailure.connect(this._onFailure, this);
    companion?.stateChanged.connect(this._onCompanion, this);
    companion?.instancesChanged.connect(this._onInstances, this);
    autostop.changed.connect(this._onStop, this);
    this._onStop();
  }

  get isDisposed(): boolean {
    return this._aftermath.isDisposed;
  }

  dispose(): void {
    if (this.isDisposed) {
      return;
    }
    this._aftermath.dispose();
    this._unfollow();
    this._banner?.dispose();
    Signal.clearData(this);
  }

  private _onFailure(): void {
    void this._aftermath.missed();
  }

  private _onCompanion(companion: ICompanion): void {
    if (companion.state.status === 'ready') {
      this._aftermath.back();
    } else {
      void this._aftermath.missed();
    }
  }

  private _onInstances(_: ICompanion, { instances }: InstanceList): void {
    const status = instances.find(({ isSelf }) => isSelf)?.status;
    if (status === 'Stopping') {
      this._aftermath.seenStopping();
    } else if (status === 'InService') {
      this._aftermath.seenRunning();
    }
  }

  /** While a stop is due the instances are followed, to see it come. */
  private _onStop(): void {
    const { autostop, companion } = this._options;
    this._aftermath.observe();
    if (autostop.state.kind !== 'due') {
      this._unfollow();
    } else if (companion && !this._watch) {
      this._watch = companion.watch();
      this._timer = setInterval(() => void this._look(companion), LOOK_MS);
    }
  }

  private _unfollow(): void {
    this._watch?.dispose();
    this._watch = null;
    clearInterval(this._timer);
  }

  private async _look(companion: ICompanion): Promise<void> {
    if (!document.hidden) {
      try {
        this._onInstances(companion, await companion.request('instances'));
      } catch {
        // The companion's state has told already.
      }
    }
  }

  private _show(farewell: IFarewell): void {
    const { wording, trans, saveAll, page } = this._options;
    this._banner?.dispose();
    const actions = { saveAll, page: page() };
    this._banner = new FarewellBanner(farewell, actions, wording, trans);
    this._banner.open();
  }

  private readonly _aftermath: Aftermath;
  private _banner: FarewellBanner | null = null;
  private _watch: IDisposable | null = null;
  private _timer: ReturnType<typeof setInterval> | undefined;
}

/** On a notebook instance that is stopped, AWS answers for Jupyter, with an error. */
async function probe(settings: ServerConnection.ISettings): Promise<boolean> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), PROBE_TIMEOUT_MS);
  try {
    const url = URLExt.join(settings.baseUrl, 'api', 'status');
    const init = { signal: limit.signal };
    const response = await ServerConnection.makeRequest(url, init, settings);
    return response.ok;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
