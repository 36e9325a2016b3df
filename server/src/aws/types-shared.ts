// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What is stored in the data bucket, encrypted with the project's key. */
export interface SharedObject {
  readonly bucket: string;
  readonly key: string;
  readonly text: string;
  readonly kmsKeyId: string;
}

export interface SharedAws {
  putShared(object: SharedObject): Promise<void>;
  /** The text of an object; null when it has more than `maxBytes`. */
  getShared(
    bucket: string,
    key: string,
    maxBytes: number
  ): Promise<string | null>;
}

export const SHARED_OPERATIONS = {
  putShared: 'PutObject',
  getShared: 'GetObject'
} as const satisfies Record<keyof SharedAws, string>;
