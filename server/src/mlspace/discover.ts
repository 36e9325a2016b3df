// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { z } from 'zod';
import type { MlspaceFound } from '../../../src/companion/contract';
import { ProblemError } from '../http/problems';
import type { AddressRules } from './addresses';
import { checkUrl, type Web } from './http';

const settings = z.object({
  LAMBDA_ENDPOINT: z.string().min(1).max(2000),
  APPLICATION_NAME: z.string().max(200).optional(),
  MANAGE_IAM_ROLES: z.union([z.boolean(), z.string()]).optional()
});

/**
 * Read `env.js` of an MLSpace to find its API. It is a script; the object in it
 * is parsed as JSON and nothing is run. The person has to confirm the API's
 * origin before a token goes there.
 */
export async function discover(
  baseUrl: string,
  web: Web,
  rules: AddressRules
): Promise<MlspaceFound> {
  const base = baseOf(baseUrl, rules);
  const reply = await web({
    method: 'GET',
    url: new URL('env.js', base),
    headers: {}
  });
  const parsed =
    reply.status === 200 ? settings.safeParse(objectIn(reply.text)) : null;
  if (parsed?.success !== true) {
    throw notMlspace();
  }
  const { LAMBDA_ENDPOINT, APPLICATION_NAME, MANAGE_IAM_ROLES } = parsed.data;
  // It may be given relative to the page.
  const api = baseOf(new URL(LAMBDA_ENDPOINT, base).href, rules);
  return {
    base: base.href,
    api: api.href,
    apiOrigin: api.origin,
    sameOrigin: api.origin === base.origin,
    name: APPLICATION_NAME ?? 'MLSpace',
    managesRoles:
      MANAGE_IAM_ROLES === undefined
        ? null
        : String(MANAGE_IAM_ROLES) === 'true'
  };
}

/** An address that relative ones can be put under, without query and fragment. */
export function baseOf(text: string, rules: AddressRules): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) {
    throw new ProblemError({
      class: 'invalid',
      operation: 'find MLSpace',
      detail: 'That is not the address of a page.',
      next: 'Copy it from the browser when MLSpace is open.'
    });
  }
  checkUrl(url, rules);
  url.search = '';
  url.hash = '';
  url.pathname = `${url.pathname.replace(/\/+(?:index\.html)?$/, '')}/`;
  return url;
}

function objectIn(script: string): unknown {
  const match = /^\s*(?:window\.)?env\s*=\s*(\{[\s\S]*\})\s*;?\s*$/.exec(
    script
  );
  try {
    return JSON.parse(match?.[1] ?? '');
  } catch {
    return null;
  }
}

function notMlspace(): ProblemError {
  return new ProblemError({
    class: 'notFound',
    operation: 'find MLSpace',
    detail: 'There is no MLSpace at this address.',
    next: 'Copy the address from the browser when MLSpace is open, without the part after "#".'
  });
}
