// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** One question to IAM, as AWS would put it for a request. */
export interface Access {
  /** e.g. `sagemaker:CreateTrainingJob`. */
  readonly action: string;
  /** ARN, or `*` where the action knows no resource. */
  readonly resource: string;
  /** Condition keys that the request carries, lower-cased; an absent key is absent. */
  readonly keys: ReadonlyMap<string, readonly string[]>;
  /** True where IAM also sees the tags of the existing resource. */
  readonly existing: boolean;
}

export type Keys = Map<string, readonly string[]>;

/** Sets a key, unless it has no value: an empty list is an absent key. */
export function setKey(
  keys: Keys,
  name: string,
  values: readonly (string | null)[]
): void {
  const present = values.filter((value): value is string => value !== null);
  if (present.length > 0) {
    keys.set(name.toLowerCase(), present);
  }
}
