// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What a template is, once it has been read. */

export const STYLES = ['boto3', 'sdk-v2', 'sdk-v3'] as const;
/** With which library a notebook speaks to SageMaker. */
export type TemplateStyle = (typeof STYLES)[number];

export const FIELD_KINDS = ['name', 'instanceType', 'dataset', 'text'] as const;

/** One thing that the form asks for; cells use it as `{{key}}`. */
export interface ITemplateField {
  readonly key: string;
  readonly kind: (typeof FIELD_KINDS)[number];
  /** Only where the kind does not say it. */
  readonly label: string | null;
  readonly hint: string | null;
  readonly default: string;
  readonly optional: boolean;
  /** For a name: the API parameter whose naming convention it follows. */
  readonly parameter: string | null;
  /** For an instance type: the action whose list of allowed types counts. */
  readonly action: string | null;
}

/** A cell, and when it is part of the notebook. */
export interface ITemplateCell {
  readonly type: 'code' | 'markdown';
  /** Lines end with LF; may hold `{{placeholders}}`. */
  readonly source: string;
  /** Empty: in every style. */
  readonly styles: readonly TemplateStyle[];
  /** Only where these fields are filled in. */
  readonly given: readonly string[];
  /** Only where these fields are left empty. */
  readonly absent: readonly string[];
}

export interface ITemplate {
  readonly title: string;
  readonly description: string;
  /** Name of the new notebook where no field gives one, without extension. */
  readonly fileName: string;
  readonly rank: number;
  readonly styles: readonly TemplateStyle[];
  readonly fields: readonly ITemplateField[];
  /** What to do where the policies refuse it. */
  readonly instead: string | null;
  readonly cells: readonly ITemplateCell[];
}

/** What a person chose: a style, and a text for each field. */
export interface ITemplateChoice {
  readonly style: TemplateStyle;
  readonly values: Readonly<Record<string, string>>;
}

/** Where a value of the form, or Python for this project, is put in. */
export const PLACEHOLDER = /\{\{\s*([A-Za-z][A-Za-z0-9]*)\s*\}\}/g;

/** A template that cannot be used; the message says why. */
export class TemplateFault extends Error {}

export const isStyle = (value: unknown): value is TemplateStyle =>
  STYLES.some(style => style === value);

/** The choice of someone who changes nothing in the form. */
export function standardChoice(
  template: ITemplate,
  preferred: TemplateStyle
): ITemplateChoice {
  return {
    style: template.styles.includes(preferred) ? preferred : template.styles[0],
    values: Object.fromEntries(
      template.fields.map(field => [field.key, field.default])
    )
  };
}
