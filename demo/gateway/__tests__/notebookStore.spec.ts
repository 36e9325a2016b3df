// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { DelaySetting } from '../delays';
import {
  type InstanceSettings,
  NotebookStore
} from '../services/notebookStore';
import { ManualClock } from './support';

const SETTINGS: InstanceSettings = {
  instanceType: 'ml.t3.medium',
  roleArn: 'arn:aws:iam::111122223333:role/r',
  volumeSizeInGB: 20,
  lifecycleConfigName: null,
  rootAccess: 'Disabled',
  directInternetAccess: 'Disabled',
  platformIdentifier: 'notebook-al2023-v1',
  subnetId: null,
  securityGroups: [],
  kmsKeyId: null
};
const ARN = 'arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/n';

function setUp(): { store: NotebookStore; clock: ManualClock } {
  const clock = new ManualClock();
  const delays = new DelaySetting({
    starting: 100,
    stopping: 200,
    updating: 300,
    deleting: 400,
    job: 1,
    endpoint: 1
  });
  const store = new NotebookStore(clock, delays);
  store.create('n', ARN, SETTINGS, new Map());
  return { store, clock };
}

describe('a notebook instance', () => {
  it('is Pending for as long as the delay says, then InService', () => {
    const { store, clock } = setUp();
    clock.pass(99);
    expect(store.get('n').status).toBe('Pending');
    clock.pass(1);
    expect(store.get('n').status).toBe('InService');
    expect(store.get('n').modifiedAt).toBe(clock.now());
  });

  it('stops, updates, starts and goes through the states between', () => {
    const { store, clock } = setUp();
    const seen: string[] = [];
    const step = (change: () => void, delay: number): void => {
      change();
      seen.push(store.get('n').status);
      clock.pass(delay);
      seen.push(store.find('n')?.status ?? 'gone');
    };
    clock.pass(100);
    step(() => store.stop('n'), 200);
    step(() => store.update('n', { instanceType: 'ml.m5.large' }), 300);
    step(() => store.start('n'), 100);
    step(() => store.stop('n'), 200);
    step(() => store.delete('n'), 400);
    expect(seen).toEqual([
      ...['Stopping', 'Stopped', 'Updating', 'Stopped', 'Pending', 'InService'],
      ...['Stopping', 'Stopped', 'Deleting', 'gone']
    ]);
    expect(store.list()).toEqual([]);
  });

  it.each([
    ['stop', 'Pending', '[InService]', 'Stopping'],
    ['start', 'Pending', '[Stopped, Failed]', 'Pending'],
    ['delete', 'Pending', '[Stopped, Failed]', 'Deleting']
  ] as const)('refuses to %s while %s', (action, status, allowed, to) => {
    const { store } = setUp();
    expect(() => store[action]('n')).toThrow(
      `Status (${status}) not in (${allowed}). Unable to transition to (${to}) for Notebook Instance (${ARN})`
    );
  });

  it('refuses an update unless Stopped, Failed included', () => {
    const { store } = setUp();
    store.hold('n', { status: 'Failed' });
    expect(() => store.update('n', {})).toThrow('Status (Failed) not in');
  });

  it('does not shrink its volume', () => {
    const { store } = setUp();
    store.hold('n', { status: 'Stopped' });
    expect(() => store.update('n', { volumeSizeInGB: 10 })).toThrow('smaller');
    expect(store.get('n').status).toBe('Stopped');
  });

  it('fails to start once, with its reason, when told so', () => {
    const { store, clock } = setUp();
    store.hold('n', { status: 'Stopped' });
    store.failNextStart('n', 'no capacity');
    store.start('n');
    clock.pass(100);
    expect(store.get('n')).toMatchObject({
      status: 'Failed',
      failureReason: 'no capacity'
    });
    store.start('n');
    clock.pass(100);
    expect(store.get('n')).toMatchObject({
      status: 'InService',
      failureReason: null
    });
  });

  it('stays where it is held', () => {
    const { store, clock } = setUp();
    store.hold('n', { status: 'Stopping' });
    clock.pass(10 * 24 * 3600_000);
    expect(store.get('n').status).toBe('Stopping');
  });

  it('takes a name once', () => {
    const { store } = setUp();
    expect(() => store.create('n', ARN, SETTINGS, new Map())).toThrow(
      'Cannot create a duplicate Notebook Instance'
    );
  });
});
