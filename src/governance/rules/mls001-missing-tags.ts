// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { tagsFix } from '../fixes/build';
import type { Decision, JudgedRequest } from '../model';
import { lackingTags } from './tags';
import { constructorsFirst, type Told } from './inherit';
import type { JudgedApi, Rule, RuleContext, RuleReport } from './types';
import {
  hopeless,
  pairs,
  quoted,
  refusedFor,
  subject,
  tagHelps
} from './verdict';

interface Lacking extends JudgedApi {
  readonly keys: readonly string[];
  /** The decision that says no because of them. */
  readonly refusal: Decision | null;
}

/** Tags that the policies demand or that MLSpace tracks by. */
export const missingTags: Rule = {
  code: 'MLS001',
  name: 'missing-tags',
  severity: 'error',
  summary: 'A request has no `user`, `project` or `system` tag.',
  check(context, report) {
    const required = context.options.requiredTags;
    const told: Told[] = [];
    for (const judged of context.requests) {
      const lacking = pairs(judged)
        // Where nothing helps, tags do not help either: MLS401 says so.
        .filter(pair => !hopeless(context, pair))
        .map(pair => ({
          ...pair,
          keys: lackingTags(pair.api.governed.tags, required)
        }))
        .filter(({ keys }) => keys.length > 0)
        .map(pair => ({
          ...pair,
          refusal: refusedFor(context, pair, ['tags'], decision =>
            tagHelps(decision, pair.keys)
          )
        }));
      if (lacking.length > 0) {
        told.push({ judged, report: describe(context, judged, lacking) });
      }
    }
    constructorsFirst(told).forEach(one => report(one));
  }
};

function describe(
  context: RuleContext,
  judged: JudgedRequest,
  lacking: readonly Lacking[]
): RuleReport {
  const required = context.options.requiredTags;
  const refused = lacking.filter(({ refusal }) => refusal !== null);
  const concerned = refused.length > 0 ? refused : lacking;
  const keys = required.filter(key =>
    concerned.some(one => one.keys.includes(key))
  );
  const what = `no tag ${quoted(keys)}`;
  const fix = tagsFix(context, judged.request.callee, lacking, required);
  return {
    span: judged.request.callee,
    severity: refused.length > 0 ? 'error' : 'warning',
    message:
      refused.length > 0
        ? `AWS would refuse ${subject(judged, refused)}: ${what}.`
        : `MLSpace would not track ${subject(judged, lacking)}: ${what}.`,
    remedy: remedy(lacking),
    decisions: refused.flatMap(({ refusal }) => refusal ?? []),
    fix
  };
}

function remedy(lacking: readonly Lacking[]): string {
  const untaggable = lacking.filter(
    ({ api }) =>
      api.governed.tags.presence === 'missing' && !api.governed.tags.container
  );
  const places = new Set(
    lacking
      .map(({ api }) => api.governed.tags.spelling.join('.'))
      .filter(place => place !== '')
  );
  if (untaggable.length > 0 && places.size === 0) {
    return 'This way of calling cannot pass tags here; set them in the SageMaker defaults file (config.yaml) or call the API itself.';
  }
  return places.size > 0
    ? `Pass the project’s tags as ${quoted([...places])}.`
    : 'Pass the project’s tags.';
}
