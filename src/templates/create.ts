// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Contents, KernelSpec } from '@jupyterlab/services';
import type { IKernelChoice, INotebookContent } from './fill';

/** How often another number is tried before the name stays `Untitled`. */
const NAME_ATTEMPTS = 50;

/** The kernel that the notebook asks for: the default one if it speaks Python. */
export function pythonKernel(
  specs: KernelSpec.ISpecModels | null
): IKernelChoice | null {
  if (!specs) {
    return null;
  }
  const known = Object.values(specs.kernelspecs).filter(
    spec => spec !== undefined
  );
  const isPython = (spec: KernelSpec.ISpecModel) =>
    spec.language.toLowerCase() === 'python';
  const spec =
    known.find(one => one.name === specs.default && isPython(one)) ??
    known.find(isPython);
  return spec ? { name: spec.name, display_name: spec.display_name } : null;
}

/** A name that is not taken yet: `name.ipynb`, `name-1.ipynb`, ... */
function freeName(name: string, taken: ReadonlySet<string>): string | null {
  for (let number = 0; number < NAME_ATTEMPTS; number++) {
    const candidate = number === 0 ? name : `${name}-${number}`;
    if (!taken.has(`${candidate}.ipynb`)) {
      return `${candidate}.ipynb`;
    }
  }
  return null;
}

export function inFolder(folder: string, name: string): string {
  return folder ? `${folder.replace(/\/$/, '')}/${name}` : name;
}

/** The part of the contents API that is needed here. */
export interface INotebookStore {
  get(path: string, options: { content: true }): Promise<{ content: unknown }>;
  newUntitled(options: {
    path: string;
    type: 'notebook';
  }): Promise<{ path: string }>;
  save(path: string, model: Partial<Contents.IModel>): Promise<unknown>;
}

/** Names in a folder; rejects where there is no such folder. */
export async function namesIn(
  contents: Pick<INotebookStore, 'get'>,
  folder: string
): Promise<string[]> {
  const { content } = await contents.get(folder, { content: true });
  const entries: readonly { name: string }[] = Array.isArray(content)
    ? content
    : [];
  return entries.map(entry => entry.name);
}

/** Write a new notebook into a folder, over no other; resolves to its path. */
export async function createNotebook(
  contents: INotebookStore,
  folder: string,
  fileName: string,
  notebook: INotebookContent
): Promise<string> {
  const taken = new Set(await namesIn(contents, folder));
  const name = freeName(fileName, taken);
  const path = name
    ? inFolder(folder, name)
    : (await contents.newUntitled({ path: folder, type: 'notebook' })).path;
  await contents.save(path, {
    type: 'notebook',
    format: 'json',
    content: notebook
  });
  return path;
}
