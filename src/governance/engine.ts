// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type {
  Analysis,
  ApiRequest,
  EngineOptions,
  IEngine,
  JudgedRequest,
  RequestDecision,
  ResourceRequest,
  SourceDocument
} from './model';
import { compilePolicies } from './policy';
import { Program } from './program';
import { RequestMerger } from './requests/merge';
import { runRules } from './rules';
import { ProgramView } from './view';

/** Documents whose programs are kept for the next edit. */
const MAX_PROGRAMS = 4;

interface Kept {
  readonly program: Program;
  readonly merger: RequestMerger;
  version: number;
  document: SourceDocument | null;
  analysis: Analysis | null;
}

/** Reads documents and says what governs them; see `IEngine`. */
export function createEngine(options: EngineOptions): IEngine {
  return new Engine(options);
}

class Engine implements IEngine {
  private judge: ReturnType<typeof compilePolicies>;
  private decisions = new WeakMap<ApiRequest, RequestDecision>();
  private judged = new WeakMap<ResourceRequest, JudgedRequest>();
  private readonly kept = new Map<string, Kept>();

  constructor(private options: EngineOptions) {
    this.judge = compilePolicies(options.policies, options.facts);
  }

  configure(options: EngineOptions): void {
    const { facts, policies } = this.options;
    if (options.facts !== facts) {
      this.kept.clear();
    }
    if (options.facts !== facts || options.policies !== policies) {
      this.judge = compilePolicies(options.policies, options.facts);
      this.decisions = new WeakMap();
      this.judged = new WeakMap();
    }
    this.options = options;
    this.kept.forEach(kept => {
      kept.analysis = null;
    });
  }

  analyse(document: SourceDocument): Analysis {
    const kept = this.take(document.name);
    const { program } = kept;
    program.update(document);
    const unchanged =
      kept.version === program.version && kept.document === document;
    if (kept.analysis && unchanged) {
      return kept.analysis;
    }
    const requests = kept.merger
      .merge(program.found())
      .map(request => this.judgedOf(request));
    const { facts, rules, policies } = this.options;
    const findings = runRules({
      document,
      program: new ProgramView(program),
      requests,
      facts,
      options: rules,
      policyLabel: policies.label,
      policySource: policies.source,
      decide: request => this.judge.decide(request),
      judge: request => this.judge.judge(request)
    });
    const { truncated } = program;
    kept.analysis = { requests, findings, truncated };
    kept.version = program.version;
    kept.document = document;
    return kept.analysis;
  }

  /** The program of a document, the least recently used one given up. */
  private take(name: string): Kept {
    const known = this.kept.get(name);
    this.kept.delete(name);
    const kept = known ?? {
      program: new Program(this.options.facts),
      merger: new RequestMerger(),
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
