// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type NamedPolicy, type StatementRef } from '../model';
import { type Operator, parseOperator } from './operators';
import {
  completeArn,
  parsePattern,
  parseTemplate,
  type Pattern,
  type Template
} from './pattern';
import { type PolicyProblem } from './types';

export interface CompiledStatement {
  readonly ref: StatementRef;
  readonly kind: 'identity' | 'boundary';
  readonly effect: 'Allow' | 'Deny';
  /** Lower-cased; null when it could not be read. */
  readonly actions: IMatchList<Pattern> | null;
  readonly resources: IMatchList<Template> | null;
  readonly conditions: readonly CompiledCondition[];
  /** False when a part could not be read: whether it applies is then unknown. */
  readonly readable: boolean;
}

export interface IMatchList<T> {
  /** `NotAction`, `NotResource`. */
  readonly negated: boolean;
  readonly items: readonly T[];
}

export interface CompiledCondition {
  /** Lower-cased. */
  readonly key: string;
  /** As written. */
  readonly name: string;
  readonly operator: Operator;
  /** As written, numbers and booleans as text. */
  readonly values: readonly string[];
  /** The same for operators that compare text. */
  readonly templates: readonly Template[];
}

export interface CompiledDocument {
  readonly statements: readonly CompiledStatement[];
  readonly problems: readonly PolicyProblem[];
}

type JsonObject = { readonly [name: string]: unknown };

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const STATEMENT_KEYS = new Set([
  'Sid',
  'Effect',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition'
]);

/** Validates a policy once; what it cannot read makes decisions unknown, never wrong. */
export function compileDocument(policy: NamedPolicy): CompiledDocument {
  return new DocumentCompiler(policy).compile();
}

class DocumentCompiler {
  constructor(policy: NamedPolicy) {
    this._policy = policy;
  }

  compile(): CompiledDocument {
    const { document } = this._policy;
    const problems = this._problems;
    if (!isObject(document)) {
      this._problem('', 'The policy is not a JSON object.');
      return { statements: this._opaque(1), problems };
    }
    for (const name of Object.keys(document)) {
      if (!['Version', 'Id', 'Statement'].includes(name)) {
        this._problem(name, `IAM knows no element "${name}" here.`);
      }
    }
    const version = document.Version;
    if (
      version !== undefined &&
      version !== '2012-10-17' &&
      version !== '2008-10-17'
    ) {
      this._problem('Version', 'The version must be "2012-10-17".');
    }
    this._variables = version === '2012-10-17';
    if (document.Statement === undefined) {
      this._problem('Statement', 'Statement is missing.');
      return { statements: this._opaque(1), problems };
    }
    const list = Array.isArray(document.Statement)
      ? document.Statement
      : [document.Statement];
    const statements = list.flatMap((statement: unknown, i) =>
      this._statement(
        statement,
        Array.isArray(document.Statement) ? `Statement[${i}]` : 'Statement',
        i + 1
      )
    );
    return { statements, problems };
  }

  /** Stands for what could not be read: it may deny, and it may allow. */
  private _opaque(number: number): CompiledStatement[] {
    return (['Deny', 'Allow'] as const).map(effect => ({
      ref: { policy: this._policy.name, statement: number, sid: null },
      kind: this._policy.kind,
      effect,
      actions: null,
      resources: null,
      conditions: [],
      readable: false
    }));
  }

  private _statement(
    statement: unknown,
    path: string,
    number: number
  ): CompiledStatement[] {
    if (!isObject(statement)) {
      this._problem(path, 'A statement must be a JSON object.');
      return this._opaque(number);
    }
    const { Sid: sid, Effect: effect } = statement;
    if (effect !== 'Allow' && effect !== 'Deny') {
      this._problem(`${path}.Effect`, 'The effect must be "Allow" or "Deny".');
      return this._opaque(number);
    }
    const before = this._problems.length;
    for (const name of Object.keys(statement)) {
      if (!STATEMENT_KEYS.has(name)) {
        const principal = name === 'Principal' || name === 'NotPrincipal';
        this._problem(
          `${path}.${name}`,
          principal
            ? 'A policy of a role names no principal.'
            : `IAM knows no element "${name}" in a statement.`
        );
      }
    }
    const actions = this._actions(statement, path);
    const resources = this._resources(statement, path);
    const conditions = this._conditions(statement.Condition, path);
    return [
      {
        ref: {
          policy: this._policy.name,
          statement: number,
          sid: typeof sid === 'string' ? sid : null
        },
        kind: this._policy.kind,
        effect,
        actions,
        resources,
        conditions,
        readable: this._problems.length === before
      }
    ];
  }

  private _actions(
    statement: JsonObject,
    path: string
  ): IMatchList<Pattern> | null {
    const list = this._oneOf(statement, path, 'Action', 'NotAction');
    if (list === null) {
      return null;
    }
    for (const [i, text] of list.texts.entries()) {
      if (text !== '*' && !/^[^:\s]+:[^:\s]+$/.test(text)) {
        this._problem(
          `${path}.${list.name}[${i}]`,
          `"${text}" is not an action such as "sagemaker:CreateModel".`
        );
        return null;
      }
    }
    return {
      negated: list.negated,
      items: list.texts.map(text => parsePattern(text.toLowerCase()))
    };
  }

  private _resources(
    statement: JsonObject,
    path: string
  ): IMatchList<Template> | null {
    const list = this._oneOf(statement, path, 'Resource', 'NotResource');
    if (list === null) {
      return null;
    }
    const items: Template[] = [];
    for (const [i, text] of list.texts.entries()) {
      const template = parseTemplate(completeArn(text), {
        wildcards: true,
        variables: this._variables
      });
      if (template === null) {
        this._problem(
          `${path}.${list.name}[${i}]`,
          `"${text}" holds a policy variable that cannot be read.`
        );
        return null;
      }
      items.push(template);
    }
    return { negated: list.negated, items };
  }

  private _oneOf(
    statement: JsonObject,
    path: string,
    name: string,
    negatedName: string
  ): { name: string; negated: boolean; texts: readonly string[] } | null {
    const negated = !(name in statement);
    const used = negated ? negatedName : name;
    if (name in statement && negatedName in statement) {
      this._problem(path, `${name} and ${negatedName} exclude each other.`);
      return null;
    }
    if (!(used in statement)) {
      this._problem(path, `${name} or ${negatedName} is missing.`);
      return null;
    }
    const texts = this._texts(statement[used], `${path}.${used}`);
    return texts === null ? null : { name: used, negated, texts };
  }

  private _texts(value: unknown, path: string): readonly string[] | null {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const texts = list.filter(item => typeof item === 'string');
    if (texts.length !== list.length || texts.length === 0) {
      this._problem(path, 'This must be a text or a list of texts.');
      return null;
    }
    return texts;
  }

  private _conditions(block: unknown, path: string): CompiledCondition[] {
    if (block === undefined) {
      return [];
    }
    if (!isObject(block)) {
      this._problem(`${path}.Condition`, 'A condition must be a JSON object.');
      return [];
    }
    return Object.entries(block).flatMap(([name, keys]) => {
      const where = `${path}.Condition.${name}`;
      const operator = parseOperator(name);
      if (operator === null) {
        this._problem(where, `IAM knows no condition operator "${name}".`);
        return [];
      }
      if (!isObject(keys)) {
        this._problem(where, 'This must map condition keys to values.');
        return [];
      }
      return Object.entries(keys).flatMap(([key, values]) =>
        this._condition(operator, key, values, `${where}.${key}`)
      );
    });
  }

  private _condition(
    operator: Operator,
    key: string,
    value: unknown,
    path: string
  ): CompiledCondition[] {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const values: string[] = [];
    for (const item of list) {
      if (!['string', 'number', 'boolean'].includes(typeof item)) {
        this._problem(path, 'Values must be texts, numbers or booleans.');
        return [];
      }
      values.push(String(item));
    }
    const wrong = values.find(text => !operator.accepts(text));
    if (wrong !== undefined) {
      this._problem(path, `"${wrong}" is no value for this operator.`);
      return [];
    }
    const templates: Template[] = [];
    const compared = operator.compare === 'text' || operator.compare === 'arn';
    for (const text of compared ? values : []) {
      const template = parseTemplate(text, {
        wildcards: operator.wildcards,
        variables: this._variables && operator.variables
      });
      if (template === null) {
        this._problem(path, `"${text}" holds a variable that cannot be read.`);
        return [];
      }
      templates.push(template);
    }
    return [{ key: key.toLowerCase(), name: key, operator, values, templates }];
  }

  private _problem(path: string, message: string): void {
    this._problems.push({ policy: this._policy.name, path, message });
  }

  private readonly _policy: NamedPolicy;
  private readonly _problems: PolicyProblem[] = [];
  private _variables = false;
}
