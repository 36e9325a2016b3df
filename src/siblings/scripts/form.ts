// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import {
  adviseOnScript,
  type IScriptAdvice
} from '../../companion/lifecycle-advice';
import type { LifecycleConfig } from '../../companion/contract';
import type { ICompanion } from '../../tokens';
import { Form } from '../form-dialog';
import { checkName } from '../rules';

/** When a script is run: once, when the notebook is made, and at each start. */
export const HOOKS = ['onCreate', 'onStart'] as const;
export type Hook = (typeof HOOKS)[number];

/** Of the base64 text that AWS takes. */
export const SCRIPT_CHARACTERS = 16_384;
/** MLSpace takes whatever has such a name for the way to an EMR cluster. */
const RESERVED = /-int-mls-conf$|^mlspace-emr-/i;

/** The values of the form, as typed. */
interface IScriptValues {
  readonly name: string;
  readonly onCreate: string;
  readonly onStart: string;
}

const FIRST_LINES = '#!/bin/bash\nset -e\n';

/** A lifecycle configuration that is being written: a new one, or the scripts of one's own. */
export class ScriptForm extends Form {
  /**
   * @param edited - whose scripts are replaced; null for a new one.
   * @param taken - names that are there already.
   */
  constructor(
    private readonly _companion: ICompanion,
    readonly edited: LifecycleConfig | null,
    start: Partial<IScriptValues>,
    private readonly _taken: readonly string[],
    trans: TranslationBundle
  ) {
    super(trans);
    this._values = { name: '', onCreate: '', onStart: FIRST_LINES, ...start };
    this._start = this._values;
  }

  get values(): IScriptValues {
    return this._values;
  }

  set(values: Partial<IScriptValues>): void {
    this._values = { ...this._values, ...values };
    this.touch();
  }

  /** Whether there is anything to lose. */
  get isChanged(): boolean {
    return JSON.stringify(this._values) !== JSON.stringify(this._start);
  }

  advice(hook: Hook): readonly IScriptAdvice[] {
    const script = this._values[hook];
    return script.trim() === '' ? [] : adviseOnScript(script);
  }

  /** How much of AWS's limit a script takes. */
  size(hook: Hook): number {
    const bytes = new TextEncoder().encode(this._values[hook]).length;
    return Math.ceil(bytes / 3) * 4;
  }

  get faults(): Readonly<
    Record<'name' | 'scripts' | 'unchanged' | Hook, string | null>
  > {
    const { trans } = this;
    const { onCreate, onStart } = this._values;
    return {
      name: this.edited === null ? this._nameFault() : null,
      onCreate: this._sizeFault('onCreate'),
      onStart: this._sizeFault('onStart'),
      scripts:
        (onCreate + onStart).trim() === ''
          ? trans.__('Write at least one of the two scripts.')
          : null,
      unchanged:
        this.edited !== null && !this.isChanged
          ? trans.__('Nothing is changed yet.')
          : null
    };
  }

  get failure(): string {
    return this.trans.__(
      '%1 was not saved',
      this.edited?.name ?? this._values.name
    );
  }

  /** What AWS has now; null before it was sent. */
  get saved(): LifecycleConfig | null {
    return this._saved;
  }

  protected async send(): Promise<void> {
    const { name, onCreate, onStart } = this._values;
    const scripts = { onCreate: orNull(onCreate), onStart: orNull(onStart) };
    this._saved =
      this.edited === null
        ? await this._companion.request(
            'createLifecycleConfig',
            {},
            { name, ...scripts }
          )
        : await this._companion.request(
            'updateLifecycleConfig',
            { name: this.edited.name },
            { ...scripts, modifiedAt: this.edited.modifiedAt }
          );
  }

  private _nameFault(): string | null {
    const { name } = this._values;
    const same = this._taken.some(
      other => other.toLowerCase() === name.toLowerCase()
    );
    if (same) {
      return this.trans.__('There is one of this name already.');
    }
    return RESERVED.test(name)
      ? this.trans.__('Such names are kept for EMR clusters.')
      : checkName([], this.trans)(name);
  }

  private _sizeFault(hook: Hook): string | null {
    return this.size(hook) > SCRIPT_CHARACTERS
      ? this.trans.__(
          'Too long: AWS takes %1 characters of it in base64. Keep most of it in a file on the volume or in S3, and run that.',
          SCRIPT_CHARACTERS
        )
      : null;
  }

  private readonly _start: IScriptValues;
  private _values: IScriptValues;
  private _saved: LifecycleConfig | null = null;
}

function orNull(script: string): string | null {
  return script.trim() === '' ? null : script;
}
