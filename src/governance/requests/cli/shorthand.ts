// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { DictEntry, Value } from '../../model';
import { HOLE } from './shell';

const MAX_DEPTH = 20;

/** Text of a command as a value; holes make it unknown from there on. */
export function textValue(text: string): Value {
  const hole = text.indexOf(HOLE);
  if (hole < 0) {
    return { kind: 'string', value: text, prefix: text, origin: null };
  }
  const prefix = text.slice(0, hole);
  return { kind: 'string', value: null, prefix, origin: null };
}

function dict(entries: Map<string, DictEntry>): Value {
  return { kind: 'dict', entries, open: false, origin: null };
}

function list(items: readonly Value[]): Value {
  return { kind: 'list', items, open: false, origin: null };
}

const LISTS =
  /^(?:.*Subnets|.*SubnetIds|.*SecurityGroupIds|.*SecurityGroups)$/i;

/** A member that is a list even when one value is written. */
export function memberValue(name: string, value: Value): Value {
  return value.kind === 'string' && LISTS.test(name) ? list([value]) : value;
}

const UNKNOWN: Value = { kind: 'unknown', origin: null };

/** Parsed JSON as a value. */
export function jsonValue(json: unknown, depth = 0): Value {
  if (depth > MAX_DEPTH) {
    return UNKNOWN;
  }
  if (typeof json === 'string') {
    return textValue(json);
  }
  if (typeof json === 'number') {
    return { kind: 'number', value: json, origin: null };
  }
  if (typeof json === 'boolean') {
    return { kind: 'boolean', value: json, origin: null };
  }
  if (Array.isArray(json)) {
    return list(json.map(item => jsonValue(item, depth + 1)));
  }
  if (typeof json === 'object' && json !== null) {
    const entries = new Map<string, DictEntry>();
    for (const [key, item] of Object.entries(json)) {
      const value = jsonValue(item, depth + 1);
      entries.set(key, { value, certain: true, key: null });
    }
    return dict(entries);
  }
  return { kind: 'none', origin: null };
}

/** One word of an option: JSON, a file, `k=v,..` shorthand, or plain text. */
export function wordValue(text: string): Value {
  if (text === HOLE || /^(?:file|fileb):\/\//.test(text)) {
    return UNKNOWN;
  }
  if (/^\s*[[{]/.test(text)) {
    try {
      return jsonValue(JSON.parse(text));
    } catch {
      // Shorthand lists start with a bracket too; else a hole broke the JSON.
      return text.includes(HOLE) ? UNKNOWN : new Shorthand(text).value();
    }
  }
  return /^[\w.-]+=/.test(text)
    ? new Shorthand(text).structure('')
    : textValue(text);
}

/** The AWS CLI's shorthand: `A=b,C={D=e,F=[g,h]},I=j,k`. */
class Shorthand {
  private pos = 0;
  private depth = 0;

  constructor(private readonly text: string) {}

  value(): Value {
    const c = this.text.charAt(this.pos);
    this.depth += 1;
    let value: Value = UNKNOWN;
    if (this.depth <= MAX_DEPTH) {
      value =
        c === '[' ? this.items() : c === '{' ? this.braces() : this.plain();
    } else {
      this.pos = this.text.length;
    }
    this.depth -= 1;
    return value;
  }

  /** Members up to `close`. */
  structure(close: string): Value {
    const entries = new Map<string, DictEntry>();
    while (this.pos < this.text.length && !this.at(close)) {
      const match = /^\s*([\w.-]+)=/.exec(this.text.slice(this.pos));
      if (!match?.[1]) {
        return UNKNOWN;
      }
      this.pos += match[0].length;
      const value = memberValue(match[1], this.member(close));
      entries.set(match[1], { value, certain: true, key: null });
      if (this.text.charAt(this.pos) === ',') {
        this.pos += 1;
      }
    }
    this.pos += close === '' ? 0 : 1;
    return dict(entries);
  }

  private at(close: string): boolean {
    return close !== '' && this.text.charAt(this.pos) === close;
  }

  /** A value, or several with commas between them up to the next `key=`. */
  private member(close: string): Value {
    const values = [this.value()];
    while (this.text.charAt(this.pos) === ',') {
      const rest = this.text.slice(this.pos + 1);
      if (
        /^\s*[\w.-]+=/.test(rest) ||
        rest === '' ||
        rest.startsWith(close || '\n')
      ) {
        break;
      }
      this.pos += 1;
      values.push(this.value());
    }
    const [first] = values;
    return values.length === 1 && first ? first : list(values);
  }

  private items(): Value {
    this.pos += 1;
    const items: Value[] = [];
    while (this.pos < this.text.length && !this.at(']')) {
      const before = this.pos;
      items.push(this.value());
      if (this.text.charAt(this.pos) === ',') {
        this.pos += 1;
      } else if (this.pos === before) {
        break;
      }
    }
    this.pos += 1;
    return list(items);
  }

  private braces(): Value {
    this.pos += 1;
    return this.structure('}');
  }

  private plain(): Value {
    const match = /^[^,[\]{}]*/.exec(this.text.slice(this.pos));
    const text = match?.[0] ?? '';
    this.pos += Math.max(text.length, 0);
    return textValue(text);
  }
}
