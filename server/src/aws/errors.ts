// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ProblemClass } from '../../../src/companion/contract';
import { ProblemError, type ProblemInit } from '../http/problems';
import { policyFor, type PolicyDocument, type Scope } from './statements';
import type { Operation } from './types';

/** What the SDK's errors have in common, read without trusting any of it. */
interface AwsFault {
  readonly name: string;
  readonly message: string;
  readonly status: number | null;
  readonly requestId: string | undefined;
}

const EXPIRED = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'CredentialsProviderError',
  'TokenProviderError'
]);
/** Not the credentials are wrong, but the time they were used at. */
const SKEWED = new Set([
  'RequestTimeTooSkewed',
  'RequestInTheFuture',
  'RequestExpired'
]);
const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'SlowDown'
]);
const QUOTA = new Set([
  'ResourceLimitExceeded',
  'LimitExceededException',
  'ServiceQuotaExceededException'
]);
const GONE = new Set([
  'ResourceNotFound',
  'ResourceNotFoundException',
  'NoSuchKey',
  'NoSuchBucket'
]);
const CONFLICT = new Set(['ConflictException', 'ResourceInUse']);
const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthorizationError'
]);
const UNREACHABLE = new Set([
  'TimeoutError',
  'AbortError',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT'
]);

/** What the SDK says when nothing names a region. */
const NO_REGION = 'Region is missing';

/** Make a problem of whatever an AWS call threw. A problem passes through. */
export function classify(
  error: unknown,
  operation: Operation,
  scope: Scope
): ProblemError {
  return classifyBy(error, operation, () => policyFor(operation, scope));
}

/** The same with a policy of the caller's own. */
export function classifyBy(
  error: unknown,
  operation: string,
  policy: () => PolicyDocument
): ProblemError {
  if (error instanceof ProblemError) {
    return error;
  }
  const fault = read(error);
  const kind = kindOf(fault);
  const words =
    kind === 'denied'
      ? denied(fault, operation, policy())
      : { ...WORDS[kind](fault, operation) };
  return new ProblemError(
    { class: kind, operation, requestId: fault.requestId, ...words },
    { cause: error }
  );
}

/** Whether AWS refused the credentials themselves, not what they may do. */
export function isCredentialFault(error: unknown): boolean {
  const fault = read(error);
  // The SDK learns the difference of the clocks; a new client would not know it.
  return kindOf(fault) === 'expired' && !isSkewed(fault);
}

/** Whether IAM refused the operation. */
export function isDenial(error: unknown): boolean {
  return kindOf(read(error)) === 'denied';
}

function kindOf(fault: AwsFault): ProblemClass {
  const { name, message, status } = fault;
  const among = (set: ReadonlySet<string>) => set.has(name);
  if (among(EXPIRED) || isSkewed(fault)) {
    return 'expired';
  }
  if (among(DENIED)) {
    return 'denied';
  }
  if (among(THROTTLED) || status === 429) {
    return 'throttled';
  }
  if (among(QUOTA)) {
    return 'quota';
  }
  // SageMaker says both "gone" and "not in that state" by ValidationException.
  if (among(GONE) || /RecordNotFound|does not exist/i.test(message)) {
    return 'notFound';
  }
  if (among(CONFLICT) || /Status \([^)]*\) not in/i.test(message)) {
    return 'conflict';
  }
  if (among(UNREACHABLE) || (status !== null && status >= 500)) {
    return 'network';
  }
  if (message === NO_REGION) {
    return 'invalid';
  }
  if (status === 403) {
    return 'denied';
  }
  return status !== null && status >= 400 ? 'invalid' : 'internal';
}

function isSkewed({ name, message }: AwsFault): boolean {
  return (
    SKEWED.has(name) || /signature (?:expired|not yet current)/i.test(message)
  );
}

type Words = Pick<ProblemInit, 'detail' | 'next' | 'statement'>;
type Phrase = (fault: AwsFault, operation: string) => Words;

const WORDS: Readonly<Record<Exclude<ProblemClass, 'denied'>, Phrase>> = {
  expired: fault =>
    isSkewed(fault)
      ? {
          detail: "This machine's clock differs from AWS's by too much.",
          next: 'Try again: the difference is known now. If it stays, set the clock (chronyd does it on an instance).'
        }
      : fault.name === 'CredentialsProviderError'
        ? {
            detail: 'No AWS credentials were found.',
            next: 'On a notebook instance they come from its role: restart the Jupyter server; elsewhere sign in to AWS and try again.'
          }
        : {
            detail:
              'AWS did not accept the credentials; they have expired or are wrong.',
            next: 'Wait a minute for the role to renew them, then try again; elsewhere sign in to AWS again.'
          },
  throttled: () => ({
    detail: 'AWS is receiving too many requests from this account.',
    next: 'Wait a minute; reading goes on by itself, a change has to be asked again.'
  }),
  quota: (_, operation) => ({
    detail: `The account has reached a limit that ${operation} needs.`,
    next: 'Stop something that is not needed, or ask your administrator to raise the limit in Service Quotas.'
  }),
  network: fault =>
    fault.status === null
      ? {
          detail: unreachable(fault),
          next: 'Check that this network reaches the AWS service (internet access or a VPC endpoint), then try again.'
        }
      : {
          detail: `AWS answered with an error of its own (${fault.status}).`,
          next: 'Try again in a minute; AWS reports outages at health.aws.amazon.com.'
        },
  notFound: () => ({
    detail: 'AWS knows nothing of that name; it may have been deleted.',
    next: 'Refresh the list.'
  }),
  conflict: () => ({
    detail:
      'It is not in a state that allows this; it may have changed a moment ago.',
    next: 'Refresh the list and try again when its state has settled.'
  }),
  invalid: (fault, operation) =>
    fault.message === NO_REGION
      ? {
          detail: 'The AWS region is not known.',
          next: 'On a notebook instance it comes from resource-metadata.json; elsewhere set AWS_REGION and restart the Jupyter server.'
        }
      : {
          detail: `AWS refused the request ${operation} as invalid.`,
          next: 'Report this with the request id.'
        },
  internal: (_, operation) => ({
    detail: `${operation} failed inside the companion.`,
    next: "Look at the Jupyter server's log, and report it."
  })
};

function unreachable(fault: AwsFault): string {
  return fault.name === 'TimeoutError' || fault.name === 'AbortError'
    ? 'AWS did not answer in time.'
    : `AWS could not be reached (${fault.name}).`;
}

/** IAM's message says which policy decided; the remedy depends on it. */
function denied(
  fault: AwsFault,
  operation: string,
  statement: PolicyDocument
): Words {
  if (/explicit deny/i.test(fault.message)) {
    const where = /service control policy/i.test(fault.message)
      ? 'a service control policy'
      : /permissions boundary/i.test(fault.message)
        ? 'the permissions boundary'
        : 'a policy of the role';
    return {
      detail: `This instance's role may not call ${operation}: ${where} denies it.`,
      next: `Ask your administrator about that Deny; an Allow does not help against it.`
    };
  }
  if (/no permissions boundary allows/i.test(fault.message)) {
    return {
      detail: `This instance's role may not call ${operation}: its permissions boundary does not allow it.`,
      next: 'Send your administrator this policy: its Allow has to go into the permissions boundary too, beside an identity policy of the role.',
      statement
    };
  }
  return {
    detail: `This instance's role may not call ${operation}.`,
    next: 'Send your administrator this policy: it goes into an identity policy of the role, and its Allow also into the permissions boundary, if the role has one.',
    statement
  };
}

function read(error: unknown): AwsFault {
  if (!(error instanceof Error)) {
    return { name: 'unknown', message: '', status: null, requestId: undefined };
  }
  const metadata = field(error, '$metadata');
  const status = field(metadata, 'httpStatusCode');
  const requestId = field(metadata, 'requestId');
  const code = field(error, 'code');
  return {
    name: typeof code === 'string' && UNREACHABLE.has(code) ? code : error.name,
    message: error.message,
    status: typeof status === 'number' ? status : null,
    requestId: typeof requestId === 'string' ? requestId : undefined
  };
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Reflect.get(value, key)
    : undefined;
}
