// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { InstanceTypeOption } from '../../../src/companion/contract';

type Group = InstanceTypeOption['group'];
type Numbers = Pick<InstanceTypeOption, 'vcpus' | 'memoryGib' | 'accelerator'>;

const GROUPS: readonly Group[] = [
  'standard',
  'compute',
  'memory',
  'accelerated'
];
const GROUP_BY_LETTER: Readonly<Record<string, Group>> = {
  t: 'standard',
  m: 'standard',
  c: 'compute',
  r: 'memory'
};
const SIZES = ['medium', 'large', 'xlarge'];

/** GiB for each vCPU in families where that never changes. */
const GIB_PER_VCPU: Readonly<Record<string, number>> = {
  m4: 4,
  m5: 4,
  m5d: 4,
  m6i: 4,
  m6id: 4,
  m7i: 4,
  c5: 2,
  c5d: 2,
  c6i: 2,
  c6id: 2,
  c7i: 2,
  r5: 8,
  r6i: 8,
  r6id: 8,
  r7i: 8,
  g4dn: 4,
  g5: 4,
  g6: 4,
  g6e: 8,
  inf1: 2
};

/** By family and multiple of xlarge: how many accelerators; 1 where not named. */
const ACCELERATORS: Readonly<
  Record<
    string,
    { readonly name: string; readonly count: Readonly<Record<number, number>> }
  >
> = {
  g4dn: { name: 'NVIDIA T4', count: { 12: 4 } },
  g5: { name: 'NVIDIA A10G', count: { 12: 4, 24: 4, 48: 8 } },
  g6: { name: 'NVIDIA L4', count: { 12: 4, 24: 4, 48: 8 } },
  g6e: { name: 'NVIDIA L40S', count: { 12: 4, 24: 4, 48: 8 } },
  inf1: { name: 'AWS Inferentia', count: { 6: 4, 24: 16 } }
};

/** What follows no rule: vCPUs, GiB, accelerator. */
const SINGLE: Readonly<
  Record<string, readonly [number, number, string | null]>
> = {
  't2.medium': [2, 4, null],
  't2.large': [2, 8, null],
  't2.xlarge': [4, 16, null],
  't2.2xlarge': [8, 32, null],
  't3.medium': [2, 4, null],
  't3.large': [2, 8, null],
  't3.xlarge': [4, 16, null],
  't3.2xlarge': [8, 32, null],
  'c4.xlarge': [4, 7.5, null],
  'c4.2xlarge': [8, 15, null],
  'c4.4xlarge': [16, 30, null],
  'c4.8xlarge': [36, 60, null],
  'p2.xlarge': [4, 61, '1 x NVIDIA K80'],
  'p2.8xlarge': [32, 488, '8 x NVIDIA K80'],
  'p2.16xlarge': [64, 732, '16 x NVIDIA K80'],
  'p3.2xlarge': [8, 61, '1 x NVIDIA V100'],
  'p3.8xlarge': [32, 244, '4 x NVIDIA V100'],
  'p3.16xlarge': [64, 488, '8 x NVIDIA V100'],
  'p3dn.24xlarge': [96, 768, '8 x NVIDIA V100'],
  'p4d.24xlarge': [96, 1152, '8 x NVIDIA A100'],
  'p4de.24xlarge': [96, 1152, '8 x NVIDIA A100'],
  'p5.48xlarge': [192, 2048, '8 x NVIDIA H100']
};

/** Options for the types of that name, in order of group, family and size. */
export function typeOptions(names: readonly string[]): InstanceTypeOption[] {
  return names
    .map(name => ({
      name,
      group: groupOf(name),
      ...numbersOf(name.replace(/^ml\./, ''))
    }))
    .sort(
      (a, b) =>
        GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) ||
        compare(familyOf(a.name), familyOf(b.name)) ||
        sizeOf(a.name) - sizeOf(b.name)
    );
}

/** Every type that the service's API knows for notebooks. */
export async function builtInTypes(): Promise<string[]> {
  const { _InstanceType } = await import('@aws-sdk/client-sagemaker');
  return Object.values(_InstanceType);
}

function numbersOf(name: string): Numbers {
  const single = SINGLE[name];
  if (single !== undefined) {
    const [vcpus, memoryGib, accelerator] = single;
    return { vcpus, memoryGib, accelerator };
  }
  const [family = '', size = ''] = name.split('.');
  const ratio = GIB_PER_VCPU[family];
  const vcpus = vcpusOf(size);
  if (ratio === undefined || vcpus === null) {
    return { vcpus: null, memoryGib: null, accelerator: null };
  }
  const chips = ACCELERATORS[family];
  const count = chips?.count[vcpus / 4] ?? 1;
  return {
    vcpus,
    memoryGib: vcpus * ratio,
    accelerator: chips === undefined ? null : `${count} x ${chips.name}`
  };
}

/** `large` has two, `xlarge` four, `12xlarge` twelve times as many. */
function vcpusOf(size: string): number | null {
  if (size === 'large') {
    return 2;
  }
  const match = /^(\d{0,3})xlarge$/.exec(size);
  return match === null ? null : 4 * Number(match[1] || 1);
}

function groupOf(name: string): Group {
  const [, letter = '', digit] = /^ml\.([a-z]+)(\d)/.exec(name) ?? [];
  return (digit && GROUP_BY_LETTER[letter]) || 'accelerated';
}

function familyOf(name: string): string {
  return name.split('.')[1] ?? '';
}

function sizeOf(name: string): number {
  const size = name.split('.')[2] ?? '';
  const match = /^(\d+)xlarge$/.exec(size);
  return match === null ? SIZES.indexOf(size) - 3 : Number(match[1]);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
