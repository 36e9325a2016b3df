// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';

export const GUARD_MODES = ['off', 'warn', 'fill', 'stop'] as const;
export type GuardMode = (typeof GUARD_MODES)[number];

export function isGuardMode(value: unknown): value is GuardMode {
  return GUARD_MODES.some(mode => mode === value);
}

/** The word that stands in the status bar. */
export function modeWord(mode: GuardMode, trans: TranslationBundle): string {
  switch (mode) {
    case 'off':
      return trans.__('off');
    case 'warn':
      return trans.__('warn');
    case 'fill':
      return trans.__('fill in');
    case 'stop':
      return trans.__('stop');
  }
}

/** What a mode does, one sentence. */
export function modeSentence(
  mode: GuardMode,
  trans: TranslationBundle
): string {
  switch (mode) {
    case 'off':
      return trans.__('Nothing looks at calls when they run.');
    case 'warn':
      return trans.__('Says what a call lacks, and sends it as it is.');
    case 'fill':
      return trans.__(
        'Adds missing tags, network and volume key to the request before it is sent.'
      );
    case 'stop':
      return trans.__(
        'Raises an exception instead of sending a request that lacks something.'
      );
  }
}

/** Key of the notebook's metadata, shared with other parts of this extension. */
const METADATA = 'mlspace';

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** A notebook's metadata as far as it matters here. */
export interface IMetadata {
  getMetadata(key: string): unknown;
  setMetadata(key: string, value: Record<string, unknown>): void;
  deleteMetadata(key: string): void;
}

/** What the notebook itself asks for; null: nothing, or nothing that we know. */
export function chosenMode(metadata: IMetadata): GuardMode | null {
  const { guard } = record(metadata.getMetadata(METADATA));
  return isGuardMode(guard) ? guard : null;
}

/** Writes the choice into the notebook; null takes it out. */
export function chooseMode(metadata: IMetadata, mode: GuardMode | null): void {
  const others = Object.fromEntries(
    Object.entries(record(metadata.getMetadata(METADATA))).filter(
      ([key]) => key !== 'guard'
    )
  );
  const next = mode === null ? others : { ...others, guard: mode };
  if (Object.keys(next).length === 0) {
    metadata.deleteMetadata(METADATA);
  } else {
    metadata.setMetadata(METADATA, next);
  }
}
