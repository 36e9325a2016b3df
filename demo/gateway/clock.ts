// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Handed in, so that tests need not sleep. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: milliseconds =>
    new Promise(resolve => setTimeout(resolve, milliseconds))
};
