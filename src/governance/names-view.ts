// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { INames, Value } from './model';
import { isObject, sameContent } from './python/joins';
import type { Base, Content } from './python/store';
import type { Abstract, HeapObject } from './python/values';
import { snapshot } from './requests/snapshot';

/** A value, and what it was copied from. */
interface Copied {
  readonly value: Value | undefined;
  readonly read: readonly (readonly [number, Content | undefined])[];
  /** Version at which it was last found to hold. */
  seen: number;
}

/** Where names are looked up. */
export interface NamesSource {
  /** Keys by name in the scopes of functions, the innermost first. */
  readonly scopes: readonly ReadonlyMap<string, number>[];
  readonly moduleKey: (name: string) => number;
  readonly read: Base;
  /** Changes whenever what `read` gives may have changed. */
  readonly version: () => number;
}

/**
 * The names of a place in the program; a value is copied when asked for, and
 * stays the same object for as long as what it was copied from does.
 */
export class LazyNames implements INames {
  private readonly known = new Map<string, Copied>();
  private trail: (readonly [number, Content | undefined])[] = [];

  constructor(private readonly source: NamesSource) {}

  get(name: string): Value | undefined {
    return this.copied(name).value;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  placesOf(name: string): Iterable<number> {
    return this.copied(name).read.map(([key]) => key);
  }

  /** For `snapshot`: an object as it was at this place. */
  object(value: Abstract): HeapObject | null {
    const content = value.t === 'ref' ? this.noted(value.id) : undefined;
    return content !== undefined && isObject(content) ? content : null;
  }

  private copied(name: string): Copied {
    const version = this.source.version();
    const known = this.known.get(name);
    if (known && (known.seen === version || this.holds(known))) {
      known.seen = version;
      return known;
    }
    const copied = this.copy(name, version);
    this.known.set(name, copied);
    return copied;
  }

  private noted(key: number): Content | undefined {
    const content = this.source.read(key);
    this.trail.push([key, content]);
    return content;
  }

  private copy(name: string, seen: number): Copied {
    const { scopes, moduleKey } = this.source;
    this.trail = [];
    for (const scope of scopes) {
      const key = scope.get(name);
      const content = key === undefined ? undefined : this.noted(key);
      if (content !== undefined && !isObject(content)) {
        return { value: snapshot(this, content), read: this.trail, seen };
      }
    }
    const content = this.noted(moduleKey(name));
    const value =
      content === undefined || isObject(content)
        ? undefined
        : snapshot(this, content);
    return { value, read: this.trail, seen };
  }

  private holds({ read }: Copied): boolean {
    return read.every(([key, content]) =>
      isSame(this.source.read(key), content)
    );
  }
}

function isSame(a: Content | undefined, b: Content | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameContent(a, b));
}
