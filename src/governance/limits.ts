// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Bounds on time and memory. A document within them is read in full; beyond
 * them everything that follows is unknown and the analysis says so.
 */
export const LIMITS = {
  /** UTF-16 units of one cell; a longer one is not read. */
  cellLength: 2_500_000,
  /** UTF-16 units of all code cells together. */
  documentLength: 12_000_000,
  /** Evaluation steps of one cell. */
  cellSteps: 600_000,
  /** Evaluation steps of one analysis. */
  documentSteps: 2_500_000,
  /** Nesting of evaluations, calls of functions included. */
  depth: 320,
  /** Nesting of calls of the notebook's functions. */
  callDepth: 12,
  /** Executions of one function within one cell. */
  callsPerFunction: 40,
  /** Items of a known sequence that a loop is run through one by one. */
  unrolled: 12,
  /** Rounds of the innermost of nested loops, all in all. */
  unrolledNested: 48,
  /** Rounds beyond which a loop's body is read once only. */
  rounds: 256,
  /** Entries of a list or dict that are followed. */
  collection: 2_000,
  /** Values copied out of the heap for one request. */
  snapshot: 4_000
} as const;
