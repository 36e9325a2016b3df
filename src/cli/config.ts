// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';
import { UsageError, type Host } from './host';

const strings = z.array(z.string());
const severity = z.enum(['error', 'warning', 'info']);

/** Keys are spelled with hyphens in both kinds of file. */
const schema = z.strictObject({
  policy: strings.optional(),
  boundary: strings.optional(),
  project: z.string().optional(),
  user: z.string().optional(),
  system: z.string().optional(),
  params: z.string().optional(),
  /** The params file as the kernel sees it, when that is another path. */
  'params-path': z.string().optional(),
  select: strings.optional(),
  ignore: strings.optional(),
  severities: z.record(z.string(), severity).optional(),
  'required-tags': strings.optional(),
  'naming-patterns': z.record(z.string(), z.string()).optional(),
  /** What an administrator chose; the standard policies are rendered with it. */
  template: z
    .strictObject({
      prefix: z.string().optional(),
      version: z.string().optional(),
      'exempt-types': strings.optional(),
      'endpoint-types': strings.optional(),
      'training-types': strings.optional(),
      'transform-types': strings.optional(),
      'config-bucket': z.string().optional(),
      'denied-services': strings.optional(),
      'group-datasets': strings.optional()
    })
    .optional(),
  /** ARN of the notebook's own role. */
  role: z
    .string()
    .regex(/^arn:[^:]+:iam::\d+:role\/.+/, 'the ARN of a role is wanted')
    .optional(),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  region: z.string().optional(),
  /** Names of files and folders that walks leave out. */
  exclude: strings.optional()
});

export type ConfigValues = z.infer<typeof schema>;

export interface Config {
  readonly values: ConfigValues;
  /** Folder that relative paths in the file start from. */
  readonly folder: string;
}

const JSON_NAME = '.mlspace-lint.json';
const TOML_NAME = 'pyproject.toml';

/** The named file, or the nearest one from the working folder upwards. Throws `UsageError`. */
export async function readConfig(
  host: Host,
  named: string | null
): Promise<Config> {
  if (named !== null) {
    const path = host.resolve(host.cwd, named);
    const config = await readOne(host, path);
    if (!config) {
      throw new UsageError(`${named} has no [tool.mlspace-lint] table.`);
    }
    return config;
  }
  for (const folder of foldersUp(host)) {
    for (const name of [JSON_NAME, TOML_NAME]) {
      const path = host.resolve(folder, name);
      if ((await host.kindOf(path)) === 'file') {
        const config = await readOne(host, path);
        if (config) {
          return config;
        }
      }
    }
  }
  return { values: {}, folder: host.cwd };
}

function foldersUp(host: Host): string[] {
  const folders = [host.cwd];
  for (;;) {
    const last = folders[folders.length - 1];
    const parent = host.resolve(last, '..');
    if (parent === last) {
      return folders;
    }
    folders.push(parent);
  }
}

/** Null when a pyproject.toml says nothing about this tool. */
async function readOne(host: Host, path: string): Promise<Config | null> {
  let content: unknown;
  try {
    const text = (await host.readFile(path)).replace(/^\uFEFF/, '');
    content = path.endsWith('.toml')
      ? section(parseToml(text))
      : JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reason(error)}`);
  }
  if (content === undefined) {
    return null;
  }
  const result = schema.safeParse(content);
  if (!result.success) {
    throw new UsageError(`${path}: ${firstIssue(result.error)}`);
  }
  checkPatterns(path, result.data['naming-patterns'] ?? {});
  return { values: result.data, folder: host.resolve(path, '..') };
}

const tool = z.looseObject({
  tool: z.looseObject({ 'mlspace-lint': z.unknown().optional() }).optional()
});

function section(toml: unknown): unknown {
  return tool.parse(toml).tool?.['mlspace-lint'];
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  const where = issue.path.join('.');
  return where === '' ? `${issue.message}.` : `${where}: ${issue.message}.`;
}

function checkPatterns(
  path: string,
  patterns: Readonly<Record<string, string>>
): void {
  for (const [name, pattern] of Object.entries(patterns)) {
    try {
      new RegExp(pattern, 'u');
    } catch (error) {
      throw new UsageError(
        `${path}: naming-patterns.${name}: ${reason(error)}`
      );
    }
  }
}

/** One line. */
export function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n')[0];
}
