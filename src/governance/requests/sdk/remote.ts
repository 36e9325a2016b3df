// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { ExternalCall, Machine } from '../../python/machine';
import type {
  Abstract,
  Arguments,
  Creation,
  InstanceObject
} from '../../python/values';
import { optionsOf } from '../../python/values';

/**
 * `@remote(..)` and `@step(..)`: what they wrap runs in AWS and not here. An
 * instance stands for the decorator, and another one for what it has wrapped.
 */

/** Attribute of an instance that holds the wrapped function. */
const WRAPPED = '__wrapped__';

/** What calling the decorator gives: itself, or at once what it wraps. */
export function decoratorOf(
  m: Machine,
  name: string,
  { args, span, callee, container }: ExternalCall
): Abstract {
  const creation: Creation = { args, span, callee, container };
  const [func] = args.positional;
  return m.allocate(
    func ? wrapper(m, name, creation, func) : bare(name, creation)
  );
}

/** Wraps what the decorator is called with. */
export function wrap(
  m: Machine,
  { name, creation }: InstanceObject,
  args: Arguments
): Abstract | null {
  const [func] = args.positional;
  return creation && func ? m.allocate(wrapper(m, name, creation, func)) : null;
}

export function isWrapped(object: InstanceObject): boolean {
  return object.attributes.has(WRAPPED);
}

/** Functions that run elsewhere: their bodies are no part of the notebook's run. */
export function runElsewhere(m: Machine, args: Arguments): void {
  for (const option of args.positional.flatMap(optionsOf)) {
    if (option.t === 'function') {
      m.called.add(option.node);
    }
  }
}

function bare(name: string, creation: Creation): InstanceObject {
  return {
    o: 'instance',
    type: null,
    name,
    attributes: new Map(),
    open: false,
    creation,
    origin: creation.span
  };
}

function wrapper(
  m: Machine,
  name: string,
  creation: Creation,
  func: Abstract
): InstanceObject {
  runElsewhere(m, { ...creation.args, positional: [func] });
  return {
    ...bare(name, creation),
    attributes: new Map([[WRAPPED, func]])
  };
}
