// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { FixBuilder } from '../fixes/build';
import { expressionFor } from '../fixes/names';
import { ListFact } from '../list-fact';
import type { Fix, Governed, JudgedRequest, StringValue } from '../model';
import { BUCKET_KEYWORD } from '../requests/heeded';
import { stringsIn, textAt } from './literals';
import { isPlaceholder, placeholderIn } from './placeholders';
import { mayWrite, readPlace, type S3Place } from './s3-places';
import type {
  JudgedApi,
  ProgramPart,
  Rule,
  RuleContext,
  RuleReport
} from './types';
import { hopeless, pairs } from './verdict';

/** Output that goes where the notebook's role may not write. */
export const foreignBucket: Rule = {
  code: 'MLS404',
  name: 'foreign-bucket',
  severity: 'warning',
  summary: 'Output goes to a bucket or folder that is not the project’s.',
  basis: choosesBucket,
  check(context, report) {
    for (const judged of context.requests) {
      for (const pair of pairs(judged)) {
        const found = hopeless(context, pair)
          ? []
          : [
              ...written(context, judged, pair),
              ...defaultBucket(context, judged, pair)
            ];
        found.forEach(one => report(one));
      }
    }
  }
};

function written(
  context: RuleContext,
  judged: JudgedRequest,
  { api }: JudgedApi
): RuleReport[] {
  const { presence, value } = api.governed.output;
  if (presence !== 'present') {
    return [];
  }
  return stringsIn(value).flatMap(found => {
    const place = readPlace(found.value, found.prefix);
    if (
      !place ||
      isPlaceholder(place.bucket) ||
      placeholderIn(place.key) !== null ||
      !isForeign(context, place)
    ) {
      return [];
    }
    if (found.origin === null && isDefault(place, judged)) {
      return [describeDefault(context, judged, constructorPlace(judged))];
    }
    const own = place.bucket === context.facts.bucket;
    return [
      {
        span: found.origin ?? judged.request.callee,
        message: own
          ? `The role may not write to \`${place.key}\` in the project’s bucket.`
          : `The role may not write to bucket \`${place.bucket}\`.`,
        remedy: 'Write below the project’s prefix in the project’s bucket.',
        fix: own ? null : moveFix(context, found, place)
      }
    ];
  });
}

/** The same key below the project's prefix, where the address is one plain string. */
function moveFix(
  context: RuleContext,
  found: StringValue,
  { key }: S3Place
): Fix | null {
  const span = found.origin;
  const value = found.value;
  const { project } = context.facts;
  if (!span || value === null || project === null || /[{}"'\\]/.test(key)) {
    return null;
  }
  const text = textAt(context.document, span);
  const isPlain = text === `"${value}"` || text === `'${value}'`;
  const bucket = isPlain ? expressionFor('bucket', span, context) : null;
  if (!bucket) {
    return null;
  }
  const builder = new FixBuilder(context);
  builder.push([{ span, text: placeIn(builder.use(bucket), project, key) }]);
  return builder.build('Write below the project’s prefix');
}

/** A Python expression for a key below the project's prefix. */
function placeIn(bucket: string, project: string, key: string): string {
  const place = `project/${project}/datasets/${key}`;
  return bucket.startsWith('"')
    ? `"s3://${bucket.slice(1, -1)}/${place}"`
    : `f"s3://{${bucket}}/${place}"`;
}

function isForeign(context: RuleContext, place: S3Place): boolean {
  const verdict = mayWrite(context, place);
  if (verdict !== null && verdict !== 'unknown') {
    return verdict !== 'allowed';
  }
  const { bucket } = context.facts;
  return bucket !== null && bucket !== place.bucket;
}

/** Jobs whose output the SDK puts somewhere when it is not told where. */
const WRITING =
  /^Create(Training|Transform|Processing|HyperParameterTuning)Job$/;

/** Without an output the SDK makes or takes a bucket of its own. */
function defaultBucket(
  context: RuleContext,
  judged: JudgedRequest,
  { api }: JudgedApi
): RuleReport[] {
  const { region, account, bucket } = context.facts;
  const { output } = api.governed;
  if (
    output.presence !== 'missing' ||
    !WRITING.test(api.action) ||
    !judged.request.style.startsWith('sdk') ||
    choosesBucket(context)
  ) {
    return [];
  }
  const name = `sagemaker-${region ?? '*'}-${account ?? '*'}`;
  const verdict = mayWrite(context, { bucket: name, key: '', whole: false });
  const foreign =
    verdict === null || verdict === 'unknown'
      ? bucket !== null
      : verdict !== 'allowed';
  return foreign ? [describeDefault(context, judged, output)] : [];
}

function describeDefault(
  context: RuleContext,
  judged: JudgedRequest,
  place: Pick<Governed, 'container' | 'spelling'> | null
): RuleReport {
  const name = place?.spelling.join('.') || 'output_path';
  return {
    span: judged.request.callee,
    message:
      'Without an output path the SDK writes to its own default bucket, which is not the project’s.',
    remedy: `Pass an output path below the project’s prefix as \`${name}\`.`,
    fix: place ? outputFix(context, judged, place) : null
  };
}

/** The SDK's own bucket, which nobody wrote down. */
function isDefault({ bucket }: S3Place, { request }: JudgedRequest): boolean {
  return request.style.startsWith('sdk') && bucket.startsWith('sagemaker-');
}

/** Every estimator's constructor takes an `output_path`. */
function constructorPlace({
  request
}: JudgedRequest): Pick<Governed, 'container' | 'spelling'> | null {
  const { cell, to } = request.callee;
  const trains = request.requests.some(
    ({ action }) => action === 'CreateTrainingJob'
  );
  return trains && /^[A-Z]/.test(request.target)
    ? {
        container: {
          kind: 'arguments',
          span: { cell, from: to, to: request.call.to }
        },
        spelling: ['output_path']
      }
    : null;
}

const CHOOSES_BUCKET = new ListFact<ProgramPart, boolean>(
  parts => parts.some(mayChooseBucket),
  mayChooseBucket
);

/** A session with a default bucket of the notebook's choice. */
function choosesBucket({ parts }: RuleContext): boolean {
  return CHOOSES_BUCKET.of(parts);
}

function mayChooseBucket({ calls }: ProgramPart): boolean {
  return calls.some(
    call =>
      call.names(BUCKET_KEYWORD) ||
      (!call.complete && /Session$/.test(call.method))
  );
}

function outputFix(
  context: RuleContext,
  { request }: JudgedRequest,
  { container, spelling }: Pick<Governed, 'container' | 'spelling'>
): Fix | null {
  const { project } = context.facts;
  const bucket = expressionFor('bucket', request.callee, context);
  if (!bucket || project === null || spelling.length !== 1) {
    return null;
  }
  const text = placeIn(bucket.text, project, 'output');
  const builder = new FixBuilder(context);
  if (builder.add(container, [{ path: spelling, text }])) {
    builder.use(bucket);
  }
  return builder.build('Write below the project’s prefix');
}
