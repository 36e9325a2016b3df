// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Keeping the guard in a kernel that comes, restarts, dies and speaks other languages. */
import type { ISessionContext } from '@jupyterlab/apputils';
import { Signal } from '@lumino/signaling';
import { KernelGuard } from '../kernel-guard';
import { GUARD_MIME } from '../names';
import type { GuardNote } from '../notes';
import { note } from './support';

type Request = { code: string; silent: boolean; store_history: boolean };

class FakeKernel {
  constructor(readonly name = 'python3') {}
  status = 'idle';
  readonly requests: Request[] = [];
  answer: 'ok' | 'error' | 'gone' | 'lost' = 'ok';

  requestExecute(request: Request & { user_expressions: object }) {
    this.requests.push(request);
    const guard = { status: this.answer };
    const content = { status: 'ok', user_expressions: { guard } };
    if (this.answer === 'lost') {
      return { done: new Promise(() => undefined) };
    }
    return {
      done:
        this.answer === 'gone'
          ? Promise.reject(new Error('Canceled future'))
          : Promise.resolve({ content })
    };
  }

  get sent(): string[] {
    return this.requests.map(({ code }) => code);
  }
}

function start(wanted: string | null, kernel: FakeKernel | null) {
  const context = {
    session: kernel && { kernel },
    kernelChanged: new Signal<object, object>({}),
    statusChanged: new Signal<object, string>({}),
    iopubMessage: new Signal<object, object>({})
  };
  const state = { wanted };
  const notes: GuardNote[] = [];
  const guard = new KernelGuard({
    context: context as unknown as ISessionContext,
    isPython: name => name.startsWith('python'),
    code: () => state.wanted,
    removeCode: 'remove',
    stateExpression: 'state',
    onNote: read => notes.push(read)
  });
  return { context, guard, notes, state };
}

const settled = () => new Promise(resolve => setTimeout(resolve, 0));

function display(data: unknown, type = 'display_data') {
  return { header: { msg_type: type }, content: { data } };
}

it('is put in silently, once', async () => {
  const kernel = new FakeKernel();
  const { guard } = start('put in', kernel);
  expect(guard.status).toBe('starting');
  await settled();
  expect(guard.status).toBe('in');
  guard.apply();
  expect(kernel.requests).toEqual([
    expect.objectContaining({
      code: 'put in',
      silent: true,
      store_history: false,
      allow_stdin: false
    })
  ]);
});

it('is sent again ahead of a cell until the kernel has confirmed it', async () => {
  const kernel = new FakeKernel();
  kernel.answer = 'lost';
  const { guard } = start('put in', kernel);
  await settled();
  expect(guard.status).toBe('starting');
  kernel.answer = 'ok';
  guard.confirm();
  expect(kernel.sent).toEqual(['put in', 'put in']);
  await settled();
  expect(guard.status).toBe('in');
  guard.confirm();
  expect(kernel.sent).toEqual(['put in', 'put in']);
});

it('sends nothing where nobody wants it', () => {
  const kernel = new FakeKernel();
  const { guard } = start(null, kernel);
  expect(guard.status).toBe('out');
  expect(kernel.sent).toEqual([]);
});

it('follows a change, and goes', async () => {
  const kernel = new FakeKernel();
  const { guard, state } = start('warn', kernel);
  await settled();
  state.wanted = 'fill';
  guard.apply();
  state.wanted = null;
  guard.apply();
  expect(kernel.sent).toEqual(['warn', 'fill', 'remove']);
  await settled();
  expect(guard.status).toBe('out');
});

it('is back before the next cell after a restart', () => {
  const kernel = new FakeKernel();
  const { context } = start('put in', kernel);
  context.statusChanged.emit('restarting');
  context.statusChanged.emit('unknown');
  // While it is restarting the connection is not ours to use.
  expect(kernel.sent).toHaveLength(1);
  // What the session context says when the restart has ended.
  context.statusChanged.emit('idle');
  context.kernelChanged.emit({});
  expect(kernel.sent).toEqual(['put in', 'put in']);
});

it('is back when the server restarted the kernel by itself', () => {
  const kernel = new FakeKernel();
  const { context } = start('put in', kernel);
  context.statusChanged.emit('busy');
  expect(kernel.sent).toHaveLength(1);
  context.statusChanged.emit('autorestarting');
  expect(kernel.sent).toHaveLength(1);
  context.statusChanged.emit('unknown');
  expect(kernel.sent).toHaveLength(1);
  context.statusChanged.emit('idle');
  expect(kernel.sent).toHaveLength(2);
  context.statusChanged.emit('busy');
  expect(kernel.sent).toHaveLength(2);
});

it('waits for a kernel, and leaves other languages alone', () => {
  const { context, guard } = start('put in', null);
  expect(guard.status).toBe('noKernel');
  const other = new FakeKernel('ir');
  context.session = { kernel: other };
  context.kernelChanged.emit({});
  expect(guard.status).toBe('otherLanguage');
  expect(other.sent).toEqual([]);
  const python = new FakeKernel();
  context.session = { kernel: python };
  context.kernelChanged.emit({});
  expect(python.sent).toEqual(['put in']);
});

it('says so when the kernel could not take it', async () => {
  const kernel = new FakeKernel();
  kernel.answer = 'error';
  const { guard } = start('put in', kernel);
  await settled();
  expect(guard.status).toBe('failed');
});

it('bears a kernel that goes away before it answers', async () => {
  const kernel = new FakeKernel();
  kernel.answer = 'gone';
  const { guard } = start('put in', kernel);
  await settled();
  expect(guard.status).toBe('starting');
});

it('hears notes, and nothing else', () => {
  const { context, notes } = start('put in', new FakeKernel());
  context.iopubMessage.emit(display({ 'text/plain': 'x' }));
  context.iopubMessage.emit(display({ [GUARD_MIME]: { calls: 'many' } }));
  context.iopubMessage.emit(display({ [GUARD_MIME]: note() }, 'stream'));
  context.iopubMessage.emit(display({ [GUARD_MIME]: note() }));
  context.iopubMessage.emit(
    display({ [GUARD_MIME]: note() }, 'update_display_data')
  );
  expect(notes).toEqual([note(), note()]);
});

it('takes out a guard of an earlier page that nobody wants any more', () => {
  const kernel = new FakeKernel();
  const { context } = start(null, kernel);
  context.iopubMessage.emit(display({ [GUARD_MIME]: note() }));
  expect(kernel.sent).toEqual(['remove']);
});

it('hears nothing once disposed', () => {
  const { context, guard, notes } = start('put in', new FakeKernel());
  guard.dispose();
  context.iopubMessage.emit(display({ [GUARD_MIME]: note() }));
  expect(notes).toEqual([]);
});
