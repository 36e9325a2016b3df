// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Disk, DiskEntry, Machine, RunOptions } from '../outside';

export const UID = 1000;
/** When the machine started: `btime` of its /proc/stat. */
export const STARTED_AT = Date.UTC(2026, 0, 5, 8);

export interface FakeFile {
  bytes: number;
  modifiedAt?: number;
  uid?: number;
  device?: number;
  text?: string;
  program?: boolean;
}

/** A disk in memory; folders are what files lie in. */
export class FakeDisk implements Disk {
  readonly files = new Map<string, FakeFile>();

  add(path: string, file: Partial<FakeFile> = {}): void {
    this.files.set(path, { bytes: 1, modifiedAt: STARTED_AT, ...file });
  }

  async space(path: string) {
    return this.isFolder(path) ? { total: 5e9, free: 1e9 } : null;
  }

  async entries(path: string, limit: number) {
    const found = new Map<string, DiskEntry>();
    for (const file of this.files.keys()) {
      if (file.startsWith(`${path}/`)) {
        const [name = '', ...rest] = file.slice(path.length + 1).split('/');
        found.set(name, { name, kind: rest.length > 0 ? 'folder' : 'file' });
      }
    }
    return found.size === 0 ? null : [...found.values()].slice(0, limit);
  }

  async stat(path: string) {
    const file = this.files.get(path);
    if (file === undefined && !this.isFolder(path)) {
      return null;
    }
    return {
      bytes: file?.bytes ?? 4096,
      modifiedAt: file?.modifiedAt ?? STARTED_AT,
      uid: file?.uid ?? UID,
      device: file?.device ?? 1
    };
  }

  async text(path: string) {
    return this.files.get(path)?.text ?? null;
  }

  async isProgram(path: string) {
    return this.files.get(path)?.program ?? false;
  }

  async write(path: string, text: string) {
    this.add(path, { text, bytes: text.length });
  }

  async remove(path: string) {
    for (const file of this.files.keys()) {
      if (file.startsWith(`${path}/`)) {
        this.files.delete(file);
      }
    }
  }

  private isFolder(path: string): boolean {
    return [...this.files.keys()].some(file => file.startsWith(`${path}/`));
  }
}

/** A machine whose programs do what the test says. */
export class FakeMachine implements Machine {
  readonly disk = new FakeDisk();
  readonly uid = UID;
  readonly nodeVersion = '24.0.0';
  env: Record<string, string> = {
    HOME: '/home/ec2-user',
    MLSPACE_PYTHON_VERSION: '3.11.9',
    MLSPACE_PROXY_VERSION: '4.4'
  };
  readonly commands: string[] = [];
  readonly connections: string[] = [];
  program: (command: string, options: RunOptions) => Promise<number | null> =
    () => Promise.resolve(0);
  network: (host: string) => { address: string | null; code: string | null } =
    () => ({ address: '10.0.0.9', code: null });

  constructor() {
    this.disk.add('/home/ec2-user/SageMaker/welcome.ipynb');
    this.disk.add('/proc/stat', {
      text: `cpu 1\nbtime ${STARTED_AT / 1000}\n`
    });
  }

  readonly processes = {
    run: (program: string, args: readonly string[], options: RunOptions) => {
      const command = [program, ...args].join(' ');
      this.commands.push(command);
      return this.program(command, options);
    }
  };

  readonly connect = async (host: string, port: number) => {
    this.connections.push(`${host}:${port}`);
    return this.network(host);
  };

  readonly system = async () => 'linux x64, Amazon Linux 2023';
}
