// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ListFact } from '../list-fact';
import type { CommandLine } from '../model';
import type { ProgramPart, Rule } from './types';

/** At the start of a command, after `-m` or as a path. */
const INSTALL =
  /(^\s*|[;&|({]\s*|-m\s+|\bsudo\s+(-\S+\s+)*|\/)(pip3?|conda|mamba|micromamba|uv\s+pip)\s+(-\S+\s+)*(install|create)\b/;
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
  scope: 'notebook',
  basis: ({ parts }) => INSTALLS.of(parts),
  check(context, report) {
    // One for the whole notebook: the advice is the same for all of them.
    const [first, ...more] = INSTALLS.of(context.parts);
    if (first) {
      report({
        span: first.span,
        message:
          more.length === 0
            ? 'These packages are gone at the next stop of this instance.'
            : `These packages are gone at the next stop of this instance (and those of ${more.length} more ${more.length === 1 ? 'line' : 'lines'}).`,
        remedy:
          'Keep such lines first in the notebook, or install below /home/ec2-user/SageMaker.'
      });
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

const installsOf = ({ commands }: ProgramPart): readonly CommandLine[] =>
  commands.filter(installs);

const INSTALLS = new ListFact<ProgramPart, readonly CommandLine[]>(
  parts => parts.flatMap(installsOf),
  part => installsOf(part).length > 0
);
