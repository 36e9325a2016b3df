// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  operationOf,
  operationOfAction,
  operationOfCommand,
  operations,
  sdkV2,
  sdkV3
} from '..';

describe('operations', () => {
  it('are found by method, by command and by action', () => {
    const byMethod = operationOf('sagemaker', 'create_training_job');
    expect(byMethod?.action).toBe('CreateTrainingJob');
    expect(operationOfCommand('sagemaker', 'create-training-job')).toBe(
      byMethod
    );
    expect(operationOfAction('sagemaker', 'CreateTrainingJob')).toBe(byMethod);
  });

  it('know that the command line calls RunJobFlow create-cluster', () => {
    expect(operationOfCommand('emr', 'create-cluster')?.action).toBe(
      'RunJobFlow'
    );
    expect(operationOf('emr', 'run_job_flow')?.iam).toBe('elasticmapreduce');
  });

  it('keep SageMaker and Comprehend endpoints apart', () => {
    expect(operationOf('comprehend', 'create_endpoint')?.iam).toBe(
      'comprehend'
    );
    expect(operationOf('sagemaker', 'create_endpoint')?.resources).toEqual([
      'endpoint/*',
      'endpoint-config/*'
    ]);
  });

  it('say which permission an operation of another name needs', () => {
    expect(operationOf('bedrock-runtime', 'converse')).toMatchObject({
      permission: 'InvokeModel',
      kind: 'invoke'
    });
  });

  it('do not know what changes or links', () => {
    expect(operationOf('sagemaker', 'update_endpoint')).toBeNull();
    expect(
      operationOf('sagemaker', 'create_presigned_notebook_instance_url')
    ).toBeNull();
  });

  it('name as many parameters as resources', () => {
    for (const { resources, resourceNames } of operations) {
      expect(resourceNames).toHaveLength(resources.length);
    }
  });
});

describe('the SDK', () => {
  it('finds a class by any of its import paths', () => {
    const estimator = sdkV2().classOf('sagemaker.estimator.Estimator');
    expect(estimator?.constructor_.parameters[14]).toEqual({
      name: 'tags',
      position: 14,
      required: false
    });
    const session = sdkV2().classOf('sagemaker.Session');
    expect(session?.name).toBe('sagemaker.session.Session');
  });

  it('finds methods in bases', () => {
    const sdk = sdkV2();
    const pytorch = sdk.classOf('sagemaker.pytorch.PyTorch');
    expect(pytorch?.constructor_.open).toBe(true);
    expect(pytorch && sdk.methodOf(pytorch, 'deploy')?.name).toBe('deploy');
  });

  it('knows keyword-only constructors and class methods of v3', () => {
    const sdk = sdkV3();
    const trainer = sdk.classOf('sagemaker.train.ModelTrainer');
    const compute = trainer?.constructor_.parameters.find(
      ({ name }) => name === 'compute'
    );
    expect(compute?.position).toBeNull();
    const job = sdk.classOf('sagemaker.core.resources.TrainingJob');
    expect(job && sdk.methodOf(job, 'create')?.kind).toBe('classmethod');
  });
});
