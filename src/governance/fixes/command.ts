// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Container, Governed, ProjectFacts, TextEdit } from '../model';
import { tagItems } from './names';

/**
 * Options for AWS CLI commands. A shell does not know the notebook's names, so
 * only values that are known here are written, and only those that mean the
 * same to every shell, to IPython and to the CLI's own shorthand.
 */

const PLAIN = /^[\w.@+:/-]+$/;

/** Edits that append options to a command; null where the text is not the command's own. */
export function appendOptions(
  source: string,
  container: Container,
  options: readonly string[]
): TextEdit[] | null {
  if (container.kind !== 'command') {
    return null;
  }
  const { cell, from, to } = container.span;
  // A command that Python code runs has the call's place.
  if (!/^(?:[\w./~-]*\/)?aws2?\s/.test(source.slice(from, to))) {
    return null;
  }
  return [{ span: { cell, from: to, to }, text: ` ${options.join(' ')}` }];
}

/** `--tags Key=user,Value=jdoe ...`; EMR's form is `user=jdoe`. */
export function tagOption(
  facts: ProjectFacts,
  governed: Governed,
  keys: readonly string[]
): string | null {
  const items = tagItems(facts, keys);
  if (!items?.every(({ key, value }) => PLAIN.test(key) && PLAIN.test(value))) {
    return null;
  }
  switch (governed.shape) {
    case 'emrTagList':
      return `--tags ${items.map(({ key, value }) => `${key}=${value}`).join(' ')}`;
    case 'tagList':
      return `${optionName(governed)} ${items
        .map(({ key, value }) => `Key=${key},Value=${value}`)
        .join(' ')}`;
    default:
      return null;
  }
}

/** `--vpc-config Subnets=a,b,SecurityGroupIds=c`, where the API has this one place for both. */
export function networkOption(
  facts: ProjectFacts,
  subnets: Governed,
  securityGroups: Governed
): string | null {
  const [first, second] = subnets.spelling;
  const [other, last] = securityGroups.spelling;
  const values = [...(facts.subnets ?? []), ...(facts.securityGroups ?? [])];
  if (
    first !== 'VpcConfig' ||
    other !== first ||
    !facts.subnets ||
    !facts.securityGroups ||
    !values.every(value => PLAIN.test(value))
  ) {
    return null;
  }
  return `--vpc-config ${second}=${facts.subnets.join()},${last}=${facts.securityGroups.join()}`;
}

/** `--kms-key-id KEY`, for a key that has an option of its own. */
export function keyOption(
  facts: ProjectFacts,
  governed: Governed
): string | null {
  const { volumeKey } = facts;
  return governed.spelling.length === 1 &&
    volumeKey !== null &&
    PLAIN.test(volumeKey)
    ? `${optionName(governed)} ${volumeKey}`
    : null;
}

/** `KmsKeyId` -> `--kms-key-id` */
function optionName({ spelling: [name] }: Governed): string {
  return `--${name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase()}`;
}
