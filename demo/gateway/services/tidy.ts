// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Answers of moto's that differ from AWS's in a way over which strict readers stumble. */
import { isRecord, type Json, type JsonRecord, record, textAt } from '../json';
import type { Upstream } from '../upstream';
import type { Operation, Operations } from './operations';

const DESCRIBED = ['Endpoint', 'EndpointConfig', 'Model'] as const;

/** moto has empty objects where AWS leaves a field out. */
export function withoutEmpty(value: JsonRecord): JsonRecord {
  const isEmpty = (item: Json) =>
    item === null || (isRecord(item) && Object.keys(item).length === 0);
  return record(
    Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        isEmpty(item) ? undefined : item
      ])
    )
  );
}

/** `operations` are those that are carried out here already. */
export function tidyOperations(
  upstream: Upstream,
  operations: Operations
): Operations {
  return Object.fromEntries(
    DESCRIBED.map((noun): [string, Operation] => {
      const name = `Describe${noun}`;
      const ask: Operation =
        operations[`sagemaker:${name}`] ??
        (parameters => upstream.call('sagemaker', name, parameters));
      return [
        `sagemaker:${name}`,
        async (parameters, context) =>
          withoutEmpty(await ask(parameters, context))
      ];
    })
  );
}

/** Tags are asked for by themselves. */
function withoutTags(parameters: JsonRecord): JsonRecord {
  const kept = { ...parameters };
  delete kept.Tags;
  return kept;
}

/** moto forgets most of a processing job's request; AWS describes it in full. */
export function processingOperations(operations: Operations): Operations {
  const requests = new Map<string, JsonRecord>();
  const nameOf = (parameters: JsonRecord) =>
    textAt(parameters, 'ProcessingJobName') ?? '';
  return {
    'sagemaker:CreateProcessingJob': async (parameters, context) => {
      const answer = await operations['sagemaker:CreateProcessingJob'](
        parameters,
        context
      );
      requests.set(nameOf(parameters), withoutTags(parameters));
      return answer;
    },
    'sagemaker:DescribeProcessingJob': async (parameters, context) => ({
      ...requests.get(nameOf(parameters)),
      ...withoutEmpty(
        await operations['sagemaker:DescribeProcessingJob'](parameters, context)
      )
    })
  };
}
