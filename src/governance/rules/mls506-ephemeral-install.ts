// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { CommandLine } from '../model';
import type { Rule } from './types';

const INSTALL =
  /(^|[\s;&|/}])(pip3?|conda|mamba|micromamba|uv pip)(\.exe)?\s+(-\S+\s+)*(install|create)\b/;
/** Options that put packages where they stay. */
const KEPT =
  /(--target|-t|--prefix|-p|--root)[ =]["']?(\/home\/ec2-user|~)\/SageMaker\b/;

/** Packages that the next stop wipes out with the environment they go into. */
export const ephemeralInstall: Rule = {
  code: 'MLS506',
  name: 'ephemeral-install',
  severity: 'info',
  summary:
    'Packages are installed into an environment that the next stop resets.',
  check(context, report) {
    for (const command of context.program.commands) {
      if (installs(command)) {
        report({
          span: command.span,
          message: 'These packages are gone at the next stop of this instance.',
          remedy:
            'Keep this line first in the notebook, or install below /home/ec2-user/SageMaker.'
        });
      }
    }
  }
};

function installs({ kind, text }: CommandLine): boolean {
  // A `%%bash` cell is a script; other cell magics hold text.
  if (kind === 'cellMagic' && !/^(bash|sh|script)\b/.test(text)) {
    return false;
  }
  return text
    .split('\n')
    .some(
      line => INSTALL.test(line) && !KEPT.test(line) && !/^\s*#/.test(line)
    );
}
