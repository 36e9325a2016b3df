// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  pullPolicies,
  PullError,
  type IRoleReader,
  type PulledFile
} from '../governance/policy/pull';
import type { PullArguments } from './args';
import { reason } from './config';
import { UsageError, type Host } from './host';

/** Names that IAM takes for roles and policies hold no separator. */
const SAFE_PATH = /^[\w+=,.@{}$-]+\/[\w+=,.@{}$-]+\.json$/;

/** Writes a role's policies and a template of them; returns the exit code. */
export async function pull(
  host: Host,
  given: PullArguments,
  connect: () => Promise<IRoleReader>
): Promise<number> {
  const name = given.role.slice(given.role.lastIndexOf('/') + 1);
  let pulled;
  try {
    pulled = await pullPolicies(await connect(), {
      role: name,
      user: given.user,
      project: given.project
    });
  } catch (error) {
    if (error instanceof PullError) {
      host.stderr.write(`mlspace-lint: ${error.message}\n`);
      return 2;
    }
    throw error;
  }
  const out = host.resolve(host.cwd, given.out);
  const unsafe = pulled.files.find(
    ({ path }) => !SAFE_PATH.test(path) || /(^|\/)\.\.?\//.test(path)
  );
  if (unsafe) {
    throw new UsageError(
      `IAM sent a name that is no file name: ${unsafe.path}.`
    );
  }
  for (const file of pulled.files) {
    await save(host, given.out, file);
    host.stdout.write(`${given.out}/${file.path}\n`);
  }
  const notes = [
    ...pulled.notes,
    ...(await leftOvers(host, out, pulled.files))
  ];
  notes.forEach(note => host.stderr.write(`mlspace-lint: ${note}\n`));
  return 0;
}

async function save(
  host: Host,
  out: string,
  { path, text }: PulledFile
): Promise<void> {
  const target = host.resolve(host.cwd, out, path);
  try {
    await host.makeFolder(host.resolve(target, '..'));
    await host.writeFile(target, text);
  } catch (error) {
    throw new UsageError(`${out}/${path} cannot be written: ${reason(error)}`);
  }
}

/** Policies of an earlier pull that the role no longer has would still count. */
async function leftOvers(
  host: Host,
  out: string,
  files: readonly PulledFile[]
): Promise<string[]> {
  const folders = new Set(files.map(({ path }) => path.split('/')[0]));
  const notes: string[] = [];
  for (const folder of folders) {
    for (const { name } of await host.readFolder(host.resolve(out, folder))) {
      const path = `${folder}/${name}`;
      if (/\.json$/i.test(name) && !files.some(file => file.path === path)) {
        notes.push(
          `${path} was there before and is not one of the role’s policies now; delete it if it is old.`
        );
      }
    }
  }
  return notes;
}
