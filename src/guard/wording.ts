// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { GuardCall, GuardItem } from './notes';

/** What one item says, as part of a sentence; names stand in backquotes. */
export function itemText(item: GuardItem, trans: TranslationBundle): string {
  const names = item.names.map(name => `\`${name}\``).join(', ');
  const value = item.value ?? '';
  switch (item.what) {
    case 'filled':
      return filledText(item.kind, names, trans);
    case 'missing':
      return missingText(item.kind, names, trans);
    case 'differs':
      return trans.__(
        'tag %1 is `%2`, which is not this project’s; left as it is',
        names,
        value
      );
    case 'case':
      return trans.__(
        'tag %1 is written `%2`: MLSpace looks for the exact case; left as it is',
        names,
        value
      );
    case 'full':
      return trans.__('no room for the tags %1: AWS takes 50', names);
    case 'foreign':
      return trans.__(
        'no %1 beside `%2`, which is not this project’s network; left as it is',
        names,
        value
      );
    case 'rejected':
      return trans.__(
        'a volume key is given, and %1 takes none; left as it is',
        names
      );
  }
}

function filledText(
  kind: GuardItem['kind'],
  names: string,
  trans: TranslationBundle
): string {
  switch (kind) {
    case 'tags':
      return trans.__('added the tags %1', names);
    case 'network':
      return trans.__('added the network: %1', names);
    case 'volumeKey':
      return trans.__('added the volume key: %1', names);
  }
}

function missingText(
  kind: GuardItem['kind'],
  names: string,
  trans: TranslationBundle
): string {
  switch (kind) {
    case 'tags':
      return trans.__('no tags %1', names);
    case 'network':
      return trans.__('no network: %1', names);
    case 'volumeKey':
      return trans.__('no volume key: %1', names);
  }
}

/** `CreateModel, line 4` */
export function callTitle(call: GuardCall, trans: TranslationBundle): string {
  return call.line === null
    ? call.operation
    : trans.__('%1, line %2', call.operation, call.line);
}

/** What became of the request. */
export function outcomeText(
  outcome: GuardCall['outcome'],
  trans: TranslationBundle
): string {
  switch (outcome) {
    case 'filled':
      return trans.__('sent, filled in');
    case 'sent':
      return trans.__('sent as it was');
    case 'stopped':
      return trans.__('not sent');
  }
}
