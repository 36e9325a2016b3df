// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { CreateOptions } from '../companion/contract';
import { ProblemNote } from '../project/problem';
import { clusterChoices, platformChoices, typeChoices } from './choices';
import type { CreateForm } from './create-form';
import { FactList } from './facts';
import { ChoiceField, TextField } from './fields';
import { FormDialog } from './form-dialog';

/** Ask what the new notebook is to be, and create it. True when it was sent. */
export async function createInstance(form: CreateForm): Promise<boolean> {
  const { trans } = form;
  const dialog = new FormDialog({
    form,
    title: trans.__('New notebook'),
    view: () => <CreateFields form={form} />,
    submit: trans.__('Create')
  });
  return (await dialog.launch()).button.accept;
}

function CreateFields({ form }: { form: CreateForm }): JSX.Element {
  const { trans, values, faults, options, wasTried } = form;
  const { min, max } = options.volumeGib;
  return (
    <>
      {options.problems.map(problem => (
        <ProblemNote
          key={problem.detail}
          problem={{ ...problem, message: problem.detail }}
          trans={trans}
        />
      ))}
      <TextField
        label={trans.__('Name')}
        value={values.name}
        fault={wasTried || values.name !== '' ? faults.name : null}
        hint={trans.__('Letters, digits and hyphens; it cannot be changed.')}
        onChange={name => form.set({ name })}
      />
      <ChoiceField
        label={trans.__('Type')}
        value={values.type}
        fault={faults.type}
        hint={typeHint(options, trans)}
        choices={typeChoices(options.types, trans)}
        onChange={type => form.set({ type })}
      />
      <TextField
        label={trans.__('Volume (GiB)')}
        numeric
        value={values.volume}
        fault={faults.volume}
        hint={trans.__('%1 to %2; it can grow later, never shrink.', min, max)}
        onChange={volume => form.set({ volume })}
      />
      <ConfigField form={form} />
      <ClusterField form={form} />
      <RepositoriesField form={form} />
      <ChoiceField
        label={trans.__('Platform')}
        value={values.platform}
        fault={null}
        choices={[
          { value: '', label: trans.__("AWS's own choice") },
          ...platformChoices(options.platforms, trans)
        ]}
        onChange={platform => form.set({ platform })}
      />
      <StopTimeField form={form} />
      <Verdict form={form} />
      <Fixed options={options} trans={trans} />
    </>
  );
}

function typeHint(options: CreateOptions, trans: TranslationBundle): string {
  const advice = trans.__(
    'A notebook that only sends jobs can be small: they run on instances of their own.'
  );
  return options.typesFrom === 'mlspace'
    ? advice
    : `${advice} ${trans.__('These are all that SageMaker has; the project may allow fewer.')}`;
}

function ConfigField({ form }: { form: CreateForm }): JSX.Element {
  const { trans, values, options } = form;
  const { lifecycleConfigs, defaultLifecycleConfig, lifecycleProblem } =
    options;
  const others = (lifecycleConfigs ?? []).filter(
    name => name !== defaultLifecycleConfig
  );
  return (
    <>
      <ChoiceField
        label={trans.__('Lifecycle configuration')}
        value={values.lifecycleConfig}
        fault={null}
        choices={[
          {
            value: '',
            label:
              defaultLifecycleConfig === null
                ? trans.__('none')
                : trans.__("%1 (the project's)", defaultLifecycleConfig)
          },
          ...others.map(name => ({ value: name, label: name }))
        ]}
        onChange={lifecycleConfig => form.set({ lifecycleConfig })}
      />
      {lifecycleProblem && (
        <ProblemNote
          problem={{ ...lifecycleProblem, message: lifecycleProblem.detail }}
          trans={trans}
        />
      )}
    </>
  );
}

function ClusterField({ form }: { form: CreateForm }): JSX.Element {
  const { trans, values, extras } = form;
  return (
    <ChoiceField
      label={trans.__('EMR cluster')}
      value={values.cluster}
      fault={null}
      hint={
        extras === null
          ? trans.__('Looking for clusters…')
          : extras.clusters === null
            ? trans.__('Clusters could not be listed.')
            : values.cluster !== ''
              ? trans.__(
                  'What finds the cluster takes the place of the lifecycle configuration.'
                )
              : trans.__('Those of this project that are WAITING.')
      }
      choices={[
        { value: '', label: trans.__('none') },
        ...clusterChoices(extras?.clusters ?? [])
      ]}
      onChange={cluster => form.set({ cluster })}
    />
  );
}

/** Only MLSpace knows whether it may be chosen, and only with a token it is asked. */
function StopTimeField({ form }: { form: CreateForm }): JSX.Element {
  const { trans, values, faults, options } = form;
  const { stopTime } = options;
  const standard = stopTime?.projectDefault ?? null;
  if (!stopTime?.mayChoose) {
    return (
      <p className="jp-MLSpaceForm-hint">
        {stopTime
          ? standard === null
            ? trans.__('The project has no daily stop.')
            : trans.__(
                "Daily stop: %1 UTC, the project's; owners of notebooks may not choose another.",
                standard
              )
          : trans.__(
              "Daily stop: the project's. To choose another, ask MLSpace with a token first."
            )}
      </p>
    );
  }
  return (
    <TextField
      label={trans.__('Daily stop in UTC, as HH:MM')}
      value={values.stopTime}
      fault={faults.stopTime}
      hint={trans.__(
        "Empty: the project's, %1. With another one MLSpace creates the notebook.",
        standard ?? trans.__('none')
      )}
      onChange={value => form.set({ stopTime: value })}
    />
  );
}

/** Only where there are any: most accounts have none. */
function RepositoriesField({ form }: { form: CreateForm }): JSX.Element | null {
  const { trans, values, faults, extras } = form;
  const names = extras?.repositories ?? [];
  const { repositories } = values;
  return names.length === 0 ? null : (
    <fieldset className="jp-MLSpaceForm-checks">
      <legend>
        {trans.__('Repositories; the first one chosen opens with JupyterLab')}
      </legend>
      {names.map(name => (
        <label key={name}>
          <input
            type="checkbox"
            checked={repositories.includes(name)}
            onChange={({ target }) =>
              form.set({
                repositories: target.checked
                  ? [...repositories, name]
                  : repositories.filter(other => other !== name)
              })
            }
          />{' '}
          {name}
        </label>
      ))}
      <span role="alert" className="jp-MLSpaceForm-fault">
        {faults.repositories}
      </span>
    </fieldset>
  );
}

/** What the project settles: shown, not asked. */
function Fixed(props: {
  options: CreateOptions;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { options, trans } = props;
  const { fixed } = options;
  if (!fixed) {
    return null;
  }
  const { subnets, securityGroups, kmsKeyId, roleArn, tags } = fixed;
  const facts = [
    {
      name: trans.__('Subnet'),
      value:
        subnets.length > 1
          ? trans.__('one of %1', subnets.join(', '))
          : subnets.join()
    },
    { name: trans.__('Security groups'), value: securityGroups.join(', ') },
    { name: trans.__('Encryption key'), value: kmsKeyId },
    { name: trans.__('Role'), value: roleArn },
    {
      name: trans.__('Tags'),
      value: Object.entries(tags)
        .map(([key, value]) => `${key}=${value}`)
        .join(', ')
    },
    { name: trans.__('Root access'), value: trans.__('off') },
    { name: trans.__('Direct internet access'), value: trans.__('off') }
  ];
  return (
    <section aria-label={trans.__('From the project')}>
      <h3>{trans.__('From the project')}</h3>
      <FactList facts={facts} trans={trans} />
    </section>
  );
}

/** What the policies say of it, before it is sent. */
function Verdict({ form }: { form: CreateForm }): JSX.Element {
  const { trans, verdict } = form;
  const denied = verdict?.verdict === 'denied';
  return (
    <div role="status" data-verdict={verdict?.verdict}>
      {denied && (
        <ProblemNote
          problem={{
            message: trans.__(
              'By the policies known here AWS would refuse it.'
            ),
            next: verdict.reasons.join(' '),
            ...(verdict.statement !== null && { statement: verdict.statement })
          }}
          trans={trans}
        />
      )}
      {verdict?.verdict === 'allowed' && (
        <p>{trans.__('● By the policies known here AWS would allow it.')}</p>
      )}
      {verdict?.verdict === 'unknown' && (
        <p>
          {trans.__(
            '○ The policies known here do not settle whether AWS allows it.'
          )}
        </p>
      )}
    </div>
  );
}
