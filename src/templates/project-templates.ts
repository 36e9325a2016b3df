// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The templates that a project keeps beside its shared resources. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ITemplateCard } from './catalogue';
import { entriesOf, folderAt, type IFolderReader, readText } from './folders';
import { type ITemplate, TemplateFault } from './model';

const FOLDER = 'templates';
const MOST_TEMPLATES = 50;
const MOST_BYTES = 500_000;
/** Behind those that come with the extension. */
const FIRST_RANK = 200;

/** A folder that is no template, and why. */
export interface IBadTemplate {
  readonly path: string;
  readonly reason: string;
}

export interface IProjectTemplates {
  readonly cards: readonly ITemplateCard[];
  readonly bad: readonly IBadTemplate[];
}

/** Never rejects: a folder that cannot be read is a bad one. */
export async function readProjectTemplates(
  contents: IFolderReader,
  resources: string,
  trans: TranslationBundle
): Promise<IProjectTemplates> {
  const cards: ITemplateCard[] = [];
  const bad: IBadTemplate[] = [];
  const root = await folderAt(contents, `${resources}/${FOLDER}`);
  if (root === null) {
    return { cards, bad };
  }
  const folders = (await entriesOf(contents, root)).filter(
    ({ type }) => type === 'directory'
  );
  for (const { name, path } of folders.slice(0, MOST_TEMPLATES)) {
    try {
      const template = await readTemplate(contents, path, trans);
      cards.push(cardOf(name, template));
    } catch (error) {
      bad.push({
        path,
        reason: error instanceof Error ? error.message : String(error)
      });
    }
  }
  if (folders.length > MOST_TEMPLATES) {
    bad.push({
      path: root,
      reason: trans.__(
        'Only the first %1 of %2 templates are read.',
        MOST_TEMPLATES,
        folders.length
      )
    });
  }
  return { cards, bad };
}

function cardOf(name: string, template: ITemplate): ITemplateCard {
  const { title, description, instead, rank } = template;
  return {
    id: `project/${name}`,
    title,
    description,
    instead,
    rank: FIRST_RANK + rank,
    load: () => Promise.resolve(template)
  };
}

/** @throws TemplateFault */
async function readTemplate(
  contents: IFolderReader,
  path: string,
  trans: TranslationBundle
): Promise<ITemplate> {
  const entries = await entriesOf(contents, path);
  const find = (test: (name: string) => boolean) =>
    entries.find(({ name, type }) => type !== 'directory' && test(name));
  const front = find(name => name === 'template.json');
  const cells =
    find(name => name === 'cells.md') ?? find(name => name.endsWith('.ipynb'));
  if (!front || !cells) {
    throw new TemplateFault(
      trans.__('It needs template.json, and cells.md or a notebook.')
    );
  }
  const large = [front, cells].find(({ size }) => size > MOST_BYTES);
  if (large) {
    throw new TemplateFault(
      trans.__('%1 is larger than %2 bytes.', large.name, MOST_BYTES)
    );
  }
  const [frontText, cellsText, { parseTemplate }] = await Promise.all([
    readText(contents, front.path),
    readText(contents, cells.path),
    import('./parse')
  ]);
  return parseTemplate(
    {
      front: parseJson('template.json', frontText, trans),
      cells:
        cells.name === 'cells.md'
          ? { format: 'markdown', text: cellsText }
          : {
              format: 'notebook',
              content: parseJson(cells.name, cellsText, trans)
            }
    },
    trans
  );
}

function parseJson(
  name: string,
  text: string,
  trans: TranslationBundle
): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TemplateFault(trans.__('%1 is not JSON: %2', name, reason));
  }
}
