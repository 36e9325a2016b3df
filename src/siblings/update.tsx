// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type {
  CreateOptions,
  InstanceDetails,
  UpdateRequest
} from '../companion/contract';
import type { ICompanion } from '../tokens';
import { platformChoices, typeChoices, withCurrent } from './choices';
import { ChoiceField, TextField } from './fields';
import { Form, FormDialog } from './form-dialog';
import { checkType, checkVolume } from './rules';

/** The values of the form, as typed. */
interface IUpdateValues {
  readonly type: string;
  readonly volume: string;
  /** Empty: none. */
  readonly lifecycleConfig: string;
  /** Empty: not known, and left as it is. */
  readonly platform: string;
}

/** What is to be changed of a stopped notebook. */
export class UpdateForm extends Form {
  /**
   * @param options - what may be chosen; null where it is not known.
   * @param asOwner - what the request says beside its changes.
   */
  constructor(
    private readonly _companion: ICompanion,
    readonly details: InstanceDetails,
    readonly options: CreateOptions | null,
    private readonly _asOwner: { ownerMode?: true },
    trans: TranslationBundle
  ) {
    super(trans);
    this._values = valuesOf(details);
  }

  get values(): IUpdateValues {
    return this._values;
  }

  set(values: Partial<IUpdateValues>): void {
    this._values = { ...this._values, ...values };
    this.touch();
  }

  get faults(): Readonly<
    Record<'type' | 'volume' | 'unchanged', string | null>
  > {
    const { type, volume } = this._values;
    const { trans, details, options } = this;
    const now = valuesOf(details);
    const types = options?.types.map(({ name }) => name) ?? null;
    return {
      // What it has stays possible, also where it could not be chosen today.
      type: type === now.type ? null : checkType(types, trans)(type),
      volume:
        volume === now.volume
          ? null
          : checkVolume(details.volumeGib, trans)(volume),
      unchanged:
        Object.keys(this.request).length === 0
          ? trans.__('Nothing is changed yet.')
          : null
    };
  }

  get failure(): string {
    return this.trans.__('%1 was not updated', this.details.name);
  }

  /** Only what differs: the rest stays as it is. */
  get request(): UpdateRequest {
    const { type, volume, lifecycleConfig, platform } = this._values;
    const now = valuesOf(this.details);
    return {
      ...(type !== now.type && { type }),
      ...(volume !== now.volume && { volumeGib: Number(volume) }),
      ...(lifecycleConfig !== now.lifecycleConfig && {
        lifecycleConfig: lifecycleConfig === '' ? null : lifecycleConfig
      }),
      ...(platform !== now.platform && { platform })
    };
  }

  protected async send(): Promise<void> {
    await this._companion.request(
      'updateInstance',
      { name: this.details.name },
      { ...this.request, ...this._asOwner }
    );
  }

  private _values: IUpdateValues;
}

function valuesOf(details: InstanceDetails): IUpdateValues {
  const { type, volumeGib, lifecycleConfig, platform } = details;
  return {
    type,
    volume: volumeGib === null ? '' : String(volumeGib),
    lifecycleConfig: lifecycleConfig ?? '',
    platform: platform ?? ''
  };
}

/** Ask what to change, and change it. True when AWS has accepted it. */
export async function updateInstance(form: UpdateForm): Promise<boolean> {
  const { trans, details } = form;
  const dialog = new FormDialog({
    form,
    title: trans.__('Update %1', details.name),
    view: () => <UpdateFields form={form} />,
    submit: trans.__('Update')
  });
  return (await dialog.launch()).button.accept;
}

function UpdateFields({ form }: { form: UpdateForm }): JSX.Element {
  const { trans, values, faults, details } = form;
  const { volumeGib } = details;
  return (
    <>
      <TypeField form={form} />
      <TextField
        label={trans.__('Volume (GiB)')}
        numeric
        value={values.volume}
        fault={faults.volume}
        hint={
          volumeGib === null
            ? trans.__('Its size is not known.')
            : trans.__(
                '%1 GiB now. It can grow, never shrink; growing cannot be undone.',
                volumeGib
              )
        }
        onChange={volume => form.set({ volume })}
      />
      <ConfigField form={form} />
      <PlatformField form={form} />
      <p className="jp-MLSpaceForm-hint" role="status">
        {faults.unchanged ??
          trans.__('Takes effect at the next start; the files are kept.')}
      </p>
    </>
  );
}

function TypeField({ form }: { form: UpdateForm }): JSX.Element {
  const { trans, values, faults, options, details } = form;
  const shared = {
    label: trans.__('Type'),
    value: values.type,
    fault: faults.type,
    onChange: (type: string) => form.set({ type })
  };
  return options ? (
    <ChoiceField
      {...shared}
      choices={withCurrent(
        typeChoices(options.types, trans),
        details.type,
        details.type
      )}
    />
  ) : (
    <TextField
      {...shared}
      hint={trans.__('Which types the project allows is not known.')}
    />
  );
}

function ConfigField({ form }: { form: UpdateForm }): JSX.Element {
  const { trans, values, options, details } = form;
  const known = new Set(
    [
      ...(options?.lifecycleConfigs ?? []),
      options?.defaultLifecycleConfig ?? null,
      details.lifecycleConfig
    ].filter(name => name !== null)
  );
  return (
    <ChoiceField
      label={trans.__('Lifecycle configuration')}
      value={values.lifecycleConfig}
      fault={null}
      hint={
        options?.lifecycleConfigs
          ? undefined
          : trans.__('Others could not be listed.')
      }
      choices={[
        { value: '', label: trans.__('none') },
        ...[...known].sort().map(name => ({ value: name, label: name }))
      ]}
      onChange={lifecycleConfig => form.set({ lifecycleConfig })}
    />
  );
}

function PlatformField({ form }: { form: UpdateForm }): JSX.Element {
  const { trans, values, options, details } = form;
  const now = details.platform ?? '';
  return (
    <ChoiceField
      label={trans.__('Platform')}
      value={values.platform}
      fault={null}
      hint={
        values.platform === now
          ? undefined
          : trans.__(
              'What is installed outside /home/ec2-user/SageMaker changes with the platform. AWS decides whether this change is possible.'
            )
      }
      choices={withCurrent(
        platformChoices(options?.platforms ?? [], trans),
        now,
        now === '' ? trans.__('not known; leave it') : now
      )}
      onChange={platform => form.set({ platform })}
    />
  );
}
