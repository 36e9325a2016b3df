// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { missingTags } from './mls001-missing-tags';
import { tagValueMismatch } from './mls002-tag-value-mismatch';
import { tagCase } from './mls003-tag-case';
import { placeholderValue } from './mls004-placeholder-value';
import { malformedTags } from './mls005-malformed-tags';
import { missingVpc } from './mls101-missing-vpc';
import { malformedVpc } from './mls102-malformed-vpc';
import { foreignNetwork } from './mls103-foreign-network';
import { missingVolumeKey } from './mls201-missing-volume-key';
import { volumeKeyRejected } from './mls202-volume-key-rejected';
import { instanceTypeNotAllowed } from './mls301-instance-type-not-allowed';
import { serverlessNotAllowed } from './mls302-serverless-not-allowed';
import { actionNotPermitted } from './mls401-action-not-permitted';
import { wrongRole } from './mls402-wrong-role';
import { untrackedResource } from './mls403-untracked-resource';
import { foreignBucket } from './mls404-foreign-bucket';
import { hardCodedProjectValue } from './mls501-hard-coded-project-value';
import { ephemeralPath } from './mls502-ephemeral-path';
import { namingConvention } from './mls503-naming-convention';
import { logsNotPermitted } from './mls504-logs-not-permitted';
import { endpointLeftRunning } from './mls505-endpoint-left-running';
import { ephemeralInstall } from './mls506-ephemeral-install';
import type { Rule } from './types';

/** All rules, in the order in which their findings are shown at one place. */
export const RULES: readonly Rule[] = [
  missingTags,
  tagValueMismatch,
  tagCase,
  placeholderValue,
  malformedTags,
  missingVpc,
  malformedVpc,
  foreignNetwork,
  missingVolumeKey,
  volumeKeyRejected,
  instanceTypeNotAllowed,
  serverlessNotAllowed,
  actionNotPermitted,
  wrongRole,
  untrackedResource,
  foreignBucket,
  hardCodedProjectValue,
  ephemeralPath,
  namingConvention,
  logsNotPermitted,
  endpointLeftRunning,
  ephemeralInstall
];
