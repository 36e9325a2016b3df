// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ProjectFacts } from '../../governance/model';
import { Form } from '../../siblings/form-dialog';
import { inFolder, namesIn } from '../create';
import { entriesOf, folderAt } from '../folders';
import { tidyPath } from '../settings';
import type { IExample } from './model';
import { copyOf } from './notebook';

/** Files beside the example that it may need; more is somebody's data. */
const MOST_FILES = 10;
const MOST_BYTES = 2_000_000;

export type CopyStore = Pick<Contents.IManager, 'get' | 'save' | 'copy'>;

/** How an example's copy is to be called, and where it goes. */
export class CopyForm extends Form {
  constructor(
    readonly example: IExample,
    private readonly _contents: CopyStore,
    private readonly _facts: ProjectFacts,
    folder: string,
    trans: TranslationBundle
  ) {
    super(trans);
    this._values = { name: example.fileName, folder };
  }

  get values(): { readonly name: string; readonly folder: string } {
    return this._values;
  }

  set(values: Partial<{ name: string; folder: string }>): void {
    this._values = { ...this._values, ...values };
    this.touch();
  }

  get faults(): Readonly<Record<'name' | 'folder', string | null>> {
    const { name, folder } = this._values;
    const { trans } = this;
    const fault = trans.__(
      'No %1, and no dot at the start.',
      '/ \\ : * ? " < > |'
    );
    const isName = (text: string) =>
      /^[^\p{Cc}/\\:*?"<>|]{1,120}$/u.test(text) && !text.startsWith('.');
    const parts = tidyPath(folder).split('/').filter(Boolean);
    return {
      name: isName(name.trim()) ? null : fault,
      folder: parts.every(isName) ? null : fault
    };
  }

  get failure(): string {
    return this.trans.__('%1 was not copied', this.example.fileName);
  }

  /** Of the copy; null before it was made. */
  get path(): string | null {
    return this._path;
  }

  /** What the person has to fill in. */
  get left(): readonly string[] {
    return this._left;
  }

  protected async send(): Promise<void> {
    const folder = tidyPath(this._values.folder.trim());
    const name = `${this._values.name.trim().replace(/\.ipynb$/, '')}.ipynb`;
    const original = await this.example.read();
    const { notebook, left } =
      this.example.path === null
        ? // Made for this project just now.
          { notebook: original, left: [] }
        : copyOf(original, this._facts);
    await this._makeFolder(folder);
    const taken = new Set(await namesIn(this._contents, folder));
    if (taken.has(name)) {
      throw new Error(
        this.trans.__('There is %1 already: choose another name.', name)
      );
    }
    const path = inFolder(folder, name);
    await this._contents.save(path, {
      type: 'notebook',
      format: 'json',
      content: notebook
    });
    await this._copyNeighbours(folder, taken);
    this._path = path;
    this._left = left;
  }

  private async _makeFolder(folder: string): Promise<void> {
    const parts = folder.split('/').filter(Boolean);
    for (let count = 1; count <= parts.length; count++) {
      const path = parts.slice(0, count).join('/');
      if ((await folderAt(this._contents, path)) === null) {
        await this._contents.save(path, { type: 'directory' });
      }
    }
  }

  /** Modules and pictures that stand beside it; what is there already stays as it is. */
  private async _copyNeighbours(
    folder: string,
    taken: ReadonlySet<string>
  ): Promise<void> {
    const { path } = this.example;
    const from = path?.replace(/\/?[^/]*$/, '') ?? '';
    // In a top folder stands what belongs to nobody in particular.
    if (!from.includes('/') || from === folder) {
      return;
    }
    const files = (await entriesOf(this._contents, from)).filter(
      ({ type, name, size }) =>
        type === 'file' && !taken.has(name) && size <= MOST_BYTES
    );
    for (const file of files.slice(0, MOST_FILES)) {
      await this._contents.copy(file.path, folder);
    }
  }

  private _values: { readonly name: string; readonly folder: string };
  private _path: string | null = null;
  private _left: readonly string[] = [];
}
