// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** "1.2 GB", in powers of a thousand. */
export function formatBytes(bytes: number, locale: string): string {
  const power = Math.min(
    UNITS.length - 1,
    bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3)
  );
  const value = bytes / 1000 ** power;
  const digits = value < 10 && power > 0 ? 1 : 0;
  return `${value.toLocaleString(locale, { maximumFractionDigits: digits })} ${UNITS[power]}`;
}
