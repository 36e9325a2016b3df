// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What is wrong with what was typed, in a sentence. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { type Check, checkType } from '../siblings/rules';
import type { ITemplateField } from './model';

const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/;
const DATASET = /^[\w!.*'()-]+(\/[\w!.*'()-]+)*\/?$/;
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const TEXT_CHARACTERS = 200;
/** AWS takes 63, of which the notebook appends the time; 32 for tuning jobs. */
const NAME_CHARACTERS = 46;
const SHORT_NAMES: Readonly<Record<string, number>> = {
  HyperParameterTuningJobName: 20
};

export function longestName({ parameter }: ITemplateField): number {
  return SHORT_NAMES[parameter ?? ''] ?? NAME_CHARACTERS;
}

/** The default with the person's name behind it, as far as there is room. */
export function usualName(field: ITemplateField, user: string | null): string {
  const suffix = (user ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `${field.default}-${suffix}`
    .slice(0, longestName(field))
    .replace(/-+$/, '');
}

/** A name as it will be sent, for patterns to be tried on. */
function sample(field: ITemplateField, name: string): string {
  const isShort = longestName(field) < NAME_CHARACTERS;
  return `${name}${isShort ? '-0131-235959' : '-20260131-235959'}`;
}

/** @param pattern - of the settings; null where nothing was agreed. */
export function checkNameField(
  field: ITemplateField,
  pattern: string | null,
  trans: TranslationBundle
): Check {
  return value => {
    if (!NAME.test(value)) {
      return trans.__(
        'Letters, digits and hyphens only; it begins and ends with a letter or digit.'
      );
    }
    const most = longestName(field);
    if (value.length > most) {
      return trans.__('At most %1 characters.', most);
    }
    return pattern !== null && !follows(pattern, sample(field, value))
      ? trans.__('With the time behind it, it must follow %1.', pattern)
      : null;
  };
}

function follows(pattern: string, name: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(name);
  } catch {
    // The settings say so themselves.
    return true;
  }
}

export function checkField(
  field: ITemplateField,
  given: {
    readonly types: readonly string[] | null;
    readonly pattern: string | null;
  },
  trans: TranslationBundle
): Check {
  return typed => {
    const value = typed.trim();
    if (value === '') {
      return field.optional ? null : trans.__('This is needed.');
    }
    switch (field.kind) {
      case 'name':
        return checkNameField(field, given.pattern, trans)(value);
      case 'instanceType':
        return checkType(given.types, trans)(value);
      case 'dataset':
        return DATASET.test(value) && !value.split('/').includes('..')
          ? null
          : trans.__("A folder's name, such as churn or churn/2026.");
      case 'text':
        return UNSEEN.test(value) || value.length > TEXT_CHARACTERS
          ? trans.__('One line of at most %1 characters.', TEXT_CHARACTERS)
          : null;
    }
  };
}
