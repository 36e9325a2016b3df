// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { dirname } from 'node:path';
import { runtimeFolders } from '../autostop/jupyter';
import type { Aws } from '../aws/types';
import type { Clock } from '../clock';
import type { Logger } from '../logging';
import type { ProjectService } from '../project/service';
import { Diagnostics } from './diagnostics';
import { Environments } from './environments';
import type { Machine } from './outside';
import { Share } from './share';
import { Storage } from './storage';

export interface HousekeepingParts {
  readonly machine: Machine;
  readonly aws: Aws;
  readonly project: ProjectService;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
  readonly version: string;
  readonly metadataFile: string;
  readonly persistentFolder: string;
}

/** What keeps an instance in order. */
export interface Housekeeping {
  readonly diagnostics: Diagnostics;
  readonly storage: Storage;
  readonly environments: Environments;
  readonly share: Share;
}

export function createHousekeeping(parts: HousekeepingParts): Housekeeping {
  const { machine, persistentFolder } = parts;
  const home = dirname(persistentFolder);
  return {
    diagnostics: new Diagnostics(parts),
    storage: new Storage({
      ...parts,
      home,
      temporary: '/tmp',
      runtimeFolders: runtimeFolders(machine.env)
    }),
    environments: new Environments({ ...parts, home }),
    share: new Share(parts)
  };
}
