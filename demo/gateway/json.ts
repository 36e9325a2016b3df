// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** JSON as it travels on the wire, and careful ways to look into it. */
import { z } from 'zod';

export type Json = string | number | boolean | null | Json[] | JsonRecord;
export interface JsonRecord {
  [key: string]: Json;
}

const jsonRecord: z.ZodType<JsonRecord> = z.record(z.string(), z.json());

/** The object in a text; null when the text holds anything else. */
export function parseRecord(text: string): JsonRecord | null {
  try {
    return jsonRecord.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value by path, `a.b.c`; undefined where the path leads nowhere. */
export function at(root: Json | undefined, path: string): Json | undefined {
  let value: Json | undefined = root;
  for (const key of path.split('.')) {
    value = isRecord(value) ? value[key] : undefined;
  }
  return value;
}

export function textAt(root: Json | undefined, path: string): string | null {
  const value = at(root, path);
  return typeof value === 'string' && value !== '' ? value : null;
}

export function numberAt(root: Json | undefined, path: string): number | null {
  const value = at(root, path);
  return typeof value === 'number' ? value : null;
}

export function recordsAt(root: Json | undefined, path: string): JsonRecord[] {
  const value = at(root, path);
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function textsAt(root: Json | undefined, path: string): string[] {
  const value = at(root, path);
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}

/** A record without its undefined entries. */
export function record(
  entries: Readonly<Record<string, Json | undefined>>
): JsonRecord {
  const result: JsonRecord = {};
  for (const [key, value] of Object.entries(entries)) {
    if (value !== undefined) {
      result[key] = value;
    }
  }
  return result;
}
