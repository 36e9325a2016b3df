// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { Expr, FunctionStmt, LambdaExpr, Stmt } from './ast';

type Code = Stmt | Expr;

const OUTER = new WeakMap<
  FunctionStmt,
  Map<string, 'global' | 'nonlocal'> | null
>();
const USED = new WeakMap<FunctionStmt | LambdaExpr, ReadonlySet<string>>();

/** Names that a function declares `global` or `nonlocal`; null if none. */
export function outerNames(
  node: FunctionStmt
): Map<string, 'global' | 'nonlocal'> | null {
  const known = OUTER.get(node);
  if (known !== undefined) {
    return known;
  }
  const names = new Map<string, 'global' | 'nonlocal'>();
  walk(node.body, code => {
    if (code.k === 'global' || code.k === 'nonlocal') {
      for (const name of code.names) {
        names.set(name, code.k);
      }
    }
    return code.k !== 'def' && code.k !== 'class';
  });
  const result = names.size > 0 ? names : null;
  OUTER.set(node, result);
  return result;
}

/** All names that a function mentions. */
export function usedNames(
  node: FunctionStmt | LambdaExpr
): ReadonlySet<string> {
  const known = USED.get(node);
  if (known) {
    return known;
  }
  const names = new Set<string>();
  walk(node.k === 'def' ? node.body : [node.body], code => {
    if (code.k === 'name') {
      names.add(code.id);
    }
    return true;
  });
  USED.set(node, names);
  return names;
}

const MUTATORS = new Set(
  'append extend insert update setdefault pop popitem clear remove add __setitem__'.split(
    ' '
  )
);
const CHANGED = new WeakMap<FunctionStmt | LambdaExpr, ReadonlySet<string>>();

/** Names whose objects a function changes itself. */
export function changedNames(
  node: FunctionStmt | LambdaExpr
): ReadonlySet<string> {
  const known = CHANGED.get(node);
  if (known) {
    return known;
  }
  const names = new Set<string>();
  walk(node.k === 'def' ? node.body : [node.body], code => {
    for (const place of changedPlaces(code)) {
      const root = rootOf(place);
      if (root !== null) {
        names.add(root);
      }
    }
    return true;
  });
  CHANGED.set(node, names);
  return names;
}

function changedPlaces(code: Code): readonly Expr[] {
  switch (code.k) {
    case 'call':
      return code.callee.k === 'attr' && MUTATORS.has(code.callee.name)
        ? [code.callee.value]
        : [];
    case 'assign':
    case 'delete':
      return code.targets.filter(one => one.k !== 'name');
    case 'augmented':
      return [code.target];
    default:
      return [];
  }
}

function rootOf(place: Expr): string | null {
  let at = place;
  while (at.k === 'attr' || at.k === 'sub') {
    at = at.value;
  }
  return at.k === 'name' ? at.id : null;
}

/**
 * Visits code without recursion; `visit` says whether to go inside.
 */
export function walk(
  roots: readonly Code[],
  visit: (code: Code) => boolean
): void {
  const work: Code[] = roots.slice().reverse();
  for (let code = work.pop(); code; code = work.pop()) {
    if (visit(code)) {
      pushParts(code, work);
    }
  }
}

/** Puts direct parts on a stack, the first on top; for the most common code without a list of them. */
function pushParts(code: Code, work: Code[]): void {
  switch (code.k) {
    case 'name':
    case 'const':
      return;
    case 'attr':
      work.push(code.value);
      return;
    case 'call':
      for (let i = code.args.length - 1; i >= 0; i--) {
        const arg = code.args[i];
        if (arg) {
          work.push(arg.value);
        }
      }
      work.push(code.callee);
      return;
    default:
      for (const part of childrenOf(code).reverse()) {
        if (part) {
          work.push(part);
        }
      }
  }
}

/** Direct parts of a statement or expression, in order of evaluation. */
export function childrenOf(code: Code): (Code | null)[] {
  switch (code.k) {
    case 'expr':
    case 'star':
    case 'attr':
    case 'unary':
    case 'return':
    case 'raise':
    case 'assert':
    case 'yield':
    case 'await':
    case 'walrus':
      return [code.value];
    case 'assign':
      return [code.value, ...code.targets];
    case 'augmented':
    case 'annotated':
      return [code.value, code.target];
    case 'delete':
      return [...code.targets];
    case 'if':
      return Array.isArray(code.body)
        ? [code.test, ...code.body, ...asList(code.orelse)]
        : [code.test, ...asList(code.body), ...asList(code.orelse)];
    case 'while':
      return [code.test, ...code.body, ...code.orelse];
    case 'for':
      return [code.iter, code.target, ...code.body, ...code.orelse];
    case 'try':
      return [
        ...code.body,
        ...code.handlers.flatMap(handler => [handler.type, ...handler.body]),
        ...code.orelse,
        ...code.final
      ];
    case 'with':
      return [
        ...code.items.flatMap(item => [item.context, item.target]),
        ...code.body
      ];
    case 'match':
      return [
        code.subject,
        ...code.cases.flatMap(one => [one.guard, ...one.body])
      ];
    default:
      return partsOf(code);
  }
}

function asList(code: Code | readonly Code[]): readonly Code[] {
  return 'k' in code ? [code] : code;
}

function partsOf(code: Code): (Code | null)[] {
  switch (code.k) {
    case 'def':
      return [
        ...code.decorators,
        ...code.params.map(param => param.defaultValue),
        ...code.body
      ];
    case 'class':
      return [
        ...code.decorators,
        ...code.args.map(arg => arg.value),
        ...code.body
      ];
    case 'lambda':
      return [...code.params.map(param => param.defaultValue), code.body];
    case 'call':
      return [code.callee, ...code.args.map(arg => arg.value)];
    case 'sub':
      return [code.value, code.index];
    case 'slice':
      return [code.lower, code.upper, code.step];
    case 'binary':
      return [code.left, code.right];
    case 'logic':
      return [...code.values];
    case 'compare':
      return [code.left, ...code.rights];
    case 'list':
    case 'tuple':
    case 'set':
      return [...code.items];
    case 'dict':
      return code.items.flatMap(item => [item.key, item.value]);
    case 'comp':
      return [
        ...code.clauses.flatMap(one => [one.iter, one.target, ...one.ifs]),
        code.element,
        code.value
      ];
    case 'format':
      return code.parts.flatMap(part =>
        typeof part === 'string' ? [] : [part]
      );
    default:
      return [];
  }
}
