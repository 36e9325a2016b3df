// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import { createEngine } from '../../governance';
import type {
  Analysis,
  EngineOptions,
  ProjectFacts,
  SourceDocument
} from '../../governance/model';
import { NO_INPUTS, standardPolicies } from '../../governance/policy';
import { dynamicRoleName } from '../../governance/policy/template-inputs';
import type { GuardCall, GuardItem, GuardNote } from '../notes';

export const trans = nullTranslator.load('jupyterlab_mlspace');

export const FACTS: ProjectFacts = {
  user: 'jdoe',
  project: 'Project001',
  system: 'MLSpace',
  account: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  roleArn: `arn:aws:iam::111122223333:role/${dynamicRoleName('MLSpace', 'Project001', 'jdoe')}`,
  bucket: 'mlspace-data-111122223333',
  subnets: ['subnet-1', 'subnet-2'],
  securityGroups: ['sg-1'],
  volumeKey: 'key-1',
  paramsPath: 'notebook-params.json'
};

/** MLSpace's own policies, with dynamic roles. */
export const OPTIONS: EngineOptions = {
  facts: FACTS,
  policies: standardPolicies(FACTS, {
    ...NO_INPUTS,
    prefix: 'MLSpace',
    version: '1.6.10',
    exemptTypes: ['ml.g4dn.*'],
    trainingTypes: ['ml.m5.large', 'ml.g4dn.xlarge'],
    endpointTypes: ['ml.m5.large'],
    transformTypes: ['ml.m5.large']
  }),
  rules: {
    select: [],
    ignore: [],
    severities: {},
    requiredTags: ['user', 'project', 'system'],
    namingPatterns: {}
  }
};

export const SETUP = 'import boto3\nsm = boto3.client("sagemaker")';
export const BARE = `sm.create_model(
    ModelName="a",
    ExecutionRoleArn="${FACTS.roleArn}",
    PrimaryContainer={"Image": "i"},
)`;

export function notebook(...sources: string[]): SourceDocument {
  return {
    name: 'n.ipynb',
    format: 'notebook',
    cells: sources.map((source, index) => ({
      id: `cell-${index}`,
      index,
      type: 'code',
      source
    }))
  };
}

export function analyse(...sources: string[]): Analysis {
  return createEngine(OPTIONS).analyse(notebook(...sources));
}

export function item(more: Partial<GuardItem> = {}): GuardItem {
  return {
    kind: 'tags',
    what: 'filled',
    path: 'Tags',
    names: ['user'],
    ...more
  };
}

export function note(
  items: GuardItem[] = [item()],
  more: Partial<GuardCall> = {},
  cell: string | null = 'cell-1'
): GuardNote {
  return {
    cell,
    mode: 'fill',
    calls: [
      {
        service: 'sagemaker',
        operation: 'CreateModel',
        line: 1,
        outcome: 'filled',
        items,
        ...more
      }
    ],
    more: 0
  };
}
