// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { createEngine } from '../../engine';
import { applyEdits, planEdits } from '../../fixes/apply';
import type {
  Cell,
  EngineOptions,
  Finding,
  Fix,
  NamedPolicy,
  ProjectFacts,
  RuleOptions,
  Severity,
  SourceDocument
} from '../../model';
import { NO_INPUTS, standardPolicies } from '../../policy/template';
import { DEFAULT_RULE_OPTIONS } from '..';

export const FACTS: ProjectFacts = {
  user: 'jdoe',
  project: 'Project001',
  system: 'MLSpace',
  account: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  roleArn:
    'arn:aws:iam::111122223333:role/MLSpace-Project001-d30a5f57532a603697ccbb51558fa02ccadd74a0c499',
  bucket: 'mlspace-data-111122223333',
  subnets: ['subnet-0aaa1111bbb22222c', 'subnet-0bbb2222ccc33333d'],
  securityGroups: ['sg-0123456789abcdef0'],
  volumeKey: 'f0a1b2c3-0000-4000-8000-000000000000',
  paramsPath: '/home/ec2-user/SageMaker/global-resources/notebook-params.json'
};

export const OWN_ROLE = FACTS.roleArn ?? '';

const TYPES = ['ml.m5.xlarge', 'ml.m5.2xlarge', 'ml.g5.xlarge', 'ml.m5d.large'];

/** The standard policies of this user's role, with all of an administrator's choices known. */
export function engineOptions(
  given: {
    rules?: Partial<RuleOptions>;
    facts?: Partial<ProjectFacts>;
    /** Actions that are allowed as well, whatever the arguments. */
    allow?: readonly string[];
    exemptTypes?: readonly string[];
    unknownExemptTypes?: boolean;
  } = {}
): EngineOptions {
  const facts = { ...FACTS, ...given.facts };
  const standard = standardPolicies(facts, {
    ...NO_INPUTS,
    prefix: 'MLSpace',
    version: '1.6.10',
    exemptTypes: given.unknownExemptTypes
      ? null
      : (given.exemptTypes ?? ['ml.g5.*', 'ml.m5d.*']),
    endpointTypes: TYPES,
    trainingTypes: TYPES,
    transformTypes: TYPES
  });
  const extra = (kind: NamedPolicy['kind']): NamedPolicy => ({
    name: `extra-${kind}`,
    kind,
    document: {
      Version: '2012-10-17',
      Statement: { Effect: 'Allow', Action: given.allow, Resource: '*' }
    }
  });
  return {
    facts,
    policies: given.allow
      ? {
          ...standard,
          sets: standard.sets.map(set => [
            ...set,
            extra('identity'),
            extra('boundary')
          ])
        }
      : standard,
    rules: { ...DEFAULT_RULE_OPTIONS, ...given.rules }
  };
}

export function notebook(...sources: string[]): SourceDocument {
  return {
    name: 'test.ipynb',
    format: 'notebook',
    cells: sources.map((source, index): Cell => ({
      id: String(index),
      index,
      type: 'code',
      source
    }))
  };
}

export function lint(
  document: SourceDocument,
  options: EngineOptions
): readonly Finding[] {
  return createEngine(options).analyse(document).findings;
}

/** Applies all fixes and looks again, until none is left; throws when that never ends. */
export function fixAll(
  document: SourceDocument,
  options: EngineOptions
): { document: SourceDocument; findings: readonly Finding[] } {
  let current = document;
  for (let pass = 0; pass < 10; pass += 1) {
    const findings = lint(current, options);
    const fixes = findings
      .map(finding => finding.fix)
      .filter((fix): fix is Fix => fix !== null);
    const { edits } = planEdits(fixes);
    if (edits.length === 0) {
      return { document: current, findings };
    }
    current = {
      ...current,
      cells: current.cells.map(cell => ({
        ...cell,
        source: applyEdits(cell.source, cell.index, edits)
      }))
    };
  }
  throw new Error('Fixes do not converge.');
}

export interface Expected {
  /** A part of the message. */
  readonly message: string;
  readonly severity: Severity;
  /** The text that is underlined. */
  readonly at?: string;
}

export interface InvalidCase {
  readonly title: string;
  readonly code: string | readonly string[];
  readonly expected: readonly Expected[];
  /** All cells after the fixes of this rule; left out when nothing can be fixed. */
  readonly output?: string | readonly string[];
  readonly options?: Parameters<typeof engineOptions>[0];
}

export interface ValidCase {
  readonly title: string;
  readonly code: string | readonly string[];
  readonly options?: Parameters<typeof engineOptions>[0];
}

const list = (code: string | readonly string[]): string[] =>
  typeof code === 'string' ? [code] : [...code];

/** One table a rule: what it must not say, what it must say, and what its fix writes. */
export function testRule(
  code: string,
  cases: { valid: readonly ValidCase[]; invalid: readonly InvalidCase[] }
): void {
  const only = (given: ValidCase['options']): EngineOptions =>
    engineOptions({ ...given, rules: { ...given?.rules, select: [code] } });

  describe(code, () => {
    it.each(cases.valid)('is silent: $title', ({ code: source, options }) => {
      expect(lint(notebook(...list(source)), only(options))).toEqual([]);
    });

    it.each(cases.invalid)('speaks: $title', one => {
      const document = notebook(...list(one.code));
      const findings = lint(document, only(one.options));
      expect(
        findings.map(finding => ({
          message: finding.message,
          severity: finding.severity
        }))
      ).toEqual(
        one.expected.map(({ message, severity }) => ({
          message: expect.stringContaining(message),
          severity
        }))
      );
      one.expected.forEach(({ at }, index) => {
        const { cell, from, to } = findings[index].span;
        if (at !== undefined) {
          expect(document.cells[cell].source.slice(from, to)).toBe(at);
        }
      });
      const fixed = fixAll(document, only(one.options)).document;
      expect(fixed.cells.map(cell => cell.source)).toEqual(
        list(one.output ?? one.code)
      );
    });
  });
}
