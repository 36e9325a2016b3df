// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { join } from 'node:path';
import type {
  LossesReport,
  StorageReport
} from '../../../src/companion/contract';
import { MINUTE, SECOND, since, type Clock } from '../clock';
import type { Disk, Machine } from './outside';
import { openPorts } from './ports';

const MAX_ENTRIES = 50_000;
const MAX_FOLDER_ENTRIES = 5_000;
const MAX_MS = 4 * SECOND;
const MAX_DEPTH = 12;
const MAX_SHOWN = 50;
const MAX_PACKAGES = 200;
/** Large files count even when they are older than the start. */
const BIG_BYTES = 100 * 1024 * 1024;
/** A list of what is at risk need not be newer; what people ask for by hand is. */
const LOSSES_LAST_MS = 2 * MINUTE;
const MAX_PROC_BYTES = 4 * 1024 * 1024;

/** Below the home folder: made anew by themselves, or looked at otherwise. */
const NO_LOSS = ['anaconda3', '.cache', '.local/share/jupyter/runtime'];

interface Parts {
  readonly machine: Machine;
  readonly clock: Clock;
  readonly persistentFolder: string;
  readonly home: string;
  readonly temporary: string;
  readonly runtimeFolders: readonly string[];
}

type Lost = StorageReport['lost'];
type LostFile = Lost['files'][number];

/** Space, what a stop would delete, and open ports. */
export class Storage {
  constructor(private readonly parts: Parts) {}

  /** Asked once for all who ask meanwhile. */
  report(): Promise<StorageReport> {
    this.running ??= this.read().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Without a new scan where the last one is of a short while ago. */
  async losses(): Promise<LossesReport> {
    const { last } = this;
    const isFresh =
      last !== null && since(this.parts.clock, last.checkedAt) < LOSSES_LAST_MS;
    const { checkedAt, lost, packages } = isFresh ? last : await this.report();
    return { checkedAt, lost, packages };
  }

  private async read(): Promise<StorageReport> {
    const { machine, persistentFolder, temporary, runtimeFolders } = this.parts;
    const { disk, uid } = machine;
    const startedAt = await startOf(disk);
    const [persistent, temp, lost, packages, ports] = await Promise.all([
      volumeAt(disk, persistentFolder),
      volumeAt(disk, temporary),
      this.lost(startedAt),
      this.packages(startedAt),
      openPorts(disk, uid, runtimeFolders)
    ]);
    this.last = { checkedAt: this.parts.clock.now(), lost, packages };
    return { ...this.last, persistent, temporary: temp, startedAt, ports };
  }

  /** A bounded walk over the home folder and the temporary one. */
  private async lost(startedAt: number | null): Promise<Lost> {
    const { machine, clock, home, temporary, persistentFolder } = this.parts;
    const skipped = new Set([
      persistentFolder,
      ...NO_LOSS.map(one => join(home, one))
    ]);
    const walk = new Walk(machine, clock, skipped, startedAt);
    // First where a person's own files are: a full /tmp may use up the limit.
    await walk.from(home);
    await walk.from(temporary);
    return walk.result;
  }

  /** Only what was installed since the start: the rest comes with the machine. */
  private async packages(
    startedAt: number | null
  ): Promise<StorageReport['packages']> {
    const { disk } = this.parts.machine;
    const envs = join(this.parts.home, 'anaconda3', 'envs');
    const names = (await disk.entries(envs, 100)) ?? [];
    const found: StorageReport['packages'] = [];
    for (const { name } of names) {
      // What on-start installs there comes back by itself.
      if (name !== 'JupyterSystemEnv' && startedAt !== null) {
        const fresh = await freshPackages(disk, join(envs, name), startedAt);
        if (fresh.length > 0) {
          found.push({ environment: name, names: fresh });
        }
      }
    }
    return found;
  }

  private running: Promise<StorageReport> | null = null;
  private last: LossesReport | null = null;
}

class Walk {
  constructor(
    private readonly machine: Machine,
    private readonly clock: Clock,
    private readonly skipped: ReadonlySet<string>,
    private readonly startedAt: number | null
  ) {
    this.end = clock.now() + MAX_MS;
  }

  async from(root: string): Promise<void> {
    const top = await this.machine.disk.stat(root);
    if (top !== null) {
      await this.folder(root, top.device, 0);
    }
  }

  get result(): Lost {
    const { count, bytes, isCut } = this;
    return { files: this.largest(), count, bytes, isCut };
  }

  private async folder(
    path: string,
    device: number,
    depth: number
  ): Promise<void> {
    if (this.skipped.has(path) || depth > MAX_DEPTH) {
      return;
    }
    const { disk } = this.machine;
    const entries = await disk.entries(path, MAX_FOLDER_ENTRIES);
    this.isCut ||= entries?.length === MAX_FOLDER_ENTRIES;
    for (const { name, kind } of entries ?? []) {
      if (this.seen >= MAX_ENTRIES || this.clock.now() > this.end) {
        this.isCut = true;
        return;
      }
      this.seen += 1;
      const child = join(path, name);
      const stat = kind === 'other' ? null : await disk.stat(child);
      // Another device is another volume, which a stop does not delete.
      if (stat === null || stat.device !== device) {
        continue;
      }
      if (kind === 'folder') {
        await this.folder(child, device, depth + 1);
      } else if (stat.uid === this.machine.uid) {
        this.note({
          path: child,
          bytes: stat.bytes,
          modifiedAt: stat.modifiedAt
        });
      }
    }
  }

  private note(file: LostFile): void {
    const isNew = this.startedAt !== null && file.modifiedAt >= this.startedAt;
    if (!isNew && file.bytes < BIG_BYTES) {
      return;
    }
    this.count += 1;
    this.bytes += file.bytes;
    this.files.push(file);
    if (this.files.length > 4 * MAX_SHOWN) {
      this.files = this.largest();
    }
  }

  private largest(): LostFile[] {
    return [...this.files]
      .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1))
      .slice(0, MAX_SHOWN);
  }

  private files: LostFile[] = [];
  private count = 0;
  private bytes = 0;
  private seen = 0;
  private isCut = false;
  private readonly end: number;
}

/** Names from `name-1.2.dist-info` folders that are newer than the start. */
async function freshPackages(
  disk: Disk,
  environment: string,
  startedAt: number
): Promise<string[]> {
  const lib = join(environment, 'lib');
  const pythons = ((await disk.entries(lib, 1000)) ?? []).filter(({ name }) =>
    /^python3\.\d+$/.test(name)
  );
  const fresh: string[] = [];
  for (const { name } of pythons) {
    const site = join(lib, name, 'site-packages');
    const infos = ((await disk.entries(site, MAX_FOLDER_ENTRIES)) ?? []).filter(
      entry => entry.name.endsWith('.dist-info')
    );
    for (const info of infos) {
      const stat = await disk.stat(join(site, info.name));
      if (stat !== null && stat.modifiedAt >= startedAt) {
        fresh.push(info.name.replace(/-[^-]*\.dist-info$/, ''));
      }
    }
  }
  return fresh.sort().slice(0, MAX_PACKAGES);
}

async function volumeAt(
  disk: Disk,
  path: string
): Promise<StorageReport['persistent']> {
  const space = await disk.space(path);
  return space && { path, totalBytes: space.total, freeBytes: space.free };
}

/** When the machine started, from the kernel. */
async function startOf(disk: Disk): Promise<number | null> {
  const text = await disk.text('/proc/stat', MAX_PROC_BYTES);
  const found = /^btime (\d+)$/m.exec(text ?? '');
  return found === null ? null : Number(found[1]) * SECOND;
}
