// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { AwakeReport } from '../../../src/companion/contract';
import { MINUTE, type Clock } from '../clock';
import type { IdleScript } from './crontabs';
import type { Jupyter } from './jupyter';

const SHORTEST_MS = MINUTE;
const LONGEST_MS = 10 * MINUTE;

/**
 * Keeps an idle instance awake until a moment that the person chose.
 *
 * The idle script looks at nothing but sessions: state, connections, and the
 * kernel's last activity. One session with fresh activity is enough, and an
 * empty silent request is the least that makes some: it runs no code, counts no
 * execution, and shows as busy for a blink. We touch a kernel that is there
 * already and start none, so nothing runs that the person does not know; without
 * a kernel it says so. Kernels that work are left alone: they keep awake by themselves.
 */
export class KeepAwake {
  constructor(
    private readonly jupyter: Jupyter,
    private readonly clock: Clock,
    private readonly script: () => Promise<IdleScript | null>,
    private readonly changed: () => void
  ) {}

  get report(): AwakeReport | null {
    return this.until !== null && this.until > this.clock.now()
      ? {
          until: this.until,
          touchedAt: this.touchedAt,
          problem: this.problem
        }
      : null;
  }

  /** @param minutes - null ends it. */
  async set(minutes: number | null): Promise<void> {
    this.cancel();
    this.until = minutes === null ? null : this.clock.now() + minutes * MINUTE;
    this.touchedAt = null;
    this.problem = null;
    if (this.until !== null) {
      await this.round();
    }
  }

  dispose(): void {
    this.cancel();
    this.until = null;
  }

  private async round(): Promise<void> {
    const { until } = this;
    if (until === null || this.clock.now() >= until) {
      this.until = null;
      this.changed();
      return;
    }
    const script = await this.script();
    const idleMs = (script?.idleSeconds ?? 3600) * 1000;
    const before = this.problem;
    this.problem = await this.touchOne();
    // Ended or set anew while we waited.
    if (this.until !== until) {
      return;
    }
    if (this.problem !== before) {
      this.changed();
    }
    const pause = Math.min(
      Math.max(idleMs / 3, SHORTEST_MS),
      LONGEST_MS,
      until - this.clock.now()
    );
    this.cancel = this.clock.after(pause, () => void this.round());
  }

  /** @returns why it did not work, if it did not. */
  private async touchOne(): Promise<string | null> {
    const sessions = await this.jupyter.sessions();
    if (sessions === null) {
      return 'Jupyter could not be asked for its sessions.';
    }
    // The script takes every other state for activity, so it waits by itself.
    if (sessions.some(one => one.state !== 'idle')) {
      return null;
    }
    for (const { kernel } of sessions) {
      if (await this.jupyter.touch(kernel)) {
        this.touchedAt = this.clock.now();
        return null;
      }
    }
    return sessions.length === 0
      ? 'No notebook has a kernel, and nothing else counts for the idle script: open a notebook and leave it.'
      : 'No kernel answers: restart one.';
  }

  private until: number | null = null;
  private touchedAt: number | null = null;
  private problem: string | null = null;
  private cancel: () => void = () => undefined;
}
