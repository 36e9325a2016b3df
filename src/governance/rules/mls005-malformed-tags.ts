// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { readBracket } from '../fixes/scan';
import type { Fix, Governed, JudgedRequest, TextEdit, Value } from '../model';
import { listsIn, textAt } from './literals';
import { allTags } from './tags';
import type { JudgedApi, Report, Rule, RuleContext } from './types';
import { hopeless, pairs } from './verdict';

/** AWS's limits; values may be empty. */
const MAX_TAGS = 50;
const MAX_KEY = 128;
const MAX_VALUE = 256;
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Tags that the API does not take in this form. */
export const malformedTags: Rule = {
  code: 'MLS005',
  name: 'malformed-tags',
  severity: 'error',
  summary: 'Tags have a form, a length or a character that the API rejects.',
  check(context, report) {
    for (const judged of context.requests) {
      for (const pair of pairs(judged)) {
        if (
          pair.api.governed.tags.presence === 'present' &&
          !hopeless(context, pair)
        ) {
          checkForm(context, judged, pair, report);
          checkLimits(judged, pair, report);
        }
      }
    }
  }
};

function checkForm(
  context: RuleContext,
  judged: JudgedRequest,
  { api }: JudgedApi,
  report: Report
): void {
  const tags = api.governed.tags;
  // The SDK takes dicts and lists alike; the API itself does not.
  if (tags.shape !== 'tagList' || judged.request.style !== 'boto3') {
    return;
  }
  const { callee } = judged.request;
  if (tags.value?.kind === 'dict') {
    report({
      span: tags.value.origin ?? callee,
      message:
        'AWS takes no dict of tags here: a list of `Key` and `Value` is wanted.',
      remedy: 'Write `[{"Key": ..., "Value": ...}, ...]`.',
      fix: dictToList(context, tags)
    });
  }
  const lower = listsIn(tags.value)
    .flatMap(list => list.items)
    .filter(isLowerCase);
  if (lower.length > 0) {
    report({
      span: lower[0].origin ?? callee,
      message:
        'AWS takes no `key` and `value` here: `Key` and `Value` are wanted.',
      remedy: 'Write both with a capital letter.',
      fix: capitalise(context, lower)
    });
  }
}

function isLowerCase(item: Value): boolean {
  return (
    item.kind === 'dict' &&
    !item.open &&
    item.entries.has('key') &&
    !item.entries.has('Key')
  );
}

/** `{"a": b}` -> `[{"Key": "a", "Value": b}]`, each key and value as written. */
function dictToList(context: RuleContext, tags: Governed): Fix | null {
  const span = tags.value?.origin;
  const bracket = span
    ? readBracket(context.document.cells[span.cell].source, span.from, span.to)
    : null;
  if (!span || bracket?.close !== span.to - 1) {
    return null;
  }
  const { source } = context.document.cells[span.cell];
  if (source[span.from] !== '{' || bracket.items.some(item => !item.name)) {
    return null;
  }
  const items = bracket.items.map(item => {
    const key = source.slice(item.from, item.value).replace(/\s*:\s*$/, '');
    return `{"Key": ${key}, "Value": ${source.slice(item.value, item.to)}}`;
  });
  return {
    title: 'Write a list of Key and Value',
    edits: [{ span, text: `[${items.join(', ')}]` }],
    prelude: null
  };
}

function capitalise(context: RuleContext, items: readonly Value[]): Fix | null {
  const edits: TextEdit[] = [];
  for (const item of items) {
    for (const [name, entry] of item.kind === 'dict' ? item.entries : []) {
      const text = entry.key ? textAt(context.document, entry.key) : '';
      const match = /^(["'])(key|value)\1$/.exec(text);
      if (!entry.key || !match || match[2] !== name) {
        return null;
      }
      const word = name === 'key' ? 'Key' : 'Value';
      edits.push({ span: entry.key, text: `${match[1]}${word}${match[1]}` });
    }
  }
  return { title: 'Write Key and Value', edits, prelude: null };
}

function checkLimits(
  judged: JudgedRequest,
  { api }: JudgedApi,
  report: Report
): void {
  const tags = allTags(api.governed.tags);
  const { callee } = judged.request;
  for (const list of listsIn(api.governed.tags.value)) {
    if (list.items.length > MAX_TAGS) {
      report({
        span: callee,
        message: `AWS takes at most ${MAX_TAGS} tags: there are ${list.items.length}.`
      });
    }
  }
  for (const { key, keySpan, value } of tags) {
    const badKey = key === null ? null : problemOf(key, MAX_KEY, true);
    if (badKey) {
      report({
        span: keySpan ?? callee,
        message: `AWS would refuse the tag key \`${shorten(key ?? '')}\`: ${badKey}.`
      });
    }
    const text = value?.kind === 'string' ? value.value : null;
    const badValue = text === null ? null : problemOf(text, MAX_VALUE, false);
    if (badValue) {
      report({
        span: value?.origin ?? callee,
        message: `AWS would refuse the tag value \`${shorten(text ?? '')}\`: ${badValue}.`
      });
    }
  }
}

function problemOf(text: string, most: number, isKey: boolean): string | null {
  if (isKey && text === '') {
    return 'it is empty';
  }
  if ([...text].length > most) {
    return `it is longer than ${most} characters`;
  }
  if (isKey && /^aws:/i.test(text)) {
    return 'the prefix `aws:` is AWS’s own';
  }
  const bad = [...text].find(char => !CHARACTERS.test(char));
  return bad === undefined ? null : `\`${bad}\` is not allowed in it`;
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : text;
}
