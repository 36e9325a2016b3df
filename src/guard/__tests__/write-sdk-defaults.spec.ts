// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The defaults file: shown first, written where a person said, never over something else unasked. */
import { Dialog, Notification } from '@jupyterlab/apputils';
import { type Contents, ServerConnection } from '@jupyterlab/services';
import {
  acceptDialog,
  dismissDialog,
  waitForDialog
} from '@jupyterlab/testing';
import { SDK_DEFAULTS_MARKER } from '../sdk-defaults';
import { writeSdkDefaults } from '../write-sdk-defaults';
import { FACTS, trans } from './support';

/** Files by path; a folder is null. */
function contents(files: Map<string, string | null>): Contents.IManager {
  return {
    get: async (path: string, options: { content?: boolean }) => {
      const content = files.get(path);
      if (content === undefined) {
        throw new ServerConnection.ResponseError(
          new Response(null, { status: path === 'locked' ? 403 : 404 })
        );
      }
      return { content: options.content ? content : null };
    },
    save: async (path: string, { content }: { content?: string }) => {
      files.set(path, content ?? null);
    }
  } as unknown as Contents.IManager;
}

function write(files: Map<string, string | null>, more = {}): Promise<void> {
  return writeSdkDefaults({
    contents: contents(files),
    path: 'a/b/config.yaml',
    facts: FACTS,
    isUsed: false,
    trans,
    ...more
  });
}

const shown = () => document.querySelector('.jp-Dialog')?.textContent ?? '';

afterEach(() => {
  Dialog.flush();
  Notification.dismiss();
});

it('shows the file, makes its folders, and says how it comes to be used', async () => {
  const files = new Map<string, string | null>([['a', null]]);
  const done = write(files);
  await waitForDialog();
  expect(shown()).toContain('Write a/b/config.yaml?');
  expect(shown()).toContain('"Value":"jdoe"');
  expect(files.has('a/b/config.yaml')).toBe(false);
  await acceptDialog();
  await done;
  expect(files.get('a/b')).toBeNull();
  expect(files.get('a/b/config.yaml')).toContain(SDK_DEFAULTS_MARKER);
  expect(Notification.manager.notifications[0].message).toContain(
    'Point kernels'
  );
});

it('writes its own file anew without a warning', async () => {
  const files = new Map<string, string | null>([
    ['a/b/config.yaml', `${SDK_DEFAULTS_MARKER}\nold`]
  ]);
  const done = write(files, { isUsed: true });
  await waitForDialog();
  expect(shown()).not.toContain('not written by this extension');
  await acceptDialog();
  await done;
  expect(files.get('a/b/config.yaml')).not.toContain('old');
});

it('asks before it replaces another file, and leaves it when told so', async () => {
  const files = new Map<string, string | null>([['a/b/config.yaml', 'theirs']]);
  const done = write(files);
  await waitForDialog();
  expect(shown()).toContain('Replace a/b/config.yaml?');
  expect(shown()).toContain('not written by this extension');
  await dismissDialog();
  await done;
  expect(files.get('a/b/config.yaml')).toBe('theirs');
});

it('writes nothing while nothing is known', async () => {
  const files = new Map<string, string | null>();
  await write(files, {
    facts: { ...FACTS, user: null, project: null, subnets: null }
  });
  expect(files.size).toBe(0);
  expect(Notification.manager.notifications[0].message).toContain(
    'Nothing is known'
  );
});

it('passes on what is no missing file', async () => {
  await expect(write(new Map(), { path: 'locked' })).rejects.toThrow();
});
