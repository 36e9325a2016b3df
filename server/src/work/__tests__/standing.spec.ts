// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { standingOf } from '../standing';

const WHO = { user: 'jdoe', project: 'Project001', system: 'MLSpace' };
const TRIO = { ...WHO };

const CASES: [string, Record<string, string>, string, boolean, string[]][] = [
  ['mine', TRIO, 'ours', true, []],
  ['a colleague', { ...TRIO, user: 'asmith' }, 'ours', false, []],
  ['another project', { ...TRIO, project: 'Other' }, 'others', true, []],
  ['no tags', {}, 'nobody', false, ['user', 'project', 'system']],
  ['only my user', { user: 'jdoe' }, 'mine', true, ['project', 'system']],
  [
    'only a colleague',
    { user: 'asmith' },
    'others',
    false,
    ['project', 'system']
  ],
  [
    'a placeholder left in',
    { ...TRIO, project: 'REPLACE-WITH-PROJECT-NAME' },
    'mine',
    true,
    ['project']
  ],
  [
    'the project in another case',
    { ...TRIO, project: 'project001' },
    'mine',
    true,
    ['project']
  ],
  [
    'my user in another case',
    { ...TRIO, user: 'JDoe' },
    'ours',
    true,
    ['user']
  ],
  [
    'keys in another case',
    { User: 'jdoe', Project: 'Project001', System: 'MLSpace' },
    'mine',
    true,
    ['user', 'project', 'system']
  ],
  ['a wrong system', { ...TRIO, system: 'SMS' }, 'ours', true, ['system']],
  [
    'the project alone',
    { project: 'Project001' },
    'ours',
    false,
    ['user', 'system']
  ]
];

it.each(CASES)('%s', (_, tags, place, isMine, missing) => {
  const standing = standingOf(tags, WHO);
  expect(standing.place).toBe(place);
  expect(standing.isMine).toBe(isMine);
  if (place !== 'others') {
    expect(Object.keys(standing.missing)).toEqual(missing);
    expect(standing.problems).toHaveLength(missing.length);
  }
});

it('never adds a tag that would take it away from its owner', () => {
  const { missing } = standingOf({ ...TRIO, user: 'asmith', system: 'x' }, WHO);
  expect(missing).toEqual({ system: 'MLSpace' });
});
