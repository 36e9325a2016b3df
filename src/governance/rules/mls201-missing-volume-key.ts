// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { volumeKeyFix } from '../fixes/build';
import type { Decision, JudgedRequest } from '../model';
import { isServerless, localStorage, readTypes } from './instances';
import type { JudgedApi, Rule, RuleContext, RuleReport } from './types';
import { hopeless, pairs, quoted, refusedFor, subject } from './verdict';

interface Lacking extends JudgedApi {
  /** The decision that says no because of it. */
  readonly refusal: Decision | null;
}

/** The key of the storage volumes, where policies demand it or data would lie open. */
export const missingVolumeKey: Rule = {
  code: 'MLS201',
  name: 'missing-volume-key',
  severity: 'error',
  summary: 'A request has no key for its storage volumes.',
  check(context, report) {
    for (const judged of context.requests) {
      const lacking = pairs(judged)
        .filter(
          pair =>
            pair.api.governed.volumeKey.presence === 'missing' &&
            !isServerless(pair.api) &&
            !hopeless(context, pair)
        )
        .map(pair => ({
          ...pair,
          refusal: refusedFor(context, pair, ['volumeKey'])
        }));
      const found =
        unusable(judged, lacking) ??
        demanded(context, judged, lacking) ??
        unencrypted(context, judged, lacking);
      if (found) {
        report(found);
      }
    }
  }
};

/** The policies want a key where SageMaker takes none. */
function unusable(
  judged: JudgedRequest,
  lacking: readonly Lacking[]
): RuleReport | null {
  const local = lacking.filter(
    ({ api, refusal }) =>
      refusal !== null && ['yes', 'some'].includes(localStorage(api))
  );
  if (local.length === 0) {
    return null;
  }
  const types = [...new Set(local.flatMap(({ api }) => readTypes(api).types))];
  return {
    span: judged.request.callee,
    severity: 'error',
    message: `AWS would refuse ${subject(judged, local)}: the policies want a volume key, and ${quoted(types)} takes none.`,
    remedy: 'Choose an instance type without local NVMe storage.',
    decisions: local.flatMap(({ refusal }) => refusal ?? [])
  };
}

function demanded(
  context: RuleContext,
  judged: JudgedRequest,
  lacking: readonly Lacking[]
): RuleReport | null {
  const refused = lacking.filter(({ refusal }) => refusal !== null);
  if (refused.length === 0) {
    return null;
  }
  // A key on an unknown type may be one too many.
  const fixable = refused
    .map(({ api }) => api)
    .filter(api => localStorage(api) === 'no');
  return {
    span: judged.request.callee,
    severity: 'error',
    message: `AWS would refuse ${subject(judged, refused)}: no volume key.`,
    remedy: `Pass the project’s key as ${places(refused)}.`,
    decisions: refused.flatMap(({ refusal }) => refusal ?? []),
    fix: volumeKeyFix(context, judged.request.callee, fixable)
  };
}

/** Nobody refuses it, but the volume does not get the project's key. */
function unencrypted(
  context: RuleContext,
  judged: JudgedRequest,
  lacking: readonly Lacking[]
): RuleReport | null {
  const plain = lacking.filter(({ api }) => localStorage(api) === 'no');
  if (plain.length === 0) {
    return null;
  }
  const open = plain.filter(({ decision }) => decision.decision === 'unknown');
  return {
    span: judged.request.callee,
    severity: 'warning',
    message:
      open.length > 0
        ? `AWS may refuse ${subject(judged, open)}: no volume key.`
        : 'No volume key: volumes would not be encrypted with the project’s key.',
    remedy: `Pass the project’s key as ${places(plain)}.`,
    fix: volumeKeyFix(
      context,
      judged.request.callee,
      plain.map(({ api }) => api)
    )
  };
}

function places(apis: readonly JudgedApi[]): string {
  return quoted([
    ...new Set(
      apis.map(
        ({ api }) =>
          api.governed.volumeKey.spelling.join('.') ||
          api.governed.volumeKey.path
      )
    )
  ]);
}
