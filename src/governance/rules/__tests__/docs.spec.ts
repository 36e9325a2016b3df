// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '..';
import { UNUSED_SUPPRESSION } from '../suppress';
import { engineOptions, lint, notebook } from './harness';

const HERE = __dirname;
const PAGES = join(HERE, '../../../../docs/rules');
const ALL = [...RULES, UNUSED_SUPPRESSION];
const HEADINGS = ['What', 'Why', 'Wrong', 'Right', 'When to switch it off'];
const LEVELS = { error: 'error', warning: 'warning', info: 'note' };

function page(code: string): string {
  return readFileSync(join(PAGES, `${code}.md`), 'utf8');
}

function section(text: string, heading: string): string {
  const parts = text.split(/^## /m);
  return parts.find(part => part.startsWith(`${heading}\n`)) ?? '';
}

function examples(text: string, heading: string): string[] {
  const part = section(text, heading);
  return [...part.matchAll(/```python\n([\s\S]*?)```/g)].map(match => match[1]);
}

/** Comments in a section that say how its examples are linted. */
function settings(text: string): Parameters<typeof engineOptions>[0] {
  const allow = /<!-- allow: (.*?) -->/.exec(text)?.[1].split(', ');
  const patterns = /<!-- naming-patterns: (.*?) -->/.exec(text)?.[1];
  return {
    allow,
    rules: patterns ? { namingPatterns: JSON.parse(patterns) } : {}
  };
}

describe('the set of rules', () => {
  it('has every rule file in the registry, once', () => {
    const files = readdirSync(join(HERE, '..'))
      .filter(name => /^mls\d/.test(name))
      .map(name => name.replace(/\.ts$/, ''))
      .sort();
    const registered = RULES.map(
      rule => `${rule.code.toLowerCase()}-${rule.name}`
    );
    expect([...registered].sort()).toEqual(files);
    expect(new Set(RULES.map(rule => rule.code)).size).toBe(RULES.length);
  });

  it.each(ALL.map(rule => [rule.code]))('%s has a table test', code => {
    const name = `${code.toLowerCase()}.spec.ts`;
    expect(existsSync(join(HERE, name))).toBe(true);
  });

  it('has every rule in the list, by its name', () => {
    const list = readFileSync(join(PAGES, 'README.md'), 'utf8');
    const rows = [...list.matchAll(/^\| \[(MLS\d+)\]\(\1\.md\)\s*\| (\S+)/gm)];
    expect(rows.map(([, code, name]) => [code, name])).toEqual(
      ALL.map(rule => [rule.code, rule.name])
    );
  });

  it('has no page without a rule', () => {
    const pages = readdirSync(PAGES)
      .filter(name => /^MLS\d/.test(name))
      .map(name => name.replace('.md', ''));
    expect(pages.sort()).toEqual(ALL.map(rule => rule.code).sort());
  });
});

describe.each(ALL.map(rule => ({ ...rule })))(
  'the page of $code',
  ({ code, name, severity }) => {
    it('has the headings, in order, and the level', () => {
      const text = page(code);
      expect(text.startsWith(`# ${code} ${name}\n`)).toBe(true);
      const headings = [...text.matchAll(/^## (.*)$/gm)].map(match => match[1]);
      expect(headings).toEqual(HEADINGS);
      expect(text).toMatch(new RegExp(`^Level: ${LEVELS[severity]}\\b`, 'm'));
    });

    it('has wrong examples that the rule finds', () => {
      const text = page(code);
      const options = engineOptions(settings(section(text, 'Wrong')));
      const found = examples(text, 'Wrong').map(source =>
        lint(notebook(source.trimEnd()), options).map(finding => finding.rule)
      );
      expect(found.length).toBeGreaterThan(0);
      found.forEach(rules => expect(rules).toContain(code));
    });

    it('has right examples that AWS would take', () => {
      const text = page(code);
      const options = engineOptions(settings(section(text, 'Right')));
      const errors = examples(text, 'Right').flatMap(source =>
        lint(notebook(source.trimEnd()), options).filter(
          finding => finding.severity === 'error'
        )
      );
      expect(errors).toEqual([]);
    });

    it('has right examples that the rule leaves alone', () => {
      const text = page(code);
      const options = engineOptions(settings(section(text, 'Right')));
      const found = examples(text, 'Right').map(source =>
        lint(notebook(source.trimEnd()), options).map(finding => finding.rule)
      );
      expect(found.length).toBeGreaterThan(0);
      found.forEach(rules => expect(rules).not.toContain(code));
    });
  }
);
