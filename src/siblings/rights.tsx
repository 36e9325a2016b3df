// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type {
  Capability,
  CapabilityReport,
  Problem,
  RightSubject
} from '../companion/contract';
import { problemOf } from '../companion/errors';
import { ProblemNote } from '../project/problem';
import { PageView } from '../views/page-view';
import { DataTable } from '../views/table';
import { formatAgo } from '../project/time';
import type { ICompanion } from '../tokens';
import { kindTitle } from '../running/words';
import {
  boundaryOf,
  isTooLong,
  MANAGED_POLICY_MAX,
  rightsOf
} from './rights-model';

export interface IRightsOptions {
  readonly companion: ICompanion;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly now: () => number;
}

/** What this notebook's role may do, and what an administrator would add. */
export class RightsView extends PageView {
  constructor(private readonly _options: IRightsOptions) {
    super({ name: _options.trans.__('Rights of this notebook') });
    void this.refresh();
  }

  /** Never rejects: what went wrong is shown. */
  async refresh(): Promise<void> {
    try {
      this._report = await this._options.companion.request('capabilities');
      this._problem = null;
    } catch (error) {
      this._problem = problemOf(error, 'capabilities');
    }
    this.update();
  }

  protected override render(): JSX.Element {
    const { trans } = this._options;
    return (
      <>
        <h1>{trans.__('What this notebook may do')}</h1>
        <p>
          {trans.__(
            'Seen from what was tried: nothing is changed only to find out whether it would work.'
          )}
        </p>
        <div className="jp-MLSpacePage-actions">
          <button
            type="button"
            className="jp-MLSpace-button"
            onClick={() => void this.refresh()}
          >
            {trans.__('Refresh')}
          </button>
        </div>
        <div role="status">
          {this._problem && (
            <ProblemNote
              problem={{ ...this._problem, message: this._problem.detail }}
              trans={trans}
            />
          )}
          {!this._report && !this._problem && <p>{trans.__('Reading…')}</p>}
        </div>
        {this._report && <Rights {...this._options} report={this._report} />}
      </>
    );
  }

  private _report: CapabilityReport | null = null;
  private _problem: Problem | null = null;
}

function Rights(
  props: IRightsOptions & { report: CapabilityReport }
): JSX.Element {
  const { report, trans } = props;
  const { missing, everything } = report;
  return (
    <>
      <p>
        {trans.__(
          'An administrator adds a policy to the role and, where the role has a permissions boundary, its Allow statements to that: both must allow it.'
        )}
      </p>
      <p>
        {trans.__(
          'With a pasted token MLSpace is asked where IAM refuses; the table says how far it goes.'
        )}
      </p>
      {missing !== null && missing !== undefined && (
        <p className="jp-MLSpacePage-actions">
          {trans.__('For all that was denied:')}
          <Copies policy={missing} trans={trans} />
        </p>
      )}
      <p className="jp-MLSpacePage-actions">
        {trans.__('For everything:')}
        <Copies policy={everything} trans={trans} />
      </p>
      {isTooLong(everything) && (
        <p className="jp-MLSpacePage-note">
          {trans.__(
            'Everything together is longer than IAM takes as one managed policy (%1 characters): it makes two or three.',
            MANAGED_POLICY_MAX
          )}
        </p>
      )}
      <DataTable
        columns={[
          trans.__('Operation'),
          trans.__('For'),
          trans.__('State'),
          trans.__('Through MLSpace'),
          trans.__('Policy')
        ]}
      >
        {rightsOf(report).map(right => (
          <RightRow key={right.id} {...props} right={right} />
        ))}
      </DataTable>
    </>
  );
}

function RightRow(props: IRightsOptions & { right: Capability }): JSX.Element {
  const { right, trans, locale, now } = props;
  const { operation, subject, state, checkedAt, policy, mlspace } = right;
  const about = subjectText(subject, trans);
  return (
    <tr data-state={state} data-right={right.id}>
      <th scope="row">{operation}</th>
      <td>{about}</td>
      <td>
        {stateText(state, trans)}
        {checkedAt !== null && <> ({formatAgo(checkedAt, now(), locale)})</>}
      </td>
      <td>
        {coverText(mlspace.covers, trans)}
        {mlspace.note !== null && (
          <div className="jp-MLSpacePage-note">{mlspace.note}</div>
        )}
      </td>
      <td>
        {state !== 'allowed' && (
          <>
            <Copies
              name={`${operation} (${about})`}
              policy={policy}
              trans={trans}
            />
            <details>
              <summary>{trans.__('Read it')}</summary>
              <pre>{JSON.stringify(policy, null, 2)}</pre>
            </details>
          </>
        )}
      </td>
    </tr>
  );
}

function subjectText(subject: RightSubject, trans: TranslationBundle): string {
  switch (subject) {
    case 'identity':
      return trans.__('Who I am');
    case 'notebook':
      return trans.__('Notebooks');
    case 'script':
      return trans.__('Lifecycle configurations');
    case 'attachment':
      return trans.__('Attaching to EMR');
    case 'sharing':
      return trans.__('Shared notebooks');
    default:
      return kindTitle(subject, trans);
  }
}

function coverText(
  covers: Capability['mlspace']['covers'],
  trans: TranslationBundle
): string {
  switch (covers) {
    case 'all':
      return trans.__('yes');
    case 'part':
      return trans.__('in part');
    case 'none':
      return trans.__('no');
  }
}

/** A shape with the word, so that colour is never needed. */
function stateText(
  state: Capability['state'],
  trans: TranslationBundle
): string {
  switch (state) {
    case 'allowed':
      return trans.__('● allowed');
    case 'denied':
      return trans.__('! denied');
    case 'untried':
      return trans.__('○ not tried yet');
  }
}

/** The same policy for the two places that both have to allow it. */
function Copies(props: {
  /** For a screen reader, where the labels need their row. */
  name?: string;
  policy: unknown;
  trans: TranslationBundle;
}): JSX.Element {
  const { name, policy, trans } = props;
  return (
    <>
      <Copy
        label={trans.__('Copy for the role')}
        name={name && trans.__('Copy the policy for %1, for the role', name)}
        policy={policy}
        trans={trans}
      />
      <Copy
        label={trans.__('Copy for the boundary')}
        name={
          name && trans.__('Copy the policy for %1, for the boundary', name)
        }
        policy={boundaryOf(policy)}
        trans={trans}
      />
    </>
  );
}

function Copy(props: {
  label: string;
  /** For a screen reader, where the label needs its row. */
  name?: string;
  policy: unknown;
  trans: TranslationBundle;
}): JSX.Element {
  const { label, name, policy, trans } = props;
  const [copied, setCopied] = React.useState(false);
  return (
    <>
      <button
        type="button"
        className="jp-MLSpace-button"
        aria-label={name}
        onClick={() => {
          Clipboard.copyToSystem(JSON.stringify(policy, null, 2));
          setCopied(true);
        }}
      >
        {label}
      </button>
      <span role="status">{copied && ` ${trans.__('Copied.')}`}</span>
    </>
  );
}
