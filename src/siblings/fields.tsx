// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import React from 'react';

interface IFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is wrong with the value; null when nothing is. */
  readonly fault: string | null;
  readonly hint?: string;
}

/** Label, control, hint and fault, tied together for a screen reader. */
function Field(props: {
  label: string;
  fault: string | null;
  hint?: string;
  control: (given: IControl) => JSX.Element;
}): JSX.Element {
  const { label, fault, hint, control } = props;
  const id = React.useId();
  return (
    <div className="jp-MLSpaceForm-field">
      <label htmlFor={id}>{label}</label>
      {control({
        id,
        'aria-describedby': `${id}-hint ${id}-fault`,
        'aria-invalid': fault !== null
      })}
      <span id={`${id}-hint`} className="jp-MLSpaceForm-hint">
        {hint}
      </span>
      <span id={`${id}-fault`} role="alert" className="jp-MLSpaceForm-fault">
        {fault}
      </span>
    </div>
  );
}

interface IControl {
  readonly id: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

/** A line of text, with suggestions where there are any. */
export function TextField(
  props: IFieldProps & {
    readonly suggestions?: readonly string[];
    readonly numeric?: boolean;
  }
): JSX.Element {
  const { value, onChange, suggestions = [], numeric } = props;
  const list = React.useId();
  return (
    <Field
      {...props}
      control={given => (
        <>
          <input
            {...given}
            type="text"
            className="jp-mod-styled"
            inputMode={numeric ? 'numeric' : undefined}
            list={suggestions.length > 0 ? list : undefined}
            autoComplete="off"
            spellCheck={false}
            value={value}
            onChange={event => onChange(event.target.value)}
          />
          {suggestions.length > 0 && (
            <datalist id={list}>
              {suggestions.map(one => (
                <option key={one} value={one} />
              ))}
            </datalist>
          )}
        </>
      )}
    />
  );
}

/** One entry of a choice; entries with the same group stand together. */
export interface IChoice {
  readonly value: string;
  readonly label: string;
  readonly group?: string;
}

/** One of several. */
export function ChoiceField(
  props: IFieldProps & { readonly choices: readonly IChoice[] }
): JSX.Element {
  const { value, onChange, choices } = props;
  const groups = [...new Set(choices.map(({ group }) => group))];
  return (
    <Field
      {...props}
      control={given => (
        <select
          {...given}
          value={value}
          onChange={event => onChange(event.target.value)}
        >
          {groups.map(group => {
            const options = choices
              .filter(one => one.group === group)
              .map(one => (
                <option key={one.value} value={one.value}>
                  {one.label}
                </option>
              ));
            return group === undefined ? (
              options
            ) : (
              <optgroup key={group} label={group}>
                {options}
              </optgroup>
            );
          })}
        </select>
      )}
    />
  );
}
