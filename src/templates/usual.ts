// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What the form holds before anybody types. */
import type { EngineOptions } from '../governance/model';
import { usualName } from './checks';
import {
  type ITemplate,
  type ITemplateChoice,
  type ITemplateField,
  standardChoice,
  type TemplateStyle
} from './model';
import { allowedTypes } from './verdict';

/** The types that the policies name for a field; null where they name none. */
export function typesFor(
  { action }: ITemplateField,
  options: EngineOptions | null
): string[] | null {
  return options && action ? allowedTypes(options.policies, action) : null;
}

/** A name with the person's in it, and an instance type that is allowed. */
export function usualChoice(
  template: ITemplate,
  preferred: TemplateStyle,
  options: EngineOptions | null,
  user: string | null
): ITemplateChoice {
  const usual = standardChoice(template, preferred);
  const values = { ...usual.values };
  for (const field of template.fields) {
    const types =
      field.kind === 'instanceType' ? typesFor(field, options) : null;
    if (field.kind === 'name') {
      values[field.key] = usualName(field, user);
    } else if (types && !types.includes(field.default)) {
      values[field.key] = types[0];
    }
  }
  return { ...usual, values };
}
