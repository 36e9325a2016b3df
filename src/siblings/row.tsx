// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { Instance, InstanceStop } from '../companion/contract';
import { isMoving } from '../companion/moving';
import { formatOf } from '../project/time';
import type { IFact } from './describe';
import { FactList } from './facts';
import type { Action, Change } from './model';
import { describeStop } from './stop-time';

const DAY = { dateStyle: 'medium' } as const;
const MOMENT = { dateStyle: 'medium', timeStyle: 'short' } as const;

export interface IRowProps {
  readonly instance: Instance;
  /** Where it stands among how many: most of a long list are not there. */
  readonly position: number;
  readonly count: number;
  /** Whether it shows more. */
  readonly isOpen: boolean;
  readonly toggle: (name: string) => void;
  /** When it is stopped each day; null: not known. */
  readonly stop: InstanceStop | null;
  /** Whether the owner is told: not among my own. */
  readonly withOwner: boolean;
  /** To the hour, epoch milliseconds: rows must not change by the minute. */
  readonly hour: number;
  /** A change of it is under way from here. */
  readonly isBusy: boolean;
  /** The companion cannot be asked. */
  readonly isAway: boolean;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly change: (name: string, change: Change) => void;
  /** Open its JupyterLab in a new tab. */
  readonly open: (name: string) => void;
  /** Why an action is not possible; null when it is. */
  readonly refusal: (instance: Instance, action: Action) => string | null;
  /** Owner mode changes what `refusal` says. */
  readonly ownerMode: boolean;
  /** Show the menu with all that can be done, at its button. */
  readonly menu: (name: string, button: HTMLElement) => void;
}

/** A shape for each status, so that colour is never the only sign. */
function shapeOf(instance: Instance): string {
  if (isMoving(instance)) {
    return '~';
  }
  switch (instance.status) {
    case 'InService':
      return '●';
    case 'Stopped':
      return '○';
    case 'Failed':
      return '!';
    default:
      return '~';
  }
}

/** One instance; a click on its name shows more. Takes only what it shows, so that a thousand cost little. */
export const Row = React.memo((props: IRowProps): JSX.Element => {
  const { instance, trans, isOpen } = props;
  const { name, status, isSelf, failureReason } = instance;
  const id = React.useId();
  return (
    <div
      role="listitem"
      aria-posinset={props.position}
      aria-setsize={props.count}
      className="jp-MLSpaceSiblings-row"
      data-status={status}
      data-self={isSelf || undefined}
    >
      <span aria-hidden="true" className="jp-MLSpaceSiblings-shape">
        {shapeOf(instance)}
      </span>
      <span className="jp-MLSpaceSiblings-name">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => props.toggle(name)}
        >
          {name}
        </button>
        {isSelf && (
          <span className="jp-MLSpaceSiblings-self">
            {trans.__('this one')}
          </span>
        )}
      </span>
      <span className="jp-MLSpaceSiblings-buttons">
        <OpenButton {...props} />
        <RowButton {...props} />
        <button
          type="button"
          className="jp-MLSpace-button"
          aria-haspopup="menu"
          aria-label={trans.__('More actions for %1', name)}
          title={trans.__('More actions for %1', name)}
          onClick={event => props.menu(name, event.currentTarget)}
        >
          …
        </button>
      </span>
      <RowFacts {...props} />
      {failureReason && !isOpen && (
        <details className="jp-MLSpaceSiblings-why">
          <summary>{trans.__('why?')}</summary>
          {failureReason}
        </details>
      )}
      <div id={id} hidden={!isOpen} className="jp-MLSpaceSiblings-more">
        {isOpen && <More {...props} />}
      </div>
    </div>
  );
});
Row.displayName = 'Row';

/** One line in a narrow panel, columns in a wide one. */
function RowFacts(props: IRowProps): JSX.Element {
  const { instance, stop, trans, locale, withOwner, hour } = props;
  const { status, type, owner, createdAt } = instance;
  const { text, brief, source } = describeStop(stop, {
    ...{ trans, locale },
    now: hour
  });
  const unknown = trans.__('not known');
  return (
    <span className="jp-MLSpaceSiblings-facts">
      <span>{status}</span>
      <span>{type}</span>
      {withOwner && <span>{owner ?? trans.__('owner not known')}</span>}
      <span data-fact="created">
        {createdAt === null ? unknown : formatOf(locale, DAY).format(createdAt)}
      </span>
      <span data-fact="stop" title={source}>
        <span data-fact="brief">{brief}</span>
        <span data-fact="value">{text}</span>
      </span>
    </span>
  );
}

function More(props: IRowProps): JSX.Element {
  const { instance, stop, trans, locale, hour } = props;
  const { owner, createdAt, modifiedAt, failureReason, arn } = instance;
  const moment = (at: number | null) =>
    at === null ? null : formatOf(locale, MOMENT).format(at);
  const { text, source } = describeStop(stop, {
    ...{ trans, locale },
    now: hour
  });
  const facts: IFact[] = [
    { name: trans.__('Owner'), value: owner },
    {
      name: trans.__('Daily stop'),
      value: stop === null ? null : text,
      note: source
    },
    { name: trans.__('Created'), value: moment(createdAt) },
    { name: trans.__('Changed'), value: moment(modifiedAt) },
    { name: trans.__('ARN'), value: arn }
  ];
  if (failureReason) {
    facts.unshift({ name: trans.__('Failed because'), value: failureReason });
  }
  return <FactList facts={facts} trans={trans} />;
}

/** Only where it is possible: there are enough buttons. */
function OpenButton(props: IRowProps): JSX.Element | null {
  const { instance, trans, isAway } = props;
  const { name } = instance;
  return props.refusal(instance, 'open') !== null || isAway ? null : (
    <button
      type="button"
      className="jp-MLSpace-button"
      aria-label={trans.__('Open %1 in a new tab', name)}
      title={trans.__('Open %1 in a new tab', name)}
      onClick={() => props.open(name)}
    >
      {trans.__('open')}
    </button>
  );
}

/** The one change that the status allows; where it is not possible, why. */
function RowButton(props: IRowProps): JSX.Element | null {
  const { instance, trans, isAway, isBusy } = props;
  const { name, status } = instance;
  if (isMoving(instance)) {
    return null;
  }
  const change: Change = status === 'InService' ? 'stop' : 'start';
  const reason = isAway
    ? trans.__('The companion is not running.')
    : props.refusal(instance, change);
  const label =
    change === 'stop' ? trans.__('Stop %1', name) : trans.__('Start %1', name);
  return (
    <button
      type="button"
      className="jp-MLSpace-button"
      aria-label={reason === null ? label : trans.__('%1: %2', label, reason)}
      title={reason ?? label}
      aria-disabled={reason !== null || isBusy}
      onClick={() => {
        if (reason === null && !isBusy) {
          props.change(name, change);
        }
      }}
    >
      {change === 'stop' ? trans.__('stop') : trans.__('start')}
    </button>
  );
}
