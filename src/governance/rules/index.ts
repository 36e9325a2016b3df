// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Finding, JudgedRequest, RuleOptions, Severity } from '../model';
import { fixSurroundings } from '../fixes/names';
import { constructorsFirst } from './inherit';
import {
  cellsOf,
  cellsOfPart,
  NO_PART,
  partOf,
  RuleMemory,
  wholeOf,
  type Said
} from './memory';
import { RULES } from './registry';
import { suppress, UNUSED_SUPPRESSION } from './suppress';
import { deciders, type Rule, type RuleContext } from './types';

export { RuleMemory } from './memory';
export { RULES } from './registry';
export type { Rule, RuleContext } from './types';

/** Where a rule's page is found. */
export const RULE_PAGES =
  'https://github.com/jupyterlab-mlspace/jupyterlab-mlspace/blob/main/docs/rules';

/** Address of a rule's page. */
export function ruleUrl(code: string): string {
  return `${RULE_PAGES}/${code}.md`;
}

/** Options of somebody who set none. */
export const DEFAULT_RULE_OPTIONS: RuleOptions = {
  select: [],
  ignore: [],
  severities: {},
  requiredTags: ['user', 'project', 'system'],
  namingPatterns: {}
};

/** Whether a code or prefix names a rule. */
export function isKnownCode(code: string): boolean {
  return (
    code !== '' &&
    [...RULES, UNUSED_SUPPRESSION].some(rule => rule.code.startsWith(code))
  );
}

/**
 * Rules that look at the notebook as a whole. All others are run on each
 * request, and those of `BY_CELL` on each cell, so that an edit costs only the
 * requests and cells that it reaches.
 */
const WHOLE = new Set(['MLS504', 'MLS505', 'MLS506']);
const BY_CELL = new Set(['MLS004', 'MLS501', 'MLS502']);
/** Goes by all calls of the notebook where a request names no output. */
const OUTPUT = 'MLS404';
/** Their repairs of constructors come before those of methods. */
const INHERITED = new Set(['MLS001', 'MLS101']);

/**
 * Runs the selected rules; findings in order of place, then of the registry.
 * `memory` is of the same facts, policies and options.
 */
export function runRules(
  context: RuleContext,
  memory: RuleMemory = new RuleMemory()
): Finding[] {
  const { options } = context;
  const rules = RULES.filter(rule => isSelected(rule.code, options));
  const said = [
    ...aboutRequests(context, memory, rules),
    ...aboutCells(context, memory, rules),
    ...ask(
      rules.filter(rule => WHOLE.has(rule.code)),
      context
    )
  ];
  const findings = said.map(one => makeFinding(context, one));
  const kept = suppress(context, unique(findings), code =>
    isSelected(code, options)
  );
  return kept.sort(
    (a, b) =>
      a.span.cell - b.span.cell ||
      a.span.from - b.span.from ||
      (RANK.get(a.rule) ?? 0) - (RANK.get(b.rule) ?? 0)
  );
}

const BY_CODE = new Map(RULES.map(rule => [rule.code, rule]));
const RANK = new Map(
  [...BY_CODE.keys(), UNUSED_SUPPRESSION.code].map((code, index) => [
    code,
    index
  ])
);

/** What rules say of a context, or of a part of one. */
function ask(rules: readonly Rule[], context: RuleContext): Said[] {
  const said: Said[] = [];
  for (const { code, check } of rules) {
    check(context, report => said.push({ code, report }));
  }
  return said;
}

function aboutRequests(
  context: RuleContext,
  memory: RuleMemory,
  rules: readonly Rule[]
): Said[] {
  const own = rules.filter(({ code }) => !WHOLE.has(code) && code !== OUTPUT);
  const output = rules.filter(({ code }) => code === OUTPUT);
  if (context.requests.length === 0) {
    return [];
  }
  const surroundings = surroundingsOf(context);
  const told = context.requests.map(judged => {
    const { requests, outputs } = memory;
    return {
      judged,
      said: [
        ...requests.recall(judged, cellsOf, context, surroundings, one =>
          ask(own, partOf(one, [judged], NO_PART))
        ),
        ...outputs.recall(judged, cellsOf, context, surroundings, one =>
          ask(output, { ...one, requests: [judged] })
        )
      ]
    };
  });
  return [...INHERITED].reduce(inOrder, told).flatMap(({ said }) => said);
}

interface SaidOf {
  readonly judged: JudgedRequest;
  readonly said: readonly Said[];
}

/** Puts the repairs of constructors first, for one rule. */
function inOrder(told: readonly SaidOf[], code: string): readonly SaidOf[] {
  const own = told.flatMap(({ judged, said }) =>
    said
      .filter(one => one.code === code)
      .map(({ report }) => ({ judged, report }))
  );
  const reports = constructorsFirst(own);
  let next = 0;
  return told.map(({ judged, said }) => ({
    judged,
    said: said.map(one =>
      one.code === code ? { code, report: reports[next++] ?? one.report } : one
    )
  }));
}

function surroundingsOf({ document }: RuleContext): () => string {
  let known: string | null = null;
  return () => (known ??= fixSurroundings(document));
}

function aboutCells(
  context: RuleContext,
  memory: RuleMemory,
  rules: readonly Rule[]
): Said[] {
  const own = rules.filter(({ code }) => BY_CELL.has(code));
  const surroundings = surroundingsOf(context);
  const parts = context.parts ?? [wholeOf(context)];
  const { settled } = memory;
  const said: Said[] = [];
  const alone: (readonly Said[] | null)[] = [];
  parts.forEach((part, at) => {
    const known = settled.parts[at] === part ? settled.said[at] : null;
    const reports =
      known ??
      memory.parts.recall(part, cellsOfPart, context, surroundings, one =>
        ask(own, partOf(one, [], part))
      );
    if (reports.length > 0) {
      said.push(...reports);
    }
    alone.push(
      known ?? (cellsOfPart(part).size === 1 ? memory.parts.alone(part) : null)
    );
  });
  memory.settled = { parts, said: alone };
  return said;
}

function makeFinding(context: RuleContext, { code, report }: Said): Finding {
  const decisions = report.decisions ?? [];
  return {
    rule: code,
    severity:
      context.options.severities[code] ??
      report.severity ??
      BY_CODE.get(code)?.severity ??
      'warning',
    span: report.span,
    message: report.message,
    decidedBy: deciders(decisions),
    policyLabel: decisions.length > 0 ? `by the ${context.policyLabel}` : null,
    remedy: report.remedy ?? null,
    fix: report.fix ?? null
  };
}

/** Codes or prefixes; the longer, more exact entry wins. */
export function isSelected(code: string, options: RuleOptions): boolean {
  const best = (entries: readonly string[]): number =>
    entries
      .filter(entry => code.startsWith(entry))
      .reduce((length, entry) => Math.max(length, entry.length), -1);
  const selected = options.select.length === 0 ? 0 : best(options.select);
  return selected >= 0 && best(options.ignore) < Math.max(selected, 1);
}

const ORDER: readonly Severity[] = ['info', 'warning', 'error'];

/** Several requests may lead to the same finding at a shared value: keep the worst. */
function unique(findings: readonly Finding[]): Finding[] {
  const byPlace = new Map<string, Finding>();
  for (const finding of findings) {
    const { cell, from, to } = finding.span;
    const key = `${finding.rule} ${cell} ${from} ${to}`;
    const known = byPlace.get(key);
    if (
      !known ||
      ORDER.indexOf(finding.severity) > ORDER.indexOf(known.severity)
    ) {
      byPlace.set(key, finding);
    }
  }
  return [...byPlace.values()];
}
