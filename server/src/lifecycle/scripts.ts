// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { SCRIPT_MAX_BASE64 } from '../../../src/companion/contract';
import type { LifecycleScripts } from '../aws/types';
import { ProblemError } from '../http/problems';

/** A script as the API has it; nothing in it is none. @throws when it is too long. */
export function encodeScript(
  text: string | null,
  operation: string
): string | null {
  if (text === null || text.trim() === '') {
    return null;
  }
  const content = Buffer.from(text, 'utf8').toString('base64');
  if (content.length > SCRIPT_MAX_BASE64) {
    throw new ProblemError({
      class: 'invalid',
      operation,
      detail: `A script is too long: in base64 it has ${content.length} characters; AWS takes ${SCRIPT_MAX_BASE64}.`,
      next: 'Keep most of it in a file in S3 or on the volume, and run that.'
    });
  }
  return content;
}

/** Both as text; null where one is no text, so that it could only be damaged. */
export function decodeScripts({ onCreate, onStart }: LifecycleScripts): {
  onCreate: string | null;
  onStart: string | null;
  isText: boolean;
} {
  const first = decode(onCreate);
  const second = decode(onStart);
  return {
    onCreate: first.text,
    onStart: second.text,
    isText: first.isText && second.isText
  };
}

function decode(content: string | null): {
  text: string | null;
  isText: boolean;
} {
  if (content === null) {
    return { text: null, isText: true };
  }
  const bytes = Buffer.from(content, 'base64');
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { text: decoder.decode(bytes), isText: true };
  } catch {
    return { text: bytes.toString('latin1'), isText: false };
  }
}
