// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type {
  AccessRequest,
  Analysis,
  ApiRequest,
  Decision,
  EngineOptions,
  IEngine,
  JudgedRequest,
  RequestDecision,
  ResourceRequest,
  SourceDocument
} from './model';
import { sameCells } from './notebook';
import { compilePolicies } from './policy';
import { Program } from './program';
import { RequestMerger } from './requests/merge';
import { RuleRunner } from './rules';
import type { RuleContext } from './rules';
import { ProgramView } from './view';

/** Documents whose programs are kept for the next edit. */
const MAX_PROGRAMS = 4;

interface Kept {
  readonly program: Program;
  readonly view: ProgramView;
  readonly merger: RequestMerger;
  rules: RuleRunner;
  requests: readonly ResourceRequest[];
  judged: readonly JudgedRequest[];
  version: number;
  document: SourceDocument | null;
  isBeginning: boolean;
  analysis: Analysis | null;
}

/** Reads documents and says what governs them; see `IEngine`. */
export function createEngine(options: EngineOptions): IEngine {
  return new Engine(options);
}

/** The policies' answers; the same functions until facts or policies change. */
interface Judge {
  readonly decide: (request: AccessRequest) => Decision;
  readonly judge: (request: ApiRequest) => RequestDecision;
}

function judgeOf({ policies, facts }: EngineOptions): Judge {
  const compiled = compilePolicies(policies, facts);
  return {
    decide: request => compiled.decide(request),
    judge: request => compiled.judge(request)
  };
}

class Engine implements IEngine {
  private judge: Judge;
  private decisions = new WeakMap<ApiRequest, RequestDecision>();
  private judged = new WeakMap<ResourceRequest, JudgedRequest>();
  private readonly kept = new Map<string, Kept>();

  constructor(private options: EngineOptions) {
    this.judge = judgeOf(options);
  }

  configure(options: EngineOptions): void {
    const { facts, policies } = this.options;
    if (options.facts !== facts) {
      this.kept.clear();
    }
    if (options.facts !== facts || options.policies !== policies) {
      this.judge = judgeOf(options);
      this.decisions = new WeakMap();
      this.judged = new WeakMap();
    }
    this.options = options;
    this.kept.forEach(kept => {
      kept.analysis = null;
      kept.rules = new RuleRunner();
      kept.requests = [];
      kept.judged = [];
    });
  }

  analyse(given: SourceDocument, isBeginning = false): Analysis {
    const kept = this.take(given.name);
    const { program } = kept;
    const document = sameCells(given, kept.document);
    program.update(document);
    const unchanged =
      kept.version === program.version &&
      kept.document === document &&
      kept.isBeginning === isBeginning;
    if (kept.analysis && unchanged) {
      return kept.analysis;
    }
    const requests = this.judgeAll(kept);
    const findings = kept.rules.run(
      this.context(document, kept, requests),
      program.changes,
      isBeginning
    );
    const truncated = program.truncated || isBeginning;
    kept.analysis = { requests, findings, truncated };
    kept.isBeginning = isBeginning;
    kept.version = program.version;
    kept.document = document;
    return kept.analysis;
  }

  /** The same list while all that is judged is the same. */
  private judgeAll(kept: Kept): readonly JudgedRequest[] {
    const requests = kept.merger.merge(kept.program.found());
    if (requests !== kept.requests) {
      kept.requests = requests;
      kept.judged = requests.map(request => this.judgedOf(request));
    }
    return kept.judged;
  }

  private context(
    document: SourceDocument,
    { program, view }: Kept,
    requests: readonly JudgedRequest[]
  ): Omit<RuleContext, 'part'> {
    const { facts, rules, policies } = this.options;
    return {
      document,
      program: view,
      parts: program.parts(),
      requests,
      facts,
      options: rules,
      policyLabel: policies.label,
      policySource: policies.source,
      ...this.judge
    };
  }

  /** The program of a document, the least recently used one given up. */
  private take(name: string): Kept {
    const known = this.kept.get(name);
    this.kept.delete(name);
    const kept = known ?? newlyKept(this.options);
    this.kept.set(name, kept);
    const [oldest] = this.kept.keys();
    if (this.kept.size > MAX_PROGRAMS && oldest !== undefined) {
      this.kept.delete(oldest);
    }
    return kept;
  }

  private judgedOf(request: ResourceRequest): JudgedRequest {
    const known = this.judged.get(request);
    if (known) {
      return known;
    }
    const decisions = request.requests.map(one => this.decisionOf(one));
    const judged: JudgedRequest = { request, decisions };
    this.judged.set(request, judged);
    return judged;
  }

  private decisionOf(request: ApiRequest): RequestDecision {
    const known = this.decisions.get(request);
    const decision = known ?? this.judge.judge(request);
    this.decisions.set(request, decision);
    return decision;
  }
}

function newlyKept({ facts }: EngineOptions): Kept {
  const program = new Program(facts);
  return {
    program,
    view: new ProgramView(program),
    merger: new RequestMerger(),
    rules: new RuleRunner(),
    requests: [],
    judged: [],
    version: -1,
    document: null,
    isBeginning: false,
    analysis: null
  };
}
