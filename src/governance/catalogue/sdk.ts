// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import v2 from './generated/sdk-v2.json';
import v3 from './generated/sdk-v3.json';
import {
  type SdkCatalogue,
  type SdkClass,
  type SdkFunction,
  type SdkMethod,
  type SdkParameter
} from './types';

/** `[name, constructor, bases, [[method, signature], ..], other import paths]` */
type ClassRow = readonly (string | readonly (string | readonly string[])[])[];
type Table = {
  readonly version: string;
  readonly classes: readonly ClassRow[];
  readonly functions: readonly (readonly (string | readonly string[])[])[];
};

/** An SDK's table, read when first asked: most notebooks use one SDK or none. */
export interface ISdk extends SdkCatalogue {
  /** A class by any dotted name it can be imported by. */
  classOf(name: string): SdkClass | null;
  /** The class of that last part of its name, if there is only one. */
  onlyClassNamed(name: string): SdkClass | null;
  /** A class by its defining name, from an instance's known type. */
  lineage(sdkClass: SdkClass): readonly SdkClass[];
  functionOf(name: string): SdkFunction | null;
  /** A method of a class or of its bases, the nearest deciding. */
  methodOf(sdkClass: SdkClass, method: string): SdkMethod | null;
}

export const sdkV2 = lazy(() => readSdk(v2));
export const sdkV3 = lazy(() => readSdk(v3));

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

function readSdk(table: Table): ISdk {
  const classes = table.classes.map(readClass);
  const functions = table.functions.map(readFunction);
  const classByName = byImportPath(classes, ({ name }) => name);
  const functionByName = byImportPath(functions, ({ name }) => name);
  const byLastName = lazy(() => {
    const found = new Map<string, SdkClass | null>();
    for (const sdkClass of classes) {
      const last = sdkClass.name.slice(sdkClass.name.lastIndexOf('.') + 1);
      found.set(last, found.has(last) ? null : sdkClass);
    }
    return found;
  });
  const lineage = (sdkClass: SdkClass): readonly SdkClass[] => [
    sdkClass,
    ...sdkClass.bases.flatMap(base => classByName.get(base) ?? [])
  ];
  return {
    version: table.version,
    classes,
    functions,
    classOf: name => classByName.get(name) ?? null,
    onlyClassNamed: name => byLastName().get(name) ?? null,
    functionOf: name => functionByName.get(name) ?? null,
    lineage,
    methodOf: (sdkClass, method) => {
      for (const { methods } of lineage(sdkClass)) {
        const found = methods.find(({ name }) => name === method);
        if (found) {
          return found;
        }
      }
      return null;
    }
  };
}

function byImportPath<T extends { readonly importPaths: readonly string[] }>(
  items: readonly T[],
  nameOf: (item: T) => string
): ReadonlyMap<string, T> {
  const index = new Map<string, T>();
  for (const item of items) {
    for (const path of [...item.importPaths, nameOf(item)]) {
      index.set(path, item);
    }
  }
  return index;
}

function readClass([
  name,
  constructor,
  bases,
  methods,
  paths
]: ClassRow): SdkClass {
  const own = text(name);
  const init = lazy(() => readSignature('__init__', text(constructor)));
  const all = lazy(() =>
    rows(methods).map(([method, signature]) => readSignature(method, signature))
  );
  return {
    name: own,
    importPaths: [own, ...texts(paths)],
    bases: texts(bases),
    get constructor_() {
      return init();
    },
    get methods() {
      return all();
    }
  };
}

function readFunction([name, signature, paths]: ClassRow): SdkFunction {
  const own = text(name);
  return {
    ...readSignature(own, text(signature)),
    importPaths: [own, ...texts(paths)]
  };
}

/** `role instance_count= * tags= **`; see tools/catalogue/signatures.py. */
function readSignature(name: string, signature: string): SdkMethod {
  const parameters: SdkParameter[] = [];
  let kind: SdkMethod['kind'] = 'method';
  let keywordOnly = false;
  let open = false;
  for (const word of signature.split(' ')) {
    if (word === '@c' || word === '@s') {
      kind = word === '@c' ? 'classmethod' : 'staticmethod';
    } else if (word === '*') {
      keywordOnly = true;
    } else if (word === '**') {
      open = true;
    } else if (word !== '') {
      const required = !word.endsWith('=');
      parameters.push({
        name: required ? word : word.slice(0, -1),
        position: keywordOnly ? null : parameters.length,
        required
      });
    }
  }
  return { name, parameters, kind, open };
}

type Cell = ClassRow[number] | undefined;

function text(cell: Cell): string {
  return typeof cell === 'string' ? cell : '';
}

function texts(cell: Cell): readonly string[] {
  return typeof cell === 'object'
    ? cell.filter((item): item is string => typeof item === 'string')
    : [];
}

function rows(cell: Cell): readonly (readonly [string, string])[] {
  return typeof cell === 'object'
    ? cell.flatMap(item =>
        typeof item === 'object'
          ? [[text(item[0]), text(item[1])] as const]
          : []
      )
    : [];
}
