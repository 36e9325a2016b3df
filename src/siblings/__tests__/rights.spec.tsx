// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Clipboard } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import {
  FakeCompanion,
  rendered,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import type { Capability, CapabilityReport } from '../../companion/contract';
import { RightsView } from '../rights';
import { boundaryOf, isTooLong, rightsOf } from '../rights-model';

const NOW = 1_800_000_000_000;

const allow = (operation: string, condition?: object) => ({
  Sid: operation,
  Effect: 'Allow',
  Action: [`sagemaker:${operation}`],
  Resource: '*',
  ...(condition && { Condition: condition })
});
const DENY = { Sid: 'Keep', Effect: 'Deny', Action: ['sagemaker:AddTags'] };
const bound = { StringEquals: { 'aws:ResourceTag/user': 'jdoe' } };
const policy = (...Statement: object[]) => ({
  Version: '2012-10-17',
  Statement
});

const row = (
  operation: string,
  more: Partial<Capability> = {}
): Capability => ({
  id: operation,
  operation,
  subject: 'notebook',
  state: 'untried',
  checkedAt: null,
  policy: policy(allow(operation, bound), DENY),
  mlspace: { covers: 'all', note: null },
  ...more
});

const report: CapabilityReport = {
  capabilities: [
    row('ListNotebookInstances', { state: 'allowed', checkedAt: NOW - 60_000 }),
    row('StartNotebookInstance'),
    row('StopTrainingJob', {
      id: 'training/end',
      subject: 'training',
      mlspace: { covers: 'none', note: 'Not from here.' }
    }),
    row('StopNotebookInstance', { state: 'denied', checkedAt: NOW })
  ],
  missing: policy(),
  everything: policy(allow('ListNotebookInstances'), DENY)
};

it('puts what was denied first', () => {
  expect(rightsOf(report).map(({ operation }) => operation)).toEqual([
    'StopNotebookInstance',
    'StartNotebookInstance',
    'StopTrainingJob',
    'ListNotebookInstances'
  ]);
});

describe('the part for a boundary', () => {
  it('is what is allowed; Denies act from the role already', () => {
    expect(boundaryOf(row('StopNotebookInstance').policy)).toEqual(
      policy(allow('StopNotebookInstance', bound))
    );
  });

  it.each([null, 7, 'x', {}, { Statement: [null, { Action: 7 }] }])(
    'of %j is empty',
    strange => expect(boundaryOf(strange)).toEqual(policy())
  );
});

it('knows what IAM takes as one managed policy', () => {
  expect(isTooLong(report.everything)).toBe(false);
  const many = Array.from({ length: 40 }, () =>
    allow('StopTrainingJob', bound)
  );
  expect(isTooLong(policy(...many))).toBe(true);
});

describe('RightsView', () => {
  async function show(companion: FakeCompanion) {
    const widget = new RightsView({
      companion,
      trans,
      locale: 'en',
      now: () => NOW
    });
    Widget.attach(widget, document.body);
    await settle();
    await rendered();
    return widget;
  }

  it('says what works, and copies the policy for what does not', async () => {
    const copy = jest
      .spyOn(Clipboard, 'copyToSystem')
      .mockImplementation(() => undefined);
    const widget = await show(
      new FakeCompanion({ capabilities: () => report })
    );
    const rows = [...widget.node.querySelectorAll('tbody tr')];
    const texts = (column: number) =>
      rows.map(one => one.children[column].textContent);
    expect(texts(1)).toEqual([
      'Notebooks',
      'Notebooks',
      'Training',
      'Notebooks'
    ]);
    expect(texts(2)).toEqual([
      '! denied (now)',
      '○ not tried yet',
      '○ not tried yet',
      '● allowed (1 minute ago)'
    ]);
    expect(texts(3)).toEqual(['yes', 'yes', 'noNot from here.', 'yes']);
    for (const place of ['role', 'boundary']) {
      const name = `Copy the policy for StopNotebookInstance (Notebooks), for the ${place}`;
      widget.node
        .querySelector<HTMLButtonElement>(`[aria-label="${name}"]`)!
        .click();
    }
    const copied = copy.mock.calls.map(([text]) => JSON.parse(String(text)));
    expect(copied).toEqual([
      policy(allow('StopNotebookInstance', bound), DENY),
      policy(allow('StopNotebookInstance', bound))
    ]);
    await rendered();
    expect(rows[0].textContent).toContain('Copied.');
    copy.mockRestore();
    widget.dispose();
  });

  it('tells why it does not know', async () => {
    const widget = await show(
      new FakeCompanion({
        capabilities: () => Promise.reject(new Error('no companion'))
      })
    );
    expect(widget.node.querySelector('[role=status]')?.textContent).toContain(
      'no companion'
    );
    expect(widget.node.querySelector('table')).toBeNull();
    widget.dispose();
  });
});
