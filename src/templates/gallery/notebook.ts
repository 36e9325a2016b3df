// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** An example's notebook: what a card shows of it, its preview, and the copy. */
import { replacePlaceholders } from '../../governance/rules/placeholders';
import type { ProjectFacts } from '../../governance/model';
import { type ExampleNotebook, exampleNotebook } from '../schema';

/** What a card shows. */
export interface ISummary {
  /** Null: it has no heading. */
  readonly title: string | null;
  readonly description: string;
  /** A `data:` address, or null. */
  readonly picture: string | null;
}

/** Null where it is no notebook that could be used. */
export function readNotebook(content: unknown): ExampleNotebook | null {
  return exampleNotebook.safeParse(content).data ?? null;
}

const MOST_TITLE = 80;
const MOST_DESCRIPTION = 220;
/** Characters of base64: about a megabyte. */
const MOST_PICTURE = 1_400_000;
const PICTURES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

export function summarise({ cells }: ExampleNotebook): ISummary {
  const prose = cells
    .filter(({ cell_type: type }) => type === 'markdown')
    .map(cell => textOf(cell.source));
  const lines = prose.join('\n\n').split('\n');
  const heading = lines.findIndex(line => /^#{1,3}\s+\S/.test(line));
  const title = heading < 0 ? null : plain(lines[heading].replace(/^#+/, ''));
  return {
    title: title === null ? null : title.slice(0, MOST_TITLE),
    description: firstParagraph(lines.slice(heading + 1)),
    picture: firstPicture(cells)
  };
}

function textOf(source: string | string[]): string {
  return Array.isArray(source) ? source.join('') : source;
}

/** The words of a Markdown line, without its marks. */
function plain(line: string): string {
  return line
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]*>/g, '')
    .replace(/[`*]|\b_|_\b/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function firstParagraph(lines: readonly string[]): string {
  const words: string[] = [];
  for (const line of lines) {
    const text = /^\s*(#|\||-{3,}|={3,}|```)/.test(line) ? '' : plain(line);
    if (text === '' && words.length > 0) {
      break;
    }
    if (text !== '') {
      words.push(text);
    }
  }
  const text = words.join(' ');
  return text.length > MOST_DESCRIPTION
    ? `${text.slice(0, MOST_DESCRIPTION).replace(/\s+\S*$/, '')}…`
    : text;
}

function firstPicture(cells: ExampleNotebook['cells']): string | null {
  for (const { attachments = {}, outputs = [] } of cells) {
    const bundles = [
      ...Object.values(attachments),
      ...outputs.map(({ data }) => data ?? {})
    ];
    for (const bundle of bundles) {
      const picture = pictureIn(bundle);
      if (picture) {
        return picture;
      }
    }
  }
  return null;
}

function pictureIn(bundle: Readonly<Record<string, unknown>>): string | null {
  for (const type of PICTURES) {
    const value = bundle[type];
    const data = typeof value === 'string' ? value.replace(/\s/g, '') : '';
    if (
      data !== '' &&
      data.length <= MOST_PICTURE &&
      /^[A-Za-z0-9+/]+=*$/.test(data)
    ) {
      return `data:${type};base64,${data}`;
    }
  }
  return null;
}

/** One Markdown text of all cells: code between fences, without outputs. */
export function previewOf({ cells }: ExampleNotebook): string {
  return cells
    .map(cell => {
      const text = textOf(cell.source).trimEnd();
      if (cell.cell_type !== 'code') {
        return text;
      }
      const ticks = [...text.matchAll(/`{3,}/g)].map(([run]) => run.length);
      const fence = '`'.repeat(Math.max(2, ...ticks) + 1);
      return `${fence}python\n${text}\n${fence}`;
    })
    .filter(text => text.trim() !== '')
    .join('\n\n');
}

export interface ICopy {
  readonly notebook: ExampleNotebook;
  /** Placeholders that a person has to fill in. */
  readonly left: readonly string[];
}

/** The notebook for this project: values put in, outputs and trust left behind. */
export function copyOf(notebook: ExampleNotebook, facts: ProjectFacts): ICopy {
  const left = new Set<string>();
  const cells = notebook.cells.map(cell => {
    const { text, left: open } = replacePlaceholders(
      textOf(cell.source),
      facts
    );
    open.forEach(one => left.add(one));
    return {
      ...cell,
      source: text,
      metadata: {},
      ...(cell.cell_type === 'code' && { outputs: [], execution_count: null })
    };
  });
  return { notebook: { ...notebook, cells }, left: [...left] };
}
