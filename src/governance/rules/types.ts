// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  AccessRequest,
  ApiRequest,
  CallSite,
  CommandLine,
  Decision,
  Fix,
  IProgramView,
  JudgedRequest,
  PolicySource,
  ProjectFacts,
  RequestDecision,
  RuleOptions,
  Severity,
  SourceDocument,
  Span,
  StatementRef,
  StringLiteral
} from '../model';

/** What rules look at cell by cell; the same object until its cell runs again. */
export interface ProgramPart {
  readonly cell: number;
  /** Docstrings and comments left out. */
  readonly strings: readonly StringLiteral[];
  readonly commands: readonly CommandLine[];
  readonly calls: readonly CallSite[];
}

/** All that a rule may look at. */
export interface RuleContext {
  readonly document: SourceDocument;
  readonly program: IProgramView;
  /** The whole program; the same list until a cell runs again. */
  readonly parts: readonly ProgramPart[];
  /** What is looked at now, by rules that go cell by cell. */
  readonly part: ProgramPart;
  readonly requests: readonly JudgedRequest[];
  readonly facts: ProjectFacts;
  readonly options: RuleOptions;
  /** e.g. `standard MLSpace policies`. */
  readonly policyLabel: string;
  readonly policySource: PolicySource;
  /**
   * Asks the policies about a request that the notebook does not write down
   * (reading logs, writing to a bucket). Without it such rules stay silent.
   */
  readonly decide?: (request: AccessRequest) => Decision;
  /** Judges a request with other arguments than the notebook's. */
  readonly judge?: (request: ApiRequest) => RequestDecision;
}

/** What a rule says; the runner adds code, default severity and policy label. */
export interface RuleReport {
  readonly span: Span;
  /** One sentence. */
  readonly message: string;
  /** What to do, one sentence. */
  readonly remedy?: string | null;
  /** When it differs from the rule's own level. */
  readonly severity?: Severity;
  /** Decisions that the message rests on. */
  readonly decisions?: readonly Decision[];
  readonly fix?: Fix | null;
}
export type Report = (report: RuleReport) => void;

export interface Rule {
  /** `MLS001`; never used again for something else. */
  readonly code: string;
  /** `missing-tags` */
  readonly name: string;
  /** The usual level; a report may say another. */
  readonly severity: Severity;
  /** One sentence, for lists of rules. */
  readonly summary: string;
  /** On what it is run: requests and cells one by one, or the notebook as a whole. Left out: requests. */
  readonly scope?: 'requests' | 'requests and cells' | 'cells' | 'notebook';
  /**
   * What it goes by besides that: another object when it may say something
   * else. It is asked at each keystroke.
   */
  basis?(context: RuleContext): unknown;
  check(context: RuleContext, report: Report): void;
}

/** One API request and what the policies say of it. */
export interface JudgedApi {
  readonly api: ApiRequest;
  readonly decision: RequestDecision;
}

/** The statements that decided, each once. */
export function deciders(decisions: readonly Decision[]): StatementRef[] {
  const seen = new Map<string, StatementRef>();
  for (const decision of decisions) {
    for (const ref of decision.decidedBy) {
      seen.set(`${ref.policy}\n${ref.statement}`, ref);
    }
  }
  return [...seen.values()];
}
