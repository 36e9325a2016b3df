// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { isObject } from './joins';
import type { Machine } from './machine';
import type { Abstract, HeapObject } from './values';
import { UNKNOWN, join } from './values';

/** Path of `globals()`. */
export const GLOBALS = 'builtins.globals';

/**
 * Code that we do not see may have bound any of the notebook's names anew
 * (`from settings import *`, `%run`), and with `within` changed what they
 * hold (`exec`). Modules, functions and what the SDK made are taken to stay.
 */
export function sweep(m: Machine, within: boolean): void {
  m.sweeping = true;
  for (const [name, key] of [...m.module.slots]) {
    const content = m.store.get(key);
    if (content === undefined || isObject(content) || name.includes('\u0000')) {
      continue;
    }
    if (within) {
      m.escape(content);
    }
    if (isData(m, content)) {
      m.store.set(key, join(content, UNKNOWN));
    }
  }
}

function isData(m: Machine, value: Abstract): boolean {
  switch (value.t) {
    case 'external':
    case 'opaque':
    case 'function':
    case 'class':
    case 'method':
    case 'partial':
      return false;
    case 'ref':
      return !isMade(m.object(value));
    case 'choice':
      return value.options.some(option => isData(m, option));
    default:
      return true;
  }
}

function isMade(object: HeapObject | null): boolean {
  return object?.o === 'instance';
}

/** Binds a name of the notebook through `globals()`; null if it is not known which. */
export function bindGlobal(
  m: Machine,
  name: string | null,
  value: Abstract
): void {
  if (name === null) {
    sweep(m, false);
  } else {
    m.store.set(m.slot(m.module, name), value);
  }
}

/** A name of the notebook, as `globals()` gives it. */
export function readGlobal(m: Machine, name: string): Abstract {
  const content = m.store.get(m.slot(m.module, name));
  return content !== undefined && !isObject(content) ? content : UNKNOWN;
}
