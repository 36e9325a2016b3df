// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * CBOR as far as Smithy's RPC v2 uses it: maps with text keys, arrays, text,
 * byte strings (as base64), numbers, booleans, null, and timestamps (tag 1,
 * as epoch seconds). RFC 8949.
 */
import type { Json, JsonRecord } from '../json';

const MAX_DEPTH = 64;
const BREAK = 0xff;

class Reader {
  constructor(private readonly bytes: Buffer) {}

  read(depth = 0): Json {
    if (depth > MAX_DEPTH) {
      throw new RangeError('CBOR nested too deeply');
    }
    const initial = this.byte();
    const major = initial >> 5;
    const info = initial & 0x1f;
    switch (major) {
      case 0:
        return this.length(info);
      case 1:
        return -1 - this.length(info);
      case 2:
        return this.chunks(info).toString('base64');
      case 3:
        return this.chunks(info).toString('utf8');
      case 4:
        return this.array(info, depth);
      case 5:
        return this.map(info, depth);
      case 6:
        this.length(info);
        return this.read(depth + 1);
      default:
        return this.simple(info);
    }
  }

  private byte(): number {
    const value = this.bytes.readUInt8(this.offset);
    this.offset += 1;
    return value;
  }

  private length(info: number): number {
    if (info < 24) {
      return info;
    }
    const start = this.offset;
    switch (info) {
      case 24:
        return this.byte();
      case 25:
        this.offset += 2;
        return this.bytes.readUInt16BE(start);
      case 26:
        this.offset += 4;
        return this.bytes.readUInt32BE(start);
      case 27:
        this.offset += 8;
        return Number(this.bytes.readBigUInt64BE(start));
      default:
        throw new RangeError('bad CBOR length');
    }
  }

  private chunks(info: number): Buffer {
    if (info !== 31) {
      return this.slice(this.length(info));
    }
    const parts: Buffer[] = [];
    while (!this.atBreak()) {
      parts.push(this.slice(this.length(this.byte() & 0x1f)));
    }
    return Buffer.concat(parts);
  }

  private slice(length: number): Buffer {
    const end = this.offset + length;
    if (end > this.bytes.length) {
      throw new RangeError('CBOR ends early');
    }
    const part = this.bytes.subarray(this.offset, end);
    this.offset = end;
    return part;
  }

  private array(info: number, depth: number): Json[] {
    const items: Json[] = [];
    this.repeat(info, () => items.push(this.read(depth + 1)));
    return items;
  }

  private map(info: number, depth: number): JsonRecord {
    const entries: JsonRecord = {};
    this.repeat(info, () => {
      const key = this.read(depth + 1);
      entries[String(key)] = this.read(depth + 1);
    });
    return entries;
  }

  private repeat(info: number, one: () => void): void {
    if (info === 31) {
      while (!this.atBreak()) {
        one();
      }
      return;
    }
    for (let left = this.length(info); left > 0; left -= 1) {
      one();
    }
  }

  private atBreak(): boolean {
    if (this.bytes.readUInt8(this.offset) !== BREAK) {
      return false;
    }
    this.offset += 1;
    return true;
  }

  private simple(info: number): Json {
    const start = this.offset;
    switch (info) {
      case 20:
        return false;
      case 21:
        return true;
      case 22:
      case 23:
        return null;
      case 26:
        this.offset += 4;
        return this.bytes.readFloatBE(start);
      case 27:
        this.offset += 8;
        return this.bytes.readDoubleBE(start);
      default:
        throw new RangeError('CBOR value not used by AWS');
    }
  }

  private offset = 0;
}

export function decodeCbor(bytes: Buffer): Json {
  return bytes.length === 0 ? {} : new Reader(bytes).read();
}

function head(major: number, length: number): Buffer {
  const first = major << 5;
  if (length < 24) {
    return Buffer.from([first | length]);
  }
  if (length < 0x100) {
    return Buffer.from([first | 24, length]);
  }
  const bytes = Buffer.alloc(length < 0x10000 ? 3 : 5);
  if (length < 0x10000) {
    bytes[0] = first | 25;
    bytes.writeUInt16BE(length, 1);
  } else {
    bytes[0] = first | 26;
    bytes.writeUInt32BE(length, 1);
  }
  return bytes;
}

function encodeNumber(value: number): Buffer {
  if (Number.isInteger(value) && Math.abs(value) < 0x100000000) {
    return value < 0 ? head(1, -1 - value) : head(0, value);
  }
  const bytes = Buffer.alloc(9);
  bytes[0] = 0xfb;
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

export function encodeCbor(value: Json): Buffer {
  if (value === null) {
    return Buffer.from([0xf6]);
  }
  if (typeof value === 'boolean') {
    return Buffer.from([value ? 0xf5 : 0xf4]);
  }
  if (typeof value === 'number') {
    return encodeNumber(value);
  }
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'utf8');
    return Buffer.concat([head(3, bytes.length), bytes]);
  }
  if (Array.isArray(value)) {
    return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)]);
  }
  const entries = Object.entries(value);
  return Buffer.concat([
    head(5, entries.length),
    ...entries.flatMap(([key, item]) => [encodeCbor(key), encodeCbor(item)])
  ]);
}
