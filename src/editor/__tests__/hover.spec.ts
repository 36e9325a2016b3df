// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { nullTranslator } from '@jupyterlab/translation';
import { Hover } from '../hover';
import { NO_OPTIONS } from '../engine-inputs';
import {
  ModelText,
  WordEngine,
  finding,
  insertion,
  makeGovernance,
  notebookModel,
  until
} from './support';

const trans = nullTranslator.load('test');

async function render(findings = [finding(0, 0, 3)]) {
  const engine = new WordEngine();
  const { governance } = makeGovernance(engine);
  governance.configure({
    ...NO_OPTIONS,
    policies: { source: 'folder', label: 'project folder', sets: [] }
  });
  const owner = governance.add(new ModelText(notebookModel(['bad()'])));
  await until(() => owner.result !== null);
  const done: string[] = [];
  const hover = new Hover(
    governance,
    {
      fix: (_, fixed) => done.push(`fix ${fixed.map(f => f.rule).join()}`),
      fixAll: () => done.push('all'),
      ignore: (_, ignored) => done.push(`ignore ${ignored.length}`),
      why: rule => done.push(`why ${rule}`)
    },
    trans
  );
  const placed = findings.map(f => ({ finding: f, from: 0, to: 3 }));
  const dom = hover.render(owner, placed, () => done.push('close'));
  const press = (name: string) =>
    [...dom.querySelectorAll('button')]
      .find(button => button.textContent === name)
      ?.click();
  return { dom, done, press };
}

describe('Hover', () => {
  it('says rule, word, sentence, remedy and who decides, in this order', async () => {
    const { dom } = await render([
      finding(0, 0, 3, {
        remedy: 'Pass `Tags`.',
        policyLabel: 'by the project folder',
        decidedBy: [
          { policy: 'MLSpace-user-jdoe', statement: 2, sid: null },
          { policy: 'B', statement: 1, sid: 'DenyUntagged' }
        ]
      })
    ]);
    expect(dom.textContent).toMatch(
      /MLS001 error AWS would refuse this.*Pass Tags\..*Decided by MLSpace-user-jdoe, statement 2; B, statement 1 \(DenyUntagged\) \(policies in the project folder\)/
    );
    expect(dom.querySelector('code')?.textContent).toBe('user');
  });

  it('puts the gravest first', async () => {
    const { dom } = await render([
      finding(0, 0, 3, { rule: 'MLS505', severity: 'info' }),
      finding(0, 0, 3, { rule: 'MLS101' }),
      finding(0, 0, 3, { rule: 'MLS001' })
    ]);
    const badges = [...dom.querySelectorAll('.jp-MLSpace-badge')];
    expect(badges.map(badge => badge.textContent)).toEqual([
      'MLS001 error',
      'MLS101 error',
      'MLS505 note'
    ]);
  });

  it('offers a fix only where there is one, and fixes all that stand there', async () => {
    const without = await render();
    without.press('Fix this');
    expect(without.done).toEqual([]);
    const fix = insertion(0, 0, 'x');
    const { done, press } = await render([
      finding(0, 0, 3, { fix }),
      finding(0, 0, 3, { rule: 'MLS101', fix }),
      finding(0, 0, 3, { rule: 'MLS505' })
    ]);
    press('Fix this');
    press('Fix all in notebook');
    press('Ignore');
    press('Why?');
    expect(done.filter(text => text !== 'close')).toEqual([
      'fix MLS001,MLS101',
      'all',
      'ignore 3',
      'why MLS001'
    ]);
  });

  it('takes hostile text as text', async () => {
    const message = '<img src=x onerror=alert(1)> `<b>`';
    const { dom } = await render([finding(0, 0, 3, { message })]);
    expect(dom.querySelector('img, b')).toBeNull();
    expect(dom.textContent).toContain('<img src=x onerror=alert(1)>');
  });
});
