// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type * as Contract from './contract';
import { pageProblem } from './errors';

/** One HTTP answer, read whole. */
export interface IReply {
  readonly status: number;
  readonly redirected: boolean;
  /** Media type without parameters, lower case. */
  readonly mediaType: string;
  readonly text: string;
}

export type Outcome =
  | { readonly kind: 'json'; readonly json: unknown }
  /** The companion answered, and said no. */
  | { readonly kind: 'refused'; readonly problem: Contract.Problem }
  /** The companion did not answer; `retry`: the next attempt may find it. */
  | {
      readonly kind: 'silent';
      readonly problem: Contract.Problem;
      readonly retry: boolean;
    };

export async function readReply(response: Response): Promise<IReply> {
  const type = response.headers.get('Content-Type') ?? '';
  return {
    status: response.status,
    redirected: response.redirected,
    mediaType: type.split(';')[0].trim().toLowerCase(),
    text: await response.text()
  };
}

/** Said by what stands before the companion's routes: nothing can be asked now. */
const NOT_ANSWERING = new Set(['start the companion', 'check the request']);

/**
 * Tell the companion's answers from those of what stands before it: Jupyter's
 * login page, Jupyter without the proxy, the proxy without the companion.
 */
export class ReplyReader {
  constructor(
    private readonly _contract: typeof Contract,
    private readonly _trans: TranslationBundle
  ) {}

  read(reply: IReply, operation: string): Outcome {
    const json = parse(reply.text);
    if (reply.mediaType === 'application/problem+json') {
      const parsed = this._contract.problem.safeParse(json);
      if (!parsed.success) {
        return this.mismatch(operation);
      }
      return NOT_ANSWERING.has(parsed.data.operation)
        ? { kind: 'silent', problem: parsed.data, retry: false }
        : { kind: 'refused', problem: parsed.data };
    }
    const loginPage = reply.status < 300 && reply.mediaType === 'text/html';
    if (reply.redirected || loginPage || [401, 403].includes(reply.status)) {
      return this._sessionExpired(operation);
    }
    if (reply.status === 404) {
      return this._missing(operation);
    }
    if (reply.status >= 500) {
      return this._down(operation);
    }
    if (reply.status >= 400 && reply.mediaType === 'text/html') {
      return this._stranger(operation, reply.status);
    }
    if (reply.status >= 300 || json === undefined) {
      return this.mismatch(operation);
    }
    return { kind: 'json', json };
  }

  /** No answer at all. */
  unreachable(operation: string): Outcome {
    const trans = this._trans;
    const problem = pageProblem(
      'network',
      operation,
      trans.__('The Jupyter server does not answer.'),
      trans.__(
        'Check your connection; if the notebook instance was stopped, start it again.'
      )
    );
    return { kind: 'silent', problem, retry: true };
  }

  /** Page and companion do not understand each other. */
  mismatch(operation: string): Outcome {
    const trans = this._trans;
    const problem = pageProblem(
      'invalid',
      operation,
      trans.__(
        'This page and the MLSpace companion are of different versions.'
      ),
      trans.__(
        'Reload the page; if that does not help, restart the Jupyter server.'
      )
    );
    return { kind: 'silent', problem, retry: false };
  }

  /** In place of a notebook instance that is stopped, AWS answers with a page of its own. */
  private _stranger(operation: string, status: number): Outcome {
    const trans = this._trans;
    const problem = pageProblem(
      'network',
      operation,
      trans.__(
        'Something else answers in place of this notebook (HTTP %1).',
        status
      ),
      trans.__(
        'If the notebook instance was stopped, start it again; then reload the page.'
      )
    );
    return { kind: 'silent', problem, retry: false };
  }

  private _sessionExpired(operation: string): Outcome {
    const trans = this._trans;
    const problem = pageProblem(
      'expired',
      operation,
      trans.__('Your Jupyter session has expired.'),
      trans.__('Save what you can, then reload the page to sign in again.')
    );
    return { kind: 'silent', problem, retry: false };
  }

  private _missing(operation: string): Outcome {
    const trans = this._trans;
    const problem = pageProblem(
      'notFound',
      operation,
      trans.__(
        'The MLSpace companion is not installed in this Jupyter server.'
      ),
      trans.__(
        'Run %1 in the environment that runs Jupyter, then restart the server.',
        "pip install 'jupyterlab-mlspace[companion,node]'"
      )
    );
    return { kind: 'silent', problem, retry: false };
  }

  private _down(operation: string): Outcome {
    const trans = this._trans;
    const problem = pageProblem(
      'internal',
      operation,
      trans.__('The MLSpace companion does not start.'),
      trans.__(
        'Usually Node.js 20 or newer is missing: run %1 in the environment that runs Jupyter. The log of the Jupyter server says more.',
        "pip install 'jupyterlab-mlspace[node]'"
      )
    );
    return { kind: 'silent', problem, retry: true };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
