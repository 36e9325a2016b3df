// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ProjectFacts } from '../governance/model';

/** What is known where no source answers. The path is where MLSpace's lifecycle script writes. */
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
  paramsPath: '/home/ec2-user/SageMaker/global-resources/notebook-params.json'
};
