// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { stringsIn } from './literals';
import type { Rule } from './types';

/** Names of resources that do not follow the pattern from settings. */
export const namingConvention: Rule = {
  code: 'MLS503',
  name: 'naming-convention',
  severity: 'warning',
  summary: 'A name does not follow the naming pattern of your settings.',
  check(context, report) {
    const patterns = Object.entries(context.options.namingPatterns).flatMap(
      ([parameter, pattern]) => {
        const expression = compile(pattern);
        return expression ? [{ parameter, pattern, expression }] : [];
      }
    );
    if (patterns.length === 0) {
      return;
    }
    for (const { request } of context.requests) {
      for (const api of request.requests) {
        for (const { parameter, pattern, expression } of patterns) {
          const entry = api.parameters.entries.get(parameter);
          for (const name of stringsIn(entry?.value ?? null)) {
            if (name.value !== null && !expression.test(name.value)) {
              report({
                span: name.origin ?? request.callee,
                message: `\`${name.value}\` does not follow the naming pattern for ${parameter}.`,
                remedy: `The settings want ${pattern}.`
              });
            }
          }
        }
      }
    }
  }
};

/** Settings may hold a pattern that is none: it is then as if it were not there. */
function compile(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return null;
  }
}
