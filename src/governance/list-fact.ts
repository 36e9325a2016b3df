// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Something that a list says as a whole, such as what its cells assign. It is
 * computed anew only when an item that bears on it came, went or changed;
 * until then it is the same object, so that others may go by its identity.
 */
export class ListFact<Item, Fact> {
  private readonly known = new WeakMap<
    readonly Item[],
    { readonly fact: Fact }
  >();
  private last: readonly Item[] = [];

  constructor(
    private readonly compute: (items: readonly Item[]) => Fact,
    /** Whether `fact` may be another one with or without the item at `index`. */
    private readonly bears: (item: Item, fact: Fact, index: number) => boolean
  ) {}

  /** @param items A list that is never changed: an edit makes another one. */
  of(items: readonly Item[]): Fact {
    const before = this.known.get(this.last);
    const known =
      this.known.get(items) ??
      (before && this.stands(items, before.fact)
        ? before
        : { fact: this.compute(items) });
    this.known.set(items, known);
    this.last = items;
    return known.fact;
  }

  private stands(items: readonly Item[], fact: Fact): boolean {
    const { last } = this;
    if (items.length !== last.length) {
      return false;
    }
    for (let i = 0; i < items.length; i++) {
      const item = items[i];
      const old = last[i];
      if (
        item !== old &&
        (this.bears(old, fact, i) || this.bears(item, fact, i))
      ) {
        return false;
      }
    }
    return true;
  }
}
