// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { InstanceList } from '../../../src/companion/contract';
import { isMoving } from '../../../src/companion/moving';
import { MINUTE, SECOND, since, type Clock } from '../clock';
import type { InstanceStore } from './store';

const CALM_MS = 30 * SECOND;
const BUSY_MS = 5 * SECOND;
const HURRY_MS = SECOND;
const LONGEST_MS = 5 * MINUTE;
/** Nobody needs a newer answer than this, however impatient. */
const CLICK_MS = SECOND;
/** A list this young is served without asking AWS again. */
const YOUNG_MS = 10 * SECOND;

/**
 * Asks AWS for all tabs together, and only while somebody watches: often while
 * something is changing, ever more rarely while AWS refuses.
 */
export class Poller {
  constructor(
    private readonly store: InstanceStore,
    private readonly clock: Clock,
    private readonly random: () => number
  ) {}

  /** Keep polling until the returned function is called. */
  watch(): () => void {
    this.watchers += 1;
    if (this.watchers === 1) {
      this.schedule(this.age() < YOUNG_MS ? this.delay(this.store.list) : 0);
    }
    let watching = true;
    return () => {
      if (watching) {
        watching = false;
        this.watchers -= 1;
        if (this.watchers === 0) {
          this.cancel();
        }
      }
    };
  }

  /** The list, asked for only if the last answer is old and nobody else is asking. */
  async current(): Promise<InstanceList> {
    return this.age() < Math.max(YOUNG_MS, this.backoff())
      ? this.store.list
      : this.sweep();
  }

  /** The list as AWS tells it now; clicks in quick succession share an answer. */
  async refresh(): Promise<InstanceList> {
    return this.age() < CLICK_MS ? this.store.list : this.sweep();
  }

  /** Something was changed: look again soon. */
  hurry(): void {
    if (this.watchers > 0) {
      this.schedule(HURRY_MS);
    }
  }

  private schedule(ms: number): void {
    this.cancel();
    this.cancel = this.clock.after(ms, () => {
      void this.sweep().then(list => {
        if (this.watchers > 0) {
          this.schedule(this.delay(list));
        }
      });
    });
  }

  private async sweep(): Promise<InstanceList> {
    const list = await this.store.sweep();
    this.failures = list.problem === null ? 0 : this.failures + 1;
    return list;
  }

  private delay(list: InstanceList): number {
    if (list.problem !== null) {
      return this.backoff() * (0.5 + this.random());
    }
    const moving = (list.pending ?? 0) > 0 || list.instances.some(isMoving);
    return (moving ? BUSY_MS : CALM_MS) * (0.9 + 0.2 * this.random());
  }

  /** How long to leave AWS in peace after failures; 0 without any. */
  private backoff(): number {
    return this.failures === 0
      ? 0
      : Math.min(BUSY_MS * 2 ** this.failures, LONGEST_MS);
  }

  private age(): number {
    const { askedAt } = this.store;
    return askedAt === null ? Infinity : since(this.clock, askedAt);
  }

  private watchers = 0;
  private failures = 0;
  private cancel: () => void = () => undefined;
}
