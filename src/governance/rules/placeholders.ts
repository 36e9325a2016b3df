// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { ProjectFacts } from '../model';

/** Spellings that stand for something wherever they are: MLSpace's own examples use them. */
const ANYWHERE =
  /CHANGE[-_]?ME(?:[-_]TO[-_][A-Z_-]+)?|REPLACE[-_](?:WITH|ME|THIS)(?:[-_][A-Z_-]+)?|<(?:project_name|formatted_user_dn|user_?name|your[-_ ][\w -]+)>/;

/** Spellings that are surely left over where a tag, role or network belongs. */
const AS_VALUE =
  /^(?:<[^<>]+>|\{\{[^{}]+\}\}|\.{3}|x{3,}|todo|fixme|tbd|your[-_ ].+|(?:my|your)[-_ ](?:project|user(?:name)?)(?:[-_ ]name)?)$/i;

/** The placeholder in a text, or null. */
export function placeholderIn(text: string): string | null {
  return ANYWHERE.exec(text)?.[0] ?? null;
}

/** Whether a governing value is a placeholder as a whole. */
export function isPlaceholder(value: string): boolean {
  return placeholderIn(value) !== null || AS_VALUE.test(value.trim());
}

/** What the placeholder stands for, if its name says so and the facts know it. */
export function meaningOf(
  placeholder: string,
  facts: ProjectFacts
): string | null {
  if (/project/i.test(placeholder)) {
    return facts.project;
  }
  return /user|[-_]dn\b/i.test(placeholder) ? facts.user : null;
}
