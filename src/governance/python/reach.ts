// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { isObject } from './joins';
import type { Content } from './store';
import type { Abstract, Arguments, Scope } from './values';

/**
 * Of all that a run wrote, what later cells can still reach: from module
 * names (negative keys) and from objects that were there before the run.
 */
export function reachable(
  written: ReadonlyMap<number, Content>,
  isOwn: (key: number) => boolean
): ReadonlyMap<number, Content> {
  const kept = new Map<number, Content>();
  const work: number[] = [];
  for (const key of written.keys()) {
    if (!isOwn(key)) {
      work.push(key);
    }
  }
  for (let key = work.pop(); key !== undefined; key = work.pop()) {
    const content = written.get(key);
    if (content !== undefined && !kept.has(key)) {
      kept.set(key, content);
      keysIn(content, work);
    }
  }
  return kept;
}

function keysIn(content: Content, work: number[]): void {
  if (!isObject(content)) {
    valueKeys(content, work);
  } else if (content.o === 'list') {
    content.items.forEach(item => valueKeys(item, work));
    restKeys(content.rest, work);
  } else if (content.o === 'dict') {
    content.entries.forEach(entry => valueKeys(entry.value, work));
    restKeys(content.rest, work);
  } else {
    content.attributes.forEach(value => valueKeys(value, work));
    if (content.type) {
      valueKeys(content.type, work);
    }
    if (content.creation) {
      argumentKeys(content.creation.args, work);
    }
  }
}

function restKeys(rest: Abstract | undefined, work: number[]): void {
  if (rest) {
    valueKeys(rest, work);
  }
}

function argumentKeys(args: Arguments, work: number[]): void {
  args.positional.forEach(value => valueKeys(value, work));
  args.keywords.forEach(({ value }) => valueKeys(value, work));
}

function valueKeys(value: Abstract, work: number[]): void {
  switch (value.t) {
    case 'ref':
      work.push(value.id);
      return;
    case 'string':
      restKeys(value.json, work);
      return;
    case 'choice':
      value.options.forEach(option => valueKeys(option, work));
      return;
    case 'function':
      scopeKeys(value.scope, work);
      value.defaults.forEach(one => valueKeys(one, work));
      return;
    case 'class':
      work.push(value.members);
      value.bases.forEach(base => valueKeys(base, work));
      return;
    case 'method':
      valueKeys(value.self, work);
      if (value.func) {
        valueKeys(value.func, work);
      }
      return;
    case 'partial':
      valueKeys(value.func, work);
      argumentKeys(value.args, work);
      return;
    default:
  }
}

function scopeKeys(scope: Scope | null, work: number[]): void {
  for (let next = scope; next && next.kind !== 'module'; next = next.parent) {
    next.slots.forEach(key => work.push(key));
  }
}
