// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Clipboard } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import { Widget } from '@lumino/widgets';
import {
  FakeCompanion,
  rendered,
  settle,
  trans
} from '../../companion/__tests__/fakes';
import type {
  EnvironmentsReport,
  StorageReport
} from '../../companion/contract';
import { formatBytes } from '../bytes';
import { HousekeepingModel } from '../model';
import { openShared, shareNotebook } from '../share';
import { HousekeepingView } from '../view';

const storage: StorageReport = {
  checkedAt: 0,
  persistent: { path: '/home/SageMaker', totalBytes: 5e9, freeBytes: 1e9 },
  temporary: null,
  startedAt: 0,
  lost: {
    files: [{ path: '/tmp/model.bin', bytes: 2e6, modifiedAt: 1 }],
    count: 1,
    bytes: 2e6,
    isCut: true
  },
  packages: [{ environment: 'python3', names: ['xgboost'] }],
  ports: [{ port: 8501, address: 'loopback' }]
};
const environments: EnvironmentsReport = {
  folder: '/home/SageMaker/.mlspace/envs',
  bases: [{ id: 'venv:python3', name: 'python3', kind: 'venv' }],
  environments: [
    { name: 'old', path: '/x/old', kernel: 'mlspace-old', state: 'broken' }
  ],
  job: null
};
const diagnostics = {
  versions: {
    companion: '0.1.0',
    contract: 1,
    node: '24',
    python: null,
    serverProxy: null,
    system: 'linux'
  },
  host: 'localhost:8888',
  places: [],
  missing: [],
  endpoints: []
};

let view: HousekeepingView;
let companion: FakeCompanion;

async function show(over: Partial<FakeCompanion['answers']> = {}) {
  companion = new FakeCompanion({
    storage: () => storage,
    environments: () => environments,
    diagnostics: () => diagnostics,
    ...over
  });
  view = new HousekeepingView({
    model: new HousekeepingModel(companion),
    trans,
    locale: 'en',
    page: () => ({
      extension: '0.1.0',
      jupyterlab: '4.6.6',
      browser: 'jsdom',
      remedy: 'Install Node.'
    }),
    proxied: port => `/base/proxy/${port}/`,
    share: () => undefined,
    openShared: () => undefined
  });
  Widget.attach(view, document.body);
  await settle();
  await rendered();
  return view.node;
}

afterEach(() => {
  view?.dispose();
  document.body.replaceChildren();
});

function button(name: string): HTMLButtonElement {
  return [...document.querySelectorAll('button')].find(
    one => (one.getAttribute('aria-label') ?? one.textContent)?.trim() === name
  )!;
}

describe('the page', () => {
  it('shows disk, losses, ports and environments', async () => {
    const node = await show();
    expect(node.textContent).toContain('4 GB of 5 GB used, 1 GB free');
    expect(node.textContent).toContain('1 file, 2 MB');
    expect(node.textContent).toContain('there may be more');
    expect(node.textContent).toContain('xgboost');
    expect(node.querySelector('a')?.getAttribute('href')).toBe(
      '/base/proxy/8501/'
    );
    expect(node.textContent).toContain('! its Python is gone');
  });

  it('makes an environment, follows it and cancels it', async () => {
    const job = {
      name: 'mine',
      state: 'running',
      step: 'install',
      startedAt: 0,
      lines: ['Collecting ipykernel'],
      detail: null,
      next: null
    } as const;
    const running = { ...environments, job: { ...job, lines: [...job.lines] } };
    // It is asked for again and again while one is being made.
    let current: EnvironmentsReport = environments;
    const node = await show({
      environments: () => current,
      createEnvironment: () => (current = running),
      cancelEnvironment: () => {
        const job = { ...running.job, state: 'cancelled' as const };
        return (current = { ...environments, job });
      }
    });
    const input = node.querySelector<HTMLInputElement>('input[type="text"]')!;
    const type = async (text: string) => {
      Object.getOwnPropertyDescriptor(
        HTMLInputElement.prototype,
        'value'
      )!.set!.call(input, text);
      input.dispatchEvent(new Event('input', { bubbles: true }));
      await rendered();
      button('Create environment').click();
      await rendered();
    };
    await type('No Good');
    expect(node.textContent).toContain('A name has up to 40 small letters');
    expect(companion.asked).not.toContain('createEnvironment');
    await type('mine');
    expect(companion.sent).toContainEqual({
      route: 'createEnvironment',
      body: { name: 'mine', base: 'venv:python3' }
    });
    expect(node.textContent).toContain('mine: ipykernel is installed…');
    expect(node.textContent).toContain('Collecting ipykernel');
    button('Cancel making mine').click();
    await rendered();
    expect(companion.asked).toContain('cancelEnvironment');
  });

  it('shows the report before it copies it', async () => {
    const copy = jest
      .spyOn(Clipboard, 'copyToSystem')
      .mockImplementation(() => undefined);
    const node = await show();
    const shown = node.querySelector('pre')!.textContent;
    expect(shown).toContain('JupyterLab           4.6.6');
    button('Copy report').click();
    await rendered();
    expect(copy).toHaveBeenCalledWith(shown);
    expect(node.textContent).toContain('Copied.');
    copy.mockRestore();
  });

  it('has a report without the companion too, with the remedy', async () => {
    const node = await show({
      diagnostics: () => {
        throw new Error('silent');
      }
    });
    expect(node.querySelector('pre')?.textContent).toContain('Install Node.');
  });
});

describe('sharing', () => {
  const panel = (source: string) =>
    ({
      context: {
        path: 'a/study.ipynb',
        model: {
          toJSON: () => ({
            nbformat: 4,
            nbformat_minor: 5,
            metadata: {},
            cells: [
              {
                cell_type: 'code',
                source,
                metadata: { trusted: true },
                outputs: [{ output_type: 'stream', text: 'out' }]
              }
            ]
          })
        }
      }
    }) as unknown as NotebookPanel;
  const uri = 's3://bucket/project/P/mlspace-shared/jdoe/x.ipynb';
  const contents = {} as Contents.IManager;
  const ask = (source: string) => {
    companion = new FakeCompanion({
      shareNotebook: () => ({ uri, bytes: 10 })
    });
    return shareNotebook(panel(source), { companion, contents, trans });
  };

  it('asks, uploads what was chosen, untrusted, and shows the link', async () => {
    const done = ask('1');
    await rendered();
    button('Share without outputs').click();
    await rendered();
    expect(document.body.textContent).toContain(uri);
    button('Close').click();
    await done;
    expect(companion.sent).toEqual([
      {
        route: 'shareNotebook',
        body: {
          name: 'study.ipynb',
          notebook: expect.objectContaining({
            cells: [expect.objectContaining({ outputs: [], metadata: {} })]
          })
        }
      }
    ]);
  });

  it('shows secrets first, and Enter does not share them', async () => {
    const done = ask(`key = "${['AKIA', 'IOSFODNN7EXAMPLE'].join('')}"`);
    await rendered();
    expect(document.body.textContent).toContain('an AWS access key in cell 1');
    expect(document.body.textContent).not.toContain('IOSFODNN7');
    expect(document.activeElement).toBe(button('Cancel'));
    expect(button('Share all the same')).toBeDefined();
    button('Cancel').click();
    await done;
    expect(companion.sent).toEqual([]);
  });

  it('opens a copy under a free name, untrusted', async () => {
    const cell = {
      cell_type: 'code',
      source: '1',
      metadata: { trusted: true }
    };
    companion = new FakeCompanion({
      openShared: () => ({
        name: 'x.ipynb',
        sharedBy: 'asmith',
        notebook: {
          nbformat: 4,
          nbformat_minor: 5,
          metadata: {},
          cells: [cell]
        }
      })
    });
    const save = jest.fn();
    const folder = { content: [{ name: 'x.ipynb' }] };
    const done = openShared({
      companion,
      contents: {
        get: () => Promise.resolve(folder),
        save
      } as unknown as Contents.IManager,
      trans
    });
    await rendered();
    const input = document.querySelector<HTMLInputElement>('.jp-Dialog input')!;
    input.value = uri;
    button('Make a copy').click();
    expect(await done).toBe('x-1.ipynb');
    expect(save).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(save.mock.calls)).not.toContain('trusted');
  });
});

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_500, '1.5 kB'],
  [12_300_000, '12 MB']
])('writes %s bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes, 'en')).toBe(text);
});
