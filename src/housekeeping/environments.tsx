// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { EnvironmentJob, EnvironmentsReport } from '../companion/contract';
import { PartState, type IViewOptions } from './view';

/** As the companion takes them. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;

/** Environments that survive a stop, and the form for a new one. */
export function EnvironmentsSection(props: IViewOptions): JSX.Element {
  const { model, trans } = props;
  const { value, problem, isLoading } = model.environments;
  return (
    <section>
      <h2>{trans.__('Persistent environments')}</h2>
      <p>
        {trans.__(
          'What is installed elsewhere is gone after a stop. An environment here stays, and its kernel is registered again at each start.'
        )}
      </p>
      <PartState
        isLoading={isLoading}
        hasValue={value !== null}
        problem={problem}
        trans={trans}
      />
      {value && <List report={value} trans={trans} />}
      {value?.job && <Job {...props} job={value.job} />}
      {value &&
        (value.folder === null ? (
          <p>
            {trans.__(
              'There is no folder here that survives a stop: this is no notebook instance.'
            )}
          </p>
        ) : (
          <Form {...props} report={value} />
        ))}
    </section>
  );
}

function List(props: {
  report: EnvironmentsReport;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { report, trans } = props;
  if (report.environments.length === 0) {
    return <p>{trans.__('There are none yet.')}</p>;
  }
  return (
    <ul>
      {report.environments.map(({ name, path, state }) => (
        <li key={name}>
          <strong>{name}</strong> {stateText(state, trans)} <code>{path}</code>
        </li>
      ))}
    </ul>
  );
}

function stateText(
  state: EnvironmentsReport['environments'][number]['state'],
  trans: TranslationBundle
): string {
  switch (state) {
    case 'ready':
      return trans.__('● its kernel is registered');
    case 'unregistered':
      return trans.__(
        '○ its kernel is not registered; the next start does it, if the lifecycle script is in use'
      );
    case 'broken':
      return trans.__(
        '! its Python is gone; delete the folder and make it anew'
      );
  }
}

function Job(props: IViewOptions & { job: EnvironmentJob }): JSX.Element {
  const { job, model, trans } = props;
  const { name, state, detail, next, lines } = job;
  return (
    <div className="jp-MLSpaceHousekeeping-job" data-state={state}>
      <p role="status">
        {jobText(job, trans)} {detail} {next}
      </p>
      {lines.length > 0 && state !== 'done' && (
        <pre aria-label={trans.__('Last lines')}>{lines.join('\n')}</pre>
      )}
      {state === 'running' && (
        <button
          type="button"
          className="jp-MLSpace-button"
          onClick={() => void model.cancel()}
          aria-label={trans.__('Cancel making %1', name)}
        >
          {trans.__('Cancel')}
        </button>
      )}
    </div>
  );
}

function jobText(job: EnvironmentJob, trans: TranslationBundle): string {
  const { name, state, step } = job;
  if (state === 'running') {
    const steps = {
      create: trans.__('the environment is made'),
      install: trans.__('ipykernel is installed'),
      inherit: trans.__('no package index: taking the packages of the base'),
      register: trans.__('its kernel is registered')
    };
    return trans.__('%1: %2…', name, steps[step]);
  }
  return state === 'done'
    ? trans.__('%1 is ready; choose its kernel in a notebook.', name)
    : state === 'failed'
      ? trans.__('%1 could not be made.', name)
      : trans.__('%1:', name);
}

function Form(
  props: IViewOptions & { report: EnvironmentsReport }
): JSX.Element {
  const { report, model, trans } = props;
  const [name, setName] = React.useState('');
  const [base, setBase] = React.useState(report.bases[0]?.id ?? '');
  const [fault, setFault] = React.useState('');
  const id = React.useId();
  const running = report.job?.state === 'running';
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    const good = NAME.test(name);
    setFault(
      good
        ? ''
        : trans.__(
            'A name has up to 40 small letters, digits, - and _, and begins with a letter or digit.'
          )
    );
    if (good && !running) {
      void model.create(name, base);
    }
  };
  return (
    <form className="jp-MLSpacePage-actions" onSubmit={submit}>
      <input
        type="text"
        className="jp-mod-styled"
        aria-label={trans.__('Name of the new environment')}
        placeholder={trans.__('Name')}
        aria-invalid={fault !== ''}
        aria-describedby={id}
        value={name}
        onChange={event => setName(event.target.value)}
      />
      <select
        className="jp-MLSpaceSiblings-choice"
        aria-label={trans.__('Made of')}
        value={base}
        onChange={event => setBase(event.target.value)}
      >
        {report.bases.map(({ id: key, name: label, kind }) => (
          <option key={key} value={key}>
            {kind === 'conda'
              ? trans.__('conda (needs a channel)')
              : trans.__('venv on %1', label)}
          </option>
        ))}
      </select>
      <button
        type="submit"
        className="jp-MLSpace-button"
        aria-disabled={running || base === ''}
      >
        {trans.__('Create environment')}
      </button>
      <span id={id} role="status" className="jp-MLSpaceForm-fault">
        {fault}
      </span>
    </form>
  );
}
