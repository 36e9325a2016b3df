// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { readArguments, USAGE } from './args';
import { decide } from './decide';
import { UsageError, type Host } from './host';
import { roleReader } from './iam';
import { lint } from './lint';
import { pull } from './pull';

export interface Program {
  readonly version: string;
  /** File to start threads from; null where there are none. */
  readonly file: string | null;
}

/** Runs one command; returns the exit code. Never throws for what a person did. */
export async function run(
  argv: readonly string[],
  host: Host,
  program: Program
): Promise<number> {
  try {
    const given = readArguments(argv);
    switch (given.command) {
      case 'help':
        host.stdout.write(USAGE);
        return 0;
      case 'version':
        host.stdout.write(`mlspace-lint ${program.version}\n`);
        return 0;
      case 'lint':
        return await lint(host, given, program.file, program.version);
      case 'decide':
        return await decide(host, given);
      case 'pull':
        return await pull(host, given, () => roleReader(host.env.AWS_REGION));
    }
  } catch (error) {
    if (error instanceof UsageError) {
      host.stderr.write(
        `mlspace-lint: ${error.message} See mlspace-lint --help.\n`
      );
      return 2;
    }
    throw error;
  }
}
