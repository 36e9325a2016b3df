// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { ServerConnection } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import {
  FakeCompanion,
  instanceOf,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import type { InstanceList } from '../../companion/contract';
import type { AutoStopState } from '../../tokens';
import { Farewell } from '../farewell';
import { Wording } from '../wording';
import { FakeAutoStop, NOW } from './fakes';

const wording = new Wording(trans, 'en', 'UTC');

function listOf(status: 'InService' | 'Stopping'): InstanceList {
  return {
    instances: [
      instanceOf({ status: 'Stopping' }),
      instanceOf({ name: 'ctl-jdoe-1', isSelf: true, status })
    ],
    asOf: NOW,
    problem: null
  };
}

function setUp() {
  const companion = new FakeCompanion({ instances: () => listOf('InService') });
  const autostop = new FakeAutoStop();
  const connectionFailure = new Signal<object, Error>({});
  const server = { answers: false };
  const app = {
    serviceManager: {
      connectionFailure,
      serverSettings: ServerConnection.makeSettings({
        fetch: async () => {
          if (!server.answers) {
            throw new TypeError('Failed to fetch');
          }
          return new Response('{}');
        }
      })
    }
  } as unknown as JupyterFrontEnd;
  const farewell = new Farewell({
    app,
    autostop,
    companion,
    wording,
    trans,
    saveAll: jest.fn(),
    page: () => null
  });
  const become = (state: Partial<AutoStopState>) => {
    autostop.state = { ...autostop.state, ...state } as AutoStopState;
    autostop.changed.emit();
  };
  return { companion, autostop, connectionFailure, server, farewell, become };
}

async function banner(): Promise<string | null> {
  await jest.advanceTimersByTimeAsync(200);
  return document.querySelector('.jp-MLSpaceFarewell')?.textContent ?? null;
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('says nothing of a connection that breaks far from any stop', async () => {
  const { connectionFailure, farewell } = setUp();
  connectionFailure.emit(new Error('x'));
  expect(await banner()).toBeNull();
  farewell.dispose();
});

it('explains a server that is gone while a stop is due, and takes it back', async () => {
  const { autostop, companion, connectionFailure, server, farewell, become } =
    setUp();
  autostop.time = NOW + 3_600_000 + 60_000;
  become({ kind: 'due' });
  server.answers = true;
  connectionFailure.emit(new Error('x'));
  expect(await banner()).toBeNull();
  server.answers = false;
  companion.setState({ status: 'unavailable', remedy: 'x' });
  expect(await banner()).toContain('most likely stopped as scheduled');
  companion.setState({ status: 'ready', remedy: null });
  expect(await banner()).toBeNull();
  farewell.dispose();
});

it('looks at AWS while a stop is due, and says that it is coming', async () => {
  const { autostop, companion, farewell, become } = setUp();
  autostop.time = NOW + 3_600_000 + 60_000;
  become({ kind: 'due' });
  expect(companion.watchers).toBe(1);
  expect(await banner()).toBeNull();
  companion.answers.instances = () => listOf('Stopping');
  await jest.advanceTimersByTimeAsync(10_000);
  expect(await banner()).toContain('is being stopped now, as scheduled');
  companion.instancesChanged.emit(listOf('InService'));
  expect(await banner()).toBeNull();
  become({ kind: 'scheduled' });
  expect(companion.watchers).toBe(0);
  companion.asked.length = 0;
  await jest.advanceTimersByTimeAsync(60_000);
  expect(companion.asked).toEqual([]);
  farewell.dispose();
});

it('leaves nothing behind', async () => {
  const { companion, connectionFailure, farewell, become } = setUp();
  become({ kind: 'due' });
  companion.instancesChanged.emit(listOf('Stopping'));
  expect(await banner()).not.toBeNull();
  farewell.dispose();
  expect(await banner()).toBeNull();
  expect(companion.watchers).toBe(0);
  connectionFailure.emit(new Error('x'));
  await settle();
  expect(await banner()).toBeNull();
  expect(jest.getTimerCount()).toBe(0);
});
