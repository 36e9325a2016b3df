// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { UUID } from '@lumino/coreutils';
import { projectCellMetadata } from '../boilerplate/project-cell';
import {
  projectCellSource,
  pythonString
} from '../governance/fixes/project-cell';
import type { ProjectFacts } from '../governance/model';

/** A template as it lies in its folder. */
export interface ITemplate {
  /** Name of the new notebook, without extension. */
  readonly fileName: string;
  readonly cells: readonly ITemplateCell[];
}

/**
 * `projectCell` and `roleCell` are written for the project at hand; the others
 * are lines of text.
 */
export interface ITemplateCell {
  readonly type: string;
  readonly source?: readonly string[];
}

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
export interface ITemplateValues {
  readonly facts: ProjectFacts;
  readonly projectCellStyle: 'readFile' | 'literal';
}

/** Python source that defines `role`, the role to pass: the notebook's own. */
export function roleCellSource(facts: ProjectFacts): string {
  const comment = "# Jobs run with this notebook's own role";
  return facts.roleArn
    ? `${comment}\nrole = ${pythonString(facts.roleArn)}`
    : [
        comment,
        'caller = boto3.client("sts").get_caller_identity()',
        'role = "arn:{}:iam::{}:role/{}".format(',
        '    caller["Arn"].split(":")[1], caller["Account"], caller["Arn"].split("/")[1]',
        ')'
      ].join('\n');
}

/** The notebook that a template makes for a project. */
export function notebookOf(
  template: ITemplate,
  values: ITemplateValues,
  kernel: IKernelChoice | null
): INotebookContent {
  return {
    cells: template.cells.map(cell => fill(cell, values)),
    metadata: {
      ...(kernel ? { kernelspec: kernel } : {}),
      language_info: { name: 'python' }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
}

function fill(
  cell: ITemplateCell,
  { facts, projectCellStyle }: ITemplateValues
): INotebookCell {
  const text = (cell.source ?? []).join('\n');
  switch (cell.type) {
    case 'projectCell': {
      const source = projectCellSource(facts, projectCellStyle);
      return code(source, projectCellMetadata(source));
    }
    case 'roleCell':
      return code(roleCellSource(facts), {});
    case 'code':
      return code(text, {});
    default:
      return {
        cell_type: 'markdown',
        id: UUID.uuid4(),
        metadata: {},
        source: text
      };
  }
}

function code(source: string, metadata: object): INotebookCell {
  return {
    cell_type: 'code',
    id: UUID.uuid4(),
    execution_count: null,
    metadata,
    outputs: [],
    source
  };
}
