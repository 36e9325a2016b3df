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

/** A clock that can be put forward, so that nobody need wait for a state. */
export class AdjustableClock implements Clock {
  constructor(private readonly base: Clock) {}

  now(): number {
    return this.base.now() + this.ahead;
  }

  sleep(milliseconds: number): Promise<void> {
    return this.base.sleep(milliseconds);
  }

  /** @returns how far it is ahead now, in milliseconds. */
  advance(milliseconds: number): number {
    this.ahead += milliseconds;
    return this.ahead;
  }

  private ahead = 0;
}
