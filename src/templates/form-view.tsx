// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { ProblemNote } from '../project/problem';
import { ChoiceField, TextField } from '../siblings/fields';
import { FormDialog } from '../siblings/form-dialog';
import type { TemplateForm } from './form';
import { isStyle, type ITemplateField, type TemplateStyle } from './model';
import type { IVerdict } from './verdict';

/** Ask for what the template needs, and write the notebook. True when it was written. */
export async function askForTemplate(form: TemplateForm): Promise<boolean> {
  const dialog = new FormDialog({
    form,
    title: form.template.title,
    view: () => <TemplateFields form={form} />,
    submit: form.trans.__('Create notebook')
  });
  return (await dialog.launch()).button.accept;
}

export function TemplateFields({ form }: { form: TemplateForm }): JSX.Element {
  const { trans, template, choice, verdict } = form;
  return (
    <>
      <p className="jp-MLSpaceForm-lead">{template.description}</p>
      {template.fields.map(field => (
        <TemplateField key={field.key} form={form} field={field} />
      ))}
      {template.styles.length > 1 && (
        <ChoiceField
          label={trans.__('Written with')}
          value={choice.style}
          fault={null}
          hint={trans.__('Which one comes first is set in the settings.')}
          choices={template.styles.map(style => ({
            value: style,
            label: styleName(style, trans)
          }))}
          onChange={style => isStyle(style) && form.setStyle(style)}
        />
      )}
      <Verdict verdict={verdict} instead={template.instead} trans={trans} />
      <label className="jp-MLSpaceForm-check">
        <input
          type="checkbox"
          checked={form.isRun}
          onChange={event => {
            form.isRun = event.target.checked;
          }}
        />{' '}
        {trans.__('Run all cells when it opens')}
      </label>
    </>
  );
}

function TemplateField(props: {
  form: TemplateForm;
  field: ITemplateField;
}): JSX.Element {
  const { form, field } = props;
  const { trans, choice } = form;
  const { label, hint } = wordsFor(field, form, trans);
  const types = field.kind === 'instanceType' ? form.typesFor(field) : null;
  const given = {
    label,
    hint,
    value: choice.values[field.key],
    fault: form.faults[field.key],
    onChange: (value: string) => form.set(field.key, value)
  };
  return types ? (
    <ChoiceField
      {...given}
      choices={types.map(type => ({ value: type, label: type }))}
    />
  ) : (
    <TextField {...given} suggestions={form.suggestionsFor(field)} />
  );
}

function wordsFor(
  field: ITemplateField,
  form: TemplateForm,
  trans: TranslationBundle
): { label: string; hint: string } {
  const { label, hint } = usualWords(field, form, trans);
  return { label: field.label ?? label, hint: field.hint ?? hint };
}

function usualWords(
  field: ITemplateField,
  form: TemplateForm,
  trans: TranslationBundle
): { label: string; hint: string } {
  const pattern = form.patternFor(field);
  switch (field.kind) {
    case 'name':
      return {
        label: trans.__('Name'),
        hint:
          pattern === null
            ? trans.__('The notebook appends the time.')
            : trans.__('The notebook appends the time. Agreed: %1', pattern)
      };
    case 'instanceType':
      return {
        label: trans.__('Instance type'),
        hint: form.typesFor(field)
          ? trans.__('What the project’s policies allow for it.')
          : trans.__('The policies known here name no allowed types.')
      };
    case 'dataset':
      return {
        label: trans.__('Data set'),
        hint: trans.__(
          'A folder below the project’s data sets. Empty: the notebook makes a small example.'
        )
      };
    case 'text':
      return { label: field.key, hint: '' };
  }
}

/** What the policies say of it, before anything is sent. */
function Verdict(props: {
  verdict: IVerdict | null;
  instead: string | null;
  trans: TranslationBundle;
}): JSX.Element {
  const { verdict, instead, trans } = props;
  return (
    <div role="status" data-verdict={verdict?.kind}>
      {verdict?.kind === 'refused' && (
        <>
          <ProblemNote
            problem={{
              message: trans.__(
                'By the policies known here AWS would refuse it: %1.',
                verdict.refusals[0].answer
              ),
              next: instead ? trans.__('Instead: %1', instead) : ''
            }}
            trans={trans}
          />
        </>
      )}
      {verdict?.kind === 'allowed' && (
        <p>{trans.__('● By the policies known here AWS would allow it.')}</p>
      )}
      {verdict?.kind === 'unknown' && (
        <p>
          {trans.__(
            '○ Nothing in the policies known here refuses it; they do not settle all of it.'
          )}
        </p>
      )}
      {verdict?.kind === 'none' && (
        <p>{trans.__('● It creates nothing that policies ask about.')}</p>
      )}
    </div>
  );
}

export function styleName(
  style: TemplateStyle,
  trans: TranslationBundle
): string {
  switch (style) {
    case 'boto3':
      return 'boto3';
    case 'sdk-v2':
      return trans.__('SageMaker SDK v2');
    case 'sdk-v3':
      return trans.__('SageMaker SDK v3');
  }
}
