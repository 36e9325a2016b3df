// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { EmrClusterList, InstanceDetails } from '../companion/contract';
import type { ICompanion } from '../tokens';
import { clusterChoices } from './choices';
import { ChoiceField } from './fields';
import { Form, FormDialog } from './form-dialog';

/** No cluster, as a value of the choice. */
const NONE = '';
/** Nothing chosen yet. */
const UNDECIDED = 'undecided';

/** Which EMR cluster a stopped notebook is to reach from its next start on. */
export class ClusterForm extends Form {
  constructor(
    private readonly _companion: ICompanion,
    readonly details: InstanceDetails,
    readonly list: EmrClusterList,
    trans: TranslationBundle
  ) {
    super(trans);
  }

  get cluster(): string {
    return this._cluster;
  }

  choose(cluster: string): void {
    this._cluster = cluster;
    this.touch();
  }

  get faults(): { readonly cluster: string | null } {
    return {
      cluster: this._cluster === UNDECIDED ? this.trans.__('Choose one.') : null
    };
  }

  get failure(): string {
    return this.trans.__('%1 was not changed', this.details.name);
  }

  protected async send(): Promise<void> {
    const { name } = this.details;
    await (this._cluster === NONE
      ? this._companion.request('detachCluster', { name }, {})
      : this._companion.request(
          'attachCluster',
          { name },
          { cluster: this._cluster }
        ));
  }

  private _cluster = UNDECIDED;
}

/** Ask for the cluster, and attach or detach. True when AWS has accepted it. */
export async function chooseCluster(form: ClusterForm): Promise<boolean> {
  const { trans, details } = form;
  const dialog = new FormDialog({
    form,
    title: trans.__('EMR cluster of %1', details.name),
    view: () => <ClusterFields form={form} />,
    submit: trans.__('Use this cluster')
  });
  return (await dialog.launch()).button.accept;
}

function ClusterFields({ form }: { form: ClusterForm }): JSX.Element {
  const { trans, details, list, cluster, faults, wasTried } = form;
  const { emrCluster, lifecycleConfig } = details;
  const { clusters, truncated } = list;
  return (
    <>
      <p>
        {emrCluster === null
          ? trans.__('It is attached to no cluster.')
          : trans.__('It is attached to %1.', emrCluster)}
      </p>
      <ChoiceField
        label={trans.__('EMR cluster')}
        value={cluster}
        fault={wasTried ? faults.cluster : null}
        hint={hintOf(form)}
        choices={[
          { value: UNDECIDED, label: trans.__('choose…') },
          ...(emrCluster === null
            ? []
            : [{ value: NONE, label: trans.__('none: detach it') }]),
          ...clusterChoices(clusters)
        ]}
        onChange={value => form.choose(value)}
      />
      {truncated && (
        <p>{trans.__('There are more clusters than are listed.')}</p>
      )}
      {cluster !== UNDECIDED && (
        <p role="status">
          {cluster === NONE
            ? trans.__(
                "From its next start on it runs the project's default configuration again."
              )
            : trans.__(
                'From its next start on it runs what finds the cluster, in place of %1. The security group of the cluster lets this project in at port 8998; detaching does not take that back.',
                lifecycleConfig ?? trans.__('nothing')
              )}
        </p>
      )}
    </>
  );
}

function hintOf({ trans, list }: ClusterForm): string {
  return list.clusters.length === 0
    ? trans.__('No cluster of this project is WAITING now.')
    : trans.__(
        'Those of this project that are WAITING. Attach again when a cluster was replaced.'
      );
}
