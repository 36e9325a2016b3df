// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A template, a choice and a project -> a notebook. */
import { UUID } from '@lumino/coreutils';
import { projectCellMetadata } from '../boilerplate/project-cell';
import {
  projectCellSource,
  pythonString
} from '../governance/fixes/project-cell';
import type { ProjectFacts, SourceDocument } from '../governance/model';
import {
  type ITemplate,
  type ITemplateCell,
  type ITemplateChoice,
  PLACEHOLDER
} from './model';
import { labellingSource, roleSource, xgboostSource } from './snippets';

/** Placeholders that stand alone on a line and become Python of several lines. */
export const SNIPPETS = [
  'projectCell',
  'role',
  'xgboostImage',
  'labellingFunctions'
] as const;

/** Which kernel a notebook asks for, as nbformat writes it. */
export interface IKernelChoice {
  readonly name: string;
  readonly display_name: string;
}

/** A notebook as nbformat 4.5 writes it. */
export interface INotebookContent {
  readonly cells: readonly INotebookCell[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nbformat: 4;
  readonly nbformat_minor: 5;
}

export interface INotebookCell {
  readonly cell_type: 'code' | 'markdown';
  readonly id: string;
  readonly metadata: object;
  readonly source: string;
  readonly execution_count?: null;
  readonly outputs?: readonly never[];
}

/** What the templates use of a project. */
export interface IProjectValues {
  readonly facts: ProjectFacts;
  readonly projectCellStyle: 'readFile' | 'literal';
}

/** The notebook that a template makes for a project. */
export function notebookOf(
  template: ITemplate,
  choice: ITemplateChoice,
  values: IProjectValues,
  kernel: IKernelChoice | null
): INotebookContent {
  return {
    cells: template.cells
      .filter(cell => isWanted(cell, choice))
      .map(cell => fill(cell, choice, values)),
    metadata: {
      ...(kernel ? { kernelspec: kernel } : {}),
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
}

/** The notebook as the engine reads it. */
export function asDocument(
  name: string,
  { cells }: INotebookContent
): SourceDocument {
  return {
    name,
    format: 'notebook',
    cells: cells.map((cell, index) => ({
      id: cell.id,
      index,
      type: cell.cell_type,
      source: cell.source
    }))
  };
}

function isWanted(cell: ITemplateCell, choice: ITemplateChoice): boolean {
  const isGiven = (key: string) => (choice.values[key] ?? '').trim() !== '';
  return (
    (cell.styles.length === 0 || cell.styles.includes(choice.style)) &&
    cell.given.every(isGiven) &&
    !cell.absent.some(isGiven)
  );
}

const SNIPPET_LINE = /^\{\{\s*(\w+)\s*\}\}$/gm;

function fill(
  { type, source }: ITemplateCell,
  choice: ITemplateChoice,
  values: IProjectValues
): INotebookCell {
  const value = (name: string) => (choice.values[name] ?? '').trim();
  if (type === 'markdown') {
    const text = source.replace(PLACEHOLDER, (_, name: string) =>
      asProse(value(name))
    );
    return { cell_type: type, id: UUID.uuid4(), metadata: {}, source: text };
  }
  const text = source
    .replace(
      SNIPPET_LINE,
      (line, name: string) => snippet(name, values) ?? line
    )
    .replace(PLACEHOLDER, (_, name: string) => pythonString(value(name)));
  const isProjectCell = source.trim() === '{{projectCell}}';
  return {
    cell_type: 'code',
    id: UUID.uuid4(),
    execution_count: null,
    metadata: isProjectCell ? projectCellMetadata(text) : {},
    outputs: [],
    source: text
  };
}

function snippet(
  name: string,
  { facts, projectCellStyle }: IProjectValues
): string | null {
  switch (name) {
    case 'projectCell':
      return projectCellSource(facts, projectCellStyle);
    case 'role':
      return roleSource(facts);
    case 'xgboostImage':
      return xgboostSource(facts);
    case 'labellingFunctions':
      return labellingSource(facts);
    default:
      return null;
  }
}

/** A value within Markdown is text and nothing else. */
function asProse(value: string): string {
  return value.replace(/[\\`*_{}[\]<>()#+!|~$&]/g, '\\$&');
}
