// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { instanceOf } from '../../companion/__tests__/fakes';
import type { Instance, InstanceStop } from '../../companion/contract';
import { isNarrowed, lookAt, ownersOf, readLook, type ILook } from '../look';
import { usualStop } from '../stop-time';

const NOW = Date.parse('2026-07-15T12:00:00Z');
const USUAL: ILook = {
  scope: 'mine',
  status: 'all',
  owner: null,
  sort: 'name'
};
const stopAt = (timeUtc: string | null): InstanceStop => ({
  timeUtc,
  source: 'tag',
  isDefault: false
});

function names(
  instances: readonly Instance[],
  look: Partial<ILook>,
  query = ''
): string[] {
  return lookAt(
    instances,
    { ...USUAL, ...look },
    { query, stopOf: one => one.stop ?? null, now: NOW }
  ).map(({ name }) => name);
}

test('readLook takes nothing on trust', () => {
  expect(readLook(undefined)).toEqual(USUAL);
  expect(readLook({ scope: 'x', sort: 7, status: 'Failed', owner: 3 })).toEqual(
    { ...USUAL, status: 'Failed' }
  );
  expect(readLook({ owner: 'asmith', sort: 'stop' })).toEqual({
    ...USUAL,
    owner: 'asmith',
    sort: 'stop'
  });
});

test('status narrows, every order is by name at last', () => {
  const all = [
    instanceOf({ name: 'bbb', status: 'Failed', createdAt: 1_800_000_000_000 }),
    instanceOf({ name: 'ccc', status: 'Updating', type: 'ml.a1.large' }),
    instanceOf({ name: 'aaa', status: 'Stopped' }),
    instanceOf({ name: 'zzz', isSelf: true })
  ];
  expect(names(all, {})).toEqual(['zzz', 'aaa', 'bbb', 'ccc']);
  expect(names(all, { sort: 'newest' })).toEqual(['zzz', 'bbb', 'aaa', 'ccc']);
  expect(names(all, { sort: 'status' })).toEqual(['zzz', 'bbb', 'aaa', 'ccc']);
  expect(names(all, { sort: 'type' })).toEqual(['zzz', 'ccc', 'aaa', 'bbb']);
  expect(names(all, { status: 'moving' })).toEqual(['ccc']);
  expect(names(all, { status: 'Failed' })).toEqual(['bbb']);
});

test('the next stop comes first, what is not known last', () => {
  const all = [
    instanceOf({ name: 'a' }),
    instanceOf({ name: 'b', stop: stopAt('11:59') }),
    instanceOf({ name: 'c', stop: stopAt('12:01') }),
    instanceOf({ name: 'd', stop: stopAt(null) })
  ];
  expect(names(all, { sort: 'stop' })).toEqual(['c', 'b', 'a', 'd']);
});

test('owners narrow the project only; one of nobody known is found too', () => {
  const all = [
    instanceOf({ name: 'a' }),
    instanceOf({ name: 'b', owner: 'asmith', isMine: false }),
    instanceOf({ name: 'c', owner: null, isMine: false })
  ];
  expect(ownersOf(all)).toEqual(['', 'asmith', 'jdoe']);
  expect(names(all, { scope: 'project', owner: 'asmith' })).toEqual(['b']);
  expect(names(all, { scope: 'project', owner: '' })).toEqual(['c']);
  expect(names(all, { owner: 'asmith' })).toEqual(['a']);
  expect(names(all, { scope: 'project', sort: 'owner' })).toEqual([
    'c',
    'b',
    'a'
  ]);
  expect(isNarrowed({ ...USUAL, owner: 'asmith' }, '')).toBe(false);
  expect(isNarrowed({ ...USUAL, scope: 'project', owner: '' }, '')).toBe(true);
  expect(isNarrowed(USUAL, ' ')).toBe(false);
});

test('the time of the settings is kept in their zone', () => {
  const at = (time: string, zone: string) =>
    usualStop({ time, zone }, NOW)?.timeUtc;
  expect(at('18:00', 'UTC')).toBe('18:00');
  expect(at('18:00', 'Europe/Berlin')).toBe('16:00');
  expect(at('', 'UTC')).toBeUndefined();
  expect(at('18:00', 'Nowhere/At-All')).toBeUndefined();
});
