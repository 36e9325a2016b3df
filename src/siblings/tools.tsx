// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import {
  ownersOf,
  SORTS,
  STATUSES,
  type Scope,
  type Sort,
  type StatusFilter
} from './look';
import type { SiblingsModel } from './model';

interface IToolsProps {
  readonly model: SiblingsModel;
  readonly trans: TranslationBundle;
}

/** Whose, which and in which order; and a new one. */
export function Tools(
  props: IToolsProps & {
    readonly create: () => void;
    readonly scripts: () => void;
  }
): JSX.Element {
  const { model, trans, create, scripts } = props;
  const { look } = model;
  return (
    <div className="jp-MLSpaceSiblings-tools">
      <ScopeButtons model={model} trans={trans} />
      <input
        type="search"
        className="jp-mod-styled"
        placeholder={trans.__('Search')}
        aria-label={trans.__('Search notebooks by name, status, type, owner')}
        value={model.query}
        onChange={event => model.setQuery(event.target.value)}
      />
      <Choice
        label={trans.__('Status')}
        values={STATUSES}
        value={look.status}
        nameOf={status => statusName(status, trans)}
        choose={status => model.setLook({ status })}
      />
      {look.scope === 'project' && <OwnerChoice model={model} trans={trans} />}
      <Choice
        label={trans.__('Order')}
        values={SORTS}
        value={look.sort}
        nameOf={sort => sortName(sort, trans)}
        choose={sort => model.setLook({ sort })}
      />
      <div>
        <button
          type="button"
          className="jp-MLSpace-button"
          aria-label={trans.__('New notebook')}
          title={trans.__('Create a notebook in this project')}
          aria-disabled={model.isAway}
          onClick={() => !model.isAway && create()}
        >
          {trans.__('+ new')}
        </button>
        <button
          type="button"
          className="jp-MLSpace-button"
          aria-label={trans.__('Lifecycle configurations and repositories')}
          title={trans.__('Lifecycle configurations and repositories')}
          aria-disabled={model.isAway}
          onClick={() => !model.isAway && scripts()}
        >
          {trans.__('scripts')}
        </button>
      </div>
    </div>
  );
}

function ScopeButtons({ model, trans }: IToolsProps): JSX.Element {
  const button = (scope: Scope, label: string) => (
    <button
      type="button"
      className="jp-MLSpace-button"
      aria-pressed={model.look.scope === scope}
      onClick={() => model.setLook({ scope })}
    >
      {label}
    </button>
  );
  return (
    <div role="group" aria-label={trans.__('Whose notebooks')}>
      {button('mine', trans.__('My'))}
      {button('project', trans.__('Project'))}
    </div>
  );
}

const ANYBODY = 'any';
/** A name of an owner cannot be taken for "anybody". */
const OWNER_MARK = 'owner:';

function OwnerChoice({ model, trans }: IToolsProps): JSX.Element {
  const { owner } = model.look;
  const known = ownersOf(model.inScope);
  // What was chosen before stays visible, also when nobody of that name is left.
  const owners =
    owner === null || known.includes(owner) ? known : [...known, owner];
  return (
    <Choice
      label={trans.__('Owner')}
      values={[ANYBODY, ...owners.map(name => OWNER_MARK + name)]}
      value={owner === null ? ANYBODY : OWNER_MARK + owner}
      nameOf={value =>
        value === ANYBODY
          ? trans.__('Any owner')
          : value.slice(OWNER_MARK.length) || trans.__('owner not known')
      }
      choose={value =>
        model.setLook({
          owner: value === ANYBODY ? null : value.slice(OWNER_MARK.length)
        })
      }
    />
  );
}

function Choice<T extends string>(props: {
  label: string;
  values: readonly T[];
  value: T;
  nameOf: (value: T) => string;
  choose: (value: T) => void;
}): JSX.Element {
  const { label, values, value, nameOf, choose } = props;
  return (
    <select
      className="jp-MLSpaceSiblings-choice"
      aria-label={label}
      title={label}
      value={value}
      onChange={event => {
        const chosen = values.find(other => other === event.target.value);
        if (chosen !== undefined) {
          choose(chosen);
        }
      }}
    >
      {values.map(other => (
        <option key={other} value={other}>
          {nameOf(other)}
        </option>
      ))}
    </select>
  );
}

function statusName(status: StatusFilter, trans: TranslationBundle): string {
  switch (status) {
    case 'all':
      return trans.__('Any status');
    case 'moving':
      return trans.__('Changing');
    default:
      // AWS's own word, as in the rows.
      return status;
  }
}

function sortName(sort: Sort, trans: TranslationBundle): string {
  switch (sort) {
    case 'name':
      return trans.__('By name');
    case 'status':
      return trans.__('By status');
    case 'type':
      return trans.__('By type');
    case 'owner':
      return trans.__('By owner');
    case 'newest':
      return trans.__('Newest first');
    case 'stop':
      return trans.__('Next stop first');
  }
}
