// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { CreateOptions } from '../../../src/companion/contract';
import type { InstanceCreator } from '../instances/create';
import { typeOptions } from '../instances/types';
import { isReservedName } from '../lifecycle/names';
import type { Claim, MlspaceService } from '../mlspace/service';

/**
 * What a new notebook can be. With a token MLSpace says which types it enables
 * and whether a stop time may be chosen, and whatever the role may not list.
 */
export async function createOptionsFor(
  claim: Claim,
  creator: Pick<InstanceCreator, 'options'>,
  mlspace: Pick<MlspaceService, 'notebooks'>
): Promise<CreateOptions> {
  const options = await creator.options();
  if (claim.handle === undefined) {
    return options;
  }
  const { api } = await mlspace.notebooks(claim);
  const [types, schedule, names] = await Promise.all([
    api.types(),
    api.schedule(),
    options.lifecycleConfigs === null ? api.lifecycleConfigs() : null
  ]);
  const { defaultTime, override, ownsProject } = schedule;
  return {
    ...options,
    ...(types.length > 0 && {
      types: typeOptions(types),
      typesFrom: 'mlspace'
    }),
    ...(names !== null && {
      lifecycleConfigs: names.filter(name => !isReservedName(name)),
      lifecycleProblem: null
    }),
    stopTime: {
      projectDefault: defaultTime,
      mayChoose: defaultTime !== null && (override || ownsProject)
    }
  };
}
