// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { CommandRegistry } from '@lumino/commands';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Finding } from '../governance/model';
import type { IGovernance } from '../tokens';
import { requestOf } from './explain';
import type { IFixer } from './late-fixer';
import { fixIcon } from './icons';
import { type IPlace, type Navigator, neighbour } from './navigate';

export const CommandIDs = {
  fixThis: 'mlspace:fix-this',
  fixCell: 'mlspace:fix-cell',
  fixNotebook: 'mlspace:fix-notebook',
  next: 'mlspace:next-finding',
  previous: 'mlspace:previous-finding',
  explain: 'mlspace:explain-finding',
  ignoreLine: 'mlspace:ignore-finding-in-line',
  ignoreCell: 'mlspace:ignore-finding-in-cell',
  ignoreRule: 'mlspace:ignore-rule'
} as const;

/** The palette's and menus' order. */
export const ALL_COMMANDS: readonly string[] = Object.values(CommandIDs);

export const NO_ARGUMENTS = {
  args: { type: 'object', properties: {}, additionalProperties: false }
};
const TOOLBAR_ARGUMENT = {
  args: {
    type: 'object',
    properties: {
      toolbar: {
        type: 'boolean',
        description: 'Whether a toolbar asks: icon only, shown when useful'
      }
    }
  }
};

interface IContext {
  readonly commands: CommandRegistry;
  readonly governance: IGovernance;
  readonly navigator: Navigator;
  readonly fixer: IFixer;
  readonly trans: TranslationBundle;
}

/** Findings at a place: those that cover it, else those of the call around it, else none. */
export function findingsNear(place: IPlace): readonly Finding[] {
  const analysis = place.document.result?.analysis;
  if (!analysis) {
    return [];
  }
  const { cell, offset } = place;
  const inCell = analysis.findings.filter(({ span }) => span.cell === cell);
  const covering = inCell.filter(
    ({ span }) => span.from <= offset && offset <= span.to
  );
  if (covering.length > 0) {
    return covering;
  }
  return inCell.filter(finding => {
    const call = requestOf(analysis, finding)?.request.call;
    return call && call.from <= offset && offset <= call.to;
  });
}

/** Registers what can be done about findings; the palette and shortcuts refer to the ids. */
export function addFindingCommands(context: IContext): void {
  addFixCommands(context);
  addMoveCommands(context);
  addIgnoreCommands(context);
}

function here({ navigator }: IContext): readonly Finding[] {
  const place = navigator.here();
  return place ? findingsNear(place) : [];
}

function inCell({ navigator }: IContext): readonly Finding[] {
  const place = navigator.here();
  return (place?.document.result?.analysis.findings ?? []).filter(
    ({ span }) => span.cell === place?.cell
  );
}

function all({ governance }: IContext): readonly Finding[] {
  return governance.current?.result?.analysis.findings ?? [];
}

function isFile({ governance }: IContext): boolean {
  return governance.current?.result?.source.format === 'script';
}

const isFixable = ({ fix }: Finding) => fix !== null;

async function fix(
  { governance, fixer }: IContext,
  pick: () => readonly Finding[]
): Promise<void> {
  const document = governance.current;
  if (document) {
    await governance.refresh(document);
    const chosen = new Set(pick());
    await fixer.fix(document, finding => chosen.has(finding));
  }
}

function addFixCommands(context: IContext): void {
  const { commands, trans } = context;
  commands.addCommand(CommandIDs.fixThis, {
    label: trans.__('Fix This MLSpace Finding'),
    caption: trans.__('Add what the call under the cursor lacks'),
    describedBy: NO_ARGUMENTS,
    isEnabled: () => here(context).some(isFixable),
    execute: () => fix(context, () => here(context))
  });
  commands.addCommand(CommandIDs.fixCell, {
    label: args =>
      args.toolbar ? '' : trans.__('Fix All MLSpace Findings in Cell'),
    caption: trans.__('MLSpace: add what the calls in this cell lack'),
    icon: args => (args.toolbar ? fixIcon : undefined),
    describedBy: TOOLBAR_ARGUMENT,
    isEnabled: () => inCell(context).some(isFixable),
    isVisible: args =>
      !isFile(context) && (!args.toolbar || inCell(context).some(isFixable)),
    execute: () => fix(context, () => inCell(context))
  });
  commands.addCommand(CommandIDs.fixNotebook, {
    label: args =>
      args.toolbar
        ? ''
        : isFile(context)
          ? trans.__('Fix All MLSpace Findings in File')
          : trans.__('Fix All MLSpace Findings in Notebook'),
    icon: args => (args.toolbar ? fixIcon : undefined),
    caption: trans.__(
      'MLSpace: add what the calls in this document lack; shows the changes first'
    ),
    describedBy: TOOLBAR_ARGUMENT,
    isEnabled: () => all(context).some(isFixable),
    isVisible: args => !args.toolbar || all(context).some(isFixable),
    execute: async () => {
      const document = context.governance.current;
      await (document && context.fixer.fixAll(document));
    }
  });
}

async function move(context: IContext, direction: 1 | -1): Promise<void> {
  const place = context.navigator.here();
  const finding = place && neighbour(all(context), place, direction);
  if (place && finding) {
    await context.navigator.show(place.document, finding);
  }
}

function addMoveCommands(context: IContext): void {
  const { commands, navigator, trans } = context;
  const isEnabled = () => all(context).length > 0;
  commands.addCommand(CommandIDs.next, {
    label: trans.__('Next MLSpace Finding'),
    caption: trans.__('Go to the next finding and explain it'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: () => move(context, 1)
  });
  commands.addCommand(CommandIDs.previous, {
    label: trans.__('Previous MLSpace Finding'),
    caption: trans.__('Go to the previous finding and explain it'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: () => move(context, -1)
  });
  commands.addCommand(CommandIDs.explain, {
    label: trans.__('Explain MLSpace Finding'),
    caption: trans.__('Show why the call under the cursor is marked'),
    describedBy: NO_ARGUMENTS,
    isEnabled: () => here(context).length > 0,
    execute: () => {
      const editor = navigator.currentEditor();
      const finding = here(context)[0];
      if (editor && finding) {
        navigator.explain(editor, finding.span.from, true);
      }
    }
  });
}

async function ignore(
  context: IContext,
  where: 'line' | 'cell' | 'rule'
): Promise<void> {
  const { governance } = context;
  const document = governance.current;
  if (!document) {
    return;
  }
  await governance.refresh(document);
  const rules = new Set(here(context).map(({ rule }) => rule));
  for (const rule of rules) {
    // Each comment moves the text: look again before the next.
    const finding = here(context).find(other => other.rule === rule);
    if (finding) {
      await governance.ignore(document, finding, where);
    }
  }
}

function addIgnoreCommands(context: IContext): void {
  const { commands, trans } = context;
  const isEnabled = () => here(context).length > 0;
  commands.addCommand(CommandIDs.ignoreLine, {
    label: trans.__('Ignore MLSpace Finding in This Line'),
    caption: trans.__('Adds a comment to the line'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: () => ignore(context, 'line')
  });
  commands.addCommand(CommandIDs.ignoreCell, {
    label: trans.__('Ignore MLSpace Finding in This Cell'),
    caption: trans.__('Adds a comment at the top of the cell'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: () => ignore(context, 'cell')
  });
  commands.addCommand(CommandIDs.ignoreRule, {
    label: trans.__('Switch MLSpace Rule Off'),
    caption: trans.__('Adds the rule to those left out in the settings'),
    describedBy: NO_ARGUMENTS,
    isEnabled,
    execute: () => ignore(context, 'rule')
  });
}
