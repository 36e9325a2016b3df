// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type Cell, CodeCell } from '@jupyterlab/cells';
import type { IOutput } from '@jupyterlab/nbformat';
import { parseDenied } from '../denied/parse';
import { failedCalls } from '../denied/shell';

const REFUSED =
  'An error occurred (AccessDeniedException) when calling the CreateModel operation: User: arn:aws:sts::111122223333:assumed-role/x/SageMaker is not authorized to perform: sagemaker:CreateModel on resource: arn:aws:sagemaker:us-east-1:111122223333:model/a because no identity-based policy allows the sagemaker:CreateModel action';

function cellOf(source: string, ...outputs: IOutput[]): Cell {
  const cell: CodeCell = Object.create(CodeCell.prototype);
  Object.defineProperty(cell, 'model', {
    value: {
      sharedModel: { getSource: () => source },
      outputs: { toJSON: () => outputs }
    }
  });
  return cell;
}

const stream = (text: string | string[], name = 'stdout'): IOutput => ({
  output_type: 'stream',
  name,
  text
});

it.each([
  ['!aws sagemaker create-model --model-name a'],
  ['import os\n  !aws sagemaker create-model --model-name a'],
  ['out = !aws sagemaker create-model --model-name a'],
  ['%%bash\naws sagemaker create-model --model-name a'],
  ['%system aws sagemaker create-model --model-name a']
])('finds what the command line says of a refused call: %j', source => {
  const cell = cellOf(
    source,
    stream('Creating a\n'),
    stream(['\r\n', `${REFUSED}\r\n`], 'stderr')
  );
  const lines = failedCalls(cell);
  expect(lines).toEqual([REFUSED]);
  expect(parseDenied(lines[0])).toMatchObject({
    operation: 'CreateModel',
    action: 'sagemaker:CreateModel',
    kind: 'implicit',
    side: 'identity'
  });
});

it('leaves alone what a program itself printed, and commands that succeeded', () => {
  expect(failedCalls(cellOf('print(error)', stream(REFUSED)))).toEqual([]);
  expect(failedCalls(cellOf('!aws s3 ls', stream('a\nb\n')))).toEqual([]);
  expect(failedCalls(cellOf('!ls'))).toEqual([]);
});

it('looks at the end of long outputs, and soon has enough of hostile ones', () => {
  const long = `${'x'.repeat(1000)}\n`.repeat(1000);
  expect(failedCalls(cellOf('!aws x', stream(long + REFUSED)))).toEqual([
    REFUSED
  ]);
  const hostile = `${'a, '.repeat(100_000)}!`;
  expect(failedCalls(cellOf(hostile, stream(REFUSED)))).toEqual([]);
});
