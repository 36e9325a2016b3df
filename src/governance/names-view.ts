// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Value } from './model';
import { isObject, sameContent } from './python/joins';
import type { Base, Content } from './python/store';
import type { Abstract, HeapObject } from './python/values';
import { snapshot } from './requests/snapshot';

/** A value, and what it was copied from. */
interface Copied {
  readonly value: Value | undefined;
  /** Keys that the scopes gave for the name, the innermost first. */
  readonly keys: readonly (number | undefined)[];
  readonly read: readonly (readonly [number, Content | undefined])[];
  /** Version at which it was last found to hold. */
  seen: number;
}

/**
 * The names of a place in the program; a value is copied when asked for, and
 * stays the same object for as long as what it was copied from does.
 */
export class LazyNames implements ReadonlyMap<string, Value> {
  private readonly known = new Map<string, Copied>();
  private trail: (readonly [number, Content | undefined])[] = [];

  constructor(
    /** Keys by name, the innermost scope first. */
    private readonly scopes: readonly ReadonlyMap<string, number>[],
    private readonly read: Base,
    /** Changes whenever what `read` gives may have changed. */
    private readonly version: () => number
  ) {}

  get size(): number {
    return [...this.keys()].length;
  }

  get [Symbol.toStringTag](): string {
    return 'LazyNames';
  }

  get(name: string): Value | undefined {
    const version = this.version();
    const known = this.known.get(name);
    if (known && (known.seen === version || this.holds(name, known))) {
      known.seen = version;
      return known.value;
    }
    const copied = this.copy(name, version);
    this.known.set(name, copied);
    return copied.value;
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
    const content = value.t === 'ref' ? this.noted(value.id) : undefined;
    return content !== undefined && isObject(content) ? content : null;
  }

  private noted(key: number): Content | undefined {
    const content = this.read(key);
    this.trail.push([key, content]);
    return content;
  }

  private copy(name: string, seen: number): Copied {
    const keys: (number | undefined)[] = [];
    this.trail = [];
    let value: Value | undefined;
    for (const scope of this.scopes) {
      const key = scope.get(name);
      keys.push(key);
      const content = key === undefined ? undefined : this.noted(key);
      if (content !== undefined && !isObject(content)) {
        value = snapshot(this, content);
        break;
      }
    }
    return { value, keys, read: this.trail, seen };
  }

  private holds(name: string, { keys, read }: Copied): boolean {
    return (
      keys.every((key, i) => this.scopes[i]?.get(name) === key) &&
      read.every(([key, content]) => isSame(this.read(key), content))
    );
  }
}

function isSame(a: Content | undefined, b: Content | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameContent(a, b));
}
