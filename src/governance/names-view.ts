// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Value } from './model';
import { isObject } from './python/joins';
import type { Base } from './python/store';
import type { Abstract, HeapObject } from './python/values';
import { snapshot } from './requests/snapshot';

/** The names of a place in the program; a value is copied when asked for. */
export class LazyNames implements ReadonlyMap<string, Value> {
  private readonly known = new Map<string, Value | undefined>();
  private seen: number;

  constructor(
    /** Keys by name, the innermost scope first. */
    private readonly scopes: readonly ReadonlyMap<string, number>[],
    private readonly read: Base,
    /** Changes whenever what `read` gives may have changed. */
    private readonly version: () => number
  ) {
    this.seen = version();
  }

  get size(): number {
    return [...this.keys()].length;
  }

  get [Symbol.toStringTag](): string {
    return 'LazyNames';
  }

  get(name: string): Value | undefined {
    const version = this.version();
    if (version !== this.seen) {
      this.known.clear();
      this.seen = version;
    }
    if (!this.known.has(name)) {
      this.known.set(name, this.copy(name));
    }
    return this.known.get(name);
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  *keys(): MapIterator<string> {
    const seen = new Set<string>();
    for (const scope of this.scopes) {
      for (const name of scope.keys()) {
        if (!seen.has(name) && this.has(name)) {
          seen.add(name);
          yield name;
        }
      }
    }
  }

  *entries(): MapIterator<[string, Value]> {
    for (const name of this.keys()) {
      const value = this.get(name);
      if (value) {
        yield [name, value];
      }
    }
  }

  *values(): MapIterator<Value> {
    for (const [, value] of this.entries()) {
      yield value;
    }
  }

  [Symbol.iterator](): MapIterator<[string, Value]> {
    return this.entries();
  }

  forEach(
    visit: (value: Value, name: string, map: ReadonlyMap<string, Value>) => void
  ): void {
    for (const [name, value] of this.entries()) {
      visit(value, name, this);
    }
  }

  /** For `snapshot`: an object as it was at this place. */
  object(value: Abstract): HeapObject | null {
    const content = value.t === 'ref' ? this.read(value.id) : undefined;
    return content !== undefined && isObject(content) ? content : null;
  }

  private copy(name: string): Value | undefined {
    for (const scope of this.scopes) {
      const key = scope.get(name);
      const content = key === undefined ? undefined : this.read(key);
      if (content !== undefined && !isObject(content)) {
        return snapshot(this, content);
      }
    }
    return undefined;
  }
}
