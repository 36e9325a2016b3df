// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  CallSite,
  CommandLine,
  SourceDocument,
  Span,
  Value
} from '../model';
import { WRITERS } from '../requests/heeded';
import { textAt } from './literals';
import type { Rule } from './types';

/** The only folder of a notebook instance that outlives a stop. */
const KEPT = /^\/home\/ec2-user\/SageMaker(\/|$)/;
/** Devices, and the paths inside a training container. */
const NOT_HERE = /^\/(dev|proc|sys|opt\/ml)(\/|$)/;

/** Keywords that such a path comes by. */
const KEYWORDS = ['path', 'filename', 'Filename', 'path_or_buf', 'fname'];

/** Files that the next stop of the instance throws away. */
export const ephemeralPath: Rule = {
  code: 'MLS502',
  name: 'ephemeral-path',
  severity: 'info',
  summary: 'A file is written where the next stop of the instance deletes it.',
  scope: 'cells',
  check(context, report) {
    const say = (path: string, span: Span): void =>
      report({
        span,
        message: `\`${path}\` is gone at the next stop of this instance.`,
        remedy: 'Keep files below /home/ec2-user/SageMaker or in S3.'
      });
    for (const call of context.part.calls) {
      const target = targetOf(call, context.document);
      if (target && isLost(target.path)) {
        say(target.path, target.origin ?? call.span);
      }
    }
    for (const command of context.part.commands) {
      const path = writtenByMagic(command);
      if (path && isLost(path)) {
        say(path, command.span);
      }
    }
  }
};

function isLost(path: string): boolean {
  return /^[/~]/.test(path) && !KEPT.test(expand(path)) && !NOT_HERE.test(path);
}

function expand(path: string): string {
  return path.replace(/^~(?=\/|$)/, '/home/ec2-user');
}

function targetOf(
  call: CallSite,
  document: SourceDocument
): { path: string; origin: Span | null } | null {
  if (call.method === 'open') {
    if (!/^(io\.)?open\s*\(/.test(textAt(document, call.span))) {
      // An archive's or a session's own `open`.
      return null;
    }
    const mode = text(call.keywords.get('mode') ?? call.positional[1]);
    return mode !== null && /[wax]/.test(mode)
      ? pathOf(call.positional[0] ?? call.keywords.get('file'))
      : null;
  }
  if (!Object.hasOwn(WRITERS, call.method)) {
    return null;
  }
  const named = KEYWORDS.map(name => call.keywords.get(name)).find(
    value => value !== undefined
  );
  return pathOf(call.positional[WRITERS[call.method]] ?? named);
}

function text(value: Value | undefined): string | null {
  return value?.kind === 'string' ? value.value : null;
}

function pathOf(
  value: Value | undefined
): { path: string; origin: Span | null } | null {
  const path = text(value);
  return value && path !== null ? { path, origin: value.origin } : null;
}

function writtenByMagic({ kind, text: line }: CommandLine): string | null {
  return kind === 'cellMagic'
    ? (/^writefile\s+(?:-a\s+|--append\s+)?(\S+)/.exec(line)?.[1] ?? null)
    : null;
}
