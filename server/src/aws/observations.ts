// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { MINUTE, type Clock } from '../clock';
import { isDenial } from './errors';

export interface Observation {
  readonly state: 'allowed' | 'denied' | 'untried';
  /** Epoch milliseconds. */
  readonly checkedAt: number | null;
}

const RECENT_MS = 15 * MINUTE;
const UNTRIED: Observation = { state: 'untried', checkedAt: null };

/**
 * Remembers whether IAM allowed what was asked. A failure of another kind
 * (throttled, unreachable, gone) says nothing about rights.
 */
export class Observations<K> {
  constructor(private readonly clock: Clock) {}

  of(key: K): Observation {
    return this.seen.get(key) ?? UNTRIED;
  }

  async watch<T>(key: K, call: () => Promise<T>): Promise<T> {
    try {
      const answer = await call();
      this.note(key, 'allowed');
      return answer;
    } catch (error) {
      if (isDenial(error)) {
        this.note(key, 'denied');
      }
      throw error;
    }
  }

  private note(key: K, state: 'allowed' | 'denied'): void {
    const checkedAt = this.clock.now();
    const last = this.of(key);
    // Policies are bound to tags: what is refused for another's thing may be
    // allowed for one's own, as was seen a moment ago.
    if (
      state === 'denied' &&
      last.state === 'allowed' &&
      checkedAt - (last.checkedAt ?? 0) < RECENT_MS
    ) {
      return;
    }
    this.seen.set(key, { state, checkedAt });
  }

  private readonly seen = new Map<K, Observation>();
}
