// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { missingTags } from './mls001-missing-tags';
import { missingVpc } from './mls101-missing-vpc';
import { missingVolumeKey } from './mls201-missing-volume-key';
import { actionNotPermitted } from './mls401-action-not-permitted';
import type { Rule } from './types';

/** All rules, in the order in which their findings are shown at one place. */
export const RULES: readonly Rule[] = [
  missingTags,
  missingVpc,
  missingVolumeKey,
  actionNotPermitted
];
