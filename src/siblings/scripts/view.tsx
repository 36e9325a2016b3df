// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type {
  LifecycleConfig,
  LifecycleList,
  Problem,
  RepositoryList
} from '../../companion/contract';
import { ProblemNote } from '../../project/problem';
import { PageView } from '../../views/page-view';
import { DataTable } from '../../views/table';
import { FactList } from '../facts';
import { ScriptEditor } from './editor';
import type { ScriptsModel } from './model';

export interface IScriptsOptions {
  readonly model: ScriptsModel;
  readonly trans: TranslationBundle;
  readonly locale: string;
}

/** Lifecycle configurations and repositories, in the main area. */
export class ScriptsView extends PageView {
  constructor(private readonly _options: IScriptsOptions) {
    const { model, trans } = _options;
    const name = trans.__('Lifecycle configurations and repositories');
    super({ name, model, owned: model });
    this.addClass('jp-MLSpaceScripts');
    void model.refresh();
  }

  protected override render(): JSX.Element {
    return <Scripts {...this._options} />;
  }
}

function Scripts(props: IScriptsOptions): JSX.Element {
  const { model, trans } = props;
  const { list, draft } = model;
  const leave = (then: () => void) => void leaveDraft(model, trans, then);
  return (
    <>
      <h1>{trans.__('Lifecycle configurations')}</h1>
      <p>
        {trans.__(
          'Scripts that run as root on every notebook that has them, for at most 5 minutes. Everybody who may list them can read them: keep secrets out.'
        )}
      </p>
      <div className="jp-MLSpacePage-actions">
        <button
          type="button"
          className="jp-MLSpace-button"
          onClick={() => leave(() => model.create())}
        >
          {trans.__('New…')}
        </button>
        <button
          type="button"
          className="jp-MLSpace-button"
          onClick={() => void model.refresh()}
        >
          {trans.__('Refresh')}
        </button>
      </div>
      <Trouble problem={list.problem} trans={trans} />
      {list.value === null && list.problem === null && (
        <p role="status">{trans.__('Reading…')}</p>
      )}
      {list.value && (
        <ConfigTable
          {...props}
          list={list.value}
          select={name => leave(() => void model.select(name))}
        />
      )}
      <div role="status">
        {model.saved !== null && (
          <p>
            {trans.__(
              '%1 is saved. Notebooks that have it run it at their next start.',
              model.saved
            )}
          </p>
        )}
      </div>
      {draft ? (
        <ScriptEditor
          form={draft}
          save={() => void model.save()}
          cancel={() => leave(() => model.cancel())}
        />
      ) : (
        model.selected !== null && <Selected {...props} />
      )}
      <Repositories {...props} />
    </>
  );
}

/** Ask before something that was typed is lost. */
async function leaveDraft(
  model: ScriptsModel,
  trans: TranslationBundle,
  then: () => void
): Promise<void> {
  if (model.isUnsaved) {
    const { button } = await showDialog({
      title: trans.__('Discard what you wrote?'),
      body: trans.__('The scripts are not saved.'),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Keep writing') }),
        Dialog.warnButton({ label: trans.__('Discard') })
      ],
      defaultButton: 0
    });
    if (!button.accept) {
      return;
    }
  }
  then();
}

function Trouble(props: {
  problem: Problem | null;
  trans: TranslationBundle;
}): JSX.Element {
  const { problem, trans } = props;
  return (
    <div role="status">
      {problem && (
        <ProblemNote
          problem={{ ...problem, message: problem.detail }}
          trans={trans}
        />
      )}
    </div>
  );
}

function ConfigTable(
  props: IScriptsOptions & {
    list: LifecycleList;
    select: (name: string) => void;
  }
): JSX.Element {
  const { model, trans, list, select } = props;
  if (list.configs.length === 0) {
    return <p>{trans.__('There are none.')}</p>;
  }
  return (
    <>
      <DataTable columns={[trans.__('Name'), trans.__('Changed')]}>
        {list.configs.map(({ name, modifiedAt, isDefault }) => (
          <tr key={name}>
            <th scope="row">
              <button
                type="button"
                className="jp-MLSpace-link"
                aria-pressed={model.selected === name}
                onClick={() => select(name)}
              >
                {name}
              </button>
              {isDefault && (
                <span className="jp-MLSpaceSiblings-self">
                  {trans.__("the project's default")}
                </span>
              )}
            </th>
            <td>{moment(modifiedAt, props)}</td>
          </tr>
        ))}
      </DataTable>
      {list.truncated && (
        <p>{trans.__('There are more; only the first are listed.')}</p>
      )}
    </>
  );
}

function Selected(props: IScriptsOptions): JSX.Element {
  const { model, trans } = props;
  const { value, problem } = model.config;
  return (
    <section aria-label={model.selected ?? undefined}>
      <h2>{model.selected}</h2>
      <Trouble problem={problem} trans={trans} />
      {!value && !problem && <p role="status">{trans.__('Reading…')}</p>}
      {value && <Config {...props} config={value} />}
    </section>
  );
}

function Config(
  props: IScriptsOptions & { config: LifecycleConfig }
): JSX.Element {
  const { model, trans, config } = props;
  const { owner, usedBy, readOnly, modifiedAt, createdAt, arn } = config;
  const facts = [
    { name: trans.__('Owner'), value: owner },
    { name: trans.__('Created'), value: moment(createdAt, props) },
    { name: trans.__('Changed'), value: moment(modifiedAt, props) },
    {
      name: trans.__('Used by'),
      value:
        usedBy === null ? null : usedBy.join(', ') || trans.__('no notebook')
    },
    { name: trans.__('ARN'), value: arn }
  ];
  return (
    <>
      {readOnly !== null && (
        <p>
          <strong>{trans.__('Read only:')}</strong> {readOnly}{' '}
          {trans.__('Copy it instead, and choose the copy for your notebook.')}
        </p>
      )}
      <div className="jp-MLSpacePage-actions">
        {readOnly === null && (
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={() => model.edit()}
          >
            {trans.__('Edit')}
          </button>
        )}
        <button
          type="button"
          className="jp-MLSpace-button"
          onClick={() => model.copy()}
        >
          {trans.__('Copy…')}
        </button>
      </div>
      <FactList facts={facts} trans={trans} />
      <Script
        title={trans.__('When a notebook is created')}
        script={config.onCreate}
        trans={trans}
      />
      <Script
        title={trans.__('At each start')}
        script={config.onStart}
        trans={trans}
      />
    </>
  );
}

function Script(props: {
  title: string;
  script: string | null;
  trans: TranslationBundle;
}): JSX.Element {
  const { title, script, trans } = props;
  return (
    <>
      <h3>{title}</h3>
      {script === null ? (
        <p>{trans.__('Nothing is run.')}</p>
      ) : (
        // In the order of tabs, so that it can be scrolled by keyboard.
        <pre tabIndex={0} aria-label={title}>
          {script}
        </pre>
      )}
    </>
  );
}

function Repositories({ model, trans }: IScriptsOptions): JSX.Element {
  const { value, problem } = model.repositories;
  return (
    <section aria-label={trans.__('Repositories')}>
      <h1>{trans.__('Repositories')}</h1>
      <p>
        {trans.__(
          'Git repositories of this account that a new notebook can be created with.'
        )}
      </p>
      <Trouble problem={problem} trans={trans} />
      {value && <RepositoryTable list={value} trans={trans} />}
    </section>
  );
}

function RepositoryTable(props: {
  list: RepositoryList;
  trans: TranslationBundle;
}): JSX.Element {
  const { list, trans } = props;
  const { repositories, truncated } = list;
  if (repositories.length === 0) {
    return <p>{trans.__('There are none.')}</p>;
  }
  return (
    <>
      <DataTable
        columns={[
          trans.__('Name'),
          trans.__('Address'),
          trans.__('Branch'),
          trans.__('Credentials')
        ]}
      >
        {repositories.map(({ name, url, branch, hasSecret }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{url}</td>
            <td>{branch ?? trans.__('the default one')}</td>
            <td>{hasSecret ? trans.__('kept by AWS') : trans.__('none')}</td>
          </tr>
        ))}
      </DataTable>
      {truncated && (
        <p>{trans.__('There are more; only the first are listed.')}</p>
      )}
    </>
  );
}

function moment(
  at: number | null,
  { locale, trans }: Pick<IScriptsOptions, 'locale' | 'trans'>
): string {
  return at === null
    ? trans.__('not known')
    : new Intl.DateTimeFormat(locale, {
        dateStyle: 'medium',
        timeStyle: 'short'
      }).format(at);
}
