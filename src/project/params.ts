// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ParamsProblem, ParamsReport } from '../companion/contract';

/** The remedy that a person at the notebook has. */
export function refreshRemedy(trans: TranslationBundle): string {
  return trans.__(
    'Run %1 in a terminal; if it stays so, ask your MLSpace administrator.',
    '~/SageMaker/get-global-resources.sh'
  );
}

/** A report of a file that says nothing: `problem` tells why. */
export function emptyParams(
  state: 'absent' | 'unreadable',
  path: string,
  problem: ParamsProblem
): ParamsReport {
  return {
    state,
    path,
    modifiedAt: null,
    problems: [problem],
    bucket: null,
    subnets: null,
    securityGroups: null,
    kmsKeyId: null,
    baseRoleArn: null,
    lifecycleConfig: null,
    dailyStopTime: null
  };
}

/**
 * Read notebook-params.json key by key: a bad key costs only itself.
 *
 * @param modifiedAt - epoch milliseconds, null when not known
 */
export function readParams(
  text: string,
  path: string,
  modifiedAt: number | null,
  trans: TranslationBundle
): ParamsReport {
  const json = parse(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return emptyParams('unreadable', path, {
      key: null,
      message: trans.__('%1 is not a JSON object.', path),
      next: refreshRemedy(trans)
    });
  }
  const reader = new KeyReader(new Map(Object.entries(json)), path, trans);
  const found = {
    bucket: reader.text('pSMSDataBucketName'),
    subnets: reader.list('pSMSSubnetIds'),
    securityGroups: reader.list('pSMSSecurityGroupId'),
    kmsKeyId: reader.text('pSMSKMSKeyId'),
    baseRoleArn: reader.text('pSMSRoleARN'),
    lifecycleConfig: reader.text('pSMSLifecycleConfigName'),
    dailyStopTime: reader.time('dailyStopTime')
  };
  const { problems } = reader;
  return {
    state: problems.length === 0 ? 'ok' : 'partial',
    path,
    modifiedAt,
    problems,
    ...found
  };
}

class KeyReader {
  constructor(
    private readonly _keys: ReadonlyMap<string, unknown>,
    private readonly _path: string,
    private readonly _trans: TranslationBundle
  ) {}

  readonly problems: ParamsProblem[] = [];

  text(key: string): string | null {
    const value = this._keys.get(key);
    if (typeof value === 'string' && value.trim() !== '') {
      return value.trim();
    }
    const trans = this._trans;
    return value === undefined
      ? this._missing(key)
      : this._wrong(key, trans.__('%1 must be a text in %2.', key, this._path));
  }

  /** MLSpace writes one list as an array and the other with commas: take both for both. */
  list(key: string): string[] | null {
    const value = this._keys.get(key);
    if (value === undefined) {
      return this._missing(key);
    }
    const parts: unknown[] =
      typeof value === 'string'
        ? value.split(',')
        : Array.isArray(value)
          ? value
          : [];
    const texts = parts
      .filter(part => typeof part === 'string')
      .map(part => part.trim())
      .filter(part => part !== '');
    if (texts.length > 0 && texts.length === parts.length) {
      return texts;
    }
    const trans = this._trans;
    return this._wrong(
      key,
      trans.__(
        '%1 must be a list of texts, or texts with commas, in %2.',
        key,
        this._path
      )
    );
  }

  /** Optional: only an administrator adds it. */
  time(key: string): string | null {
    const value = this._keys.get(key);
    if (value === undefined || value === null) {
      return null;
    }
    if (typeof value === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(value)) {
      return value;
    }
    const trans = this._trans;
    return this._wrong(
      key,
      trans.__('%1 must be a time such as 17:30 (UTC) in %2.', key, this._path)
    );
  }

  private _missing(key: string): null {
    const trans = this._trans;
    return this._wrong(key, trans.__('%1 is missing in %2.', key, this._path));
  }

  private _wrong(key: string, message: string): null {
    this.problems.push({ key, message, next: refreshRemedy(this._trans) });
    return null;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
