// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { Finding } from '../governance/model';
import type { IGovernance, IGovernedDocument } from '../tokens';
import type { IPlacedFinding } from './diagnostics';
import {
  awsAnswer,
  bySeverity,
  deciderText,
  requestOf,
  severityWord
} from './explain';

/** What the buttons of an explanation do. */
export interface IHoverActions {
  fix(document: IGovernedDocument, findings: readonly Finding[]): void;
  fixAll(document: IGovernedDocument): void;
  ignore(document: IGovernedDocument, findings: readonly Finding[]): void;
  why(rule: string): void;
}

function element(
  tag: 'div' | 'ul' | 'li' | 'span' | 'code' | 'p',
  className: string,
  text = ''
): HTMLElement {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

/** Adds a sentence; what stands between backticks is code. */
function prose(node: HTMLElement, text: string): HTMLElement {
  text.split('`').forEach((part, index) => {
    node.append(index % 2 === 1 ? element('code', '', part) : part);
  });
  return node;
}

function button(
  label: string,
  title: string,
  onClick: () => void
): HTMLButtonElement {
  const node = document.createElement('button');
  node.type = 'button';
  node.className = 'jp-MLSpace-hover-button';
  node.textContent = label;
  node.title = title;
  // The editor must keep its selection.
  node.addEventListener('mousedown', event => event.preventDefault());
  node.addEventListener('click', onClick);
  return node;
}

/** Explains findings at one place: the answer, the reason, the remedy, the ways out. */
export class Hover {
  constructor(
    private _governance: IGovernance,
    private _actions: IHoverActions,
    trans: TranslationBundle
  ) {
    this._trans = trans;
  }

  render(
    owner: IGovernedDocument,
    placed: readonly IPlacedFinding[],
    close: () => void
  ): HTMLElement {
    const findings = placed.map(({ finding }) => finding).sort(bySeverity);
    const root = element('div', 'jp-MLSpace-hover');
    root.setAttribute('role', 'dialog');
    root.setAttribute('aria-label', this._trans.__('MLSpace findings'));
    const answer = this._answer(owner, findings);
    if (answer) {
      root.append(element('p', 'jp-MLSpace-hover-answer', answer));
    }
    const list = element('ul', 'jp-MLSpace-hover-list');
    list.append(...findings.map(finding => this._item(finding)));
    root.append(list);
    const decider = deciderText(
      findings,
      this._governance.options,
      this._trans
    );
    if (decider) {
      root.append(element('p', 'jp-MLSpace-hover-decider', decider));
    }
    root.append(this._buttons(owner, findings, close));
    root.addEventListener('keydown', event => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        close();
      }
    });
    return root;
  }

  private _answer(
    owner: IGovernedDocument,
    findings: readonly Finding[]
  ): string | null {
    const analysis = owner.result?.analysis;
    const request = analysis && requestOf(analysis, findings[0]);
    return request ? awsAnswer(request, this._trans) : null;
  }

  private _item(finding: Finding): HTMLElement {
    const item = element('li', 'jp-MLSpace-hover-item');
    const word = severityWord(finding.severity, this._trans);
    const badge = element(
      'span',
      `jp-MLSpace-badge jp-MLSpace-badge-${finding.severity}`,
      `${finding.rule} ${word}`
    );
    item.append(badge, ' ', prose(element('span', ''), finding.message));
    if (finding.remedy) {
      item.append(
        prose(element('div', 'jp-MLSpace-hover-remedy'), finding.remedy)
      );
    }
    return item;
  }

  private _buttons(
    owner: IGovernedDocument,
    findings: readonly Finding[],
    close: () => void
  ): HTMLElement {
    const trans = this._trans;
    const row = element('div', 'jp-MLSpace-hover-buttons');
    const run = (action: () => void) => () => {
      close();
      action();
    };
    const fixable = findings.filter(({ fix }) => fix !== null);
    if (fixable.length > 0) {
      row.append(
        button(
          trans.__('Fix this'),
          fixable.map(({ fix }) => fix?.title ?? '').join('; '),
          run(() => this._actions.fix(owner, fixable))
        ),
        button(
          owner.result?.source.format === 'notebook'
            ? trans.__('Fix all in notebook')
            : trans.__('Fix all in file'),
          trans.__('Shows what would change first'),
          run(() => this._actions.fixAll(owner))
        )
      );
    }
    row.append(
      button(
        trans.__('Ignore'),
        trans.__('Add a comment that switches the rule off for this line'),
        run(() => this._actions.ignore(owner, findings))
      ),
      button(
        trans.__('Why?'),
        trans.__('Open the page of rule %1', findings[0].rule),
        run(() => this._actions.why(findings[0].rule))
      )
    );
    return row;
  }

  private _trans: TranslationBundle;
}
