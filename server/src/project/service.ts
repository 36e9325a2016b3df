// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ProjectReport } from '../../../src/companion/contract';
import type { Files } from '../files';
import type { IdentityService } from './identity';
import { readParams } from './params';
import { readPolicies } from './policies';

/** The facts of this project: the disk is read each time, AWS when needed. */
export class ProjectService {
  constructor(
    private readonly identity: IdentityService,
    private readonly files: Files,
    private readonly paramsFile: string,
    private readonly policyFolder: string
  ) {}

  /** @param refresh - ask AWS even if the last answer is fresh. */
  async report(refresh = false): Promise<ProjectReport> {
    const [params, identity] = await Promise.all([
      this.params(),
      refresh ? this.identity.refresh() : this.identity.report()
    ]);
    const roleName = identity.roleArn?.split('/').at(-1) ?? null;
    const policies = await readPolicies(
      this.files,
      this.policyFolder,
      roleName
    );
    return { params, identity, policies };
  }

  params() {
    return readParams(this.files, this.paramsFile);
  }
}
