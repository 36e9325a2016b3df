// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Signal, type ISignal } from '@lumino/signaling';
import React from 'react';
import type { Problem } from '../companion/contract';
import { problemOf } from '../companion/errors';
import { ProblemNote } from '../project/problem';
import { tellProblem } from './tell';

const CANCEL = 0;
const SUBMIT = 1;

/** What a person fills in, and what is sent of it. */
export abstract class Form {
  constructor(readonly trans: TranslationBundle) {}

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Whether an answer is awaited. */
  get isBusy(): boolean {
    return this._isBusy;
  }

  /** Why it was not done, when it was not. */
  get problem(): Problem | null {
    return this._problem;
  }

  /** Whether problems of fields show that were not touched: after a try to send. */
  get wasTried(): boolean {
    return this._wasTried;
  }

  /** What keeps it from being sent, by field. */
  abstract get faults(): Readonly<Record<string, string | null>>;

  /** The title of the message when it failed. */
  abstract get failure(): string;

  /** Rejects with a `CompanionError`. */
  protected abstract send(): Promise<void>;

  get isValid(): boolean {
    return Object.values(this.faults).every(fault => fault === null);
  }

  /** True when it was done. Never rejects: `problem` tells. */
  async submit(): Promise<boolean> {
    if (this._isBusy) {
      return false;
    }
    this._wasTried = true;
    if (!this.isValid) {
      this.touch();
      return false;
    }
    this._isBusy = true;
    this._problem = null;
    this.touch();
    try {
      await this.send();
      return true;
    } catch (error) {
      this._problem = problemOf(error, this.failure);
      return false;
    } finally {
      this._isBusy = false;
      this.touch();
    }
  }

  protected touch(): void {
    this._changed.emit();
  }

  private _isBusy = false;
  private _wasTried = false;
  private _problem: Problem | null = null;
  private readonly _changed = new Signal<this, void>(this);
}

class FormBody extends ReactWidget {
  constructor(
    private readonly _form: Form,
    private readonly _view: () => JSX.Element
  ) {
    super();
    this.addClass('jp-MLSpaceForm');
    _form.changed.connect(this.update, this);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      Signal.clearData(this);
      super.dispose();
    }
  }

  protected override render(): JSX.Element {
    const { problem, isBusy, trans } = this._form;
    const View = this._view;
    return (
      <>
        <View />
        <div role="alert">
          {problem && (
            <ProblemNote
              problem={{ ...problem, message: problem.detail }}
              trans={trans}
            />
          )}
        </div>
        <p role="status">{isBusy && trans.__('Waiting for AWS…')}</p>
      </>
    );
  }
}

/**
 * A dialog that stays open, with what was typed, until its form was accepted.
 * Cancel has the focus where `isDangerous`.
 */
export class FormDialog extends Dialog<void> {
  constructor(private readonly _given: IFormDialogOptions) {
    const { form, title, view, submit, isDangerous } = _given;
    super({
      title,
      body: new FormBody(form, view),
      buttons: [
        Dialog.cancelButton({ label: form.trans.__('Cancel') }),
        isDangerous
          ? Dialog.warnButton({ label: submit })
          : Dialog.okButton({ label: submit })
      ],
      defaultButton: isDangerous ? CANCEL : SUBMIT,
      ...(isDangerous ? {} : { focusNodeSelector: 'input, select' })
    });
    this.addClass('jp-MLSpaceFormDialog');
    form.changed.connect(this._onForm, this);
    this._onForm();
  }

  override dispose(): void {
    if (!this.isDisposed) {
      Signal.clearData(this);
      super.dispose();
    }
  }

  /** Enter in a field sends what can be sent, and is never a cancel. */
  override resolve(index?: number): void {
    const inField =
      index === undefined && this._isField(document.activeElement);
    const chosen = index ?? (this._given.isDangerous ? CANCEL : SUBMIT);
    if (chosen === SUBMIT || inField) {
      void this._submit();
    } else {
      super.resolve(chosen);
    }
  }

  private _isField(node: Element | null): boolean {
    return node instanceof HTMLInputElement && this.node.contains(node);
  }

  private async _submit(): Promise<void> {
    const { form } = this._given;
    if (await form.submit()) {
      super.resolve(SUBMIT);
    } else if (this.isDisposed && form.problem) {
      // Closed while the answer was awaited: it still has to be told.
      tellProblem(form.failure, form.problem, form.trans);
    } else {
      this.node
        .querySelector<HTMLElement>('.jp-Dialog-body [aria-invalid="true"]')
        ?.focus();
    }
  }

  private _onForm(): void {
    const { form } = this._given;
    const button = this.node.querySelectorAll('.jp-Dialog-button')[SUBMIT];
    // Not `disabled`: it keeps the focus, and a click tells what is missing.
    button?.setAttribute('aria-disabled', String(form.isBusy || !form.isValid));
  }
}

/** What a form's dialog is made of. */
export interface IFormDialogOptions {
  readonly form: Form;
  readonly title: string;
  readonly view: () => JSX.Element;
  /** The label of the button that sends. */
  readonly submit: string;
  /** What it does cannot be undone. */
  readonly isDangerous?: boolean;
}
