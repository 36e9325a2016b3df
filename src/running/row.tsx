// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import React from 'react';
import type { WorkItem } from '../companion/contract';
import { formatAgo } from '../project/time';
import type { IRunningOptions } from './view';
import { computeText, endingOf, kindTitle, longUp, statusText } from './words';

type Props = IRunningOptions & { item: WorkItem };

/** One job, endpoint or cluster. */
export function RunningRow(props: Props): JSX.Element {
  const { item, trans, locale } = props;
  const now = props.now();
  const notes = [longUp(item, now, trans), ...item.tagProblems].filter(
    note => note !== null
  );
  return (
    <tr data-kind={item.kind}>
      <th scope="row">
        {item.name}
        {notes.map(note => (
          <div key={note} className="jp-MLSpaceRunning-note">
            ! {note}
          </div>
        ))}
      </th>
      <td>{kindTitle(item.kind, trans)}</td>
      <td>{statusText(item, trans)}</td>
      <td>
        {computeText(item, trans)}
        {item.computeProblem && (
          <div className="jp-MLSpacePage-note">{item.computeProblem}</div>
        )}
        {item.instanceHours !== null && item.compute.length > 0 && (
          <div className="jp-MLSpacePage-note">
            {trans.__('%1 instance-hours', item.instanceHours)}
          </div>
        )}
      </td>
      <td>
        {item.createdAt === null
          ? trans.__('not known')
          : formatAgo(item.createdAt, now, locale)}
      </td>
      <td>{whoText(props)}</td>
      <td>
        <Actions {...props} />
      </td>
    </tr>
  );
}

function whoText({ item, trans }: Props): string {
  if (item.owner !== null) {
    return item.isMine ? trans.__('%1 (you)', item.owner) : item.owner;
  }
  return item.hasMyRole === true
    ? trans.__('nobody named; it has this notebook’s role')
    : trans.__('nobody named');
}

function Actions(props: Props): JSX.Element {
  const { item, model, actions, trans } = props;
  const { verb } = endingOf(item, trans);
  const launch = actions.launch(item);
  const isBusy = model.isBusy(item);
  const wait = isBusy ? trans.__('Waiting for AWS…') : null;
  return (
    <div className="jp-MLSpaceRunning-actions">
      <ActionButton
        label={verb}
        name={trans.__('%1 %2', verb, item.name)}
        refusal={wait ?? model.endRefusal(item)}
        run={() => actions.end(item)}
      />
      {item.tagProblems.length > 0 && (
        <ActionButton
          label={trans.__('Add tags')}
          name={trans.__('Add tags to %1', item.name)}
          refusal={wait ?? item.actions.addTags}
          run={() => actions.addTags(item)}
        />
      )}
      <ActionButton
        label={trans.__('Logs')}
        name={trans.__('Logs of %1', item.name)}
        refusal={item.actions.logs}
        run={() => actions.showLogs(item)}
      />
      {launch && (
        <ActionButton
          label={trans.__('Cell')}
          name={trans.__('Go to the cell that launched %1', item.name)}
          refusal={null}
          run={launch}
        />
      )}
    </div>
  );
}

/** Stays reachable when it cannot be used: its description says why. */
function ActionButton(props: {
  label: string;
  name: string;
  refusal: string | null;
  run: () => void;
}): JSX.Element {
  const { label, name, refusal, run } = props;
  return (
    <button
      type="button"
      className="jp-MLSpace-button"
      aria-label={name}
      aria-disabled={refusal !== null}
      title={refusal ?? name}
      onClick={() => {
        if (refusal === null) {
          run();
        }
      }}
    >
      {label}
    </button>
  );
}
