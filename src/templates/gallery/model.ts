// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal, type ISignal } from '@lumino/signaling';
import { entriesOf, folderAt, type IFolderReader } from '../folders';
import { type IKernelChoice, type IProjectValues, notebookOf } from '../fill';
import { standardChoice } from '../model';
import type { IProjectTemplates } from '../project-templates';
import type { ExampleNotebook } from '../schema';
import type { ITemplateSettings } from '../settings';
import { type ISummary, readNotebook, summarise } from './notebook';
import type { IShippedExample } from './shipped';

/** How deep folders are looked into, and how many notebooks are shown. */
const MOST_LEVELS = 4;
const MOST_EXAMPLES = 200;
const MOST_BYTES = 5_000_000;
/** So many are read at a time. */
const AT_ONCE = 3;

export interface IExample {
  readonly id: string;
  /** Where it comes from, for people. */
  readonly place: string;
  /** Its path; null for what comes with the extension. */
  readonly path: string | null;
  /** Of a copy, without extension. */
  readonly fileName: string;
  /** Null until it was read. */
  readonly summary: ISummary | null;
  /** Why it cannot be used. */
  readonly fault: string | null;
  read(): Promise<ExampleNotebook>;
}

export interface IGalleryOptions {
  readonly contents: IFolderReader;
  readonly shipped: readonly IShippedExample[];
  readonly project: () => Promise<IProjectValues>;
  /** That the extension's own examples ask for. */
  readonly kernel: () => IKernelChoice | null;
  readonly settings: () => ITemplateSettings;
  /** The project's own templates, read anew. */
  readonly templates: () => Promise<IProjectTemplates>;
  readonly trans: TranslationBundle;
}

/** The examples that can be looked at and copied. */
export class GalleryModel implements IDisposable {
  constructor(private readonly _options: IGalleryOptions) {}

  get examples(): readonly IExample[] {
    return this._examples;
  }

  /** What could not be read or was left out. */
  get notes(): readonly string[] {
    return this._notes;
  }

  get isBusy(): boolean {
    return this._isBusy;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The project's templates, and what is wrong with some. */
  get templates(): IProjectTemplates {
    return this._templates;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  /** Look again. Never rejects. */
  async refresh(): Promise<void> {
    const turn = ++this._turn;
    const isOld = () => turn !== this._turn || this._isDisposed;
    this._isBusy = true;
    this._changed.emit();
    const shipped = this._options.shipped.map(card =>
      this._shippedExample(card)
    );
    const [{ found, notes }, templates] = await Promise.all([
      this._find(),
      this._options.templates()
    ]);
    if (isOld()) {
      return;
    }
    this._examples = [...shipped, ...found];
    this._notes = notes;
    this._templates = templates;
    const queue = this._examples.filter(({ summary }) => summary === null);
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = queue.shift(); next && !isOld(); next = queue.shift()) {
          await this._read(next);
        }
      })
    );
    if (!isOld()) {
      this._isBusy = false;
      this._changed.emit();
    }
  }

  private _shippedExample(card: IShippedExample): IExample {
    const { trans } = this._options;
    const { title, description, picture } = card;
    return {
      id: `shipped/${card.id}`,
      place: trans.__('Comes with the extension'),
      path: null,
      fileName: card.id,
      summary: { title, description, picture },
      fault: null,
      read: async () => {
        const [template, project] = await Promise.all([
          card.load(),
          this._options.project()
        ]);
        const choice = standardChoice(template, 'boto3');
        const filled = notebookOf(
          template,
          choice,
          project,
          this._options.kernel()
        );
        const notebook = readNotebook(filled);
        if (!notebook) {
          throw new Error(trans.__('It is no notebook of format 4.'));
        }
        return notebook;
      }
    };
  }

  private async _find(): Promise<{ found: IExample[]; notes: string[] }> {
    const { contents, settings, trans } = this._options;
    const { resources, exampleFolders } = settings();
    const found = new Map<string, IExample>();
    const notes: string[] = [];
    for (const folder of new Set([resources, ...exampleFolders])) {
      const root = await folderAt(contents, folder);
      if (root === null) {
        notes.push(trans.__('There is no folder %1.', folder));
        continue;
      }
      await this._walk(root, `${resources}/templates`, found, MOST_LEVELS);
    }
    if (found.size >= MOST_EXAMPLES) {
      notes.push(trans.__('Only %1 notebooks are shown.', MOST_EXAMPLES));
    }
    return { found: [...found.values()], notes };
  }

  private async _walk(
    folder: string,
    except: string,
    found: Map<string, IExample>,
    levels: number
  ): Promise<void> {
    const { contents } = this._options;
    const entries = await entriesOf(contents, folder).catch(() => []);
    for (const { name, path, type, size } of entries) {
      if (found.size >= MOST_EXAMPLES) {
        return;
      }
      if (type === 'directory' && levels > 1 && path !== except) {
        await this._walk(path, except, found, levels - 1);
      } else if (type === 'notebook') {
        found.set(path, this._fileExample(name, path, size));
      }
    }
  }

  private _fileExample(name: string, path: string, size: number): IExample {
    const { contents, trans } = this._options;
    return {
      id: path,
      place: path,
      path,
      fileName: name.replace(/\.ipynb$/, ''),
      summary: null,
      fault:
        size > MOST_BYTES
          ? trans.__('It is larger than %1 bytes.', MOST_BYTES)
          : null,
      read: async () => {
        const { content } = await contents.get(path, { content: true });
        const notebook = readNotebook(content);
        if (!notebook) {
          throw new Error(trans.__('It is no notebook of format 4.'));
        }
        return notebook;
      }
    };
  }

  private async _read(example: IExample): Promise<void> {
    const empty = { title: null, description: '', picture: null };
    let shown = { ...example, summary: empty as ISummary };
    if (example.fault === null) {
      try {
        shown = { ...example, summary: summarise(await example.read()) };
      } catch (error) {
        const fault = error instanceof Error ? error.message : String(error);
        shown = { ...shown, fault };
      }
    }
    this._examples = this._examples.map(one =>
      one.id === example.id ? shown : one
    );
    this._changed.emit();
  }

  private _examples: readonly IExample[] = [];
  private _notes: readonly string[] = [];
  private _templates: IProjectTemplates = { cards: [], bad: [] };
  private _isBusy = false;
  private _isDisposed = false;
  private _turn = 0;
  private readonly _changed = new Signal<this, void>(this);
}
