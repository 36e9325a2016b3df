// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { ResourceRequest, Span } from '../../model';
import { evaluate, textOf } from '../../python/evaluate';
import { ExpressionParser } from '../../python/expressions';
import { sequenceItems } from '../../python/iteration';
import type { ExternalCall, Machine } from '../../python/machine';
import { requestOf, requestsOfScript } from './aws';
import { HOLE } from './shell';

const AWS = /\baws\b/;

/** Requests of a `!` line: `{expression}` and `$name` are the notebook's. */
export function requestsOfLine(
  m: Machine,
  text: string,
  span: Span
): readonly ResourceRequest[] {
  if (!AWS.test(text)) {
    return [];
  }
  const offset = span.to - text.length;
  return requestsOfScript(
    text,
    0,
    text.length,
    (_kind, name) => valueOf(m, name),
    (from, to) => ({ cell: span.cell, from: offset + from, to: offset + to })
  );
}

/** Requests of a `%%bash` cell: `$name` is the shell's. */
export function requestsOfCell(
  text: string,
  span: Span
): readonly ResourceRequest[] {
  if (!AWS.test(text)) {
    return [];
  }
  const offset = span.to - text.length;
  return requestsOfScript(
    text,
    Math.max(span.from - offset, 0),
    text.length,
    () => null,
    (from, to) => ({ cell: span.cell, from: offset + from, to: offset + to })
  );
}

/** The text that IPython puts in for an expression. */
function valueOf(m: Machine, text: string): string | null {
  const read = ExpressionParser.at(text, 0, 0);
  if (!read || read.end < text.trimEnd().length) {
    return HOLE;
  }
  const bound = read.value.k !== 'name' || m.lookup(read.value.id);
  return bound ? (textOf(evaluate(m, read.value)) ?? HOLE) : null;
}

export const RUNNERS: ReadonlySet<string> = new Set([
  'os.system',
  'os.popen',
  'subprocess.run',
  'subprocess.call',
  'subprocess.check_call',
  'subprocess.check_output',
  'subprocess.Popen',
  'subprocess.getoutput',
  'subprocess.getstatusoutput',
  'builtins.get_ipython().system',
  'builtins.get_ipython().getoutput',
  'IPython.get_ipython().system'
]);

/** Requests of a command that Python code runs. */
export function requestsOfProcess(
  m: Machine,
  call: ExternalCall
): readonly ResourceRequest[] {
  if (call.path === null || !RUNNERS.has(call.path)) {
    return [];
  }
  const command =
    call.args.positional[0] ?? call.args.keywords.get('args')?.value;
  if (!command) {
    return [];
  }
  const place = (): Span => call.span;
  if (command.t === 'string') {
    const text = command.value ?? `${command.prefix}${HOLE}`;
    const { length } = text;
    return AWS.test(text)
      ? requestsOfScript(text, 0, length, () => null, place)
      : [];
  }
  const { items } = sequenceItems(m, command);
  const words = items.map(item => ({
    text: textOf(item) ?? HOLE,
    from: 0,
    to: 0
  }));
  const request = requestOf(words, place);
  return request ? [request] : [];
}
