// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { operationOfAction, sdkV2, sdkV3 } from '../../../catalogue';
import { knownClasses, lineageOf, methodKnowledge, type SdkStyle } from '..';
import { snakeCase } from '../resources';

const sdks = { 'sdk-v2': sdkV2, 'sdk-v3': sdkV3 } as const;

function known(style: SdkStyle, className: string, method: string) {
  const sdkClass = sdks[style]().classOf(className);
  return sdkClass && methodKnowledge(style, lineageOf(sdkClass), method);
}

function actions(style: SdkStyle, className: string, method: string) {
  return known(style, className, method)?.launches.map(({ actions }) =>
    actions.map(({ action }) => action)
  );
}

describe('knowledge', () => {
  it('reaches a class through its bases', () => {
    expect(actions('sdk-v2', 'sagemaker.pytorch.PyTorch', 'fit')).toEqual([
      ['CreateTrainingJob']
    ]);
  });

  it('lets the nearest class decide', () => {
    const inherited = known(
      'sdk-v2',
      'sagemaker.estimator.Estimator',
      'transformer'
    );
    const own = known(
      'sdk-v2',
      'sagemaker.tensorflow.TensorFlow',
      'transformer'
    );
    expect(inherited?.launches[0].actions[0].governed.tags?.kind).toBe(
      'firstOf'
    );
    expect(own?.launches[0].actions[0].governed.tags?.kind).toBe('parameter');
  });

  it('judges a model where it is made and where it is deployed', () => {
    expect(actions('sdk-v2', 'sagemaker.model.Model', 'deploy')).toEqual([
      ['CreateModel'],
      ['CreateModel', 'CreateEndpointConfig', 'CreateEndpoint']
    ]);
  });

  it('derives resource classes from the service model', () => {
    expect(
      actions('sdk-v3', 'sagemaker.core.resources.TrainingJob', 'create')
    ).toEqual([['CreateTrainingJob']]);
  });

  it('names only operations of the catalogue and classes of the SDK', () => {
    for (const style of ['sdk-v2', 'sdk-v3'] as const) {
      for (const name of knownClasses(style)) {
        const sdkClass = sdks[style]().classOf(name);
        expect(sdkClass?.name).toBe(name);
      }
    }
    expect(operationOfAction('sagemaker', 'CreateTrainingJob')).not.toBeNull();
  });

  it.each([
    ['VolumeKmsKeyId', 'volume_kms_key_id'],
    ['S3OutputPath', 's3_output_path'],
    ['AutoMLJobName', 'auto_ml_job_name'],
    ['SecurityGroupIds', 'security_group_ids']
  ])('spells %s as the SDK does', (api, python) => {
    expect(snakeCase(api)).toBe(python);
  });
});
