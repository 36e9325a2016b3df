// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Clipboard } from '@jupyterlab/apputils';
import { Widget } from '@lumino/widgets';
import {
  FakeCompanion,
  rendered,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import type { CapabilityReport } from '../../companion/contract';
import { RightsView } from '../rights';
import { rightsOf } from '../rights-model';

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

const report: CapabilityReport = {
  capabilities: [
    {
      operation: 'ListNotebookInstances',
      state: 'allowed',
      checkedAt: NOW - 60_000
    },
    { operation: 'StartNotebookInstance', state: 'untried', checkedAt: null },
    { operation: 'StopNotebookInstance', state: 'denied', checkedAt: NOW }
  ],
  missing: { Version: '2012-10-17', Statement: [] },
  everything: {
    Version: '2012-10-17',
    Statement: [
      allow('ListNotebookInstances'),
      allow('StartNotebookInstance', bound),
      allow('StopNotebookInstance', bound),
      DENY
    ]
  }
};

describe('rightsOf', () => {
  it('puts what was denied first, each with the policy for it alone', () => {
    const rights = rightsOf(report);
    expect(rights.map(({ operation }) => operation)).toEqual([
      'StopNotebookInstance',
      'StartNotebookInstance',
      'ListNotebookInstances'
    ]);
    // Rights that are bound to tags are worth nothing if tags can be changed.
    expect(rights[0].policy).toEqual({
      Version: '2012-10-17',
      Statement: [allow('StopNotebookInstance', bound), DENY]
    });
    expect(rights[2].policy).toBeNull();
  });

  it.each([null, 7, 'x', {}, { Statement: [null, { Action: 7 }] }])(
    'finds no policy in %j',
    everything => {
      const rights = rightsOf({ ...report, everything });
      expect(rights.every(({ policy }) => policy === null)).toBe(true);
    }
  );
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
    expect(rows.map(row => row.children[1].textContent)).toEqual([
      '! denied (now)',
      '○ not tried yet',
      '● allowed (1 minute ago)'
    ]);
    widget.node
      .querySelector<HTMLButtonElement>(
        '[aria-label="Copy the policy for StopNotebookInstance"]'
      )!
      .click();
    expect(JSON.parse(String(copy.mock.calls[0][0]))).toEqual(
      rightsOf(report)[0].policy
    );
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
