// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  CreateAnswer,
  CreateOptions,
  CreateRequest,
  CreateVerdict,
  EmrCluster
} from '../companion/contract';
import type { ICompanion } from '../tokens';
import { Form } from './form-dialog';
import { checkName, checkType, checkVolume } from './rules';

/** How long a person is left to type before the policies are asked. */
export const VERDICT_DELAY_MS = 400;

/** The values of the form, as typed. */
interface ICreateValues {
  readonly name: string;
  readonly type: string;
  readonly volume: string;
  /** Empty: the project's default. */
  readonly lifecycleConfig: string;
  /** Empty: what AWS takes by itself. */
  readonly platform: string;
  /** Id of an EMR cluster; empty: none. */
  readonly cluster: string;
  readonly repositories: readonly string[];
  /** `HH:MM` in UTC; empty: as the project has it. */
  readonly stopTime: string;
}
const STOP_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What else can be chosen, read while the form is open; null: could not be read. */
export interface ICreateExtras {
  readonly clusters: readonly EmrCluster[] | null;
  readonly repositories: readonly string[] | null;
}
const MAX_REPOSITORIES = 4;

/** What a new notebook is to be; network, key, role and tags are the project's. */
export class CreateForm extends Form {
  /** @param _delay - resolves after as many milliseconds. */
  constructor(
    private readonly _companion: ICompanion,
    readonly options: CreateOptions,
    private readonly _delay: (ms: number) => Promise<void>,
    trans: TranslationBundle
  ) {
    super(trans);
    this._values = {
      name: '',
      type: options.defaultType,
      volume: String(options.volumeGib.usual),
      lifecycleConfig: '',
      platform: '',
      cluster: '',
      repositories: [],
      stopTime: ''
    };
  }

  /** Null while they are being read. */
  get extras(): ICreateExtras | null {
    return this._extras;
  }

  get values(): ICreateValues {
    return this._values;
  }

  /** What few choose; the form does not wait for it. Never rejects. */
  async readExtras(): Promise<void> {
    const [clusters, repositories] = await Promise.all([
      this._companion.request('emrClusters').catch(() => null),
      this._companion.request('repositories').catch(() => null)
    ]);
    this._extras = {
      clusters: clusters?.clusters ?? null,
      repositories: repositories?.repositories.map(({ name }) => name) ?? null
    };
    this.touch();
  }

  /** What the policies say of the values as they are; null while not known. */
  get verdict(): CreateVerdict | null {
    return this._verdict;
  }

  /** Null before it was sent. */
  get answer(): CreateAnswer | null {
    return this._answer;
  }

  set(values: Partial<ICreateValues>): void {
    this._values = { ...this._values, ...values };
    this._verdict = null;
    this.touch();
    void this._judge();
  }

  get faults(): Readonly<
    Record<
      'name' | 'type' | 'volume' | 'project' | 'repositories' | 'stopTime',
      string | null
    >
  > {
    const { name, type, volume } = this._values;
    const { options, trans } = this;
    const types = options.types.map(one => one.name);
    return {
      name: checkName(options.name.taken, trans)(name),
      type: checkType(types, trans)(type),
      volume: checkVolume(null, trans)(volume),
      project: options.problems[0]?.detail ?? null,
      stopTime:
        this._values.stopTime === '' || STOP_TIME.test(this._values.stopTime)
          ? null
          : trans.__('Write it as 18:00.'),
      repositories:
        this._values.repositories.length > MAX_REPOSITORIES
          ? trans.__('At most %1.', MAX_REPOSITORIES)
          : null
    };
  }

  get failure(): string {
    return this.trans.__('%1 was not created', this._values.name);
  }

  get request(): CreateRequest {
    const { name, type, volume, lifecycleConfig, platform } = this._values;
    const { cluster, repositories, stopTime } = this._values;
    return {
      name,
      type,
      volumeGib: Number(volume),
      ...(lifecycleConfig !== '' && { lifecycleConfig }),
      ...(platform !== '' && { platform }),
      ...(cluster !== '' && { cluster }),
      ...(repositories.length > 0 && { repositories: [...repositories] }),
      ...(stopTime !== '' && { stopTimeUtc: stopTime })
    };
  }

  protected async send(): Promise<void> {
    this._answer = await this._companion.request(
      'createInstance',
      {},
      this.request
    );
  }

  /** Only the last values count; that it could not be judged is no verdict. */
  private async _judge(): Promise<void> {
    const turn = ++this._turn;
    await this._delay(VERDICT_DELAY_MS);
    if (turn !== this._turn || !this.isValid || this.isBusy) {
      return;
    }
    const verdict = await this._companion
      .request('checkCreate', {}, this.request)
      .catch(() => null);
    if (turn === this._turn) {
      this._verdict = verdict ?? {
        verdict: 'unknown',
        reasons: [],
        statement: null
      };
      this.touch();
    }
  }

  private _extras: ICreateExtras | null = null;
  private _turn = 0;
  private _values: ICreateValues;
  private _verdict: CreateVerdict | null = null;
  private _answer: CreateAnswer | null = null;
}
