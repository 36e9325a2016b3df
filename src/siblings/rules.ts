// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';

/** What is wrong with a value, in a sentence; null when nothing is. */
export type Check = (value: string) => string | null;

/** AWS's limits for a notebook's volume, in GiB. */
export const VOLUME_GIB = { min: 5, max: 16_384 } as const;

const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/;
const NAME_CHARACTERS = 63;
const TYPE = /^ml\.[a-z0-9-]{1,20}\.[a-z0-9-]{1,20}$/;

/** AWS's own pattern, and unique in the account and region as far as seen here. */
export function checkName(
  taken: readonly string[],
  trans: TranslationBundle
): Check {
  return value => {
    if (value === '') {
      return trans.__('A name is needed.');
    }
    if (value.length > NAME_CHARACTERS) {
      return trans.__('At most %1 characters.', NAME_CHARACTERS);
    }
    if (!NAME.test(value)) {
      return trans.__(
        'Letters, digits and hyphens only; it begins and ends with a letter or digit.'
      );
    }
    return taken.includes(value)
      ? trans.__('There is a notebook of this name already.')
      : null;
  };
}

/** @param allowed - the project's types; null where they are not known. */
export function checkType(
  allowed: readonly string[] | null,
  trans: TranslationBundle
): Check {
  return value => {
    if (!TYPE.test(value)) {
      return trans.__('A type reads like ml.t3.medium.');
    }
    return allowed && !allowed.includes(value)
      ? trans.__('This project does not allow %1.', value)
      : null;
  };
}

/** @param now - its size in GiB, which it keeps at least; null for a new one. */
export function checkVolume(
  now: number | null,
  trans: TranslationBundle
): Check {
  const { min, max } = VOLUME_GIB;
  return value => {
    const size = /^\d{1,6}$/.test(value) ? Number(value) : NaN;
    if (!(size >= min && size <= max)) {
      return trans.__('A whole number from %1 to %2.', min, max);
    }
    return now !== null && size < now
      ? trans.__('A volume cannot shrink: it has %1 GiB.', now)
      : null;
  };
}

/** For what cannot be undone: the name once more, exactly. */
export function checkConfirmation(
  name: string,
  trans: TranslationBundle
): Check {
  return value => (value === name ? null : trans.__('Type %1 exactly.', name));
}
