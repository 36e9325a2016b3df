// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type GovernedName } from '../model';

/** The form of the generated tables in this folder. Paths: `[]` = each list item. */

/** One API operation that creates a resource, starts a job or invokes one. */
export interface ApiOperation {
  /** boto3 client name, e.g. `sagemaker`, `emr`. */
  readonly client: string;
  /** IAM prefix, e.g. `elasticmapreduce`. */
  readonly iam: string;
  /** `CreateTrainingJob` */
  readonly action: string;
  /** Action that IAM checks; `action` but for a few, e.g. `InvokeModel` for Converse. */
  readonly permission: string;
  /** `invoke`: nothing is made, an answer comes back at once (or a job starts in passing). */
  readonly kind: 'create' | 'start' | 'invoke';
  /** `create_training_job` */
  readonly method: string;
  /** `create-training-job` */
  readonly command: string;
  /** Top-level parameters in order of the service model. */
  readonly parameters: readonly string[];
  readonly required: readonly string[];
  readonly tags: readonly string[];
  /** `list`: `[{Key, Value}]`; `lowerList`: `[{key, value}]`; `map`: `{k: v}`; null: takes none. */
  readonly tagForm: 'list' | 'lowerList' | 'map' | null;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** The volume key only, never an output key. */
  readonly volumeKey: readonly string[];
  readonly outputKey: readonly string[];
  readonly instanceTypes: readonly string[];
  readonly role: readonly string[];
  readonly networkIsolation: readonly string[];
  /** S3 places that the service writes. */
  readonly output: readonly string[];
  /** Governed names that an ordinary request has no use for: absent is not missing. */
  readonly optional: readonly GovernedName[];
  /**
   * Resource types that IAM checks, as ARN tails, e.g. `training-job/*`; all
   * must be allowed. Empty: IAM checks `*`. `['*']`: some resource of the service.
   */
  readonly resources: readonly string[];
  /**
   * For each of `resources` the parameter whose value stands for the tail's `*`
   * (in lower case in SageMaker's ARNs); null when the request does not say.
   */
  readonly resourceNames: readonly (string | null)[];
  /** IAM condition key -> request paths that feed it (tags excepted). */
  readonly conditionKeys: Readonly<Record<string, readonly string[]>>;
}

/** A parameter of a constructor or method; `position` is null for keyword-only. */
export interface SdkParameter {
  readonly name: string;
  readonly position: number | null;
  /** True when it has no default. */
  readonly required: boolean;
}

export interface SdkMethod {
  readonly name: string;
  readonly parameters: readonly SdkParameter[];
  readonly kind: 'method' | 'classmethod' | 'staticmethod';
  /** True when `**kwargs` are taken. */
  readonly open: boolean;
}

/** A public class of the SageMaker Python SDK. */
export interface SdkClass {
  /** Defining dotted name, e.g. `sagemaker.estimator.Estimator`. */
  readonly name: string;
  /** All dotted names it can be imported by, the defining one included. */
  readonly importPaths: readonly string[];
  /** Defining names of all bases within the SDK, nearest first. */
  readonly bases: readonly string[];
  readonly constructor_: SdkMethod;
  /** Methods defined by this class itself (inherit through `bases`). */
  readonly methods: readonly SdkMethod[];
}

export interface SdkFunction extends SdkMethod {
  readonly importPaths: readonly string[];
}

export interface SdkCatalogue {
  readonly version: string;
  readonly classes: readonly SdkClass[];
  readonly functions: readonly SdkFunction[];
}
