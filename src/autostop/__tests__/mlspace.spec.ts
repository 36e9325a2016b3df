// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { FakeCompanion, settle, trans } from '../../companion/__tests__/fakes';
import { CompanionError, pageProblem } from '../../companion/errors';
import type { ProblemClass } from '../../companion/contract';
import type { ICompanion } from '../../tokens';
import { MlspaceLink, notebookPage } from '../mlspace';
import { FOUND, NOW, stopTimeOf } from './fakes';

const STATUS = {
  connected: true,
  api: FOUND.api,
  user: 'jdoe',
  expiresAt: NOW + 3_600_000
};

function refusal(kind: ProblemClass, operation = 'ask MLSpace') {
  return new CompanionError(pageProblem(kind, operation, 'No.', 'Do this.'));
}

async function setUp() {
  const companion = new FakeCompanion({
    mlspaceConnect: () => ({ ...STATUS, handle: 'the-handle' }),
    mlspaceStopTime: () => stopTimeOf(),
    mlspaceForget: () => ({})
  });
  const headers: unknown[] = [];
  const request = companion.request.bind(companion);
  jest
    .spyOn(companion, 'request')
    .mockImplementation(
      (
        ...[route, parameters, body, sent]: Parameters<ICompanion['request']>
      ) => {
        headers.push(sent);
        return request(route, parameters, body);
      }
    );
  const link = new MlspaceLink(companion, trans);
  link.setBase(FOUND.base);
  await link.connect(FOUND, 'a.b.c');
  return { companion, headers, link };
}

const CLAIM = {
  'X-MLSpace-Handle': 'the-handle',
  'X-MLSpace-Api': FOUND.api
};

it('sends the token once, and the handle with each question after it', async () => {
  const { companion, headers, link } = await setUp();
  await link.read();
  expect(companion.sent.map(({ route, body }) => [route, body])).toEqual([
    ['mlspaceConnect', { base: FOUND.base, api: FOUND.api, token: 'a.b.c' }],
    ['mlspaceStopTime', undefined],
    ['mlspaceStopTime', undefined]
  ]);
  expect(headers).toEqual([undefined, CLAIM, CLAIM]);
  expect(link.stopTime?.timeUtc).toBe('23:00');
  expect(JSON.stringify(link.status)).not.toContain('the-handle');
});

it('asks nothing without a token', async () => {
  const companion = new FakeCompanion();
  const link = new MlspaceLink(companion, trans);
  await expect(link.read()).resolves.toBeNull();
  await expect(link.change('07:00', null)).resolves.toBeNull();
  await link.forget();
  expect(companion.asked).toEqual([]);
});

it.each(['expired', 'denied', 'conflict'] as const)(
  'forgets a token that is %s, and says why',
  async kind => {
    const { companion, link } = await setUp();
    companion.answers.mlspaceStopTime = () => Promise.reject(refusal(kind));
    await expect(link.read()).rejects.toThrow('No.');
    expect(link.stopTime).toBeNull();
    expect(link.problem).toEqual({ message: 'No.', next: 'Do this.' });
    await expect(link.read()).resolves.toBeNull();
  }
);

it('keeps the token, and what it said, when the network fails', async () => {
  const { companion, link } = await setUp();
  companion.answers.mlspaceStopTime = () => Promise.reject(refusal('network'));
  await expect(link.read()).rejects.toThrow();
  expect(link.stopTime?.timeUtc).toBe('23:00');
  expect(link.problem?.message).toBe('No.');
  companion.answers.mlspaceStopTime = () => stopTimeOf({ timeUtc: '21:00' });
  await link.read();
  expect(link.problem).toBeNull();
  expect(link.stopTime?.timeUtc).toBe('21:00');
});

it('keeps the token when only the change is refused', async () => {
  const { companion, link } = await setUp();
  companion.answers.mlspaceChangeStopTime = () =>
    Promise.reject(refusal('denied', 'change the stop time'));
  await expect(link.change('07:00', '23:00')).rejects.toThrow();
  expect(link.stopTime).not.toBeNull();
  expect(link.problem).toBeNull();
});

it('drops the token here and there when the address changes', async () => {
  const { companion, link } = await setUp();
  link.setBase(FOUND.base);
  expect(link.stopTime).not.toBeNull();
  link.setBase('https://other.example.org/');
  await settle();
  expect(companion.asked.at(-1)).toBe('mlspaceForget');
  expect(link.stopTime).toBeNull();
  expect(link.problem?.message).toContain('has changed');
  await expect(link.read()).resolves.toBeNull();
});

it('does not bring back what was forgotten while MLSpace answered', async () => {
  const { companion, link } = await setUp();
  let answer: (() => void) | undefined;
  companion.answers.mlspaceStopTime = () =>
    new Promise(resolve => {
      answer = () => resolve(stopTimeOf());
    });
  const asked = link.read();
  await link.forget();
  answer?.();
  await asked;
  expect(link.stopTime).toBeNull();
});

it('remembers an address that was typed, until the settings have one', async () => {
  const { link } = await setUp();
  link.setBase('');
  expect(link.base).toBe('');
  await link.connect(FOUND, 'a.b.c');
  expect([link.base, link.hasFixedBase]).toEqual([FOUND.base, false]);
});

it.each([
  ['https://m.org/Prod/', 'https://m.org/Prod/#/project/P/notebook/n'],
  [
    'https://m.org/Prod/index.html?a=1#/x',
    'https://m.org/Prod/#/project/P/notebook/n'
  ],
  ['https://m.org', 'https://m.org/#/project/P/notebook/n'],
  ['javascript:alert(1)', null],
  ['nonsense', null],
  ['', null]
])('links from %j', (base, page) => {
  expect(notebookPage(base, 'P', 'n')).toBe(page);
  expect(notebookPage(base, null, 'n')).toBeNull();
});
