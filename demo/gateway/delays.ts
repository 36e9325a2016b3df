// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** How long the demo's resources take to change state, in milliseconds. */
export interface Delays {
  readonly starting: number;
  readonly stopping: number;
  readonly updating: number;
  readonly deleting: number;
  readonly job: number;
  readonly endpoint: number;
}

/** A real instance takes minutes; the demo must be seen in one sitting. */
export const DEMO_DELAYS: Delays = {
  starting: 12_000,
  stopping: 8_000,
  updating: 6_000,
  deleting: 6_000,
  job: 45_000,
  endpoint: 30_000
};

export class DelaySetting {
  constructor(
    private base: Delays = DEMO_DELAYS,
    /** 2 = twice as fast; Infinity = at once. */
    private speed = 1
  ) {}

  of(kind: keyof Delays): number {
    return this.base[kind] / this.speed;
  }

  set(change: Partial<Delays>, speed?: number): void {
    this.base = { ...this.base, ...change };
    this.speed = speed ?? this.speed;
  }

  describe(): { delays: Delays; speed: number } {
    return { delays: this.base, speed: this.speed };
  }
}
