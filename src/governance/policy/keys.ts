// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Keys that IAM's service reference types as `ArrayOf...`, of the services
 * whose other keys are known to take one value.
 */
const SEVERAL = new Set([
  'aws:calledvia',
  'aws:principalorgpaths',
  'aws:principalservicenameslist',
  'aws:resourceorgpaths',
  'aws:sourceorgpaths',
  'aws:sourcevpcarn',
  'aws:tagkeys',
  'sagemaker:acceleratortypes',
  'sagemaker:customermetadatapropertiestoremove',
  'sagemaker:imagearns',
  'sagemaker:imageversionarns',
  'sagemaker:instancetypes',
  'sagemaker:notebookinstancelifecycleconfigarns',
  'sagemaker:studiolifecycleconfigarns',
  'sagemaker:updatablefeatures',
  'sagemaker:vpcsecuritygroupids',
  'sagemaker:vpcsubnets'
]);

/** True when a request holds at most one value of this lower-cased key. */
export function isSingleValued(key: string): boolean {
  return (
    (key.startsWith('aws:') ||
      key.startsWith('sagemaker:') ||
      key === 'iam:passedtoservice') &&
    !SEVERAL.has(key)
  );
}

/**
 * Policy variables that begin so stand for what an administrator chose and
 * nobody told us: their values are never known.
 */
export const UNKNOWN_PREFIX = 'mlspace-unknown:';
