// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type SdkClass } from '../../catalogue';
import { resourceKnowledge } from './resources';
import {
  type FunctionKnowledge,
  type Knowledge,
  type MethodKnowledge
} from './types';
import { v2, v2Functions } from './v2';
import { v3, v3Functions } from './v3';

export * from './types';

export type SdkStyle = 'sdk-v2' | 'sdk-v3';

const tables: Readonly<Record<SdkStyle, Knowledge>> = {
  'sdk-v2': v2,
  'sdk-v3': v3
};

const functions: Readonly<
  Record<SdkStyle, Readonly<Record<string, FunctionKnowledge>>>
> = { 'sdk-v2': v2Functions, 'sdk-v3': v3Functions };

/**
 * What `method` of a class does, the nearest class of its bases that says
 * so deciding; null when nothing is known to be sent or made.
 * @param lineage - Defining names: the class, then its bases, nearest first.
 */
export function methodKnowledge(
  style: SdkStyle,
  lineage: readonly string[],
  method: string
): MethodKnowledge | null {
  for (const name of lineage) {
    const known =
      tables[style][name]?.[method] ?? resourceKnowledge(name, method);
    if (known) {
      return known;
    }
  }
  return null;
}

/** @param name - Defining dotted name. */
export function functionKnowledge(
  style: SdkStyle,
  name: string
): FunctionKnowledge | null {
  return functions[style][name] ?? null;
}

/** Methods that launch or make something, to look for in text. */
export const launchNames: ReadonlySet<string> = new Set(
  Object.values(tables).flatMap(table =>
    Object.values(table).flatMap(Object.keys)
  )
);

/** Classes and functions as the table has them, for tests of the table. */
export const knownClasses = (style: SdkStyle): readonly string[] =>
  Object.keys(tables[style]);

/** The class and its bases, as `methodKnowledge` wants them. */
export function lineageOf(sdkClass: SdkClass): readonly string[] {
  return [sdkClass.name, ...sdkClass.bases];
}

/**
 * Old names that SDK v2 still takes, by new name. A new name that is passed
 * too loses against the old one.
 */
export const renamedParameters: Readonly<Record<string, readonly string[]>> = {
  instance_type: ['train_instance_type'],
  instance_count: ['train_instance_count'],
  volume_size: ['train_volume_size'],
  volume_kms_key: ['train_volume_kms_key'],
  max_run: ['train_max_run'],
  max_wait: ['train_max_wait'],
  use_spot_instances: ['train_use_spot_instances'],
  image_uri: ['image_name'],
  distribution: ['distributions']
};

/** Instance types that run on this machine: no request is made. */
export const localInstanceTypes: ReadonlySet<string> = new Set([
  'local',
  'local_gpu'
]);

/** Where a `ModelBuilder` deploys without AWS. */
export const localModes: ReadonlySet<string> = new Set([
  'IN_PROCESS',
  'LOCAL_CONTAINER'
]);

/** Sessions under which nothing reaches AWS: `fit` and its like run here. */
export const localSessions: ReadonlySet<string> = new Set([
  'sagemaker.local.local_session.LocalSession',
  'sagemaker.workflow.pipeline_context.LocalPipelineSession',
  'sagemaker.core.local.local_session.LocalSession'
]);

/** Sessions under which a launch only describes a pipeline's step. */
export const pipelineSessions: ReadonlySet<string> = new Set([
  'sagemaker.workflow.pipeline_context.PipelineSession',
  'sagemaker.core.workflow.pipeline_context.PipelineSession'
]);
