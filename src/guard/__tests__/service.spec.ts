// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Which notebook gets which guard, and what becomes of a change. */
import {
  NotebookActions,
  type INotebookTracker,
  type NotebookPanel
} from '@jupyterlab/notebook';
import { Signal } from '@lumino/signaling';
import type { IGovernedDocument } from '../../tokens';
import type { GuardMode } from '../modes';
import { GUARD_MIME } from '../names';
import { RunFindings } from '../run-findings';
import { GuardService } from '../service';
import { DEFAULT_SETTINGS, type IGuardSettings } from '../settings';
import { BARE, FACTS, note, OPTIONS, trans } from './support';

function makePanel(mode: GuardMode | null, answers = true) {
  const metadata = new Map<string, unknown>();
  if (mode) {
    metadata.set('mlspace', { guard: mode });
  }
  const sent: string[] = [];
  const kernel = {
    name: 'python3',
    status: 'idle',
    requestExecute: ({ code }: { code: string }) => {
      sent.push(code);
      const guard = { status: 'ok' };
      const content = { status: 'ok', user_expressions: { guard } };
      return {
        done: answers
          ? Promise.resolve({ content })
          : new Promise(() => undefined)
      };
    }
  };
  const model = {
    getMetadata: (key: string) => metadata.get(key),
    setMetadata: (key: string, value: unknown) => metadata.set(key, value),
    deleteMetadata: (key: string) => metadata.delete(key),
    metadataChanged: new Signal<object, object>({})
  };
  const cell = {
    model: { id: 'cell-1', sharedModel: { getSource: () => BARE } }
  };
  const iopubMessage = new Signal<object, object>({});
  const panel = {
    context: { ready: Promise.resolve() },
    content: { model, widgets: [cell] },
    disposed: new Signal<object, void>({}),
    isDisposed: false,
    sessionContext: {
      session: { kernel },
      kernelChanged: new Signal<object, object>({}),
      statusChanged: new Signal<object, string>({}),
      iopubMessage
    }
  };
  return {
    panel: panel as unknown as NotebookPanel,
    disposed: panel.disposed,
    iopubMessage,
    metadata,
    sent
  };
}

const settled = () => new Promise(resolve => setTimeout(resolve, 0));

async function start(
  mode: GuardMode | null,
  settings: Partial<IGuardSettings> = {},
  answers = true
) {
  const made = makePanel(mode, answers);
  const state = {
    settings: { ...DEFAULT_SETTINGS, ...settings },
    facts: FACTS
  };
  const runs = new RunFindings();
  const service = new GuardService({
    notebooks: {
      forEach: (use: (panel: NotebookPanel) => void) => use(made.panel),
      widgetAdded: new Signal<object, NotebookPanel>({})
    } as unknown as INotebookTracker,
    runs,
    trans,
    settings: () => state.settings,
    facts: () => state.facts,
    engine: () => OPTIONS,
    isPython: () => true,
    inKernel: path => `/root/${path}`
  });
  await settled();
  const document = { panel: made.panel } as unknown as IGovernedDocument;
  return { ...made, document, runs, service, state };
}

it('does nothing until somebody asks for it', async () => {
  const { document, panel, runs, sent, service } = await start(null);
  expect(sent).toEqual([]);
  expect(service.modeOf(panel)).toBe('off');
  expect(service.statusOf(panel)).toBe('out');
  expect(runs.covers(document)).toBe(false);
});

it('follows the settings, and the notebook before them', async () => {
  const byDefault = await start(null, { mode: 'warn' });
  expect(byDefault.service.modeOf(byDefault.panel)).toBe('warn');
  expect(byDefault.service.choiceOf(byDefault.panel)).toBeNull();
  expect(byDefault.sent[0]).toContain('\\"mode\\":\\"warn\\"');
  // A warning alone leaves the call as it is.
  expect(byDefault.runs.covers(byDefault.document)).toBe(false);
  const chosen = await start('fill', { mode: 'warn' });
  expect(chosen.service.modeOf(chosen.panel)).toBe('fill');
  expect(chosen.service.statusOf(chosen.panel)).toBe('in');
  expect(chosen.runs.covers(chosen.document)).toBe(true);
});

it('keeps a choice in the notebook, and takes it out again', async () => {
  const { metadata, panel, sent, service } = await start(null);
  const changed = jest.fn();
  service.changed.connect(changed);
  await service.choose(panel, 'stop');
  expect(metadata.get('mlspace')).toEqual({ guard: 'stop' });
  expect(sent).toHaveLength(1);
  expect(changed).toHaveBeenCalled();
  await service.choose(panel, null);
  expect(metadata.size).toBe(0);
  expect(sent).toHaveLength(2);
  expect(sent[1]).toMatch(/^if "_mlspace_guard" in /);
});

it('tells kernels what has changed, and nothing when nothing has', async () => {
  const { sent, service, state } = await start('fill');
  service.refresh();
  expect(sent).toHaveLength(1);
  state.facts = { ...FACTS, volumeKey: 'another-key' };
  service.refresh();
  expect(sent).toHaveLength(2);
  expect(sent[1]).toContain('another-key');
});

it('points kernels at the defaults file also without a guard', async () => {
  const { panel, sent, service } = await start(null, { useSdkDefaults: true });
  expect(sent[0]).toContain('/root/mlspace/sagemaker-config.yaml');
  expect(sent[0]).toContain('\\"mode\\":\\"off\\"');
  expect(service.modeOf(panel)).toBe('off');
});

it('keeps what was told of a cell of this notebook, and of no other', async () => {
  const { iopubMessage, runs } = await start('fill');
  const tell = (cell: string | null) =>
    iopubMessage.emit({
      header: { msg_type: 'display_data' },
      content: { data: { [GUARD_MIME]: note(undefined, {}, cell) } }
    });
  tell('cell-9');
  tell(null);
  expect(runs.noteOf('cell-9', BARE)).toBeNull();
  tell('cell-1');
  expect(runs.noteOf('cell-1', BARE)).toEqual(note());
});

it('lets go of a notebook that is closed, and of all at the end', async () => {
  const { disposed, document, panel, runs, service } = await start('fill');
  disposed.emit();
  expect(service.statusOf(panel)).toBe('noKernel');
  service.dispose();
  expect(service.isDisposed).toBe(true);
  expect(runs.covers(document)).toBe(false);
});

it('goes again ahead of a cell of its own notebook while unconfirmed', async () => {
  const { panel, sent } = await start('fill', {}, false);
  const { executionScheduled } = NotebookActions as unknown as {
    executionScheduled: Signal<unknown, unknown>;
  };
  const cell = panel.content.widgets[0];
  expect(sent).toHaveLength(1);
  executionScheduled.emit({ cell, notebook: panel.content });
  expect(sent).toHaveLength(2);
  executionScheduled.emit({ cell, notebook: {} });
  expect(sent).toHaveLength(2);
});
