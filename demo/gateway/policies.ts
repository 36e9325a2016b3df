// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * The demo's policies: what MLSpace attaches to a notebook role, and beside it
 * what our README asks administrators to add, in the boundary as well.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { NamedPolicy } from '../../src/governance/model';
import type { DemoConfig } from './config';

const document = z.object({
  Version: z.string(),
  Statement: z.array(z.record(z.string(), z.json()))
});
type PolicyDocument = z.infer<typeof document>;

function fill(text: string, config: DemoConfig): string {
  const values: Readonly<Record<string, string>> = {
    account: config.account,
    partition: config.partition,
    project: config.project,
    region: config.region,
    user: config.user
  };
  return text.replace(
    /<([a-z]+)>/g,
    (whole, name: string) => values[name] ?? whole
  );
}

/** The policies in `folder`, placeholders filled in. */
function readAdded(
  folder: string,
  config: DemoConfig
): { name: string; document: PolicyDocument }[] {
  return readdirSync(folder)
    .filter(file => file.endsWith('.json'))
    .sort()
    .map(file => ({
      name: file.replace(/\.json$/, ''),
      document: document.parse(
        JSON.parse(fill(readFileSync(join(folder, file), 'utf8'), config))
      )
    }));
}

export function demoPolicies(
  folder: string,
  config: DemoConfig
): NamedPolicy[] {
  return readAdded(folder, config).map(policy => ({
    ...policy,
    kind: 'identity'
  }));
}
