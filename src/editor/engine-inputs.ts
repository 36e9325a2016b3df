// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { PolicyReport } from '../companion/contract';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type {
  EngineOptions,
  NamedPolicy,
  PolicySets,
  ProjectFacts
} from '../governance/model';
import { NO_FACTS } from '../governance/no-facts';
import {
  DEFAULT_SETTINGS,
  type IGovernanceSettings,
  type ISettingProblem
} from './settings';

// The engine's messages are English; what surrounds them is translated.
const STANDARD_LABEL = 'standard MLSpace policies';
const SETTINGS_LABEL = 'policy files named in the settings';

/** Until a source has answered nothing is judged, so nothing is claimed. */
const NO_POLICIES: PolicySets = {
  source: 'template',
  label: STANDARD_LABEL,
  sets: []
};

export const NO_OPTIONS: EngineOptions = {
  facts: NO_FACTS,
  policies: NO_POLICIES,
  rules: DEFAULT_SETTINGS.rules
};

/** Brings together settings, the project's facts and the policies in force. */
export class EngineInputs implements IDisposable {
  constructor(private _options: IEngineInputsOptions) {
    _options.project?.changed.connect(this._refresh, this);
    this._refresh();
  }

  get options(): EngineOptions {
    return this._current;
  }

  get settings(): IGovernanceSettings {
    return this._settings;
  }

  /** What is wrong with the policy files named in the settings. */
  get problems(): readonly ISettingProblem[] {
    return this._problems;
  }

  get facts(): ProjectFacts {
    const facts = this._options.project?.facts ?? NO_FACTS;
    return facts.system === null && this._settings.system
      ? { ...facts, system: this._settings.system }
      : facts;
  }

  get changed(): ISignal<this, EngineOptions> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  set settings(settings: IGovernanceSettings) {
    this._settings = settings;
    this._refresh();
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._options.project?.changed.disconnect(this._refresh, this);
      Signal.clearData(this);
    }
  }

  private _refresh(): void {
    const turn = ++this._turn;
    this._load()
      .then(options => {
        // Only the newest answer counts.
        if (
          // Asking again and hearing the same changes nothing.
          turn === this._turn &&
          !this._isDisposed &&
          JSON.stringify(options) !== JSON.stringify(this._current)
        ) {
          this._current = options;
          this._changed.emit(options);
        }
      })
      .catch(reason => this._options.onError(reason));
  }

  private async _load(): Promise<EngineOptions> {
    return {
      facts: this.facts,
      policies: await this._policies(),
      rules: this._settings.rules
    };
  }

  /** Settings, then the project's folder, then the bundled template. */
  private async _policies(): Promise<PolicySets> {
    const named = await this._fromSettings();
    if (named.length > 0 || this._problems.length > 0) {
      return {
        source: 'settings',
        label: SETTINGS_LABEL,
        // Without one policy the others would say what AWS does not.
        sets: this._problems.length > 0 ? [] : [named]
      };
    }
    const report = this._options.project?.report?.policies;
    if (report && report.files.length > 0) {
      const policies = await this._options.fromFolder(report, this.facts);
      return report.problems.length > 0 ? { ...policies, sets: [] } : policies;
    }
    return this._options.standard(this.facts, this._settings);
  }

  private async _fromSettings(): Promise<NamedPolicy[]> {
    const { policyFiles, boundaryFiles } = this._settings;
    const problems: ISettingProblem[] = [];
    const read = async (
      path: string,
      kind: NamedPolicy['kind']
    ): Promise<NamedPolicy[]> => {
      try {
        const text = await this._options.readText(path);
        const document: unknown = JSON.parse(text);
        return [{ name: baseName(path), kind, document }];
      } catch (reason) {
        problems.push({
          key: path,
          reason: reason instanceof Error ? reason.message : String(reason)
        });
        return [];
      }
    };
    const policies = await Promise.all([
      ...policyFiles.map(path => read(path, 'identity')),
      ...boundaryFiles.map(path => read(path, 'boundary'))
    ]);
    this._problems = problems;
    return policies.flat();
  }

  private _settings = DEFAULT_SETTINGS;
  private _current = NO_OPTIONS;
  private _problems: readonly ISettingProblem[] = [];
  private _turn = 0;
  private _changed = new Signal<this, EngineOptions>(this);
  private _isDisposed = false;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.json$/, '');
}

/** The part of `IProject` that counts here. */
export interface IProjectFacts {
  readonly facts: ProjectFacts;
  readonly report: { readonly policies: PolicyReport } | null;
  readonly changed: ISignal<unknown, void>;
}

export interface IEngineInputsOptions {
  readonly project: IProjectFacts | null;
  /** Text of a file of the contents API; rejects when it cannot be read. */
  readText(path: string): Promise<string>;
  fromFolder(report: PolicyReport, facts: ProjectFacts): Promise<PolicySets>;
  standard(
    facts: ProjectFacts,
    settings: IGovernanceSettings
  ): Promise<PolicySets>;
  onError(reason: unknown): void;
}
