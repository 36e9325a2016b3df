// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A stretch of a Markdown file: prose, or what stands between fences marked `python`. */
export interface IPassage {
  readonly kind: 'prose' | 'python';
  readonly source: string;
  /** Behind `python` at the fence. */
  readonly words: readonly string[];
  /** Of the fence, 1-based. */
  readonly line: number;
}

const FENCE = /^(`{3,})python(?:\s+(.*))?$/;

/** Prose becomes Markdown cells, `python` fences become code cells, in order. */
export function readMarkdown(text: string): IPassage[] {
  const passages: IPassage[] = [];
  const add = (kind: IPassage['kind'], at: number, words = '') => {
    const source = lines.join('\n').trim();
    lines = [];
    if (source !== '') {
      passages.push({
        kind,
        source,
        words: words.split(/\s+/).filter(Boolean),
        line: at
      });
    }
  };
  let lines: string[] = [];
  let fence: { mark: string; words: string; line: number } | null = null;
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const opens: RegExpExecArray | null = fence ? null : FENCE.exec(line);
    if (opens) {
      add('prose', index + 1);
      fence = { mark: opens[1], words: opens[2] ?? '', line: index + 1 };
    } else if (fence && line.trimEnd() === fence.mark) {
      add('python', fence.line, fence.words);
      fence = null;
    } else {
      lines.push(line);
    }
  }
  add(fence ? 'python' : 'prose', fence?.line ?? 0, fence?.words);
  return passages;
}
