// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { ICompanion } from '../tokens';
import { TextField } from './fields';
import { Form, FormDialog } from './form-dialog';
import { checkConfirmation } from './rules';

/** The name once more, for what cannot be undone. */
export class DeleteForm extends Form {
  /** @param _asOwner - what the request says beside the name. */
  constructor(
    private readonly _companion: ICompanion,
    readonly name: string,
    private readonly _asOwner: { ownerMode?: true },
    trans: TranslationBundle
  ) {
    super(trans);
  }

  get typed(): string {
    return this._typed;
  }

  setTyped(typed: string): void {
    this._typed = typed;
    this.touch();
  }

  get faults(): { readonly name: string | null } {
    return { name: checkConfirmation(this.name, this.trans)(this._typed) };
  }

  get failure(): string {
    return this.trans.__('%1 was not deleted', this.name);
  }

  protected async send(): Promise<void> {
    const { name } = this;
    await this._companion.request(
      'deleteInstance',
      { name },
      { confirm: this._typed, ...this._asOwner }
    );
  }

  private _typed = '';
}

/** Ask for the name, and delete. Resolves when the dialog is closed. */
export async function deleteInstance(form: DeleteForm): Promise<boolean> {
  const { trans, name } = form;
  const dialog = new FormDialog({
    form,
    title: trans.__('Delete %1?', name),
    view: () => <DeleteFields form={form} />,
    submit: trans.__('Delete'),
    isDangerous: true
  });
  return (await dialog.launch()).button.accept;
}

function DeleteFields({ form }: { form: DeleteForm }): JSX.Element {
  const { trans, name, typed, faults, wasTried } = form;
  return (
    <>
      <p>
        {trans.__(
          'The notebook, its volume and every file on it are deleted. Nobody can bring them back.'
        )}
      </p>
      <TextField
        label={trans.__('Type %1 to confirm', name)}
        value={typed}
        fault={wasTried || typed !== '' ? faults.name : null}
        onChange={value => form.setTyped(value)}
      />
    </>
  );
}
