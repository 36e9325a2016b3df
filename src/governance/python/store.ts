// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { joinContents } from './joins';
import type { Abstract, HeapObject } from './values';

/** What a place holds: a variable's value or a heap object. */
export type Content = Abstract | HeapObject;

/** Looks a place up in what came before; undefined if nothing was stored. */
export type Base = (key: number) => Content | undefined;

/**
 * The places of a program, in layers: a branch writes to a layer of its own,
 * and the layers of all branches are joined where they meet.
 */
export class Store {
  private layer = new Map<number, Content>();
  private stack: Map<number, Content>[] = [];

  constructor(private readonly base: Base) {}

  get(key: number): Content | undefined {
    const own = this.layer.get(key);
    if (own !== undefined) {
      return own;
    }
    for (let i = this.stack.length - 1; i >= 0; i--) {
      const content = this.stack[i]?.get(key);
      if (content !== undefined) {
        return content;
      }
    }
    return this.base(key);
  }

  set(key: number, content: Content): void {
    this.layer.set(key, content);
  }

  /** Number of open branches. */
  get depth(): number {
    return this.stack.length;
  }

  /** Opens a branch. */
  push(): void {
    this.stack.push(this.layer);
    this.layer = new Map();
  }

  /** Closes the branch and gives what it wrote. */
  pop(): Map<number, Content> {
    const written = this.layer;
    this.layer = this.stack.pop() ?? new Map<number, Content>();
    return written;
  }

  /** All that was written in the branch opened as `depth` and those within it. */
  since(depth: number): Map<number, Content> {
    const all = new Map(
      depth < this.stack.length ? this.stack[depth] : this.layer
    );
    for (let i = depth + 1; i <= this.stack.length; i++) {
      const layer = i < this.stack.length ? this.stack[i] : this.layer;
      layer?.forEach((content, key) => all.set(key, content));
    }
    return all;
  }

  /** Writes one branch's outcome. */
  apply(written: ReadonlyMap<number, Content>): void {
    written.forEach((content, key) => this.layer.set(key, content));
  }

  /** Goes on after branches of which one was taken. */
  merge(branches: readonly ReadonlyMap<number, Content>[]): void {
    const [first] = branches;
    if (branches.length === 1 && first) {
      this.apply(first);
      return;
    }
    const keys = new Set<number>();
    for (const branch of branches) {
      for (const key of branch.keys()) {
        keys.add(key);
      }
    }
    for (const key of keys) {
      let joined: Content | undefined;
      for (const branch of branches) {
        const content = branch.get(key) ?? this.get(key);
        if (content !== undefined) {
          joined =
            joined === undefined ? content : joinContents(joined, content);
        }
      }
      if (joined !== undefined) {
        this.layer.set(key, joined);
      }
    }
  }

  /** Looks places up as they are now, whatever is written later. */
  frozen(): Base {
    const written = this.since(0);
    const { base } = this;
    return key => written.get(key) ?? base(key);
  }

  /** All that was written at the outermost level. */
  written(): ReadonlyMap<number, Content> {
    return this.layer;
  }
}
