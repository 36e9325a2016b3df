// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { join } from 'node:path';
import type {
  EnvironmentJob,
  EnvironmentsReport
} from '../../../src/companion/contract';
import { MINUTE, type Clock } from '../clock';
import { ProblemError } from '../http/problems';
import type { Logger } from '../logging';
import { makeCondaEnvironment, makeVenv, type Ending } from './making';
import type { Machine } from './outside';

const MAX_LINES = 8;
const MAX_LINE = 200;
const LIMIT_MS = 20 * MINUTE;
/** In each environment's folder; on-start.sh registers it again from here. */
const KERNEL_FILE = 'mlspace-kernel/kernel.json';

export interface EnvironmentParts {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly persistentFolder: string;
  readonly home: string;
}

type Base = EnvironmentsReport['bases'][number] & { readonly program: string };

/** Environments in the folder that survives a stop, each with a kernel. One is made at a time. */
export class Environments {
  constructor(private readonly parts: EnvironmentParts) {}

  async report(): Promise<EnvironmentsReport> {
    const { disk } = this.parts.machine;
    const there = (await disk.stat(this.parts.persistentFolder)) !== null;
    const entries = (await disk.entries(this.folder, 200)) ?? [];
    const running = this.job?.state === 'running' ? this.job.name : null;
    const folders = entries.filter(
      ({ kind, name }) => kind === 'folder' && name !== running
    );
    return {
      folder: there ? this.folder : null,
      bases: (await this.bases()).map(({ id, name, kind }) => ({
        id,
        name,
        kind
      })),
      environments: await Promise.all(
        folders
          .map(({ name }) => name)
          .sort()
          .map(name => this.look(name))
      ),
      job: this.job
    };
  }

  /** Begin; how it goes on is in the report. */
  async create(name: string, baseId: string): Promise<EnvironmentsReport> {
    const { machine, clock, persistentFolder } = this.parts;
    const base = (await this.bases()).find(({ id }) => id === baseId);
    const path = join(this.folder, name);
    if (base === undefined) {
      throw refusal('invalid', 'That Python is not there.', 'Choose another.');
    }
    if ((await machine.disk.stat(persistentFolder)) === null) {
      throw refusal(
        'notFound',
        `There is no folder that survives a stop (${persistentFolder}).`,
        'On a notebook instance it is always there; elsewhere set MLSPACE_PERSISTENT_FOLDER.'
      );
    }
    if ((await machine.disk.stat(path)) !== null) {
      throw refusal(
        'conflict',
        `There is an environment "${name}" already.`,
        'Choose another name, or delete its folder first.'
      );
    }
    if (this.job?.state === 'running') {
      throw refusal(
        'conflict',
        `"${this.job.name}" is being made.`,
        'Wait until it is done, or cancel it.'
      );
    }
    this.job = {
      name,
      state: 'running',
      step: 'create',
      startedAt: clock.now(),
      lines: [],
      detail: null,
      next: null
    };
    this.abort = new AbortController();
    void this.make(base, path, this.abort.signal);
    return this.report();
  }

  async cancel(): Promise<EnvironmentsReport> {
    this.abort?.abort();
    await this.making;
    return this.report();
  }

  private async make(
    base: Base,
    path: string,
    signal: AbortSignal
  ): Promise<void> {
    const { logger } = this.parts;
    this.making = this.steps(base, path, signal).catch(() => ({
      state: 'failed' as const,
      detail: 'Its kernel could not be written to the disk.',
      next: 'Look whether the disk is full.'
    }));
    const ending = await this.making;
    if (ending.state !== 'done') {
      // Half an environment would look like a whole one.
      await this.parts.machine.disk.remove(path).catch(() => undefined);
    }
    this.change(ending);
    logger.log('info', 'environment', {
      name: this.job?.name,
      state: ending.state
    });
  }

  private async steps(
    base: Base,
    path: string,
    signal: AbortSignal
  ): Promise<Ending> {
    const { processes, disk } = this.parts.machine;
    const run = (program: string, args: readonly string[]) =>
      processes.run(program, args, {
        timeoutMs: LIMIT_MS,
        signal,
        onLine: line => this.line(line)
      });
    const make = base.kind === 'conda' ? makeCondaEnvironment : makeVenv;
    const ending = await make(base.program, path, {
      run,
      remove: () => disk.remove(path),
      step: step => this.change({ step })
    });
    if (signal.aborted) {
      return {
        state: 'cancelled',
        detail: 'Cancelled; what was there of it is deleted.',
        next: ''
      };
    }
    if (ending.state === 'done') {
      this.change({ step: 'register' });
      await this.register(path);
    }
    return ending;
  }

  /** In its own folder, and where Jupyter looks now. */
  private async register(path: string): Promise<void> {
    const { disk } = this.parts.machine;
    const name = path.split('/').at(-1) ?? '';
    const spec = JSON.stringify(
      {
        argv: [
          join(path, 'bin', 'python'),
          '-m',
          'ipykernel_launcher',
          '-f',
          '{connection_file}'
        ],
        display_name: `${name} (persistent)`,
        language: 'python'
      },
      null,
      2
    );
    await disk.write(join(path, KERNEL_FILE), `${spec}\n`);
    await disk.write(this.kernelFile(name), `${spec}\n`);
  }

  private async look(
    name: string
  ): Promise<EnvironmentsReport['environments'][number]> {
    const { disk } = this.parts.machine;
    const path = join(this.folder, name);
    const runs = await disk.isProgram(join(path, 'bin', 'python'));
    const registered = (await disk.stat(this.kernelFile(name))) !== null;
    return {
      name,
      path,
      kernel: kernelOf(name),
      state: !runs ? 'broken' : registered ? 'ready' : 'unregistered'
    };
  }

  /** Jupyter's own Python, the machine's conda environments, and conda itself. */
  private async bases(): Promise<Base[]> {
    const { machine, home } = this.parts;
    const { disk, env } = machine;
    const anaconda = join(home, 'anaconda3');
    const found: Base[] = [];
    const add = async (base: Base) => {
      if (await disk.isProgram(base.program)) {
        found.push(base);
      }
    };
    const names = (await disk.entries(join(anaconda, 'envs'), 100)) ?? [];
    for (const name of names.map(one => one.name).sort()) {
      const program = join(anaconda, 'envs', name, 'bin', 'python');
      await add({ id: `venv:${name}`, name, kind: 'venv', program });
    }
    const own = env['MLSPACE_PYTHON'] ?? '';
    if (own.startsWith('/') && !found.some(one => one.program === own)) {
      await add({ id: 'jupyter', name: 'Jupyter', kind: 'venv', program: own });
    }
    const program = join(anaconda, 'bin', 'conda');
    await add({ id: 'conda', name: 'conda', kind: 'conda', program });
    return found;
  }

  private get folder(): string {
    return join(this.parts.persistentFolder, '.mlspace', 'envs');
  }

  private kernelFile(name: string): string {
    const { env } = this.parts.machine;
    const data =
      env['JUPYTER_DATA_DIR'] ??
      join(
        env['XDG_DATA_HOME'] ??
          join(env['HOME'] ?? this.parts.home, '.local', 'share'),
        'jupyter'
      );
    return join(data, 'kernels', kernelOf(name), 'kernel.json');
  }

  private line(line: string): void {
    const readable = withoutPasswords(line).trim().slice(0, MAX_LINE);
    if (this.job !== null && readable !== '') {
      this.change({ lines: [...this.job.lines, readable].slice(-MAX_LINES) });
    }
  }

  private change(over: Partial<EnvironmentJob>): void {
    if (this.job !== null) {
      this.job = { ...this.job, ...over };
    }
  }

  private job: EnvironmentJob | null = null;
  private abort: AbortController | null = null;
  private making: Promise<Ending> | null = null;
}

function kernelOf(name: string): string {
  return `mlspace-${name}`;
}

/** Package indexes are often addressed with a name and a password. */
export function withoutPasswords(line: string): string {
  return line.replace(/\/\/[^\s/@]+@/g, '//***@').replace(/[^\x20-\x7e]/g, '');
}

function refusal(
  kind: 'invalid' | 'notFound' | 'conflict',
  detail: string,
  next: string
): ProblemError {
  return new ProblemError({
    class: kind,
    operation: 'make an environment',
    detail,
    next
  });
}
