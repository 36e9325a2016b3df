// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { checkRequest } from '../services/validation';
import type { JsonRecord } from '../json';
import { CONFIG } from './support';

function check(operation: string, parameters: JsonRecord): () => void {
  const request = { service: 'sagemaker', operation, parameters };
  return () => checkRequest(request, CONFIG, CONFIG.instanceTypes.exempt);
}

function tagged(...pairs: [string, string][]): JsonRecord {
  return { Tags: pairs.map(([Key, Value]) => ({ Key, Value })) };
}

describe('what SageMaker refuses by itself', () => {
  it('is a name it cannot use', () => {
    const job = (TrainingJobName: string): (() => void) =>
      check('CreateTrainingJob', { TrainingJobName });
    expect(job('my-job-1')).not.toThrow();
    expect(job('my_job')).toThrow(
      "Value 'my_job' at 'trainingJobName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}"
    );
    expect(job('ends-')).toThrow('regular expression pattern');
    expect(job('x'.repeat(64))).toThrow('length less than or equal to 63');
    const HyperParameterTuningJobName = 'x'.repeat(33);
    expect(
      check('CreateHyperParameterTuningJob', { HyperParameterTuningJobName })
    ).toThrow('length less than or equal to 32');
  });

  it('is a tag that breaks the rules', () => {
    const add = (...pairs: [string, string][]): (() => void) =>
      check('AddTags', tagged(...pairs));
    expect(add(['user', 'j.doe@example.org'], ['ü', ''])).not.toThrow();
    expect(add(['user', 'cn=doe,ou=x'])).toThrow("at 'tags.1.member.value'");
    expect(add(['a', '1'], ['a', '2'])).toThrow('Duplicate tag keys');
    const many = Array.from({ length: 51 }, (_, n): [string, string] => [
      `k${n}`,
      ''
    ]);
    expect(add(...many)).toThrow('less than or equal to 50');
  });

  it('is a volume key for a type with local disks', () => {
    const job = (InstanceType: string, VolumeKmsKeyId: string): (() => void) =>
      check('CreateTrainingJob', {
        TrainingJobName: 'j',
        ResourceConfig: { InstanceType, VolumeKmsKeyId }
      });
    expect(job('ml.g5.xlarge', 'k')).toThrow('ml.g5.xlarge');
    expect(job('ml.g5.xlarge', '')).not.toThrow();
    expect(job('ml.m5.large', 'k')).not.toThrow();
    const variants = ['ml.m5.large', 'ml.g4dn.xlarge'].map(InstanceType => ({
      InstanceType
    }));
    expect(
      check('CreateEndpointConfig', {
        EndpointConfigName: 'c',
        KmsKeyId: 'k',
        ProductionVariants: variants
      })
    ).toThrow('ml.g4dn.xlarge');
  });

  it('leaves other services alone', () => {
    const parameters = tagged(['a', 'x,y']);
    const request = {
      service: 'elasticmapreduce',
      operation: 'RunJobFlow',
      parameters
    };
    expect(() => checkRequest(request, CONFIG, [])).not.toThrow();
  });
});
