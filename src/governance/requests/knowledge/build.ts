// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  type Launch,
  type LaunchedAction,
  type MethodKnowledge,
  type ParameterSource,
  type Source,
  type Step,
  type TagForm
} from './types';

/** Words to write the knowledge with; see `types.ts` for what they mean. */

export const none: Source = { kind: 'none' };
export const unknown: Source = { kind: 'unknown' };
export const defaultBucket: Source = { kind: 'defaultBucket' };
export const executionRole: Source = { kind: 'executionRole' };

export const attribute = (name: string): Step => ({ kind: 'attribute', name });
export const item = (key: string): Step => ({ kind: 'item', key });
export const each: Step = { kind: 'each' };
export const ofClass = (name: string): Step => ({ kind: 'class', name });

function parameter(
  of: ParameterSource['of'],
  name: string,
  path: readonly Step[],
  extra: Partial<Pick<ParameterSource, 'forms' | 'wrapper'>> = {}
): ParameterSource {
  return {
    kind: 'parameter',
    of,
    name,
    path,
    forms: [],
    wrapper: null,
    ...extra
  };
}

/** A parameter of the constructor. */
export const own = (name: string, ...path: Step[]): ParameterSource =>
  parameter('constructor', name, path);
/** A parameter of the launching call. */
export const given = (name: string, ...path: Step[]): ParameterSource =>
  parameter('call', name, path);

const V2_TAGS: readonly TagForm[] = ['list', 'map'];
export const ownTags = (
  name = 'tags',
  forms: readonly TagForm[] = V2_TAGS
): ParameterSource => parameter('constructor', name, [], { forms });
export const givenTags = (
  name = 'tags',
  forms: readonly TagForm[] = V2_TAGS
): ParameterSource => parameter('call', name, [], { forms });

/** The same parameter, saying which class to write where it is absent. */
export const wrapped = (
  source: ParameterSource,
  wrapper: string
): ParameterSource => ({ ...source, wrapper });

export const firstOf = (...sources: Source[]): Source => ({
  kind: 'firstOf',
  sources
});
export const union = (...sources: Source[]): Source => ({
  kind: 'union',
  sources
});
export const passed = (source: ParameterSource, otherwise: Source): Source => ({
  kind: 'passed',
  source,
  otherwise
});
export const when = (
  test: Source,
  then: Source,
  otherwise: Source = none
): Source => ({
  kind: 'when',
  test,
  then,
  otherwise
});
export const constant = (value: string | number | boolean): Source => ({
  kind: 'constant',
  value
});
export const earlier = (methodName: string, argument: string): Source => ({
  kind: 'earlier',
  method: methodName,
  argument
});
export const dict = (entries: Readonly<Record<string, Source>>): Source => ({
  kind: 'dict',
  entries
});
export const prefix = (source: Source): Source => ({ kind: 'prefix', source });

type Extra = Partial<Omit<LaunchedAction, 'service' | 'action' | 'governed'>>;

/** One request. */
export const sends = (
  action: string,
  governed: LaunchedAction['governed'] = {},
  extra: Extra = {}
): LaunchedAction => ({
  service: 'sagemaker',
  action,
  sent: 'always',
  condition: null,
  governed,
  inapplicable: [],
  parameters: {},
  paths: {},
  ...extra
});

/** Judged at the constructor. */
export const started = (
  actions: readonly LaunchedAction[],
  local: Source | null = null
): Launch => ({ at: 'constructor', actions, local });
/** Judged where it is called. */
export const called = (
  actions: readonly LaunchedAction[],
  local: Source | null = null
): Launch => ({ at: 'call', actions, local });

/** A method with one launch, and what it returns. */
export const method = (
  launch: Launch,
  returns: MethodKnowledge['returns'] = null
): MethodKnowledge => ({ launches: [launch], returns });

/** A method that sends nothing itself, but makes an object. */
export const makes = (
  className: string,
  args: Readonly<Record<string, Source>>,
  open = false
): MethodKnowledge => ({
  launches: [],
  returns: { class: className, arguments: args, open }
});
