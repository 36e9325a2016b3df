// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ApiRequest, Value } from '../model';

/**
 * Nitro families with local NVMe storage: SageMaker encrypts it in hardware
 * and rejects a volume key. A `d` after the generation (`m5d`, `c6id`, `r5dn`)
 * says the same for families not named here.
 */
const LOCAL_STORAGE =
  /^(?:[cmr]\d+[a-z]*d[a-z]*|x2i?e?dn|z1d|g4dn|g4ad|g5|g6e?|g6f|g7e?|gr6f?|p3dn|p4de?|p5|p5en?|p6e?(?:-[a-z0-9]+)?|trn1n?|trn2u?|dl1|i3(?:en)?|i4[a-z]*|i7[a-z]*|i8[a-z]*|im4gn|is4gen|d3(?:en)?|h1)$/;

/** The same for others who read instance types; Python understands it too. */
export const LOCAL_STORAGE_FAMILIES = LOCAL_STORAGE.source;

/** Whether volumes of this type take no key; `ml.` and size are optional. */
export function hasLocalStorage(instanceType: string): boolean {
  const parts = instanceType.toLowerCase().split('.');
  const family = parts[0] === 'ml' ? parts[1] : parts[0];
  return LOCAL_STORAGE.test(family ?? '');
}

/** Instance types of a request. */
export interface TypesReading {
  /** Known types on any path. */
  readonly types: readonly string[];
  /** False when there may be others. */
  readonly complete: boolean;
}

export function readTypes(api: ApiRequest): TypesReading {
  const { presence, value } = api.governed.instanceTypes;
  if (presence === 'missing' || presence === 'na') {
    return { types: [], complete: true };
  }
  return readStrings(value);
}

/** All strings of a string, list or choice. */
export function readStrings(value: Value | null): TypesReading {
  switch (value?.kind) {
    case 'string':
      return value.value === null
        ? { types: [], complete: false }
        : { types: [value.value], complete: true };
    case 'list':
      return merge(value.items, !value.open);
    case 'choice':
      return merge(value.options, true);
    default:
      return { types: [], complete: false };
  }
}

function merge(values: readonly Value[], complete: boolean): TypesReading {
  const readings = values.map(readStrings);
  return {
    types: readings.flatMap(reading => reading.types),
    complete: complete && readings.every(reading => reading.complete)
  };
}

/** `yes`: every type has local storage; `some`: one of several; `unknown` otherwise. */
export function localStorage(
  api: ApiRequest
): 'yes' | 'some' | 'no' | 'unknown' {
  const { types, complete } = readTypes(api);
  const local = types.filter(hasLocalStorage);
  if (local.length > 0) {
    return complete && local.length === types.length ? 'yes' : 'some';
  }
  return complete && types.length > 0 ? 'no' : 'unknown';
}

/** A serverless endpoint: a variant without instance type. */
export function isServerless(api: ApiRequest): boolean {
  const { presence, value } = api.governed.instanceTypes;
  const variants = api.parameters.entries.get('ProductionVariants')?.value;
  const written =
    variants?.kind === 'list' &&
    variants.items.some(
      item => item.kind === 'dict' && item.entries.has('ServerlessConfig')
    );
  return (
    written ||
    (presence === 'present' &&
      value?.kind === 'list' &&
      !value.open &&
      value.items.length === 0)
  );
}
