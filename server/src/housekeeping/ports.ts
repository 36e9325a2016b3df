// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { join } from 'node:path';
import { z } from 'zod';
import type { StorageReport } from '../../../src/companion/contract';
import type { Disk } from './outside';

const MAX_BYTES = 1024 * 1024;
const MAX_KERNELS = 200;
const LISTENING = '0A';

type Port = StorageReport['ports'][number];

/** Ports on which programs of this user listen; Jupyter and its kernels are left out. */
export async function openPorts(
  disk: Disk,
  uid: number,
  runtimeFolders: readonly string[]
): Promise<Port[]> {
  const texts = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map(path => disk.text(path, MAX_BYTES))
  );
  const jupyters = await jupyterPorts(disk, runtimeFolders);
  const found = new Map<number, Port>();
  for (const port of texts.flatMap(text => listening(text ?? '', uid))) {
    const known = found.get(port.port);
    // One that both loopback and others reach is told as what others reach.
    if (!jupyters.has(port.port) && known?.address !== 'every') {
      found.set(port.port, port);
    }
  }
  return [...found.values()].sort((a, b) => a.port - b.port);
}

/** Rows of the kernel's table: `sl local remote st queues timer retrnsmt uid ...`. */
export function listening(table: string, uid: number): Port[] {
  return table
    .split('\n')
    .map(row => row.trim().split(/\s+/))
    .filter(parts => parts[3] === LISTENING && Number(parts[7]) === uid)
    .flatMap(parts => {
      const [address, port] = (parts[1] ?? '').split(':');
      const number = Number.parseInt(port ?? '', 16);
      return Number.isInteger(number) && address
        ? [{ port: number, address: reachOf(address) }]
        : [];
    });
}

/** Addresses are in hexadecimal, each word in the machine's byte order. */
function reachOf(address: string): Port['address'] {
  if (/^0+$/.test(address)) {
    return 'every';
  }
  return /^[0-9A-F]{6}7F$/.test(address) ||
    address === '00000000000000000000000001000000' ||
    /^0{16}FFFF0000[0-9A-F]{6}7F$/.test(address)
    ? 'loopback'
    : 'other';
}

const ports = z.record(z.string(), z.unknown());

/** From the files in which Jupyter and its kernels say where they listen. */
async function jupyterPorts(
  disk: Disk,
  folders: readonly string[]
): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (const folder of folders) {
    const files = ((await disk.entries(folder, 5_000)) ?? [])
      .filter(({ name }) => /^(kernel|jpserver)-.*\.json$/.test(name))
      .slice(0, MAX_KERNELS);
    for (const { name } of files) {
      for (const port of portsIn(
        await disk.text(join(folder, name), 64 * 1024)
      )) {
        found.add(port);
      }
    }
  }
  return found;
}

function portsIn(text: string | null): number[] {
  try {
    const parsed = ports.safeParse(JSON.parse(text ?? ''));
    return parsed.success
      ? Object.entries(parsed.data).flatMap(([key, value]) =>
          /^(\w+_)?port$/.test(key) && typeof value === 'number' ? [value] : []
        )
      : [];
  } catch {
    return [];
  }
}
