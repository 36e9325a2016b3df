// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** IAM's own words. */
import { AwsError } from '../errors';
import type { WireRequest } from '../wire/request';

/** Why IAM refuses, and on which side. */
export type Refusal =
  | { readonly kind: 'explicit'; readonly side: 'identity' | 'boundary' }
  | { readonly kind: 'implicit'; readonly side: 'identity' | 'boundary' };

export function refusalText(
  principalArn: string,
  action: string,
  resource: string,
  refusal: Refusal
): string {
  const start = `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource}`;
  if (refusal.kind === 'explicit') {
    return refusal.side === 'identity'
      ? `${start} with an explicit deny in an identity-based policy`
      : `${start} with an explicit deny in a permissions boundary`;
  }
  return refusal.side === 'identity'
    ? `${start} because no identity-based policy allows the ${action} action`
    : `${start} because no permissions boundary allows the ${action} action`;
}

/** Services that do not call it AccessDeniedException, status 400. */
const CODES: Readonly<Record<string, readonly [string, number]>> = {
  s3: ['AccessDenied', 403],
  iam: ['AccessDenied', 403],
  sts: ['AccessDenied', 403],
  monitoring: ['AccessDenied', 403],
  ec2: ['UnauthorizedOperation', 403]
};

export function accessDenied(
  request: Pick<WireRequest, 'service' | 'protocol'>,
  message: string
): AwsError {
  const [code, status] = CODES[request.service] ?? [
    'AccessDeniedException',
    request.protocol === 'rest-json' ? 403 : 400
  ];
  return new AwsError(code, message, status);
}
