// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** SHA-256 (FIPS 180-4) in hexadecimal of a text's UTF-8; nothing secret is hashed here. */
export function sha256(text: string): string {
  const words = padded(new TextEncoder().encode(text));
  const hash = firstBits(8, prime => Math.sqrt(prime));
  const constants = firstBits(64, prime => Math.cbrt(prime));
  const schedule = new Uint32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    schedule.set(words.subarray(block, block + 16));
    for (let i = 16; i < 64; i++) {
      const a = schedule[i - 15];
      const b = schedule[i - 2];
      const s0 = turn(a, 7) ^ turn(a, 18) ^ (a >>> 3);
      const s1 = turn(b, 17) ^ turn(b, 19) ^ (b >>> 10);
      schedule[i] = schedule[i - 16] + s0 + schedule[i - 7] + s1;
    }
    compress(hash, schedule, constants);
  }
  return Array.from(hash, word => word.toString(16).padStart(8, '0')).join('');
}

function compress(
  hash: Uint32Array,
  schedule: Uint32Array,
  constants: Uint32Array
): void {
  let [a, b, c, d, e, f, g, h] = hash;
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const choice = (e & f) ^ (~e & g);
    const first = (h + s1 + choice + constants[i] + schedule[i]) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [a, b, c, d, e, f, g, h] = [
      (first + s0 + majority) | 0,
      a,
      b,
      c,
      (d + first) | 0,
      e,
      f,
      g
    ];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => (hash[i] += word));
}

function padded(bytes: Uint8Array): Uint32Array {
  const blocks = Math.ceil((bytes.length + 9) / 64);
  const words = new Uint32Array(blocks * 16);
  bytes.forEach((byte, i) => (words[i >> 2] |= byte << (24 - 8 * (i % 4))));
  words[bytes.length >> 2] |= 0x80 << (24 - 8 * (bytes.length % 4));
  words[words.length - 2] = Math.floor(bytes.length / 2 ** 29);
  words[words.length - 1] = bytes.length * 8;
  return words;
}

/** The first 32 bits of the fractional parts of the primes' roots. */
function firstBits(
  count: number,
  root: (prime: number) => number
): Uint32Array {
  const bits = new Uint32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    if (isPrime(candidate)) {
      const value = root(candidate);
      bits[found++] = (value - Math.floor(value)) * 2 ** 32;
    }
  }
  return bits;
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) {
      return false;
    }
  }
  return true;
}

const turn = (word: number, by: number): number =>
  (word >>> by) | (word << (32 - by));
