// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Id tokens as an identity provider would sign them (RS256). */
import {
  createSign,
  createVerify,
  generateKeyPairSync,
  type KeyObject
} from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../gateway/clock';

export const CLIENT_NAME = 'mlspace-demo';
const LIFE_SECONDS = 3600;

const claims = z.object({
  aud: z.literal(CLIENT_NAME),
  exp: z.number(),
  preferred_username: z.string()
});

export class TokenOffice {
  constructor(private readonly clock: Clock) {}

  /** @param lifeSeconds - negative for one that has expired. */
  issue(user: string, lifeSeconds = LIFE_SECONDS): string {
    const now = Math.floor(this.clock.now() / 1000);
    const head = encode({ alg: 'RS256', typ: 'JWT', kid: 'demo' });
    const body = encode({
      iss: 'https://idp.example.org',
      aud: CLIENT_NAME,
      sub: user,
      preferred_username: user,
      iat: now,
      exp: now + lifeSeconds
    });
    const signature = createSign('RSA-SHA256')
      .update(`${head}.${body}`)
      .sign(this.keys().privateKey, 'base64url');
    return `${head}.${body}.${signature}`;
  }

  /** Whose token it is; null when it is forged, expired or no token. */
  userOf(token: string): string | null {
    const [head, body, signature, ...more] = token.split('.');
    if (!head || !body || !signature || more.length > 0) {
      return null;
    }
    const genuine = createVerify('RSA-SHA256')
      .update(`${head}.${body}`)
      .verify(this.keys().publicKey, signature, 'base64url');
    if (!genuine) {
      return null;
    }
    const text = Buffer.from(body, 'base64url').toString('utf8');
    const parsed = claims.safeParse(JSON.parse(text));
    return parsed.success && parsed.data.exp * 1000 > this.clock.now()
      ? parsed.data.preferred_username.replace(/[,= ]/g, '-')
      : null;
  }

  private keys(): { publicKey: KeyObject; privateKey: KeyObject } {
    // Made at the first use: it takes a moment.
    this.pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
    return this.pair;
  }

  private pair: { publicKey: KeyObject; privateKey: KeyObject } | null = null;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
