// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { removeItem } from '../fixes/place';
import { readBracket } from '../fixes/scan';
import type { ApiRequest, Fix, JudgedRequest } from '../model';
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

/** Takes the argument or dict item out, where it is written at this request. */
function removeKey(
  context: RuleContext,
  judged: JudgedRequest,
  api: ApiRequest
): Fix | null {
  const { written, spelling } = api.governed.volumeKey;
  const name = spelling.at(-1);
  if (!written || !name) {
    return null;
  }
  const { source } = context.document.cells[written.cell];
  const { call } = judged.request;
  const starts = [...source.slice(0, written.from).matchAll(/[({]/g)]
    .map(match => match.index)
    .reverse();
  for (const open of starts) {
    const bracket = readBracket(source, open, source.length);
    const index =
      bracket?.items.findIndex(
        item =>
          item.name === name &&
          item.from <= written.from &&
          written.to <= item.to
      ) ?? -1;
    if (bracket && index >= 0) {
      return {
        title: 'Leave out the volume key',
        edits: removeItem(written.cell, bracket, index),
        prelude: null
      };
    }
    if (written.cell === call.cell && open < call.from) {
      break;
    }
  }
  return null;
}
