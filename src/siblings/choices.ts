// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type {
  CreateOptions,
  EmrCluster,
  InstanceTypeOption
} from '../companion/contract';
import type { IChoice } from './fields';

/** The types on offer, by group, with what is known of them. */
export function typeChoices(
  types: readonly InstanceTypeOption[],
  trans: TranslationBundle
): IChoice[] {
  return types.map(type => ({
    value: type.name,
    label: [type.name, sizeOf(type, trans)].filter(Boolean).join(' · '),
    group: groupName(type.group, trans)
  }));
}

function sizeOf(type: InstanceTypeOption, trans: TranslationBundle): string {
  const { vcpus, memoryGib, accelerator } = type;
  return [
    vcpus === null ? '' : trans.__('%1 vCPU', vcpus),
    memoryGib === null ? '' : trans.__('%1 GiB', memoryGib),
    accelerator ?? ''
  ]
    .filter(Boolean)
    .join(', ');
}

function groupName(
  group: InstanceTypeOption['group'],
  trans: TranslationBundle
): string {
  switch (group) {
    case 'standard':
      return trans.__('Standard');
    case 'compute':
      return trans.__('Compute optimized');
    case 'memory':
      return trans.__('Memory optimized');
    case 'accelerated':
      return trans.__('Accelerated');
  }
}

/** The platforms on offer, with the end of their support where it is announced. */
export function platformChoices(
  platforms: CreateOptions['platforms'],
  trans: TranslationBundle
): IChoice[] {
  return platforms.map(({ id, label, supportEnds }) => ({
    value: id,
    label:
      supportEnds === null
        ? trans.__('%1 (%2)', label, id)
        : trans.__('%1 (%2), supported until %3', label, id, supportEnds)
  }));
}

/** Clusters by name and id: names are used again. */
export function clusterChoices(clusters: readonly EmrCluster[]): IChoice[] {
  return clusters.map(({ id, name, owner }) => ({
    value: id,
    label: [name, id, owner].filter(Boolean).join(' · ')
  }));
}

/** The choices, with what is in force among them: it stays possible. */
export function withCurrent(
  choices: readonly IChoice[],
  value: string,
  label: string
): IChoice[] {
  return choices.some(one => one.value === value)
    ? [...choices]
    : [{ value, label }, ...choices];
}
