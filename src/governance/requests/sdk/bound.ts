// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { SdkMethod } from '../../catalogue';
import type { Span } from '../../model';
import type { Abstract, Arguments } from '../../python/values';
import { UNKNOWN, join } from '../../python/values';
import { renamedParameters } from '../knowledge';

/** A parameter's value at a call. */
export interface Passed {
  readonly value: Abstract;
  /** False where it may not be passed. */
  readonly certain: boolean;
  readonly span: Span | null;
}

const NO_POSITIONS: ReadonlyMap<string, number> = new Map();
const POSITIONS = new WeakMap<SdkMethod, ReadonlyMap<string, number>>();

/** Places of the parameters that may be passed without their names. */
function positionsOf(signature: SdkMethod): ReadonlyMap<string, number> {
  const known = POSITIONS.get(signature);
  if (known) {
    return known;
  }
  const positions = new Map<string, number>();
  for (const { name, position } of signature.parameters) {
    if (position !== null) {
      positions.set(name, position);
    }
  }
  POSITIONS.set(signature, positions);
  return positions;
}

/** A call's arguments by parameter name. */
export class BoundArguments {
  private readonly positions: ReadonlyMap<string, number>;

  constructor(
    readonly args: Arguments,
    signature: SdkMethod | null,
    /** The argument list with its parentheses. */
    readonly container: Span | null
  ) {
    this.positions = signature ? positionsOf(signature) : NO_POSITIONS;
  }

  /** What is passed for a parameter; null if nothing can be. */
  get(name: string): Passed | null {
    for (const old of renamedParameters[name] ?? []) {
      const passed = this.args.keywords.get(old);
      if (passed) {
        return passed;
      }
    }
    const keyword = this.args.keywords.get(name);
    if (keyword) {
      return this.args.openKeywords && !keyword.certain
        ? { ...keyword, value: join(keyword.value, UNKNOWN) }
        : keyword;
    }
    const position = this.positions.get(name);
    const value =
      position === undefined ? undefined : this.args.positional[position];
    if (value !== undefined && position !== undefined) {
      const span = this.args.positionalSpans[position] ?? null;
      return { value, certain: true, span };
    }
    const maybe =
      this.args.openKeywords ||
      (this.args.openPositional && position !== undefined);
    return maybe ? { value: UNKNOWN, certain: false, span: null } : null;
  }
}
