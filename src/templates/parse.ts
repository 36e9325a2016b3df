// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Files of a template's folder -> a template, or the reason why not. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { SNIPPETS } from './fill';
import {
  type ITemplate,
  type ITemplateCell,
  STYLES,
  type TemplateStyle,
  PLACEHOLDER,
  isStyle,
  TemplateFault
} from './model';
import { readMarkdown } from './markdown';
import {
  frontMatter,
  MOST_CELLS,
  MOST_CHARACTERS,
  notebookCells
} from './schema';

/** The text of `template.json` and of the cells, as they lie in the folder. */
export interface ITemplateFiles {
  readonly front: unknown;
  readonly cells:
    | { readonly format: 'markdown'; readonly text: string }
    | { readonly format: 'notebook'; readonly content: unknown };
}

/** @throws TemplateFault that says what is wrong. */
export function parseTemplate(
  files: ITemplateFiles,
  trans: TranslationBundle
): ITemplate {
  const front = frontMatter.safeParse(files.front);
  if (!front.success) {
    const { path, message } = front.error.issues[0];
    throw new TemplateFault(
      path.length > 0
        ? trans.__('template.json: %1: %2', path.join('.'), message)
        : trans.__('template.json: %1', message)
    );
  }
  const cells =
    files.cells.format === 'markdown'
      ? cellsOfMarkdown(files.cells.text, trans)
      : cellsOfNotebook(files.cells.content, trans);
  const template = { ...front.data, cells };
  demandSane(template, trans);
  return template;
}

function cellsOfMarkdown(
  text: string,
  trans: TranslationBundle
): ITemplateCell[] {
  return readMarkdown(text).map(({ kind, source, words, line }) =>
    kind === 'prose'
      ? cell('markdown', source)
      : { ...cell('code', source), ...conditions(words, line, trans) }
  );
}

function cellsOfNotebook(
  content: unknown,
  trans: TranslationBundle
): ITemplateCell[] {
  const notebook = notebookCells.safeParse(content);
  if (!notebook.success) {
    const { path, message } = notebook.error.issues[0];
    throw new TemplateFault(
      trans.__('The notebook cannot be read: %1: %2', path.join('.'), message)
    );
  }
  return notebook.data.cells
    .filter(({ cell_type: type }) => type === 'code' || type === 'markdown')
    .map(({ cell_type: type, source }) =>
      cell(
        type === 'code' ? 'code' : 'markdown',
        Array.isArray(source) ? source.join('') : source
      )
    );
}

function cell(type: ITemplateCell['type'], source: string): ITemplateCell {
  return {
    type,
    source: source.replace(/\r\n?/g, '\n'),
    styles: [],
    given: [],
    absent: []
  };
}

/** What stands behind `python` at a fence: styles, `if:field`, `unless:field`. */
function conditions(
  words: readonly string[],
  line: number,
  trans: TranslationBundle
): Pick<ITemplateCell, 'styles' | 'given' | 'absent'> {
  const styles: TemplateStyle[] = [];
  const given: string[] = [];
  const absent: string[] = [];
  for (const word of words) {
    const [mark, key] = word.split(':', 2);
    if (isStyle(word)) {
      styles.push(word);
    } else if (mark === 'if' && key) {
      given.push(key);
    } else if (mark === 'unless' && key) {
      absent.push(key);
    } else {
      throw new TemplateFault(
        trans.__(
          'cells.md, line %1: %2 is neither a style (%3) nor if:field nor unless:field.',
          line,
          word,
          STYLES.join(', ')
        )
      );
    }
  }
  return { styles, given, absent };
}

function demandSane(template: ITemplate, trans: TranslationBundle): void {
  const { cells, fields } = template;
  const size = cells.reduce((sum, { source }) => sum + source.length, 0);
  if (cells.length > MOST_CELLS || size > MOST_CHARACTERS) {
    throw new TemplateFault(
      trans.__(
        'It is too large: at most %1 cells and %2 characters.',
        MOST_CELLS,
        MOST_CHARACTERS
      )
    );
  }
  if (!cells.some(({ type }) => type === 'code')) {
    throw new TemplateFault(trans.__('It has no code cell.'));
  }
  const keys = fields.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) {
    throw new TemplateFault(trans.__('The field %1 is there twice.', twice));
  }
  const known = new Set<string>([...keys, ...SNIPPETS]);
  for (const { source, given, absent } of cells) {
    const used = [...source.matchAll(PLACEHOLDER)].map(([, name]) => name);
    const unknown = [...used, ...given, ...absent].find(
      name => !known.has(name)
    );
    if (unknown !== undefined) {
      throw new TemplateFault(
        trans.__('%1 is no field of this template.', `{{${unknown}}}`)
      );
    }
  }
}
