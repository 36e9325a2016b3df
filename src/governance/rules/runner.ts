// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { FixSurroundings } from '../fixes/names';
import type { Finding, JudgedRequest } from '../model';
import type { Changes } from '../program';
import { FindingMaker, inOrder, unique } from './findings';
import { constructorsFirst } from './inherit';
import { Memory, type Said } from './memory';
import { RULES } from './registry';
import { isSelected } from './selection';
import { cellsOf, cellsOfPart, NO_PART } from './subjects';
import { suppress, suppressionComments, UNUSED_SUPPRESSION } from './suppress';
import type { ProgramPart, Rule, RuleContext } from './types';

/** Their repairs of constructors come before those of methods. */
const INHERITED = new Set(['MLS001', 'MLS101']);

/** What a rule of the whole notebook said, and what it went by. */
interface WholeSaid {
  readonly requests: readonly JudgedRequest[];
  readonly basis: unknown;
  readonly said: readonly Said[];
}

/**
 * Runs the selected rules on one document, again and again; an edit costs only
 * the requests and cells that it reaches. Facts, policies and options are
 * always the same.
 */
export class RuleRunner {
  private rules: readonly Rule[] | null = null;
  private readonly maker = new FindingMaker();
  private readonly surroundings = new FixSurroundings();
  private readonly requests = new Memory<JudgedRequest>({
    cellsOf,
    ask: (context, judged) =>
      ask(this.of(context, isOfRequests), { ...context, requests: [judged] })
  });
  private readonly cells = new Memory<ProgramPart>({
    cellsOf: cellsOfPart,
    ask: (context, part) =>
      ask(this.of(context, isOfCells), { ...context, requests: [], part })
  });
  private readonly whole = new Map<Rule, WholeSaid>();
  private readonly bases = new Map<Rule, unknown>();
  private ordered: {
    readonly told: readonly (readonly Said[])[];
    readonly said: readonly Said[];
  } = { told: [], said: [] };
  /** What the findings were made of. */
  private sources: readonly unknown[] = [];
  private findings: readonly Finding[] = [];

  /** Findings in order of place, then of the registry; the same list while they are the same. */
  run(
    given: Omit<RuleContext, 'part'>,
    changes: Changes,
    isBeginning: boolean
  ): readonly Finding[] {
    const context: RuleContext = { ...given, part: NO_PART };
    this.requests.invalidate(changes);
    this.cells.invalidate(changes);
    const { document, requests, parts } = context;
    if (this.basesMoved(context)) {
      this.requests.clear();
    }
    const surroundings = this.surroundings.of(document);
    const ofRequests = this.requests.recall(requests, context, surroundings);
    const ofCells = this.cells.recall(parts, context, surroundings);
    const ofNotebook = isBeginning
      ? []
      : this.of(context, isOfNotebook).map(rule =>
          this.askWhole(rule, context)
        );
    const sources = [
      ofRequests,
      ofCells,
      ...ofNotebook,
      suppressionComments(document),
      isBeginning
    ];
    if (
      sources.length !== this.sources.length ||
      sources.some((source, i) => source !== this.sources[i])
    ) {
      this.sources = sources;
      const said = [
        ...this.order(requests, ofRequests),
        ...ofCells.flat(),
        ...ofNotebook.flat()
      ];
      this.findings = this.makeFindings(context, said, isBeginning);
    }
    return this.findings;
  }

  private of(
    { options }: RuleContext,
    wanted: (rule: Rule) => boolean
  ): Rule[] {
    this.rules ??= RULES.filter(rule => isSelected(rule.code, options));
    return this.rules.filter(wanted);
  }

  /** Whether something that rules of single requests go by is another. */
  private basesMoved(context: RuleContext): boolean {
    let moved = false;
    for (const rule of this.of(context, isOfRequests)) {
      if (rule.basis) {
        const basis = rule.basis(context);
        moved ||= this.bases.has(rule) && basis !== this.bases.get(rule);
        this.bases.set(rule, basis);
      }
    }
    return moved;
  }

  private askWhole(rule: Rule, context: RuleContext): readonly Said[] {
    const { requests } = context;
    const basis = rule.basis?.(context);
    const known = this.whole.get(rule);
    if (known && known.requests === requests && known.basis === basis) {
      return known.said;
    }
    const said = ask([rule], context);
    this.whole.set(rule, { requests, basis, said });
    return said;
  }

  /** What was said of requests, the repairs of constructors first. */
  private order(
    requests: readonly JudgedRequest[],
    told: readonly (readonly Said[])[]
  ): readonly Said[] {
    if (told !== this.ordered.told) {
      const all = told.map((said, i) => ({ judged: requests[i], said }));
      const said = [...INHERITED]
        .reduce(constructorsBefore, all)
        .flatMap(one => one.said);
      this.ordered = { told, said };
    }
    return this.ordered.said;
  }

  private makeFindings(
    context: RuleContext,
    said: readonly Said[],
    isBeginning: boolean
  ): readonly Finding[] {
    const findings = said.map(one => this.maker.make(context, one));
    return suppress(
      context,
      unique(findings),
      code =>
        isSelected(code, context.options) &&
        !(isBeginning && code === UNUSED_SUPPRESSION.code)
    ).sort(inOrder);
  }
}

const isOfRequests = ({ scope = 'requests' }: Rule): boolean =>
  scope.startsWith('requests');
const isOfCells = ({ scope }: Rule): boolean =>
  scope === 'cells' || scope === 'requests and cells';
const isOfNotebook = ({ scope }: Rule): boolean => scope === 'notebook';

/** What rules say of a context, or of a part of one. */
function ask(rules: readonly Rule[], context: RuleContext): readonly Said[] {
  const said: Said[] = [];
  for (const { code, check } of rules) {
    check(context, report => said.push({ code, report }));
  }
  return said;
}

interface SaidOf {
  readonly judged: JudgedRequest;
  readonly said: readonly Said[];
}

/** Puts the repairs of constructors first, for one rule. */
function constructorsBefore(
  told: readonly SaidOf[],
  code: string
): readonly SaidOf[] {
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
