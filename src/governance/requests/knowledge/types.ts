// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type GovernedName } from '../../model';

/**
 * What no signature says: which API requests a call of the SageMaker Python
 * SDK leads to, and where each governing value of those requests comes from.
 * Plain data; every line is proven by running the real SDK.
 */

/** From a value to a part of it. */
export type Step =
  /** An attribute of an SDK object, which is its constructor's parameter of that name. */
  | { readonly kind: 'attribute'; readonly name: string }
  /** An item of a dict. */
  | { readonly kind: 'item'; readonly key: string }
  /** Each value of a dict or list; the results are merged. */
  | { readonly kind: 'each' }
  /** The object itself if it is of the class of that short name, else nothing. */
  | { readonly kind: 'class'; readonly name: string };

/** How tags may be written. `pairs`: `[(k, v)]`. */
export type TagForm = 'list' | 'lowerList' | 'map' | 'pairs';

/** A parameter of the object's constructor or of the launching call. */
export interface ParameterSource {
  readonly kind: 'parameter';
  readonly of: 'constructor' | 'call';
  readonly name: string;
  /** From the argument to the value, e.g. `network_config` -> attribute `subnets`. */
  readonly path: readonly Step[];
  /** For tags: what is accepted; empty for everything else. */
  readonly forms: readonly TagForm[];
  /** Class to write when the argument is absent and `path` starts with an attribute. */
  readonly wrapper: string | null;
}

/** Where a value of a request comes from. */
export type Source =
  | ParameterSource
  /** The request goes out without; no argument can change that. */
  | { readonly kind: 'none' }
  /** Comes from where a notebook's text does not show it (an old job, a hub). */
  | { readonly kind: 'unknown' }
  /** The SDK's default bucket, `s3://sagemaker-<region>-<account>/...`. */
  | { readonly kind: 'defaultBucket' }
  /** The role that the notebook itself runs under. */
  | { readonly kind: 'executionRole' }
  /** A constant of the SDK's. */
  | { readonly kind: 'constant'; readonly value: string | number | boolean }
  /** A dict of them; no dict at all when no entry is given. */
  | {
      readonly kind: 'dict';
      readonly entries: Readonly<Record<string, Source>>;
    }
  /** An argument of earlier calls of `method` on the same object, e.g. `add_tags(tags)`. */
  | {
      readonly kind: 'earlier';
      readonly method: string;
      readonly argument: string;
    }
  /** Text that starts with `source`'s, e.g. a base name with a time after it. */
  | { readonly kind: 'prefix'; readonly source: Source }
  /** The first that is given: not absent, not `None`, not empty. */
  | { readonly kind: 'firstOf'; readonly sources: readonly Source[] }
  /** `source` if it is passed at all, `None` included; else `otherwise`. */
  | {
      readonly kind: 'passed';
      readonly source: ParameterSource;
      readonly otherwise: Source;
    }
  /** All of them, joined. */
  | { readonly kind: 'union'; readonly sources: readonly Source[] }
  /** Depends on whether `test` is given (not absent, not `None`, not `False`). */
  | {
      readonly kind: 'when';
      readonly test: Source;
      readonly then: Source;
      readonly otherwise: Source;
    };

/** One request of a launch. */
export interface LaunchedAction {
  readonly service: 'sagemaker';
  readonly action: string;
  /**
   * `always`; `maybe`: depends on what exists in the account;
   * `later`: only once the returned object is itself launched (`transform`);
   * that launch then is part of this call and no request of its own.
   */
  readonly sent: 'always' | 'maybe' | 'later';
  /** Sent only if given (`then`) or not given (`unless`); null: no condition. */
  readonly condition: {
    readonly test: Source;
    readonly given: boolean;
  } | null;
  /** Names left out: nothing of the kind reaches the request, as with `none`. */
  readonly governed: Readonly<Partial<Record<GovernedName, Source>>>;
  /** Names that this form of the request has no place for: absent is not missing. */
  readonly inapplicable: readonly GovernedName[];
  /** Other parameters by API path, e.g. `TrainingJobName`. */
  readonly parameters: Readonly<Record<string, Source>>;
  /**
   * API paths that differ from the operation's first, by governed name. A tuner
   * of several estimators has `TrainingJobDefinitions[]` in place of
   * `TrainingJobDefinition`, here and in `parameters`.
   */
  readonly paths: Readonly<Partial<Record<GovernedName, string>>>;
}

/** What a call returns, as if its constructor had been called. */
export interface Made {
  /** Defining dotted name. */
  readonly class: string;
  readonly arguments: Readonly<Record<string, Source>>;
  /** True when arguments not named here may have any value. */
  readonly open: boolean;
  /** Made only if this is given. */
  readonly test?: Source;
  /**
   * True when its constructor's arguments are written at its maker's
   * constructor: what is judged at a constructor is judged there.
   */
  readonly atMaker?: boolean;
}

/** What one method of one class does. */
export interface Launch {
  /**
   * `constructor`: judged where the object is made, this call being its
   * launch; several launches of one object make one request, actions joined.
   * `call`: a request of its own, where the call is written.
   */
  readonly at: 'constructor' | 'call';
  readonly actions: readonly LaunchedAction[];
  /**
   * An instance type of `local` or `local_gpu`, or a local `Mode`, here runs
   * on this machine: no request. Null: no local mode.
   */
  readonly local: Source | null;
}

export interface MethodKnowledge {
  readonly launches: readonly Launch[];
  readonly returns: Made | null;
}

/** A function: `remote`, `production_variant`. */
export interface FunctionKnowledge {
  readonly launches: readonly Launch[];
  /** A decorator: launches with each call of what it decorates, with its own arguments. */
  readonly decorates?: boolean;
  /** What it returns, where that governs something. */
  readonly value: Source | null;
}

/**
 * By defining class name, then by method; `__init__` is a constructor that
 * itself sends something.
 */
export type Knowledge = Readonly<
  Record<string, Readonly<Record<string, MethodKnowledge>>>
>;
