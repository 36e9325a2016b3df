// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type CompiledCondition, type CompiledStatement } from './document';
import {
  codePoints,
  fillTemplate,
  isVariable,
  matchPattern,
  type Pattern,
  type Template,
  type Variable,
  withinSegments
} from './pattern';
import { parseDate, parseNumber, parseRange } from './scalars';
import { stringTest, testId, type ValueTest } from './value-test';

/**
 * What decides one action: the statements that name it, and the questions
 * ("atoms") they ask of the request, grouped by what they are asked of.
 */
export interface ActionPlan {
  readonly statements: readonly PlannedStatement[];
  readonly subjects: readonly Subject[];
  /** Number of atoms; an atom is its index. */
  readonly atoms: number;
  /** Atoms that no fact can answer: parts of policies that cannot be read. */
  readonly free: readonly number[];
}

export interface PlannedStatement {
  readonly source: CompiledStatement;
  /** The statement applies if all of these hold. */
  readonly atoms: readonly number[];
}

/** Something a request has: the resource, or a condition key. */
export interface Subject {
  /** Lower-cased condition key, or `RESOURCE`. */
  readonly key: string;
  readonly atoms: readonly Atom[];
  /** Keys whose values stand in this subject's tests as policy variables. */
  readonly variables: readonly string[];
}

export const RESOURCE = '(resource)';

/**
 * A question about all values of a subject:
 * `hit`: is one of them in the test; `miss`: is one outside of it.
 */
export interface Atom {
  readonly index: number;
  readonly ask: 'present' | 'hit' | 'miss';
  readonly negated: boolean;
  /** The answer when the subject is absent. */
  readonly absent: boolean;
  /** Null for `present`. */
  readonly test: TestSource | null;
}

/** A test that may wait for the values of policy variables. */
export interface TestSource {
  /** Equal sources have equal ids; variables go by their names. */
  readonly id: string;
  readonly variables: readonly Variable[];
  build(valueOf: (variable: Variable) => string | null): ValueTest;
}

export function planFor(
  action: string,
  statements: readonly CompiledStatement[]
): ActionPlan {
  return new Planner(action).plan(statements);
}

interface ISubjectDraft {
  readonly atoms: Atom[];
  readonly byId: Map<string, number>;
}

class Planner {
  constructor(action: string) {
    this._action = codePoints(action.toLowerCase());
  }

  plan(statements: readonly CompiledStatement[]): ActionPlan {
    const planned = statements
      .filter(statement => this._names(statement))
      .map(source => ({ source, atoms: this._atomsOf(source) }));
    const subjects = [...this._subjects].map(([key, draft]) => ({
      key,
      atoms: draft.atoms,
      variables: [
        ...new Set(
          draft.atoms.flatMap(
            atom => atom.test?.variables.map(variable => variable.key) ?? []
          )
        )
      ]
    }));
    return {
      statements: planned,
      subjects,
      atoms: this._count,
      free: this._free
    };
  }

  private _names({ actions }: CompiledStatement): boolean {
    return (
      actions === null ||
      actions.items.some(item => matchPattern(item, this._action)) !==
        actions.negated
    );
  }

  private _atomsOf(statement: CompiledStatement): number[] {
    const atoms = statement.conditions
      .filter(condition => !holdsAlways(condition))
      .map(condition => this._conditionAtom(condition));
    if (!statement.readable) {
      this._free.push(this._count);
      atoms.push(this._count++);
    }
    const { resources } = statement;
    if (resources !== null && !matchesAll(resources.items, resources.negated)) {
      atoms.unshift(
        this._atom(RESOURCE, {
          ask: 'hit',
          negated: resources.negated,
          absent: false,
          test: textSource(resources.items, false, false)
        })
      );
    }
    return [...new Set(atoms)];
  }

  private _conditionAtom(condition: CompiledCondition): number {
    const { operator, key } = condition;
    const all = operator.set === 'ForAllValues';
    const any = operator.set === 'ForAnyValue';
    if (operator.compare === 'null') {
      const absent = condition.values.some(value => /^true$/i.test(value));
      return this._atom(key, {
        ask: 'present',
        negated: absent,
        absent,
        test: null
      });
    }
    // "All are in" is "none is outside"; a plain Not operator means "none is in".
    const miss = operator.negated ? any : all;
    const negated = operator.negated ? !any : all;
    const absent = operator.ifExists || negated;
    const test = sourceOf(condition);
    return this._atom(key, {
      ask: miss ? 'miss' : 'hit',
      negated,
      absent,
      test
    });
  }

  private _atom(key: string, atom: Omit<Atom, 'index'>): number {
    let draft = this._subjects.get(key);
    if (draft === undefined) {
      draft = { atoms: [], byId: new Map() };
      this._subjects.set(key, draft);
    }
    const id = [atom.ask, atom.negated, atom.absent, atom.test?.id ?? ''].join(
      '|'
    );
    const known = draft.byId.get(id);
    if (known !== undefined) {
      return known;
    }
    const index = this._count++;
    draft.byId.set(id, index);
    draft.atoms.push({ ...atom, index });
    return index;
  }

  private readonly _action: readonly number[];
  private readonly _subjects = new Map<string, ISubjectDraft>();
  private readonly _free: number[] = [];
  private _count = 0;
}

/** `Null` with both values: present or absent, either will do. */
function holdsAlways({ operator, values }: CompiledCondition): boolean {
  return (
    operator.compare === 'null' &&
    new Set(values.map(value => value.toLowerCase())).size === 2
  );
}

/** `"Resource": "*"` asks nothing. */
function matchesAll(items: readonly Template[], negated: boolean): boolean {
  return (
    !negated &&
    items.some(item => {
      const [part, ...rest] = item;
      return (
        part !== undefined &&
        rest.length === 0 &&
        !isVariable(part) &&
        matchPattern(part, []) &&
        part.length === 1
      );
    })
  );
}

function sourceOf({
  operator,
  values,
  templates
}: CompiledCondition): TestSource {
  switch (operator.compare) {
    case 'text':
      return textSource(templates, operator.ignoreCase, false);
    case 'arn':
      return textSource(templates, false, true);
    case 'address':
      return fixed({
        domain: 'address',
        ranges: values.map(parseRange).filter(range => range !== null)
      });
    default: {
      const domain = operator.compare === 'date' ? 'date' : 'number';
      const parse = domain === 'date' ? parseDate : parseNumber;
      return fixed({
        domain,
        relation: operator.relation,
        bounds: values.map(parse).filter(bound => bound !== null)
      });
    }
  }
}

const fixed = (test: ValueTest): TestSource => ({
  id: testId(test),
  variables: [],
  build: () => test
});

function textSource(
  templates: readonly Template[],
  ignoreCase: boolean,
  arn: boolean
): TestSource {
  const variables = templates.flatMap(template => template.filter(isVariable));
  const build = (valueOf: (variable: Variable) => string | null): ValueTest => {
    const patterns = templates
      .map(template => fillTemplate(template, valueOf))
      .filter(pattern => pattern !== null)
      .map((pattern): Pattern => (arn ? withinSegments(pattern) : pattern));
    return stringTest(patterns, ignoreCase);
  };
  const named = build(
    ({ key, fallback }) => `\u0000${key}\u0000${fallback ?? '\u0001'}`
  );
  return { id: testId(named), variables, build };
}
