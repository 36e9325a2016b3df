// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { MINUTE, type Clock } from '../clock';
import { ProblemError } from '../http/problems';

/** A pasted id token and where alone it may be sent. */
export interface Deposit {
  readonly token: string;
  /** Base URL of the API, with a slash at its end. */
  readonly api: string;
  /** Base URL of MLSpace's page. */
  readonly base: string;
  /** Whose it says it is; MLSpace decides. */
  readonly user: string | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

const MOST = 8;
/** For a token that does not say when it ends. */
const LIFE_MS = 60 * MINUTE;
/** An id token is good for hours; nothing is kept for longer than this. */
const LONGEST_MS = 12 * 60 * MINUTE;

const claims = z.object({
  exp: z.number().positive().optional(),
  preferred_username: z.string().max(256).optional()
});

/**
 * Pasted tokens, in memory only. Each is under a random handle that the tab
 * which pasted it keeps; here only the handle's hash is kept.
 */
export class TokenVault {
  constructor(
    private readonly clock: Clock,
    private readonly random: () => string = () =>
      randomBytes(32).toString('base64url')
  ) {}

  /** @returns the handle: told once. Tokens for another API are dropped. */
  put(
    token: string,
    place: Pick<Deposit, 'api' | 'base'>
  ): { handle: string; deposit: Deposit } {
    const now = this.clock.now();
    const { exp, preferred_username } = claimsOf(token);
    const expiresAt = Math.min(
      exp === undefined ? now + LIFE_MS : exp * 1000,
      now + LONGEST_MS
    );
    if (expiresAt <= now) {
      throw expired('This id token has expired.');
    }
    this.prune();
    for (const [key, other] of this.deposits) {
      if (other.api !== place.api) {
        this.deposits.delete(key);
      }
    }
    if (this.deposits.size >= MOST) {
      const [oldest] = this.deposits.keys();
      this.deposits.delete(oldest ?? '');
    }
    const handle = this.random();
    const deposit = {
      token,
      ...place,
      user: preferred_username ?? null,
      expiresAt
    };
    this.deposits.set(keyOf(handle), deposit);
    this.watch(expiresAt);
    return { handle, deposit };
  }

  /**
   * @param api - where the tab believes its token goes. If that has changed, the
   * token is dropped.
   */
  get(handle: string | undefined, api: string | undefined): Deposit {
    this.prune();
    const found = this.find(handle);
    if (found === null) {
      throw expired('The id token for MLSpace has expired, or was forgotten.');
    }
    const [key, deposit] = found;
    if (api !== deposit.api) {
      this.deposits.delete(key);
      throw new ProblemError({
        class: 'conflict',
        operation: 'ask MLSpace',
        detail:
          'The address of MLSpace has changed, so the pasted token was dropped.',
        next: 'Paste a token of the new MLSpace.'
      });
    }
    return deposit;
  }

  drop(handle: string | undefined): void {
    const found = this.find(handle);
    if (found !== null) {
      this.deposits.delete(found[0]);
    }
  }

  get size(): number {
    this.prune();
    return this.deposits.size;
  }

  /** Every key is compared, so that time tells nothing. */
  private find(handle: string | undefined): [string, Deposit] | null {
    const wanted = Buffer.from(keyOf(handle ?? ''));
    let result: [string, Deposit] | null = null;
    for (const entry of this.deposits) {
      if (timingSafeEqual(Buffer.from(entry[0]), wanted)) {
        result = entry;
      }
    }
    return result;
  }

  private prune(): void {
    const now = this.clock.now();
    for (const [key, { expiresAt }] of this.deposits) {
      if (expiresAt <= now) {
        this.deposits.delete(key);
      }
    }
  }

  /** A token that has expired does not stay in memory until the next question. */
  private watch(expiresAt: number): void {
    this.clock.after(Math.max(expiresAt - this.clock.now(), 0) + 1, () =>
      this.prune()
    );
  }

  private readonly deposits = new Map<string, Deposit>();
}

function keyOf(handle: string): string {
  return createHash('sha256').update(handle).digest('hex');
}

/** What the token says of itself; only MLSpace can tell whether it is genuine. */
function claimsOf(token: string): z.infer<typeof claims> {
  const [, body] = token.split('.');
  try {
    const text = Buffer.from(body ?? '', 'base64url').toString('utf8');
    return claims.parse(JSON.parse(text));
  } catch {
    throw new ProblemError({
      class: 'invalid',
      operation: 'take the token',
      detail: 'That is not an id token.',
      next: 'Copy the id_token (not the access_token): three parts with dots between them.'
    });
  }
}

function expired(detail: string): ProblemError {
  return new ProblemError({
    class: 'expired',
    operation: 'ask MLSpace',
    detail,
    next: 'Paste a new one: open MLSpace in the browser and copy the id token.'
  });
}
