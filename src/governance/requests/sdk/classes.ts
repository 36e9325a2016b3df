// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { SdkClass, SdkFunction, SdkMethod } from '../../catalogue';
import { sdkV2, sdkV3 } from '../../catalogue';
import type { SdkStyle } from '../knowledge';

/** A class of the SDK with the generation it belongs to. */
export interface KnownClass {
  readonly style: SdkStyle;
  readonly sdkClass: SdkClass;
}
export interface KnownFunction {
  readonly style: SdkStyle;
  readonly sdkFunction: SdkFunction;
}

const ROOT = /^sagemaker(?:_core)?\./;

/** Order in which generations are asked, when both know a name. */
function generations(newer: boolean): readonly SdkStyle[] {
  return newer ? ['sdk-v3', 'sdk-v2'] : ['sdk-v2', 'sdk-v3'];
}

function sdk(style: SdkStyle): ReturnType<typeof sdkV2> {
  return style === 'sdk-v2' ? sdkV2() : sdkV3();
}

/** A class by a dotted name that it can be imported by. */
export function classOf(path: string, newer: boolean): KnownClass | null {
  const asked = newer ? ASKED.newer : ASKED.older;
  let known = asked.get(path);
  if (known === undefined) {
    known = ROOT.test(path) ? findClass(path, newer) : null;
    if (asked.size >= MAX_ASKED) {
      asked.clear();
    }
    asked.set(path, known);
  }
  return known;
}

/** Notebooks ask for the same few names again and again. */
const ASKED = {
  newer: new Map<string, KnownClass | null>(),
  older: new Map<string, KnownClass | null>()
};
const MAX_ASKED = 2_000;

function findClass(path: string, newer: boolean): KnownClass | null {
  for (const style of generations(newer)) {
    const sdkClass = sdk(style).classOf(path);
    if (sdkClass) {
      return { style, sdkClass };
    }
  }
  return elsewhere(path) ?? retired(path);
}

const NEWER_MODULE = /^sagemaker\.(?:core|train|serve|mlops)\./;

/** A class by a module that only imports it (`sagemaker.predictor.Predictor`). */
function elsewhere(path: string): KnownClass | null {
  const name = shortName(path);
  const style = NEWER_MODULE.test(path) ? 'sdk-v3' : 'sdk-v2';
  const sdkClass = /^[A-Z]/.test(name) ? sdk(style).onlyClassNamed(name) : null;
  return sdkClass && { style, sdkClass };
}

const OTHERWISE = /\.(?:workflow|serve|experiments|lineage|feature_store)\./;
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/Model$/, 'sagemaker.model.Model'],
  [/Processor$/, 'sagemaker.processing.Processor'],
  [/(?:Estimator|\.Chainer)$/, 'sagemaker.estimator.EstimatorBase']
];
const RETIRED = new Map<string, KnownClass | null>();

/** A class that today's SDK no longer has, told by its name's ending. */
function retired(path: string): KnownClass | null {
  const known = RETIRED.get(path);
  if (known !== undefined) {
    return known;
  }
  const kind = /\.[A-Z]\w*$/.test(path) && !OTHERWISE.test(path);
  const base = kind ? KINDS.find(([ending]) => ending.test(path))?.[1] : null;
  const parent = base ? sdkV2().classOf(base) : null;
  const made: KnownClass | null = parent && {
    style: 'sdk-v2',
    sdkClass: {
      name: path,
      importPaths: [path],
      bases: [parent.name, ...parent.bases],
      constructor_: {
        name: '__init__',
        parameters: [],
        kind: 'method',
        open: true
      },
      methods: []
    }
  };
  RETIRED.set(path, made);
  return made;
}

export function functionOf(path: string, newer: boolean): KnownFunction | null {
  if (!ROOT.test(path)) {
    return null;
  }
  for (const style of generations(newer)) {
    const sdkFunction = sdk(style).functionOf(path);
    if (sdkFunction) {
      return { style, sdkFunction };
    }
  }
  return null;
}

export function methodOf(
  { style, sdkClass }: KnownClass,
  name: string
): SdkMethod | null {
  return sdk(style).methodOf(sdkClass, name);
}

/** Defining names of a class and its bases, nearest first. */
export function lineageOf({ sdkClass }: KnownClass): readonly string[] {
  return [sdkClass.name, ...sdkClass.bases];
}

/**
 * Parameters of a constructor in order, with those that it hands on to its
 * bases through `**kwargs` by name.
 */
export function constructorOf(known: KnownClass): SdkMethod {
  const { constructor_: own } = known.sdkClass;
  if (!own.open) {
    return own;
  }
  let whole = CONSTRUCTORS.get(known.sdkClass);
  if (whole === undefined) {
    whole = inherited(known, own);
    CONSTRUCTORS.set(known.sdkClass, whole);
  }
  return whole;
}

const CONSTRUCTORS = new WeakMap<SdkClass, SdkMethod>();

function inherited({ style, sdkClass }: KnownClass, own: SdkMethod): SdkMethod {
  const names = new Set(own.parameters.map(parameter => parameter.name));
  const more = sdk(style)
    .lineage(sdkClass)
    .slice(1)
    .flatMap(base => base.constructor_.parameters)
    .filter(({ name }) => !names.has(name) && names.add(name))
    .map(parameter => ({ ...parameter, position: null, required: false }));
  return { ...own, parameters: [...own.parameters, ...more] };
}

/** Last part of a dotted name. */
export function shortName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** What `from module import *` binds, as far as the tables know. */
export function exportsOf(module: string, newer: boolean): readonly string[] {
  if (!ROOT.test(`${module}.`)) {
    return [];
  }
  const [style] = generations(newer);
  const { classes, functions } = sdk(style ?? 'sdk-v2');
  const start = `${module}.`;
  return [...classes, ...functions]
    .flatMap(item => item.importPaths)
    .filter(path => path.startsWith(start))
    .map(path => path.slice(start.length))
    .filter(name => !name.includes('.'));
}
