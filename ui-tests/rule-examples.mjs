// The wrong examples of the rules' pages, with this demo's key.
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

// Scripts and tests start in `ui-tests`; this module is loaded in both module systems.
const ROOT = resolve('..');
const PAGES = join(ROOT, 'docs', 'rules');
const { kmsKeyId } = JSON.parse(
  readFileSync(join(ROOT, 'demo', 'params', 'demo.json'), 'utf8')
);

/** `MLS001`, ... */
export const RULE_CODES = readdirSync(PAGES)
  .filter(name => /^MLS\d+\.md$/.test(name))
  .map(name => name.replace('.md', ''))
  .sort();

/**
 * @param {string} code
 * @returns {string[]} cells
 */
export function wrongExamples(code) {
  const text = readFileSync(join(PAGES, `${code}.md`), 'utf8');
  const wrong = text.split('\n## ').find(part => part.startsWith('Wrong\n'));
  return [...(wrong ?? '').matchAll(/```python\n([\s\S]*?)```/g)].map(match =>
    match[1].trimEnd().replace(/f0a1b2c3-[0-9-]+/g, kmsKeyId)
  );
}

/** Settings under which the example of MLS503 speaks. */
export const RULE_SETTINGS = JSON.stringify({
  namingPatterns: { EndpointName: '(?!test).*' }
});
