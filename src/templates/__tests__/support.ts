// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A project, its policies, and folders in memory. */
import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { NO_FACTS } from '../../governance/no-facts';
import { standardPolicySets } from '../../editor/policies';
import { DEFAULT_SETTINGS } from '../../editor/settings';
import {
  createEngine,
  type EngineOptions,
  type ProjectFacts,
  type SourceDocument
} from '../../governance';
import { dynamicRoleName } from '../../governance/policy/template';
import type { IGovernance } from '../../tokens';

const ROLE = dynamicRoleName('MLSpace', 'Project001', 'jdoe');
export const FACTS: ProjectFacts = {
  ...NO_FACTS,
  user: 'jdoe',
  project: 'Project001',
  system: 'MLSpace',
  account: '111122223333',
  region: 'us-east-1',
  partition: 'aws',
  roleArn: `arn:aws:iam::111122223333:role/${ROLE}`,
  bucket: 'mlspace-data-111122223333',
  subnets: ['subnet-1', 'subnet-2'],
  securityGroups: ['sg-1'],
  volumeKey: 'f4a6c5a2-0000-4000-8000-000000000000'
};

/** MLSpace's own policies, as far as facts and these lists tell. */
export function optionsOf(
  facts: ProjectFacts,
  namingPatterns: Readonly<Record<string, string>> = {}
): EngineOptions {
  const settings = {
    ...DEFAULT_SETTINGS,
    template: {
      trainingTypes: ['ml.m5.large', 'ml.g4dn.xlarge'],
      transformTypes: ['ml.m5.xlarge'],
      endpointTypes: ['ml.m5.large'],
      exemptTypes: ['ml.g4dn.*']
    }
  };
  return {
    facts,
    policies: standardPolicySets(facts, settings),
    rules: { ...settings.rules, namingPatterns }
  };
}

export function governanceOf(options: EngineOptions) {
  const governance = {
    options,
    changed: new Signal<IGovernance, void>({} as IGovernance),
    analyse: (source: SourceDocument) =>
      Promise.resolve(createEngine(governance.options).analyse(source))
  };
  return governance;
}

type Tree = { readonly [name: string]: string | Tree };

/** Folders and files in memory, read and written as the contents API does. */
export class MemoryContents {
  constructor(tree: Tree) {
    this._put('', tree);
  }

  readonly files = new Map<string, string>();
  readonly folders = new Set<string>(['']);
  /** Every path that was asked for. */
  readonly asked: string[] = [];

  get = (
    asked: string,
    options: Contents.IFetchOptions = {}
  ): Promise<Contents.IModel> => {
    const path = asked.replace(/\/$/, '');
    this.asked.push(path);
    const text = this.files.get(path);
    if (text !== undefined) {
      const isNotebook = path.endsWith('.ipynb') && options.type !== 'file';
      const content: unknown = isNotebook ? JSON.parse(text) : text;
      return Promise.resolve({ ...this._entry(path), content });
    }
    if (!this.folders.has(path)) {
      return Promise.reject(new Error(`no ${path}`));
    }
    const inside = [...this.files.keys(), ...this.folders].filter(
      one => one !== '' && one.replace(/\/?[^/]*$/, '') === path
    );
    return Promise.resolve({
      ...this._entry(path),
      content: inside.map(one => this._entry(one))
    });
  };

  save = (
    path: string,
    model: Partial<Contents.IModel> = {}
  ): Promise<Contents.IModel> => {
    if (model.type === 'directory') {
      this.folders.add(path);
    } else {
      this.files.set(path, JSON.stringify(model.content));
    }
    return Promise.resolve(this._entry(path));
  };

  copy = (from: string, folder: string): Promise<Contents.IModel> => {
    const path = `${folder}/${from.split('/').pop()}`;
    this.files.set(path, this.files.get(from) ?? '');
    return Promise.resolve(this._entry(path));
  };

  newUntitled = (): Promise<Contents.IModel> =>
    Promise.reject(new Error('not needed'));

  private _entry(path: string): Contents.IModel {
    const isFolder = this.folders.has(path);
    return {
      name: path.split('/').pop() ?? '',
      path,
      type: isFolder
        ? 'directory'
        : path.endsWith('.ipynb')
          ? 'notebook'
          : 'file',
      size: this.files.get(path)?.length,
      writable: true,
      created: '',
      last_modified: '',
      mimetype: '',
      format: null,
      content: null
    };
  }

  private _put(folder: string, tree: Tree): void {
    for (const [name, what] of Object.entries(tree)) {
      const path = folder ? `${folder}/${name}` : name;
      if (typeof what === 'string') {
        this.files.set(path, what);
      } else {
        this.folders.add(path);
        this._put(path, what);
      }
    }
  }
}

export const notebookText = (
  cells: readonly Readonly<Record<string, unknown>>[]
): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
