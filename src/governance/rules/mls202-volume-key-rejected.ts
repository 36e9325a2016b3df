// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { removeItem } from '../fixes/place';
import { readBracket } from '../fixes/scan';
import type {
  ApiRequest,
  DictEntry,
  Fix,
  JudgedRequest,
  Span,
  Value
} from '../model';
import { hasLocalStorage, readTypes } from './instances';
import type { Rule, RuleContext } from './types';
import { hopeless, pairs, quoted, subject } from './verdict';

/** A volume key on types whose storage is local: SageMaker rejects it. */
export const volumeKeyRejected: Rule = {
  code: 'MLS202',
  name: 'volume-key-rejected',
  severity: 'error',
  summary: 'A volume key is given for an instance type that takes none.',
  check(context, report) {
    for (const judged of context.requests) {
      for (const pair of pairs(judged)) {
        const { api } = pair;
        const local = readTypes(api).types.filter(hasLocalStorage);
        if (
          api.governed.volumeKey.presence === 'present' &&
          local.length > 0 &&
          !hopeless(context, pair)
        ) {
          report({
            span: api.governed.volumeKey.written ?? judged.request.callee,
            message: `SageMaker would reject ${subject(judged, [pair])}: ${quoted(local)} takes no volume key.`,
            remedy:
              'Leave the key out, or choose a type without local NVMe storage.',
            fix: removeKey(context, judged, api)
          });
        }
      }
    }
  }
};

/** Takes the dict item or keyword out. */
function removeKey(
  context: RuleContext,
  { request }: JudgedRequest,
  api: ApiRequest
): Fix | null {
  const key = keyWritten(api);
  if (key) {
    return removeAt(context, key);
  }
  // The SDK has a keyword of its own for it.
  const { cell, to } = request.callee;
  const { source } = context.document.cells[cell];
  const bracket = readBracket(source, source.indexOf('(', to), request.call.to);
  const item = bracket?.items.find(one => SDK_KEYWORDS.test(one.name ?? ''));
  return item
    ? removeAt(context, { cell, from: item.from, to: item.to })
    : null;
}

const SDK_KEYWORDS = /^volume_kms_key(_id)?$/;

/** Where the key of the dict item is written. */
function keyWritten(api: ApiRequest): Span | null {
  let dict: Value | undefined = api.parameters;
  let key: Span | null = null;
  for (const name of api.governed.volumeKey.path.split('.')) {
    const entry: DictEntry | undefined =
      dict?.kind === 'dict' ? dict.entries.get(name) : undefined;
    key = entry?.key ?? null;
    dict = entry?.value;
  }
  return key;
}

/** Removes the item that starts where `key` does, from whichever bracket holds it. */
function removeAt({ document }: RuleContext, key: Span): Fix | null {
  const source = document.cells[key.cell]?.source ?? '';
  for (let open = key.from - 1; open >= 0; open -= 1) {
    if (source[open] !== '(' && source[open] !== '{') {
      continue;
    }
    const bracket = readBracket(source, open, source.length);
    const index =
      bracket?.items.findIndex(
        item => item.from === key.from && item.name !== null
      ) ?? -1;
    if (bracket && index >= 0) {
      return {
        title: 'Leave out the volume key',
        edits: removeItem(key.cell, bracket, index),
        prelude: null
      };
    }
    if (bracket && bracket.close > key.to) {
      return null;
    }
  }
  return null;
}
