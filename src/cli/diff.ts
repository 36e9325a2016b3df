// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

const CONTEXT = 3;

/** One line of an edit script. */
interface Step {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/** Unified diff of two texts with three lines of context; empty when equal. */
export function unifiedDiff(
  oldName: string,
  newName: string,
  before: string,
  after: string
): string {
  if (before === after) {
    return '';
  }
  const steps = compare(splitLines(before), splitLines(after));
  return `--- ${oldName}\n+++ ${newName}\n${hunks(steps).join('')}`;
}

function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Equal ends are cut off first, so that the quadratic part stays small. */
function compare(before: readonly string[], after: readonly string[]): Step[] {
  let head = 0;
  while (
    head < before.length &&
    head < after.length &&
    before[head] === after[head]
  ) {
    head += 1;
  }
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  ) {
    tail += 1;
  }
  const same = (lines: readonly string[]): Step[] =>
    lines.map(text => ({ kind: ' ', text }));
  return [
    ...same(before.slice(0, head)),
    ...middle(
      before.slice(head, before.length - tail),
      after.slice(head, after.length - tail)
    ),
    ...same(before.slice(before.length - tail))
  ];
}

/** Beyond this many cells of the table, the middle is shown as replaced. */
const TABLE_LIMIT = 4_000_000;

/** Longest common subsequence. */
function middle(before: readonly string[], after: readonly string[]): Step[] {
  const width = after.length + 1;
  if (before.length * after.length > TABLE_LIMIT) {
    return [
      ...before.map((text): Step => ({ kind: '-', text })),
      ...after.map((text): Step => ({ kind: '+', text }))
    ];
  }
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        before[i] === after[j]
          ? lengths[(i + 1) * width + j + 1] + 1
          : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  const steps: Step[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      steps.push({ kind: ' ', text: before[i] });
      i += 1;
      j += 1;
    } else if (
      i < before.length &&
      (j >= after.length ||
        lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])
    ) {
      steps.push({ kind: '-', text: before[i] });
      i += 1;
    } else {
      steps.push({ kind: '+', text: after[j] });
      j += 1;
    }
  }
  return steps;
}

function hunks(steps: readonly Step[]): string[] {
  const changed = steps.flatMap((step, index) =>
    step.kind === ' ' ? [] : [index]
  );
  const ranges: { from: number; to: number }[] = [];
  for (const index of changed) {
    const last = ranges[ranges.length - 1];
    if (last && index - CONTEXT <= last.to) {
      last.to = Math.min(index + CONTEXT + 1, steps.length);
    } else {
      ranges.push({
        from: Math.max(index - CONTEXT, 0),
        to: Math.min(index + CONTEXT + 1, steps.length)
      });
    }
  }
  return ranges.map(range => writeHunk(steps, range.from, range.to));
}

function writeHunk(steps: readonly Step[], from: number, to: number): string {
  const count = (part: readonly Step[], kind: '-' | '+'): number =>
    part.filter(step => step.kind === ' ' || step.kind === kind).length;
  const before = steps.slice(0, from);
  const part = steps.slice(from, to);
  const range = (kind: '-' | '+'): string => {
    const length = count(part, kind);
    const start = count(before, kind) + (length === 0 ? 0 : 1);
    return length === 1 ? `${start}` : `${start},${length}`;
  };
  const body = part
    .map(step =>
      step.text.endsWith('\n')
        ? `${step.kind}${step.text}`
        : `${step.kind}${step.text}\n\\ No newline at end of file\n`
    )
    .join('');
  return `@@ -${range('-')} +${range('+')} @@\n${body}`;
}
