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

/** What can stand within a string of any language without ending it. */
const PLAIN = /^[\w.@+-]+$/;

/**
 * Puts in what the placeholders of a text stand for, as far as their names say
 * so and the facts know it; the others stay, and are named once.
 */
export function replacePlaceholders(
  text: string,
  facts: ProjectFacts
): { text: string; left: readonly string[] } {
  const left = new Set<string>();
  const replaced = text.replace(new RegExp(ANYWHERE, 'g'), placeholder => {
    const value = meaningOf(placeholder, facts);
    if (value !== null && PLAIN.test(value)) {
      return value;
    }
    left.add(placeholder);
    return placeholder;
  });
  return { text: replaced, left: [...left] };
}
