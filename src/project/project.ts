// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ServerConnection, type Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import type {
  ParamsReport,
  Problem,
  ProjectReport
} from '../companion/contract';
import { problemOf } from '../companion/errors';
import type { ProjectFacts } from '../governance/model';
import type { ICompanion, IProject } from '../tokens';
import {
  DEFAULT_SETTINGS,
  factsOfParams,
  factsOfReport,
  type IProjectSettings
} from './facts';
import { emptyParams, readParams, refreshRemedy } from './params';

/** Facts from the companion; without it, from the params file alone. */
export class Project implements IProject, IDisposable {
  constructor(private readonly _options: IProjectOptions) {
    const { companion } = _options;
    companion?.projectChanged.connect(this._onReport, this);
    companion?.stateChanged.connect(this._onCompanion, this);
    this.ready = this.refresh();
  }

  readonly ready: Promise<void>;

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    Signal.clearData(this);
  }

  get facts(): ProjectFacts {
    return this._facts;
  }

  get report(): ProjectReport | null {
    return this._report;
  }

  get params(): ParamsReport | null {
    return this._params;
  }

  get origin(): 'companion' | 'contents' | 'none' {
    return this._origin;
  }

  get problem(): Problem | null {
    return this._problem;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  configure(settings: IProjectSettings): void {
    const moved = settings.paramsPath !== this._settings.paramsPath;
    this._settings = settings;
    if (moved && this._origin !== 'companion') {
      void this.refresh();
    } else {
      this._publish();
    }
  }

  /** Read again; calls while one is under way share it. Never rejects. */
  refresh(): Promise<void> {
    this._refreshing ??= this._refresh().finally(() => {
      this._refreshing = null;
    });
    return this._refreshing;
  }

  private async _refresh(): Promise<void> {
    const { companion } = this._options;
    if (companion && companion.state.status !== 'unavailable') {
      try {
        const route = this._report ? 'refreshProject' : 'project';
        this._setReport(await companion.request(route));
        return;
      } catch (error) {
        this._problem = problemOf(error, 'project');
      }
    }
    // What the companion said last is better than what the file says alone.
    if (!this._report) {
      this._params = await this._readContents();
      this._origin = this._params ? 'contents' : 'none';
    }
    this._publish();
  }

  private async _readContents(): Promise<ParamsReport | null> {
    const { contents, trans } = this._options;
    const path = this._settings.paramsPath;
    try {
      const model = await contents.get(path, {
        content: true,
        type: 'file',
        format: 'text'
      });
      const modifiedAt = Date.parse(model.last_modified);
      return readParams(
        String(model.content),
        path,
        Number.isNaN(modifiedAt) ? null : modifiedAt,
        trans
      );
    } catch (error) {
      return this._unreadable(error, path);
    }
  }

  private _unreadable(error: unknown, path: string): ParamsReport | null {
    const { trans } = this._options;
    if (!(error instanceof ServerConnection.ResponseError)) {
      this._problem ??= problemOf(error, path);
      return null;
    }
    const absent = error.response.status === 404;
    return emptyParams(absent ? 'absent' : 'unreadable', path, {
      key: null,
      message: absent
        ? trans.__('%1 does not exist.', path)
        : trans.__('%1 cannot be read.', path),
      next: refreshRemedy(trans)
    });
  }

  private _onReport(_: ICompanion, report: ProjectReport): void {
    this._setReport(report);
  }

  private _onCompanion(companion: ICompanion): void {
    const { status, remedy } = companion.state;
    if (status === 'ready' && this._origin !== 'companion') {
      void this.refresh();
    } else if (status === 'unavailable' && remedy && this._report) {
      this._publish();
    }
  }

  private _setReport(report: ProjectReport): void {
    this._report = report;
    this._params = report.params;
    this._origin = 'companion';
    this._problem = null;
    this._publish();
  }

  private _publish(): void {
    this._facts = this._report
      ? factsOfReport(this._report, this._settings)
      : factsOfParams(this._params, this._settings);
    this._changed.emit();
  }

  private _isDisposed = false;
  private _settings = DEFAULT_SETTINGS;
  private _facts = factsOfParams(null, DEFAULT_SETTINGS);
  private _report: ProjectReport | null = null;
  private _params: ParamsReport | null = null;
  private _origin: 'companion' | 'contents' | 'none' = 'none';
  private _problem: Problem | null = null;
  private _refreshing: Promise<void> | null = null;
  private _changed = new Signal<this, void>(this);
}

export interface IProjectOptions {
  readonly companion: ICompanion | null;
  readonly contents: Pick<Contents.IManager, 'get'>;
  readonly trans: TranslationBundle;
}
