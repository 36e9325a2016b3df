// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

const NOBODY: ReadonlySet<never> = new Set<never>();

/** Who depends on what, so that a change asks only those whom it concerns. */
export class Dependants<Key, Dependant> {
  private readonly byKey = new Map<Key, Set<Dependant>>();

  of(key: Key): ReadonlySet<Dependant> {
    return this.byKey.get(key) ?? NOBODY;
  }

  add(keys: Iterable<Key>, dependant: Dependant): void {
    for (const key of keys) {
      const known = this.byKey.get(key);
      if (known) {
        known.add(dependant);
      } else {
        this.byKey.set(key, new Set([dependant]));
      }
    }
  }

  remove(keys: Iterable<Key>, dependant: Dependant): void {
    for (const key of keys) {
      const known = this.byKey.get(key);
      known?.delete(dependant);
      if (known?.size === 0) {
        this.byKey.delete(key);
      }
    }
  }

  /** From some keys to others; what is in both is not touched. */
  replace(
    before: ReadonlySet<Key>,
    now: ReadonlySet<Key>,
    dependant: Dependant
  ): void {
    this.remove(without(before, now), dependant);
    this.add(without(now, before), dependant);
  }
}

function without<Key>(
  keys: ReadonlySet<Key>,
  others: ReadonlySet<Key>
): readonly Key[] {
  const left: Key[] = [];
  for (const key of keys) {
    if (!others.has(key)) {
      left.push(key);
    }
  }
  return left;
}
