// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { AccessRequest, Verdict } from '../model';
import type { RuleContext } from './types';

/** `s3://bucket/key`, as far as known. */
export interface S3Place {
  readonly bucket: string;
  /** Without a leading slash. */
  readonly key: string;
  /** False when only the start of the address is known. */
  readonly whole: boolean;
}

/** Null when it is no S3 address or the bucket is not known. */
export function readPlace(
  value: string | null,
  prefix: string
): S3Place | null {
  const text = value ?? prefix;
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]+)(\/.*)?$/s.exec(text);
  return match && (value !== null || match[2] !== undefined)
    ? {
        bucket: match[1],
        key: (match[2] ?? '/').slice(1),
        whole: value !== null
      }
    : null;
}

/** What the policies say to writing below a place; null when they are not asked. */
export function mayWrite(
  context: RuleContext,
  { bucket, key }: S3Place
): Verdict | null {
  if (!context.decide) {
    return null;
  }
  const partition = context.facts.partition ?? 'aws';
  const folder = key === '' || key.endsWith('/') ? key : `${key}/`;
  const request: AccessRequest = {
    action: 's3:PutObject',
    resource: null,
    resourceLike: `arn:${partition}:s3:::${bucket}/${folder}*`,
    keys: new Map(),
    openPrefixes: ['']
  };
  return context.decide(request).decision;
}
