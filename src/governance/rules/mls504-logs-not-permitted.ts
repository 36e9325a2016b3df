// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { addEntries } from '../fixes/place';
import { ListFact } from '../list-fact';
import type { CallSite, Decision, Fix, Span } from '../model';
import { replaceFix, textAt } from './literals';
import type { ProgramPart, Rule, RuleContext } from './types';

/** The SDK follows a job by reading its logs, unless it is told not to. */
export const logsNotPermitted: Rule = {
  code: 'MLS504',
  name: 'logs-not-permitted',
  severity: 'warning',
  summary: 'A launch waits for logs that the notebook’s role may not read.',
  scope: 'notebook',
  basis: ({ parts }) => FITS.of(parts),
  check(context, report) {
    const decision = logsDecision(context);
    if (!decision) {
      return;
    }
    for (const { request } of context.requests) {
      // A tuner's `fit` reads no logs, an estimator's does.
      const trains = request.requests.some(
        api => api.action === 'CreateTrainingJob'
      );
      const launch =
        trains && request.style.startsWith('sdk') ? request.launch : null;
      const call = launch ? callAt(context, launch) : null;
      if (call && call.complete && readsLogs(call)) {
        report({
          span: call.keywordSpans.get('logs') ?? call.span,
          message:
            'The job would run, but this line would fail: the role may not read its logs.',
          remedy: 'Pass `logs=False`; the job’s state is still followed.',
          decisions: [decision],
          fix: logsFix(context, call)
        });
      }
    }
  }
};

/** The policies' answer where they surely refuse the reading of logs. */
function logsDecision({ decide, facts }: RuleContext): Decision | null {
  const arn = ['arn', facts.partition ?? '*', 'logs', facts.region ?? '*'];
  const decision = decide?.({
    action: 'logs:GetLogEvents',
    resource: null,
    resourceLike: `${arn.join(':')}:${facts.account ?? '*'}:log-group:/aws/sagemaker/TrainingJobs:log-stream:*`,
    keys: new Map(),
    openPrefixes: ['']
  });
  return decision &&
    (decision.decision === 'implicitDeny' ||
      decision.decision === 'explicitDeny')
    ? decision
    : null;
}

const fitsOf = ({ calls }: ProgramPart): readonly CallSite[] =>
  calls.filter(({ method }) => method === 'fit');

const FITS = new ListFact<ProgramPart, readonly CallSite[]>(
  parts => parts.flatMap(fitsOf),
  part => fitsOf(part).length > 0
);

function callAt({ parts }: RuleContext, launch: Span): CallSite | null {
  return (
    FITS.of(parts).find(
      ({ span }) =>
        span.cell === launch.cell &&
        span.from <= launch.from &&
        launch.to <= span.to
    ) ?? null
  );
}

/** `fit(inputs, wait=True, logs="All")` by default. */
function readsLogs(call: CallSite): boolean {
  const wait = call.keywords.get('wait') ?? call.positional[1];
  const logs = call.keywords.get('logs') ?? call.positional[2];
  const off = (value: typeof wait): boolean =>
    value !== undefined &&
    !(value.kind === 'boolean' && value.value) &&
    value.kind !== 'string';
  return !off(wait) && !off(logs);
}

function logsFix(context: RuleContext, call: CallSite): Fix | null {
  const keyword = call.keywordSpans.get('logs');
  if (keyword) {
    return replaceFix('Do not read the logs', keyword, 'logs=False');
  }
  const { cell, from, to } = call.span;
  const { source } = context.document.cells[cell];
  const text = textAt(context.document, call.span);
  const open = from + text.lastIndexOf(`${call.method}(`) + call.method.length;
  const edits =
    call.positional.length > 2
      ? null
      : addEntries(
          source,
          { kind: 'arguments', span: { cell, from: open, to } },
          [{ path: ['logs'], text: 'False' }]
        );
  return edits ? { title: 'Do not read the logs', edits, prelude: null } : null;
}
