// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Dialog } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';

export interface IField {
  readonly label: string;
  readonly type: 'text' | 'password';
  readonly value: string;
  readonly placeholder?: string;
  /** What was wrong with the last answer; empty: nothing. */
  readonly problem?: string;
  /** Said below the field of what is in it. */
  readonly hint?: (value: string) => string;
}

/** Text with one field below it. */
export class FieldBody
  extends ReactWidget
  implements Dialog.IBodyWidget<string>
{
  constructor(
    private readonly _text: JSX.Element,
    private readonly _field: IField
  ) {
    super();
    this.addClass('jp-MLSpaceDialog');
  }

  getValue(): string {
    return (this.node.querySelector('input')?.value ?? '').trim();
  }

  protected override render(): JSX.Element {
    return (
      <>
        {this._text}
        <Field {...this._field} />
      </>
    );
  }
}

function Field(props: IField): JSX.Element {
  const { label, type, value, placeholder, problem, hint } = props;
  const id = React.useId();
  const [text, setText] = React.useState(value);
  return (
    <>
      {problem && (
        <p role="alert" className="jp-MLSpaceDialog-problem">
          <strong>{problem}</strong>
        </p>
      )}
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="jp-mod-styled"
        type={type}
        value={text}
        placeholder={placeholder}
        // It is rendered after the dialog has looked for what to focus.
        autoFocus
        autoComplete="off"
        spellCheck={false}
        aria-invalid={Boolean(problem)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={event => setText(event.target.value)}
      />
      {hint && (
        <p id={`${id}-hint`} role="status" className="jp-MLSpaceDialog-hint">
          {hint(text)}
        </p>
      )}
    </>
  );
}
