// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * The engine's vocabulary: what flows from notebook text to findings.
 *
 * Text -> `notebook.ts` -> `python/` -> `requests/` -> `policy/` -> `rules/` -> `fixes/`.
 * Nothing here knows where cells or facts come from.
 */

/** A cell of a notebook, or the whole of a script as one cell. */
export interface Cell {
  /** Stable across edits of the same document. */
  readonly id: string;
  /** 0-based among ALL cells of the document. */
  readonly index: number;
  readonly type: 'code' | 'markdown' | 'raw';
  readonly source: string;
}

/** A notebook or a Python file. */
export interface SourceDocument {
  /** As the user names it; only used in messages. */
  readonly name: string;
  readonly format: 'notebook' | 'script';
  readonly cells: readonly Cell[];
}

/** A stretch of one cell's source, in UTF-16 units; `to` is exclusive. */
export interface Span {
  /** Index among all cells. */
  readonly cell: number;
  readonly from: number;
  readonly to: number;
}

/**
 * A Python value as far as static reading knows it. `origin` is where the
 * value was written, when one place wrote it.
 */
export type Value =
  | UnknownValue
  | NoneValue
  | BooleanValue
  | NumberValue
  | StringValue
  | ListValue
  | DictValue
  | ChoiceValue
  | OpaqueValue;

interface IValueBase {
  readonly origin: Span | null;
}
/** Nothing is known: it may be anything, `None` included. */
export interface UnknownValue extends IValueBase {
  readonly kind: 'unknown';
}
export interface NoneValue extends IValueBase {
  readonly kind: 'none';
}
export interface BooleanValue extends IValueBase {
  readonly kind: 'boolean';
  readonly value: boolean;
}
export interface NumberValue extends IValueBase {
  readonly kind: 'number';
  readonly value: number;
}
/** A string; `value` is null where only a prefix (possibly empty) is known. */
export interface StringValue extends IValueBase {
  readonly kind: 'string';
  readonly value: string | null;
  readonly prefix: string;
}
/** A list or tuple. `open`: it may hold more items than are listed. */
export interface ListValue extends IValueBase {
  readonly kind: 'list';
  readonly items: readonly Value[];
  readonly open: boolean;
}
/** A dict with string keys. `open`: it may hold keys that are not listed. */
export interface DictValue extends IValueBase {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, DictEntry>;
  readonly open: boolean;
}
export interface DictEntry {
  readonly value: Value;
  /** False where some path through the program leaves the key out. */
  readonly certain: boolean;
  /** Where the key was written. */
  readonly key: Span | null;
}
/** One of several values, depending on the path taken. */
export interface ChoiceValue extends IValueBase {
  readonly kind: 'choice';
  readonly options: readonly Value[];
}
/**
 * A value that exists and is not None, but whose content is not a literal:
 * an SDK object, a module, the result of `get_execution_role()`.
 * `name` is a dotted name such as `sagemaker.estimator.Estimator`.
 */
export interface OpaqueValue extends IValueBase {
  readonly kind: 'opaque';
  readonly name: string;
}

/** Three values, and "na" for an API that has no such parameter. */
export type Presence = 'present' | 'missing' | 'unknown' | 'na';

/** What governs a request, whatever the API calls it. */
export type GovernedName =
  | 'tags'
  | 'subnets'
  | 'securityGroups'
  | 'volumeKey'
  | 'instanceTypes'
  | 'role'
  | 'networkIsolation'
  | 'output';

/** Where a missing argument would be written. */
export type Container =
  /** A call's argument list, parentheses included: add `name=value`. */
  | { readonly kind: 'arguments'; readonly span: Span }
  /** A dict display, braces included: add `"name": value`. */
  | { readonly kind: 'dict'; readonly span: Span }
  /** A `dict(...)` call's argument list. */
  | { readonly kind: 'dictCall'; readonly span: Span }
  /** A dict held by a name and not written in one place: assign an item after `after`. */
  | {
      readonly kind: 'item';
      readonly name: string;
      readonly after: Span;
    }
  /** An AWS CLI command in a shell line or cell. */
  | { readonly kind: 'command'; readonly span: Span };

/** One governing parameter of one API request. */
export interface Governed {
  readonly name: GovernedName;
  readonly presence: Presence;
  /** The abstract value; null when absent or not applicable. */
  readonly value: Value | null;
  /** API parameter path, e.g. `ResourceConfig.VolumeKmsKeyId`. */
  readonly path: string;
  /** Where the value is written at this request, if it is. */
  readonly written: Span | null;
  /** Where it would be added, if that is possible from this notebook. */
  readonly container: Container | null;
  /**
   * The keys or keyword to write inside `container`, outermost first, e.g.
   * `['Tags']`, `['volume_kms_key']`, `['ResourceConfig', 'VolumeKmsKeyId']`
   * (with a dict value that stands in the container, the later keys go inside it).
   */
  readonly spelling: readonly string[];
  /** What the place takes. `tagDict`: `{k: v}`; `networkConfig`: a `NetworkConfig(...)` object. */
  readonly shape:
    | 'tagList'
    | 'tagDict'
    | 'stringList'
    | 'string'
    | 'networkConfig'
    | 'emrTagList'
    | 'none';
}

/** One API request. */
export interface ApiRequest {
  /** IAM prefix, e.g. `sagemaker`, `elasticmapreduce`. */
  readonly service: string;
  /** Operation name, e.g. `CreateTrainingJob`. */
  readonly action: string;
  /** Exactly one for each governed name; several paths of one API are merged. */
  readonly governed: Readonly<Record<GovernedName, Governed>>;
  /** The request as a dict in the API's own shape, as far as known. */
  readonly parameters: DictValue;
}

/** One line that makes AWS create something, and what it asks for. */
export interface ResourceRequest {
  readonly style: 'boto3' | 'sdk-v2' | 'sdk-v3' | 'cli';
  /** As written: `create_model`, `Estimator`, `deploy`. */
  readonly target: string;
  /** In the order in which they are sent; never empty. */
  readonly requests: readonly ApiRequest[];
  /** The whole call expression. */
  readonly call: Span;
  /** What to underline: the callee. */
  readonly callee: Span;
  /** Where the object is launched (`fit`, `run`), if elsewhere. */
  readonly launch: Span | null;
}

/** Facts about the project; null = not known, which is never "missing". */
export interface ProjectFacts {
  readonly user: string | null;
  readonly project: string | null;
  /** Value of the `system` tag, e.g. `MLSpace`. */
  readonly system: string | null;
  readonly account: string | null;
  readonly region: string | null;
  readonly partition: string | null;
  /** ARN of the instance's own role. */
  readonly roleArn: string | null;
  readonly bucket: string | null;
  readonly subnets: readonly string[] | null;
  readonly securityGroups: readonly string[] | null;
  readonly volumeKey: string | null;
  /** Path of notebook-params.json as the kernel sees it. */
  readonly paramsPath: string;
}

/** A policy document with the name it is known by. */
export interface NamedPolicy {
  readonly name: string;
  readonly kind: 'identity' | 'boundary';
  /** Parsed JSON; the evaluator validates it. */
  readonly document: unknown;
}

/** Who said what the policies are. */
export type PolicySource = 'settings' | 'folder' | 'template';

/**
 * The policies that speak. Several sets when it is not known which is in
 * force (dynamic or static roles): a decision is definite only where they agree.
 */
export interface PolicySets {
  readonly source: PolicySource;
  /** Shown to people, e.g. `project folder` or `standard MLSpace policies`. */
  readonly label: string;
  readonly sets: readonly (readonly NamedPolicy[])[];
}

/** What is known of one condition key of a request. Keys compare ignoring case. */
export type KeyFact =
  | { readonly kind: 'absent' }
  /** `open`: at least these values, maybe more. */
  | {
      readonly kind: 'values';
      readonly values: readonly string[];
      readonly open: boolean;
    }
  /** Present with at least one value, none of them known; with `like`, with one value of that form (`*`, `?`). */
  | { readonly kind: 'some'; readonly like?: string }
  /** One of these, depending on the path the program takes. */
  | { readonly kind: 'oneOf'; readonly options: readonly KeyFact[] }
  /** May be absent, may have any value. */
  | { readonly kind: 'unknown' };

/** What the policy evaluator is asked. */
export interface AccessRequest {
  /** e.g. `sagemaker:CreateTrainingJob`. */
  readonly action: string;
  /** ARN; null when not known. */
  readonly resource: string | null;
  /** What is known of it then, with `*` and `?`: `arn:aws:sagemaker:*:*:model/*`. */
  readonly resourceLike?: string;
  /** Facts by condition key, lower-cased. */
  readonly keys: ReadonlyMap<string, KeyFact>;
  /** Lower-cased prefixes (`aws:requesttag/`) whose keys not in `keys` are unknown. Other keys are absent. */
  readonly openPrefixes: readonly string[];
}

export type Verdict = 'allowed' | 'explicitDeny' | 'implicitDeny' | 'unknown';

export interface StatementRef {
  readonly policy: string;
  /** 1-based. */
  readonly statement: number;
  readonly sid: string | null;
}

export interface Decision {
  readonly decision: Verdict;
  /** The denies, or the allows; empty for an implicit deny. */
  readonly decidedBy: readonly StatementRef[];
  /**
   * True when AWS would refuse in any case, also where `decision` is unknown
   * because it is not known in which way (explicitly or implicitly, by which of several sets).
   */
  readonly refused?: boolean;
  /** For an implicit deny: which side had no allow. */
  readonly lacking: 'identity' | 'boundary' | null;
  /**
   * CONDITION KEYS (lower-cased, `aws:requesttag/user`) that, with another value,
   * would change the decision; rules go by these.
   */
  readonly wouldChange: readonly string[];
}

/** A decision about one API request, with the requests it depends on. */
export interface RequestDecision extends Decision {
  readonly action: string;
  /** API parameter paths that feed `wouldChange` (`Tags`, `VpcConfig.Subnets`); what the command line prints. */
  readonly wouldChangePaths: readonly string[];
  /** `iam:PassRole`, `sagemaker:AddTags`. */
  readonly dependents: readonly (Decision & { readonly action: string })[];
}

export type Severity = 'error' | 'warning' | 'info';

export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

export interface Fix {
  readonly title: string;
  /** At the call; applied together or not at all. */
  readonly edits: readonly TextEdit[];
  /**
   * Names that `edits` use and the notebook does not define yet. An editor may
   * insert the project cell instead of applying `edit`; equal edits of several
   * fixes are applied once.
   */
  readonly prelude: { readonly edit: TextEdit } | null;
}

export interface Finding {
  /** `MLS001` */
  readonly rule: string;
  readonly severity: Severity;
  readonly span: Span;
  /** One sentence. */
  readonly message: string;
  /** What decided, when a policy did. */
  readonly decidedBy: readonly StatementRef[];
  /** `by the standard MLSpace policies`, or null. */
  readonly policyLabel: string | null;
  /** What to do, one sentence; shown after the message. */
  readonly remedy: string | null;
  readonly fix: Fix | null;
}

/** A shell line, magic or cell magic. */
export interface CommandLine {
  readonly kind: 'shell' | 'magic' | 'cellMagic';
  /** Without the leading `!`, `%` or `%%`; for a cell magic, name line and body. */
  readonly text: string;
  readonly span: Span;
}

/** A call in the program, whether it makes a request or not. */
export interface CallSite {
  /** Last part of the callee: `delete_endpoint`, `fit`. */
  readonly method: string;
  /** Dotted name of what is called, as far as known: `boto3.sagemaker.delete_endpoint`. */
  readonly callee: string | null;
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** Whether a keyword is among `keywords`. */
  names(keyword: string): boolean;
  /** False when `*args` or `**kwargs` of unknown content are passed. */
  readonly complete: boolean;
  readonly span: Span;
  /** Spans of `name=value` by keyword. */
  readonly keywordSpans: ReadonlyMap<string, Span>;
}

/** A string literal of executable code. */
export interface StringLiteral {
  readonly value: string;
  readonly span: Span;
}

/** Names at one place of the program. */
export interface INames {
  /** Undefined where the name is not bound. */
  get(name: string): Value | undefined;
  has(name: string): boolean;
  /** Keys of the places that the answer for a name rests on. */
  placesOf(name: string): Iterable<number>;
}

/** What rules and fixes may ask of the program besides its requests and parts. */
export interface IProgramView {
  /** Names bound in the scope of `at` just before its statement, with their values there. */
  namesAt(at: Span): INames;
  /** The simple statement that holds `at`; null outside code. */
  statementAt(at: Span): Span | null;
}

/** A request together with what the policies say of it. */
export interface JudgedRequest {
  readonly request: ResourceRequest;
  /** One for each of `request.requests`, in order. */
  readonly decisions: readonly RequestDecision[];
}

export interface EngineOptions {
  readonly facts: ProjectFacts;
  readonly policies: PolicySets;
  readonly rules: RuleOptions;
}

export interface RuleOptions {
  /** Rule codes or prefixes (`MLS1`); empty = all. */
  readonly select: readonly string[];
  readonly ignore: readonly string[];
  readonly severities: Readonly<Record<string, Severity>>;
  readonly requiredTags: readonly string[];
  /** Regular expressions by API parameter (`TrainingJobName`). */
  readonly namingPatterns: Readonly<Record<string, string>>;
}

export interface Analysis {
  readonly requests: readonly JudgedRequest[];
  readonly findings: readonly Finding[];
  /** True when limits cut the reading short: more may be wrong than is said. */
  readonly truncated: boolean;
}

/** Keeps what it learned of a document, so that an edit costs what it reaches. */
export interface IEngine {
  /** Replaces facts, policies or rule options; the next analysis uses them. */
  configure(options: EngineOptions): void;
  /**
   * @param isBeginning More cells follow: what only a whole notebook can tell
   * is left out, and the answer says that it was cut short.
   */
  analyse(document: SourceDocument, isBeginning?: boolean): Analysis;
}
