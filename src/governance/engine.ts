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
import { RuleMemory, runRules } from './rules';
import type { RuleContext } from './rules';
import { ProgramView } from './view';

/** Documents whose programs are kept for the next edit. */
const MAX_PROGRAMS = 4;

interface Kept {
  readonly program: Program;
  readonly merger: RequestMerger;
  memory: RuleMemory;
  version: number;
  document: SourceDocument | null;
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
      kept.memory = new RuleMemory();
    });
  }

  analyse(given: SourceDocument): Analysis {
    const kept = this.take(given.name);
    const { program } = kept;
    const document = sameCells(given, kept.document);
    program.update(document);
    const unchanged =
      kept.version === program.version && kept.document === document;
    if (kept.analysis && unchanged) {
      return kept.analysis;
    }
    const requests = kept.merger
      .merge(program.found())
      .map(request => this.judgedOf(request));
    const context = this.context(document, program, requests);
    const findings = runRules(context, kept.memory);
    const { truncated } = program;
    kept.analysis = { requests, findings, truncated };
    kept.version = program.version;
    kept.document = document;
    return kept.analysis;
  }

  private context(
    document: SourceDocument,
    program: Program,
    requests: readonly JudgedRequest[]
  ): RuleContext {
    const { facts, rules, policies } = this.options;
    const view = new ProgramView(program);
    return {
      document,
      program: view,
      parts: view.parts,
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
    const kept = known ?? {
      program: new Program(this.options.facts),
      merger: new RequestMerger(),
      memory: new RuleMemory(),
      version: -1,
      document: null,
      analysis: null
    };
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
