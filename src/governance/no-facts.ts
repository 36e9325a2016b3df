// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ProjectFacts } from './model';

/** Where MLSpace's lifecycle script writes the params file on a notebook instance. */
export const STANDARD_PARAMS =
  '/home/ec2-user/SageMaker/global-resources/notebook-params.json';

/** What is known where no source answers. */
export const NO_FACTS: ProjectFacts = {
  user: null,
  project: null,
  system: null,
  account: null,
  region: null,
  partition: null,
  roleArn: null,
  bucket: null,
  subnets: null,
  securityGroups: null,
  volumeKey: null,
  paramsPath: STANDARD_PARAMS
};
