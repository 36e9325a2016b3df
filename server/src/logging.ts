// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

export const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type Level = (typeof LEVELS)[number];

/** Values a log line may carry: scalars only, so that nothing large or secret slips in by reference. */
export type LogFields = Readonly<
  Record<string, string | number | boolean | null | undefined>
>;

export interface Logger {
  log(level: Level, message: string, fields?: LogFields): void;
}

const MAX_VALUE = 500;

/**
 * Logs one line a record: `[mlspace] info message key="value"`.
 *
 * Every value passes through JSON, and line separators that JSON leaves alone
 * are escaped, so a header or a file name can not forge a line of its own.
 */
export function createLogger(
  level: Level,
  write: (line: string) => void
): Logger {
  const threshold = LEVELS.indexOf(level);
  return {
    log: (at, message, fields = {}) => {
      if (LEVELS.indexOf(at) > threshold) {
        return;
      }
      const pairs = Object.entries(fields)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => ` ${key}=${encode(value ?? null)}`);
      write(`[mlspace] ${at} ${clean(message)}${pairs.join('')}\n`);
    }
  };
}

export const silentLogger: Logger = { log: () => undefined };

function encode(value: string | number | boolean | null): string {
  return typeof value === 'string'
    ? clean(JSON.stringify(shorten(value)))
    : String(value);
}

function shorten(value: string): string {
  return value.length > MAX_VALUE ? `${value.slice(0, MAX_VALUE)}...` : value;
}

/** Escape control characters, bidirectional overrides and line separators. */
function clean(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}
