// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { Instance, InstanceDetails } from '../companion/contract';
import { ProblemNote } from '../project/problem';
import { PageView } from '../views/page-view';
import { DataTable } from '../views/table';
import { describe, tagsOf } from './describe';
import type { DetailsModel } from './details-model';
import { FactList } from './facts';
import type { Action } from './model';
import { actionsOf, type IAction } from './row-actions';

export interface IDetailsOptions {
  readonly model: DetailsModel;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly now: () => number;
  /** Why an action is not possible; null when it is. */
  readonly refusal: (instance: Instance, action: Action) => string | null;
  /** Run a command for this notebook. */
  readonly run: (command: string) => void;
}

/** Everything about one notebook, in the main area. */
export class DetailsView extends PageView {
  constructor(private readonly _options: IDetailsOptions) {
    const { model, trans } = _options;
    const name = trans.__('Details of %1', model.name);
    super({ name, model, owned: model });
  }

  get name(): string {
    return this._options.model.name;
  }

  protected override render(): JSX.Element {
    return <Details {...this._options} />;
  }

  protected override setWatched(watched: boolean): void {
    this._options.model.setWatched(watched);
  }
}

function Details(props: IDetailsOptions): JSX.Element {
  const { model, trans } = props;
  const { details, problem, isLoading } = model;
  return (
    <>
      <h1>{model.name}</h1>
      <div role="status">
        {problem && (
          <ProblemNote
            problem={{ ...problem, message: problem.detail }}
            trans={trans}
          />
        )}
        {problem && details && (
          <p>{trans.__('What follows was read before that.')}</p>
        )}
        {!details && isLoading && <p>{trans.__('Reading…')}</p>}
        {details && (
          <p className="jp-MLSpaceDetails-status" data-status={details.status}>
            <strong>{details.status}</strong>
            {details.isSelf && <> · {trans.__('this one')}</>}
          </p>
        )}
      </div>
      {details && <Actions {...props} details={details} />}
      {details && <Failure details={details} trans={trans} />}
      {details && <Facts {...props} details={details} />}
      {details && <Tags details={details} trans={trans} />}
    </>
  );
}

/** What can be done, and for what cannot, why not. */
function Actions(
  props: IDetailsOptions & { details: InstanceDetails }
): JSX.Element {
  const { details, trans, run } = props;
  const button = ({ command, label, refusal }: IAction) => (
    <button
      key={command}
      type="button"
      className="jp-MLSpace-button"
      aria-disabled={refusal !== null}
      title={refusal ?? undefined}
      aria-label={
        refusal === null ? undefined : trans.__('%1: %2', label, refusal)
      }
      onClick={() => refusal === null && run(command)}
    >
      {label}
    </button>
  );
  return (
    <div
      role="group"
      aria-label={trans.__('Actions')}
      className="jp-MLSpacePage-actions"
    >
      {actionsOf(details, props.refusal, trans).map(button)}
      <button
        type="button"
        className="jp-MLSpace-button"
        onClick={() => void props.model.refresh()}
      >
        {trans.__('Refresh')}
      </button>
    </div>
  );
}

function Failure(props: {
  details: InstanceDetails;
  trans: TranslationBundle;
}): JSX.Element | null {
  const { details, trans } = props;
  const { failureReason, failureHint, status } = details;
  if (failureReason === null) {
    return status === 'Failed' ? (
      <p>{trans.__('AWS gives no reason for the failure.')}</p>
    ) : null;
  }
  return (
    <section className="jp-MLSpaceDetails-failure">
      <h2>{trans.__('Failed because')}</h2>
      <p>{failureReason}</p>
      <p>
        {failureHint ??
          trans.__(
            'We know no remedy for this; the logs may tell more, and your administrator.'
          )}
      </p>
    </section>
  );
}

function Facts(
  props: IDetailsOptions & { details: InstanceDetails }
): JSX.Element {
  const { details, trans, locale, now } = props;
  return (
    <>
      {describe(details, { trans, locale, now: now() }).map(
        ({ title, facts }) => (
          <section key={title}>
            <h2>{title}</h2>
            <FactList facts={facts} trans={trans} />
          </section>
        )
      )}
    </>
  );
}

function Tags(props: {
  details: InstanceDetails;
  trans: TranslationBundle;
}): JSX.Element {
  const { details, trans } = props;
  const tags = tagsOf(details);
  return (
    <section>
      <h2>{trans.__('Tags')}</h2>
      {details.tagDrift.length > 0 && (
        <ul className="jp-MLSpaceProblem">
          {details.tagDrift.map(sentence => (
            <li key={sentence}>
              <strong>{trans.__('Drift:')}</strong> {sentence}
            </li>
          ))}
        </ul>
      )}
      {tags.length === 0 ? (
        <p>{trans.__('It has no tags.')}</p>
      ) : (
        <DataTable columns={[trans.__('Key'), trans.__('Value')]}>
          {tags.map(({ key, value, isOurs }) => (
            <tr key={key} data-ours={isOurs || undefined}>
              <th scope="row">{key}</th>
              <td>{value}</td>
            </tr>
          ))}
        </DataTable>
      )}
    </section>
  );
}
