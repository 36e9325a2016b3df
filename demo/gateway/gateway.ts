// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** One request through the gateway: fault, identity, permission, answer. */
import type { Account, Principal } from './account';
import type { Clock } from './clock';
import { AwsError } from './errors';
import { type FaultBoard, faultError } from './faults';
import type { Enforcer } from './iam/enforcer';
import { textAt } from './json';
import type { Recorder } from './recorder';
import type { Operations } from './services/operations';
import { IngressRules } from './services/ingress';
import type { Predictions } from './services/predictions';
import { callerIdentity } from './services/sts';
import { checkRequest } from './services/validation';
import type { Upstream } from './upstream';
import { errorAnswer, type HttpAnswer, okAnswer } from './wire/answer';
import {
  type HttpRequest,
  readRequest,
  type WireRequest
} from './wire/request';

export interface GatewayParts {
  readonly account: Account;
  /** Instance types with local disks, as prefixes: `ml.g5.*`. */
  readonly localStorage: readonly string[];
  readonly clock: Clock;
  /** By access key. */
  readonly principals: ReadonlyMap<string, Principal>;
  readonly faults: FaultBoard;
  readonly enforcer: Enforcer;
  readonly recorder: Recorder;
  readonly operations: Operations;
  readonly predictions: Predictions;
  readonly upstream: Upstream;
  readonly log: (line: string) => void;
}

/** The connection is to be broken off instead of answered. */
export const DROPPED = Symbol('dropped');
export type Outcome = HttpAnswer | typeof DROPPED;

function unknownSigner(request: WireRequest): AwsError {
  const message = 'The security token included in the request is invalid.';
  if (request.service === 's3') {
    return request.accessKey === null
      ? new AwsError('AccessDenied', 'Access Denied', 403)
      : new AwsError('InvalidAccessKeyId', message, 403);
  }
  return new AwsError(
    request.protocol === 'query'
      ? 'InvalidClientTokenId'
      : 'UnrecognizedClientException',
    message,
    request.protocol === 'json' ? 400 : 403
  );
}

/** moto answers what it has not learned with a web page; say it as AWS would. */
function known(answer: HttpAnswer, name: string): HttpAnswer {
  const page = String(answer.headers['content-type']).startsWith('text/html');
  if (answer.status >= 500 && page) {
    throw new AwsError(
      'UnsupportedOperation',
      `The demo AWS does not carry out ${name}.`
    );
  }
  return answer;
}

export class Gateway {
  constructor(private readonly parts: GatewayParts) {}

  async handle(http: HttpRequest): Promise<Outcome> {
    const request = readRequest(http);
    const { principals, recorder, clock } = this.parts;
    const principal = principals.get(request.accessKey ?? '') ?? null;
    let outcome: Outcome;
    let failure: string | null = null;
    try {
      outcome = await this.answer(request, principal);
    } catch (error) {
      const known = this.asAwsError(error, request);
      failure = known.code;
      outcome = errorAnswer(request, known);
    }
    recorder.add({
      at: clock.now(),
      principal: principal?.name ?? null,
      service: request.service,
      operation: request.operation,
      path: request.path,
      parameters: request.parameters,
      status: outcome === DROPPED ? 0 : outcome.status,
      error: failure
    });
    return outcome;
  }

  private async answer(
    request: WireRequest,
    principal: Principal | null
  ): Promise<Outcome> {
    const { account, faults, clock, enforcer, localStorage } = this.parts;
    if (!principal) {
      throw unknownSigner(request);
    }
    const fault = faults.take(request, principal.name);
    if (fault) {
      await clock.sleep(fault.delayMs);
      if (fault.kind === 'drop') {
        return DROPPED;
      }
      const error = faultError(fault, request, principal.arn);
      if (error) {
        throw error;
      }
    }
    if (principal.bound) {
      await enforcer.demand(request, principal);
    }
    checkRequest(request, account, localStorage);
    const answer = await this.carryOut(request, principal);
    return fault?.kind === 'dropAnswer' ? DROPPED : answer;
  }

  private async carryOut(
    request: WireRequest,
    principal: Principal
  ): Promise<HttpAnswer> {
    const { operations, predictions, upstream, account } = this.parts;
    const name = `${request.service}:${request.operation}`;
    if (name === 'sts:GetCallerIdentity') {
      return callerIdentity(account, principal);
    }
    if (name === 'ec2:AuthorizeSecurityGroupIngress') {
      return this.ingress.authorize(request.parameters);
    }
    if (name === 'sagemaker:InvokeEndpoint') {
      const endpoint = textAt(request.parameters, 'EndpointName') ?? '';
      return predictions.invoke(endpoint, request);
    }
    const operation = operations[name];
    if (!operation) {
      return known(await upstream.forward(request), name);
    }
    return okAnswer(
      request,
      await operation(request.parameters, { principal })
    );
  }

  private readonly ingress = new IngressRules();

  private asAwsError(error: unknown, request: WireRequest): AwsError {
    if (error instanceof AwsError) {
      return error;
    }
    const reason = error instanceof Error ? error.message : String(error);
    this.parts.log(`${request.service}:${request.operation}: ${reason}`);
    return new AwsError('InternalFailure', 'The demo AWS failed.', 500);
  }
}
