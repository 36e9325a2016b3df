// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What a config file may say; loaded only where there is one. */
import { parse as parseToml } from 'smol-toml';
import { z } from 'zod';

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

/** The values, or a sentence that says what is wrong with them. */
export function readValues(content: unknown): ConfigValues | string {
  const result = schema.safeParse(content);
  return result.success ? result.data : firstIssue(result.error);
}

/** This tool's table of a pyproject.toml; undefined if there is none. */
export function readSection(text: string): unknown {
  return tool.parse(parseToml(text)).tool?.['mlspace-lint'];
}

const tool = z.looseObject({
  tool: z.looseObject({ 'mlspace-lint': z.unknown().optional() }).optional()
});

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  const where = issue.path.join('.');
  return where === '' ? `${issue.message}.` : `${where}: ${issue.message}.`;
}
