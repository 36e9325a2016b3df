// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { FACTS, OWN_ROLE } from './harness';

/** Pieces that the tables put their notebooks together from. */
export const CLIENT = "import boto3\nsm = boto3.client('sagemaker')";

export const TAGS = `tags = [
    {'Key': 'user', 'Value': 'jdoe'},
    {'Key': 'project', 'Value': 'Project001'},
    {'Key': 'system', 'Value': 'MLSpace'},
]`;

export const NETWORK = `subnets = ['${FACTS.subnets?.[0]}']
security_group_ids = ['${FACTS.securityGroups?.[0]}']
vpc_config = {'SecurityGroupIds': security_group_ids, 'Subnets': subnets}`;

export const KEY = `kms_key = '${FACTS.volumeKey}'`;

export const SETUP = [CLIENT, TAGS, NETWORK, KEY].join('\n');

/** A training job that nothing is wrong with; `change` rewrites it. */
export function trainingJob(
  change: (source: string) => string = source => source
): string {
  return change(`sm.create_training_job(
    TrainingJobName='demo',
    RoleArn='${OWN_ROLE}',
    AlgorithmSpecification={'TrainingImage': 'image', 'TrainingInputMode': 'File'},
    OutputDataConfig={'S3OutputPath': 's3://${FACTS.bucket}/project/Project001/datasets/output'},
    ResourceConfig={'InstanceType': 'ml.m5.xlarge', 'InstanceCount': 1, 'VolumeKmsKeyId': kms_key},
    Tags=tags,
    VpcConfig=vpc_config,
)`);
}

export const ENDPOINT =
  "sm.create_endpoint(EndpointName='e', EndpointConfigName='c', Tags=tags)";
