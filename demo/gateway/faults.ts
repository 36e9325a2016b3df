// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Faults that tests and people switch on. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from './errors';
import { accessDenied } from './iam/texts';
import type { WireRequest } from './wire/request';

export const faultSpec = z.strictObject({
  kind: z.enum([
    /** ThrottlingException, 400. */
    'throttling',
    /** InternalFailure, 500. */
    'internal',
    /** ServiceUnavailable, 503. */
    'unavailable',
    /** Answers after `delayMs`. */
    'slow',
    /** ExpiredTokenException, as when the role's credentials have run out. */
    'expired',
    /** AccessDeniedException: no identity-based policy allows the action. */
    'denied',
    /** ResourceLimitExceeded. */
    'quota',
    /** The connection breaks before anything is done. */
    'drop',
    /** It is done, but the connection breaks before the answer. */
    'dropAnswer'
  ]),
  /** Signing name, e.g. `sagemaker`; left out: any. */
  service: z.string().optional(),
  /** Operation, e.g. `StopNotebookInstance`; left out: any. */
  operation: z.string().optional(),
  /** Which principal it hits; the admin key of seeds is spared by default. */
  principal: z.enum(['notebook', 'admin']).default('notebook'),
  /** How many requests it hits; left out: all until cleared. */
  count: z.int().positive().optional(),
  delayMs: z.int().nonnegative().max(600_000).default(0)
});
export type FaultSpec = z.infer<typeof faultSpec>;

export interface Fault extends FaultSpec {
  readonly id: string;
  readonly left: number | null;
}

export class FaultBoard {
  add(spec: FaultSpec): Fault {
    const fault = { ...spec, id: randomUUID(), left: spec.count ?? null };
    this.faults.set(fault.id, fault);
    return fault;
  }

  list(): Fault[] {
    return [...this.faults.values()];
  }

  /** Without an id, all. False when there was nothing to clear. */
  clear(id?: string): boolean {
    if (id !== undefined) {
      return this.faults.delete(id);
    }
    const any = this.faults.size > 0;
    this.faults.clear();
    return any;
  }

  /** The fault that hits this request, if any; it counts down. */
  take(
    request: Pick<WireRequest, 'service' | 'operation'>,
    principal: string
  ): Fault | null {
    for (const fault of this.faults.values()) {
      if (
        fault.principal === principal &&
        (fault.service ?? request.service) === request.service &&
        (fault.operation ?? request.operation) === request.operation
      ) {
        this.countDown(fault);
        return fault;
      }
    }
    return null;
  }

  private countDown(fault: Fault): void {
    if (fault.left === null) {
      return;
    }
    if (fault.left <= 1) {
      this.faults.delete(fault.id);
    } else {
      this.faults.set(fault.id, { ...fault, left: fault.left - 1 });
    }
  }

  private readonly faults = new Map<string, Fault>();
}

/** The error a fault answers with; null for those that break otherwise. */
export function faultError(
  fault: Fault,
  request: WireRequest,
  principalArn: string
): AwsError | null {
  switch (fault.kind) {
    case 'throttling':
      return request.service === 's3'
        ? new AwsError('SlowDown', 'Please reduce your request rate.', 503)
        : new AwsError('ThrottlingException', 'Rate exceeded');
    case 'internal':
      return new AwsError(
        'InternalFailure',
        'An internal failure occurred.',
        500
      );
    case 'unavailable':
      return new AwsError('ServiceUnavailable', 'Service is unavailable.', 503);
    case 'expired':
      return new AwsError(
        request.protocol === 'json' || request.protocol === 'cbor'
          ? 'ExpiredTokenException'
          : 'ExpiredToken',
        'The security token included in the request is expired',
        request.protocol === 'json' ? 400 : 403
      );
    case 'denied':
      return accessDenied(
        request,
        `User: ${principalArn} is not authorized to perform: ${request.service}:${request.operation} because no identity-based policy allows the ${request.service}:${request.operation} action`
      );
    case 'quota':
      return new AwsError(
        'ResourceLimitExceeded',
        'The account-level service limit for the demo is 0 Instances, with current utilization of 0 Instances and a request delta of 1 Instances. Please use AWS Service Quotas to request an increase for this quota.'
      );
    case 'slow':
    case 'drop':
    case 'dropAnswer':
      return null;
  }
}
