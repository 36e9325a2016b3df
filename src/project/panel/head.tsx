// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  buildIcon,
  ReactWidget,
  refreshIcon,
  settingsIcon
} from '@jupyterlab/ui-components';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import React from 'react';
import type { ICompanion, IProject } from '../../tokens';
import { ProblemNote, type IShownProblem } from '../problem';
import { useNow } from '../time';
import { listFacts, listProblems } from './shown';

export interface IHeadOptions {
  readonly project: IProject | null;
  readonly companion: ICompanion | null;
  readonly trans: TranslationBundle;
  readonly locale: string;
  readonly now: () => number;
  readonly refresh: () => void;
  readonly openSettings: () => void;
  /** Null where that feature is switched off. */
  readonly housekeeping: () => (() => void) | null;
}

/** The panel's title line and "who and where". */
export class HeadWidget extends ReactWidget {
  constructor(private readonly _options: IHeadOptions) {
    super();
    this.addClass('jp-MLSpaceHead');
    _options.companion?.stateChanged.connect(this.update, this);
    _options.project?.changed.connect(this.update, this);
  }

  override dispose(): void {
    if (this.isDisposed) {
      return;
    }
    Signal.clearData(this);
    super.dispose();
  }

  protected override render(): JSX.Element {
    return (
      <>
        <TitleLine {...this._options} />
        <WhoAndWhere {...this._options} />
      </>
    );
  }
}

function TitleLine(props: IHeadOptions): JSX.Element {
  const { trans, refresh, openSettings } = props;
  const openHousekeeping = props.housekeeping();
  return (
    <div className="jp-MLSpaceHead-title">
      <h2>{trans.__('MLSpace')}</h2>
      <button
        type="button"
        className="jp-MLSpace-iconButton"
        title={trans.__('Read project, instances and stop time again')}
        aria-label={trans.__('Refresh')}
        onClick={refresh}
      >
        <refreshIcon.react tag="span" />
      </button>
      {openHousekeeping && (
        <button
          type="button"
          className="jp-MLSpace-iconButton"
          title={trans.__('Disk, ports, environments, shared notebooks')}
          aria-label={trans.__('Housekeeping')}
          onClick={openHousekeeping}
        >
          <buildIcon.react tag="span" />
        </button>
      )}
      <button
        type="button"
        className="jp-MLSpace-iconButton"
        title={trans.__('Open the settings of MLSpace')}
        aria-label={trans.__('Settings')}
        onClick={openSettings}
      >
        <settingsIcon.react tag="span" />
      </button>
    </div>
  );
}

function WhoAndWhere(props: IHeadOptions): JSX.Element {
  const { project, companion, trans, locale } = props;
  const now = useNow(60_000, props.now);
  const [open, setOpen] = React.useState(false);
  const id = React.useId();
  const problems = listProblems(project, companion, trans);
  return (
    <div className="jp-MLSpaceHead-who">
      <button
        type="button"
        className="jp-MLSpaceHead-summary"
        aria-expanded={open}
        aria-controls={id}
        title={trans.__('Show what is known of the project')}
        onClick={() => setOpen(!open)}
      >
        <Summary project={project} trans={trans} />
      </button>
      <div id={id} hidden={!open}>
        {open && (
          <dl className="jp-MLSpaceHead-facts">
            {listFacts(project, trans, locale, now).map(fact => (
              <React.Fragment key={fact.name}>
                <dt>{fact.name}</dt>
                <dd className={fact.known ? undefined : 'jp-mod-unknown'}>
                  {fact.value}
                </dd>
              </React.Fragment>
            ))}
          </dl>
        )}
      </div>
      {problems.length > 0 && <Problems problems={problems} trans={trans} />}
    </div>
  );
}

function Summary(props: {
  project: IProject | null;
  trans: TranslationBundle;
}): JSX.Element {
  const { project, trans } = props;
  const identity = project?.report?.identity;
  const instance = identity?.instanceName
    ? identity.instanceType
      ? `${identity.instanceName} (${identity.instanceType})`
      : identity.instanceName
    : null;
  const parts = [project?.facts.project, project?.facts.user, instance];
  const known = parts.filter(part => typeof part === 'string');
  return (
    <span>
      {known.length > 0
        ? known.join(' · ')
        : trans.__('Project and user are not known')}
    </span>
  );
}

/** The first problem in full, the others on demand: calm, but never hidden. */
function Problems(props: {
  problems: readonly IShownProblem[];
  trans: TranslationBundle;
}): JSX.Element {
  const { problems, trans } = props;
  const [all, setAll] = React.useState(false);
  const shown = all ? problems : problems.slice(0, 1);
  const rest = problems.length - 1;
  return (
    <div className="jp-MLSpaceHead-problems" role="status">
      {shown.map(problem => (
        <ProblemNote key={problem.message} problem={problem} trans={trans} />
      ))}
      {rest > 0 && (
        <button
          type="button"
          className="jp-MLSpace-link"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all
            ? trans.__('Show less')
            : trans._n('%1 more problem', '%1 more problems', rest)}
        </button>
      )}
    </div>
  );
}
