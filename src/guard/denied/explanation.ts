// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { bySeverity, sourceName, statementName } from '../../editor/explain';
import type {
  Analysis,
  Decision,
  EngineOptions,
  Finding,
  GovernedName,
  JudgedRequest,
  Span
} from '../../governance/model';
import { isRefused } from '../../governance/rules/verdict';
import type { GuardItem, GuardNote } from '../notes';
import { itemText } from '../wording';
import { actionVerdict, type IRefusedRequest, requestRefused } from './judge';
import type { DenySide, IDenied } from './parse';

/** The note below a cell; sentences have backquotes around code. */
export interface IExplanation {
  readonly title: string;
  readonly lines: readonly string[];
  /** What the engine finds wrong with the call, gravest first. */
  readonly findings: readonly Finding[];
  /** What else it can be; empty when the cause is known. */
  readonly others: readonly string[];
  /** Whether trying again unchanged may help. */
  readonly mayPass: boolean;
}

export interface IExplainInputs {
  /** 0-based among all cells. */
  readonly cell: number;
  readonly analysis: Analysis | null;
  readonly options: EngineOptions | null;
  /** What the guard told of this run. */
  readonly note: GuardNote | null;
  readonly trans: TranslationBundle;
}

/** Which statement, which argument, and what to do; or what else it can be. */
export function explain(denied: IDenied, inputs: IExplainInputs): IExplanation {
  const { analysis, cell, note, options, trans } = inputs;
  const name = denied.action ?? denied.operation ?? '';
  const seen = seenText(denied, note, trans);
  const base: IExplanation = {
    title: trans.__('AWS refused `%1`.', name),
    lines: [...sideText(denied, trans), ...seen],
    findings: [],
    others: [],
    mayPass: false
  };
  if (!options || options.policies.sets.length === 0) {
    return withOthers(base, denied, null, trans);
  }
  const refused =
    analysis && requestRefused(denied, cell, analysis, options, note);
  if (refused) {
    return ofRequest(base, denied, refused, inputs, options);
  }
  const findings = (analysis?.findings ?? []).filter(
    finding => finding.span.cell === cell && speaksOf(finding, denied)
  );
  return ofAction({ ...base, findings }, denied, options, trans);
}

/** What the guard saw in the request and left as it was. */
function itemsLeft(
  { operation }: IDenied,
  note: GuardNote | null
): GuardItem[] {
  return (note?.calls ?? [])
    .filter(call => call.operation === operation)
    .flatMap(({ items }) => items)
    .filter(({ what }) => what !== 'filled');
}

/** Another case is no reason for AWS to refuse it. */
function hasSeen(denied: IDenied, note: GuardNote | null): boolean {
  return itemsLeft(denied, note).some(({ what }) => what !== 'case');
}

function seenText(
  denied: IDenied,
  note: GuardNote | null,
  trans: TranslationBundle
): string[] {
  return itemsLeft(denied, note).map(item =>
    trans.__('The guard saw in the request: %1.', itemText(item, trans))
  );
}

/** Findings that name the action or its operation. */
function speaksOf(
  { message }: Finding,
  { action, operation }: IDenied
): boolean {
  return [action, operation].some(
    name => name !== null && message.includes(name)
  );
}

function ofRequest(
  base: IExplanation,
  denied: IDenied,
  refused: IRefusedRequest,
  { analysis, note, trans }: IExplainInputs,
  options: EngineOptions
): IExplanation {
  const { decision, filled } = refused;
  const dependent = decision.dependents.find(
    ({ action }) => action === denied.action
  );
  const asked: Decision = dependent ?? decision;
  const findings = findingsOf(refused, analysis);
  const lines = [...base.lines, ...filledText(filled, trans)];
  if (!isRefused(asked) && findings.length === 0 && !hasSeen(denied, note)) {
    return withOthers({ ...base, lines }, denied, asked, trans, options);
  }
  const paths = dependent ? [] : decision.wouldChangePaths;
  return {
    ...base,
    findings,
    lines: [
      ...lines,
      ...deciders(asked, options, trans),
      ...(paths.length > 0 ? [trans.__('It depends on %1.', codes(paths))] : [])
    ]
  };
}

/** Errors at the call, without what the guard had made good. */
function findingsOf(
  { judged, filled }: IRefusedRequest,
  analysis: Analysis | null
): Finding[] {
  const places = placesOf(judged);
  const good = filled.map(name => RULES[name] ?? '-');
  return (analysis?.findings ?? [])
    .filter(
      ({ rule, severity, span }) =>
        severity === 'error' &&
        !good.includes(rule) &&
        places.some(
          ({ cell, from, to }) =>
            span.cell === cell && span.from <= to && from <= span.to
        )
    )
    .sort(bySeverity);
}

/** The call, and where its arguments are written. */
function placesOf({ request }: JudgedRequest): Span[] {
  const governed = request.requests.flatMap(api => Object.values(api.governed));
  return [
    request.call,
    ...governed.flatMap(({ value, written }) => [
      ...(written ? [written] : []),
      ...(value?.origin ? [value.origin] : [])
    ])
  ];
}

const RULES: Readonly<Partial<Record<GovernedName, string>>> = {
  tags: 'MLS001',
  subnets: 'MLS101',
  securityGroups: 'MLS101',
  volumeKey: 'MLS201'
};

function filledText(
  filled: readonly GovernedName[],
  trans: TranslationBundle
): string[] {
  return filled.length === 0
    ? []
    : [
        trans.__(
          'The guard had filled in what the text lacks; AWS refused it all the same.'
        )
      ];
}

/** A call whose request the text does not show: reading, stopping, logs, other modules. */
function ofAction(
  base: IExplanation,
  denied: IDenied,
  options: EngineOptions,
  trans: TranslationBundle
): IExplanation {
  if (denied.action === null) {
    return withOthers(base, denied, null, trans, options);
  }
  const { always, own, untagged } = actionVerdict(
    denied.action,
    denied.resource,
    options
  );
  if (isRefused(always)) {
    return {
      ...base,
      lines: [
        ...base.lines,
        ...deciders(always, options, trans),
        trans.__(
          'No argument of the call changes that; only an administrator can allow it.'
        )
      ]
    };
  }
  if (own.decision === 'allowed') {
    return {
      ...base,
      lines: [
        ...base.lines,
        trans.__(
          'It is allowed for what has your `user` and `project` as tags. So this is not yours, has no such tags, or was made moments ago: AWS needs up to a minute to see new tags.'
        ),
        ...deciders(untagged, options, trans)
      ],
      mayPass: true
    };
  }
  return withOthers(base, denied, own, trans, options);
}

/** Which statements decide, and where those came from. */
function deciders(
  { decidedBy }: Decision,
  { policies }: EngineOptions,
  trans: TranslationBundle
): string[] {
  const source = sourceName(policies.source, trans);
  return decidedBy.length > 0
    ? [
        trans.__(
          'Decided by %1 (%2).',
          decidedBy.map(ref => statementName(ref, trans)).join('; '),
          source
        )
      ]
    : [trans.__('Judged by: %1.', source)];
}

/** What AWS itself said. */
function sideText({ kind, side }: IDenied, trans: TranslationBundle): string[] {
  if (kind === 'unsaid') {
    return [];
  }
  const where = sideName(side, trans);
  return [
    kind === 'explicit'
      ? trans.__('AWS says: %1 denies it.', where)
      : trans.__('AWS says: %1 does not allow it, as it was sent.', where)
  ];
}

function sideName(side: DenySide | null, trans: TranslationBundle): string {
  switch (side) {
    case 'identity':
      return trans.__('the role’s own policy');
    case 'boundary':
      return trans.__('the role’s permissions boundary');
    case 'session':
      return trans.__('the session’s policy');
    case 'resource':
      return trans.__('the policy of the resource (a bucket’s, a key’s)');
    case 'organisation':
      return trans.__('the organisation');
    case 'endpoint':
      return trans.__('the policy of a VPC endpoint');
    case null:
      return trans.__('a policy');
  }
}

/** Nothing known here explains it: what else it can be, likeliest first. */
function withOthers(
  base: IExplanation,
  { side }: IDenied,
  decision: Decision | null,
  trans: TranslationBundle,
  options?: EngineOptions
): IExplanation {
  const judged =
    options && decision
      ? [
          decision.decision === 'allowed'
            ? trans.__(
                'By the policies known here (%1) the call is right.',
                sourceName(options.policies.source, trans)
              )
            : trans.__(
                'By the policies known here (%1) it may be allowed or not: the text does not tell enough.',
                sourceName(options.policies.source, trans)
              )
        ]
      : [];
  const byPolicy =
    side === 'boundary' || side === 'organisation' || side === 'endpoint'
      ? trans.__(
          'a limit that only an administrator can change: %1',
          sideName(side, trans)
        )
      : trans.__(
          'a permissions boundary, or policies other than those known here: an administrator can put them into the project’s folder'
        );
  return {
    ...base,
    lines: [...base.lines, ...judged],
    others: [
      trans.__(
        'a role or tags changed moments ago: AWS needs up to a minute, try again then'
      ),
      byPolicy,
      trans.__(
        'a quota of the account, or an instance type that is not open to it: an administrator can ask AWS for more'
      )
    ],
    mayPass: true
  };
}

function codes(names: readonly string[]): string {
  return names.map(name => `\`${name}\``).join(', ');
}
