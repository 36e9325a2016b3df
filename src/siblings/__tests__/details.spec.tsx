// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Widget } from '@lumino/widgets';
import {
  detailsOf,
  FakeCompanion,
  instanceOf,
  rendered,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import type { InstanceDetails } from '../../companion/contract';
import { CompanionError, pageProblem } from '../../companion/errors';
import { describe as describeDetails, tagsOf } from '../describe';
import { DetailsView } from '../details';
import { DetailsModel } from '../details-model';
import { SiblingsModel } from '../model';

const NOW = Date.parse('2026-07-15T12:00:00Z');
const words = { trans, locale: 'en', now: NOW };

function factsOf(details: InstanceDetails) {
  const facts = describeDetails(details, words).flatMap(group => group.facts);
  return new Map(facts.map(fact => [fact.name, fact]));
}

describe('describe', () => {
  it('tells everything that the companion told', () => {
    const facts = factsOf(
      detailsOf({ repositories: ['a', 'b'], emrCluster: 'spark' })
    );
    const told = [...facts].map(([name, { value }]) => `${name}: ${value}`);
    for (const line of [
      'Owner: jdoe',
      'Type: ml.m5.xlarge',
      'Volume: 20 GiB',
      'Platform: notebook-al2023-v1',
      'Encryption key: 1234abcd-12ab-34cd-56ef-1234567890ab',
      'Subnet: subnet-1',
      'Security groups: sg-1',
      'Direct internet access: off',
      'Root access: off',
      'Lifecycle configuration: mlspace-notebook-lifecycle-config',
      'EMR cluster: spark',
      'Repositories: a, b'
    ]) {
      expect(told).toContain(line);
    }
  });

  it('says unknown of what is not known, and none of what is not there', () => {
    const facts = factsOf(
      detailsOf({
        owner: null,
        volumeGib: null,
        rootAccess: null,
        securityGroups: [],
        lifecycleConfig: null
      })
    );
    for (const name of ['Owner', 'Volume', 'Root access', 'Security groups']) {
      expect(facts.get(name)?.value).toBeNull();
    }
    expect(facts.get('Lifecycle configuration')?.value).toBe('none');
  });

  it('tells the end of support, before and after', () => {
    const note = (platformSupportEnds: string) =>
      factsOf(detailsOf({ platformSupportEnds })).get('Platform')?.note;
    expect(note('2026-06-30')).toContain(
      'not supported it since June 30, 2026'
    );
    expect(note('2027-06-30')).toBe('AWS supports it until June 30, 2027.');
  });

  it('tells the daily stop with its source, or that it is not known', () => {
    const fact = (stop?: InstanceDetails['stop']) =>
      factsOf(detailsOf({ stop })).get('Daily stop');
    expect(fact()).toMatchObject({
      value: null,
      note: expect.stringContaining('no tag on it')
    });
    expect(
      fact({ timeUtc: '18:00', source: 'tag', isDefault: false })?.note
    ).toBe('18:00 UTC, or somewhat later. A tag on it says so.');
    expect(
      fact({ timeUtc: '18:00', source: 'params', isDefault: true })?.note
    ).toContain('may have one of its own');
    expect(
      fact({ timeUtc: null, source: 'mlspace', isDefault: false })
    ).toMatchObject({ value: 'none', note: 'MLSpace says so.' });
  });

  it('warns of direct internet access', () => {
    const facts = factsOf(detailsOf({ directInternetAccess: true }));
    expect(facts.get('Direct internet access')?.note).toContain('without it');
  });
});

test('tagsOf puts the three of MLSpace first', () => {
  const details = detailsOf({ tags: { a: '1', user: 'u', project: 'p' } });
  expect(tagsOf(details).map(({ key }) => key)).toEqual([
    'project',
    'user',
    'a'
  ]);
});

async function show(details: InstanceDetails) {
  const companion = new FakeCompanion({
    instances: () => ({
      instances: [instanceOf({ status: details.status })],
      asOf: NOW,
      problem: null
    }),
    instanceDetails: () => details
  });
  const siblings = new SiblingsModel(companion, () => NOW);
  const run = jest.fn();
  const model = new DetailsModel('eda-jdoe', companion, siblings);
  const widget = new DetailsView({
    model,
    trans,
    locale: 'en',
    now: () => NOW,
    run,
    refusal: (instance, action) => siblings.refusal(instance, action)
  });
  Widget.attach(widget, document.body);
  await settle();
  await rendered();
  const asked = () =>
    companion.asked.filter(line => line.startsWith('instanceDetails'));
  return { companion, siblings, model, widget, run, asked };
}

describe('DetailsView', () => {
  it('shows the failure in full with its hint, and the drift of tags', async () => {
    const { widget } = await show(
      detailsOf({
        status: 'Failed',
        failureReason: `${'x'.repeat(900)} took longer than 5 minutes`,
        failureHint: 'Let long installations go on in the background.',
        tagDrift: ['The tag "User" should be written "user".']
      })
    );
    const text = widget.node.textContent;
    expect(text).toContain(`${'x'.repeat(900)} took longer than 5 minutes`);
    expect(text).toContain('Let long installations');
    expect(text).toContain('Drift: The tag "User" should be written "user".');
    widget.dispose();
  });

  it('shows markup as text', async () => {
    const { widget } = await show(
      detailsOf({ tags: { user: '<img src=x onerror=alert(1)>' } })
    );
    expect(widget.node.querySelector('img')).toBeNull();
    expect(widget.node.textContent).toContain('<img src=x');
    widget.dispose();
  });

  it('runs what is possible, and says why the rest is not', async () => {
    const { widget, run } = await show(detailsOf());
    const buttons = [...widget.node.querySelectorAll('button')];
    const named = (label: string) =>
      buttons.find(button => button.textContent === label)!;
    named('Stop…').click();
    expect(run).toHaveBeenCalledWith('mlspace:stop-notebook');
    expect(named('Update…').getAttribute('aria-disabled')).toBe('true');
    expect(named('Update…').getAttribute('aria-label')).toBe(
      'Update…: It is InService.'
    );
    named('Update…').click();
    expect(run).toHaveBeenCalledTimes(1);
    widget.dispose();
  });

  it('reads again when the list tells of a change, and only while it shows', async () => {
    const { widget, companion, asked } = await show(detailsOf());
    const before = asked().length;
    const push = (status: string, asOf: number) =>
      companion.instancesChanged.emit({
        instances: [instanceOf({ status })],
        asOf,
        problem: null
      });
    push('InService', NOW + 1);
    expect(asked()).toHaveLength(before);
    push('Stopping', NOW + 2);
    expect(asked()).toHaveLength(before + 1);
    await rendered();
    expect(widget.node.querySelector('strong')?.textContent).toBe('Stopping');
    widget.hide();
    expect(companion.watchers).toBe(0);
    push('Stopped', NOW + 3);
    expect(asked()).toHaveLength(before + 1);
    widget.dispose();
  });

  it('keeps what it knew when asking fails, but not what is gone', async () => {
    const { widget, companion, model } = await show(detailsOf());
    const failWith = (kind: 'network' | 'notFound') => {
      companion.answers.instanceDetails = () =>
        Promise.reject(
          new CompanionError(pageProblem(kind, 'Describe', kind, 'Wait.'))
        );
    };
    failWith('network');
    await model.refresh();
    await rendered();
    expect(widget.node.textContent).toContain('network Wait.');
    expect(widget.node.textContent).toContain('subnet-1');
    failWith('notFound');
    await model.refresh();
    await rendered();
    expect(widget.node.textContent).not.toContain('subnet-1');
    widget.dispose();
  });
});
