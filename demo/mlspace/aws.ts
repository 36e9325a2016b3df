// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** MLSpace's own calls of AWS: through the gateway, so that faults hit them too. */
import { DROPPED, type Gateway } from '../gateway/gateway';
import { AwsError } from '../gateway/errors';
import { type JsonRecord, parseRecord, textAt } from '../gateway/json';

export interface MlspaceAws {
  /** Rejects with an AwsError. */
  sagemaker(operation: string, parameters: JsonRecord): Promise<JsonRecord>;
  /** The same of another service with the JSON protocol. */
  call(
    service: 'logs' | 'elasticmapreduce',
    operation: string,
    parameters: JsonRecord
  ): Promise<JsonRecord>;
}

const TARGETS = {
  sagemaker: 'SageMaker',
  logs: 'Logs_20140328',
  elasticmapreduce: 'ElasticMapReduce'
} as const;

/** @param accessKey - of the administrator, whom no policy binds. */
export function throughGateway(
  gateway: Gateway,
  accessKey: string,
  region: string
): MlspaceAws {
  const call = async (
    service: keyof typeof TARGETS,
    operation: string,
    parameters: JsonRecord
  ): Promise<JsonRecord> => {
    const scope = `${accessKey}/20260101/${region}/${service}/aws4_request`;
    const outcome = await gateway.handle({
      method: 'POST',
      url: '/',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=demo`,
        'x-amz-target': `${TARGETS[service]}.${operation}`,
        'content-type': 'application/x-amz-json-1.1'
      },
      body: Buffer.from(JSON.stringify(parameters))
    });
    if (outcome === DROPPED) {
      throw new AwsError('RequestTimeout', 'No answer.', 500);
    }
    const body = parseRecord(outcome.body.toString('utf8')) ?? {};
    if (outcome.status >= 400) {
      throw new AwsError(
        textAt(body, '__type') ?? 'InternalFailure',
        textAt(body, 'message') ?? textAt(body, 'Message') ?? '',
        outcome.status
      );
    }
    return body;
  };
  return {
    sagemaker: (operation, parameters) =>
      call('sagemaker', operation, parameters),
    call
  };
}
