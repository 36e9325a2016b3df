// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What housekeeping needs of the machine; handed in, so that tests have their own. */
export interface Machine {
  readonly disk: Disk;
  readonly processes: Processes;
  readonly connect: Connect;
  /** Of this process. */
  readonly uid: number;
  readonly nodeVersion: string;
  /** `linux x64, Amazon Linux 2023`, without anybody's name. */
  readonly system: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface DiskEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder' | 'other';
}

export interface DiskStat {
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  readonly uid: number;
  readonly device: number;
}

/** Reads never reject: null is "can not be read". Links are not followed. */
export interface Disk {
  space(path: string): Promise<{ total: number; free: number } | null>;
  entries(path: string, limit: number): Promise<readonly DiskEntry[] | null>;
  stat(path: string): Promise<DiskStat | null>;
  /** A file of the kernel's, which has no size to ask for. */
  text(path: string, maxBytes: number): Promise<string | null>;
  /** A program that this user may run; links are followed. */
  isProgram(path: string): Promise<boolean>;
  /** Makes the folders it needs. Rejects. */
  write(path: string, text: string): Promise<void>;
  /** A folder and all in it. Rejects. */
  remove(path: string): Promise<void>;
}

export interface RunOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onLine: (line: string) => void;
}

export interface Processes {
  /** The exit code; null when it was ended. Never by a shell, never rejects. */
  run(
    program: string,
    args: readonly string[],
    options: RunOptions
  ): Promise<number | null>;
}

/** A TCP connection that is closed as soon as it stands; or why there is none. */
export type Connect = (
  host: string,
  port: number,
  timeoutMs: number
) => Promise<{ address: string | null; code: string | null }>;
