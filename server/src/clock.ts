// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The time and timers of this process, handed in so that tests need not wait. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Run once after `ms` milliseconds; returns a function that cancels. */
  after(ms: number, run: () => void): () => void;
}

/** The real clock. Its timers do not keep the process alive by themselves. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  }
};

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

/** Milliseconds since a moment; a moment in the future is long ago: the clock was put back. */
export function since(clock: Clock, at: number): number {
  const age = clock.now() - at;
  return age < 0 ? Infinity : age;
}
