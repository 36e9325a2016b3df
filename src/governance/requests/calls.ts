// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { CallSite, Span, Value } from '../model';
import type { ExternalCall, Machine } from '../python/machine';
import type { Abstract, Arguments, HeapObject } from '../python/values';
import { snapshot } from './snapshot';

/** Objects that are kept for one call's arguments. */
const MAX_KEPT = 40;

/** A call as it was made; its arguments are copied out only when asked for. */
export class RecordedCall implements CallSite {
  private made: {
    readonly positional: readonly Value[];
    readonly keywords: ReadonlyMap<string, Value>;
  } | null = null;

  constructor(
    readonly method: string,
    readonly callee: string | null,
    readonly span: Span,
    private readonly args: Arguments,
    private readonly kept: ReadonlyMap<number, HeapObject>
  ) {}

  get positional(): readonly Value[] {
    return this.values().positional;
  }

  get keywords(): ReadonlyMap<string, Value> {
    return this.values().keywords;
  }

  names(keyword: string): boolean {
    return this.args.keywords.has(keyword);
  }

  get complete(): boolean {
    return !this.args.openPositional && !this.args.openKeywords;
  }

  get keywordSpans(): ReadonlyMap<string, Span> {
    const spans = new Map<string, Span>();
    for (const [name, { span }] of this.args.keywords) {
      if (span) {
        spans.set(name, span);
      }
    }
    return spans;
  }

  object(value: Abstract): HeapObject | null {
    return value.t === 'ref' ? (this.kept.get(value.id) ?? null) : null;
  }

  private values(): NonNullable<typeof this.made> {
    if (!this.made) {
      const keywords = new Map<string, Value>();
      for (const [name, { value }] of this.args.keywords) {
        keywords.set(name, snapshot(this, value));
      }
      const positional = this.args.positional.map(one => snapshot(this, one));
      this.made = { positional, keywords };
    }
    return this.made;
  }
}

const NOTHING_KEPT: ReadonlyMap<number, HeapObject> = new Map();

/** Notes a call together with the objects that its arguments hold now. */
export function record(m: Machine, call: ExternalCall): RecordedCall {
  const { args } = call;
  let kept: Map<number, HeapObject> | null = null;
  const work: Abstract[] = [];
  for (let i = 0; i < args.positional.length; i++) {
    const value = args.positional[i];
    if (isCompound(value)) {
      work.push(value);
    }
  }
  if (args.keywords.size > 0) {
    args.keywords.forEach(({ value }) => {
      if (isCompound(value)) {
        work.push(value);
      }
    });
  }
  for (let next = work.pop(); next; next = work.pop()) {
    kept ??= new Map();
    if (kept.size >= MAX_KEPT) {
      break;
    }
    keep(m, next, kept, work);
  }
  return new RecordedCall(
    call.method,
    call.path,
    call.span,
    args,
    kept ?? NOTHING_KEPT
  );
}

function isCompound(value: Abstract): boolean {
  return value.t === 'ref' || value.t === 'choice';
}

function keep(
  m: Machine,
  value: Abstract,
  kept: Map<number, HeapObject>,
  work: Abstract[]
): void {
  if (value.t === 'choice') {
    work.push(...value.options);
    return;
  }
  const object = m.object(value);
  if (value.t !== 'ref' || !object || kept.has(value.id)) {
    return;
  }
  kept.set(value.id, object);
  if (object.o === 'list') {
    work.push(...object.items.slice(0, MAX_KEPT).filter(isCompound));
  } else if (object.o === 'dict') {
    for (const entry of object.entries.values()) {
      if (isCompound(entry.value)) {
        work.push(entry.value);
      }
    }
  }
}
