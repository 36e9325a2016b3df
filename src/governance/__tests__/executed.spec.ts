// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import boto3 from './executed/boto3.json';
import more from './executed/boto3-more.json';
import third from './executed/boto3-third.json';
import v2 from './executed/sdk-v2.json';
import moreV2 from './executed/sdk-v2-more.json';
import v3 from './executed/sdk-v3.json';
import moreV3 from './executed/sdk-v3-more.json';
import { analyse, summary } from './harness';

/**
 * Shapes of code that were run: with the real botocore (and the SDK, for the
 * last two), whose requests were recorded. `calls` says what was sent:
 * cell and line, actions, tags, network, volume key. `unknown` where the
 * engine may not know, or where it depends on the path; nothing here was ever
 * found to be otherwise than said.
 */
interface Recorded {
  readonly head: readonly string[];
  readonly shapes: readonly {
    readonly name: string;
    readonly cells: readonly (readonly string[])[];
    readonly calls: readonly string[];
  }[];
}

const FILES: readonly (readonly [string, Recorded])[] = [
  ['boto3', boto3],
  ['boto3, more of it', more],
  ['boto3, as an examiner would write it', third],
  ['SDK v2', v2],
  ['SDK v2, more of it', moreV2],
  ['SDK v3', v3],
  ['SDK v3, more of it', moreV3]
];

describe.each(FILES)('%s', (_name, { head, shapes }) => {
  it.each(shapes)('$name', ({ cells, calls }) => {
    const sources = [head, ...cells].map(lines => lines.join('\n'));
    const analysis = analyse(sources);
    const said = summary(analysis).map((line, i) => {
      const { call } = analysis.requests[i]?.request ?? {};
      const text = sources[call?.cell ?? 0] ?? '';
      const row = text.slice(0, call?.from).split('\n').length;
      const [, ...rest] = line.split(' ');
      return [`${call?.cell}:${row}`, ...rest].join(' ');
    });
    expect(said).toEqual(calls);
  });
});
