// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { NO_FACTS } from '../governance/no-facts';
import { compilePolicies } from '../governance/policy';
import { decideLine, RequestError } from '../governance/policy/decide';
import type { DecideArguments } from './args';
import { reason } from './config';
import { UsageError, type Host } from './host';
import { readGiven, sentenceOf } from './policies';

/** Lines are written in lots, so that a million of them need no million writes. */
const LOT = 1000;

/** One answer a line, in order; a line that is no request gets an `error`. Returns the exit code. */
export async function decide(
  host: Host,
  given: DecideArguments
): Promise<number> {
  const resolve = (path: string): string => host.resolve(host.cwd, path);
  const policies = await readGiven(
    host,
    {
      policy: given.policy.map(resolve),
      boundary: given.boundary.map(resolve)
    },
    NO_FACTS
  );
  const judge = compilePolicies(
    { source: 'settings', label: 'given policies', sets: [policies] },
    NO_FACTS
  );
  for (const problem of judge.problems) {
    host.stderr.write(`mlspace-lint: ${sentenceOf(problem)}\n`);
  }
  const lines = (await readRequests(host, given.requests)).split('\n');
  // What could not be read of a policy leaves decisions open; the caller must know.
  let code = judge.problems.length > 0 ? 2 : 0;
  let lot: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') {
      continue;
    }
    try {
      lot.push(JSON.stringify(decideLine(judge, line)));
    } catch (error) {
      if (!(error instanceof RequestError)) {
        throw error;
      }
      code = 2;
      lot.push(JSON.stringify({ error: error.message }));
      host.stderr.write(
        `mlspace-lint: ${given.requests}, line ${index + 1}: ${error.message}\n`
      );
    }
    if (lot.length >= LOT) {
      host.stdout.write(`${lot.join('\n')}\n`);
      lot = [];
    }
  }
  host.stdout.write(lot.map(answer => `${answer}\n`).join(''));
  return code;
}

async function readRequests(host: Host, path: string): Promise<string> {
  try {
    const text =
      path === '-'
        ? await host.readStdin()
        : await host.readFile(host.resolve(host.cwd, path));
    return text.replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reason(error)}`);
  }
}
