// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Numbers, dates and addresses as IAM writes them; null for anything else. */

export function parseNumber(text: string): number | null {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)
    ? Number(text)
    : null;
}

const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** Milliseconds since 1970 of an ISO 8601 date, or of seconds since 1970. */
export function parseDate(text: string): number | null {
  const match = DATE.exec(text);
  if (match === null) {
    return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : null;
  }
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const date = Date.UTC(
    Number(year),
    Number(month ?? 1) - 1,
    Number(day ?? 1),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0)
  );
  const check = new Date(date);
  if (
    check.getUTCMonth() !== Number(month ?? 1) - 1 ||
    check.getUTCDate() !== Number(day ?? 1)
  ) {
    return null;
  }
  return date + Number(fraction ?? 0) * 1000 - offsetOf(zone);
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') {
    return 0;
  }
  const digits = zone.replace(':', '');
  const minutes = Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5));
  return (digits.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

/** Addresses of one family, first and last included. */
export interface AddressRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** `203.0.113.0/24`, `2001:db8::/32`, or a single address. */
export function parseRange(text: string): AddressRange | null {
  const [address, length, ...more] = text.split('/');
  const family = address.includes(':') ? 6 : 4;
  const value = family === 6 ? parseV6(address) : parseV4(address);
  const bits = family === 6 ? 128 : 32;
  if (value === null || more.length > 0) {
    return null;
  }
  if (length !== undefined && !/^\d{1,3}$/.test(length)) {
    return null;
  }
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) {
    return null;
  }
  const size = 1n << BigInt(bits - prefix);
  const first = value - (value % size);
  return { family, first, last: first + size - 1n };
}

function parseV4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) {
    return null;
  }
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) {
      return null;
    }
    value = value * 256n + BigInt(part);
  }
  return value;
}

function parseV6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) {
    return null;
  }
  const [head, tail] = halves.map(groupsOf);
  if (head === null || tail === null) {
    return null;
  }
  const gap = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? gap !== 0 : gap < 1) {
    return null;
  }
  const groups = [...head, ...new Array<number>(gap).fill(0), ...(tail ?? [])];
  return groups.reduce((value, group) => value * 65536n + BigInt(group), 0n);
}

function groupsOf(text: string): number[] | null {
  if (text === '') {
    return [];
  }
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4(part);
      if (v4 === null) {
        return null;
      }
      groups.push(Number(v4 / 65536n), Number(v4 % 65536n));
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(parseInt(part, 16));
    } else {
      return null;
    }
  }
  return groups;
}
