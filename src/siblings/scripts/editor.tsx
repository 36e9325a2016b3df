// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import React from 'react';
import type { IScriptAdvice } from '../../companion/lifecycle-advice';
import { ProblemNote } from '../../project/problem';
import { TextField } from '../fields';
import { adviceText } from './advice';
import { HOOKS, SCRIPT_CHARACTERS, type Hook, type ScriptForm } from './form';

const ROWS = { onCreate: 6, onStart: 12 } as const;

/** Both scripts, with advice as they are written. */
export function ScriptEditor(props: {
  form: ScriptForm;
  save: () => void;
  cancel: () => void;
}): JSX.Element {
  const { form, save, cancel } = props;
  const { trans, edited, values, faults, wasTried, problem } = form;
  const title =
    edited === null
      ? trans.__('New lifecycle configuration')
      : trans.__('Edit %1', edited.name);
  const first = React.useRef<HTMLElement>(null);
  React.useEffect(() => {
    first.current?.querySelector<HTMLElement>('input, textarea')?.focus();
  }, [form]);
  return (
    <section
      ref={first}
      aria-label={title}
      className="jp-MLSpaceForm jp-MLSpaceScripts-editor"
    >
      <h2>{title}</h2>
      {edited === null && (
        <TextField
          label={trans.__('Name')}
          value={values.name}
          fault={wasTried || values.name !== '' ? faults.name : null}
          hint={trans.__('Letters, digits and hyphens; it cannot be changed.')}
          onChange={name => form.set({ name })}
        />
      )}
      {HOOKS.map(hook => (
        <ScriptField key={hook} form={form} hook={hook} />
      ))}
      <div role="alert">
        {wasTried && faults.scripts !== null && <p>{faults.scripts}</p>}
        {problem && (
          <ProblemNote
            problem={{ ...problem, message: problem.detail }}
            trans={trans}
          />
        )}
      </div>
      <p className="jp-MLSpaceForm-hint" role="status">
        {form.isBusy
          ? trans.__('Waiting for AWS…')
          : edited !== null &&
            (faults.unchanged ??
              trans.__('AWS keeps no earlier version: this cannot be undone.'))}
      </p>
      <div className="jp-MLSpacePage-actions">
        <button
          type="button"
          className="jp-MLSpace-button"
          aria-disabled={form.isBusy || faults.unchanged !== null}
          onClick={save}
        >
          {edited === null ? trans.__('Create') : trans.__('Save')}
        </button>
        <button type="button" className="jp-MLSpace-button" onClick={cancel}>
          {trans.__('Cancel')}
        </button>
      </div>
    </section>
  );
}

function ScriptField(props: { form: ScriptForm; hook: Hook }): JSX.Element {
  const { form, hook } = props;
  const { trans, values, faults } = form;
  const id = React.useId();
  const area = React.useRef<HTMLTextAreaElement>(null);
  return (
    <div className="jp-MLSpaceForm-field">
      <label htmlFor={id}>
        {hook === 'onCreate'
          ? trans.__('When a notebook is created, once')
          : trans.__('At each start, also the first')}
      </label>
      <textarea
        id={id}
        ref={area}
        rows={ROWS[hook]}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        aria-invalid={faults[hook] !== null}
        aria-describedby={`${id}-size ${id}-fault ${id}-advice`}
        value={values[hook]}
        onChange={event => form.set({ [hook]: event.target.value })}
      />
      <span id={`${id}-size`} className="jp-MLSpaceForm-hint">
        {trans.__(
          '%1 of %2 characters in base64',
          form.size(hook),
          SCRIPT_CHARACTERS
        )}
      </span>
      <span id={`${id}-fault`} role="alert" className="jp-MLSpaceForm-fault">
        {faults[hook]}
      </span>
      <Advice
        id={`${id}-advice`}
        form={form}
        hook={hook}
        goTo={line => area.current && selectLine(area.current, line)}
      />
    </div>
  );
}

/** Not spoken at each key: it is there to be read. */
function Advice(props: {
  id: string;
  form: ScriptForm;
  hook: Hook;
  goTo: (line: number) => void;
}): JSX.Element | null {
  const { id, form, hook, goTo } = props;
  const { trans } = form;
  // Of its size the field itself speaks.
  const advice = form.advice(hook).filter(({ code }) => code !== 'tooLong');
  const line = (one: IScriptAdvice) => (
    <li key={`${one.line} ${one.code}`}>
      <button
        type="button"
        className="jp-MLSpace-link"
        onClick={() => goTo(one.line)}
      >
        {trans.__('Line %1', one.line)}
      </button>{' '}
      {adviceText(one.code, trans)}{' '}
      {one.code === 'crlf' && (
        <button
          type="button"
          className="jp-MLSpace-link"
          onClick={() =>
            form.set({ [hook]: form.values[hook].replace(/\r\n?/g, '\n') })
          }
        >
          {trans.__('Convert all lines')}
        </button>
      )}
    </li>
  );
  return (
    <div id={id} className="jp-MLSpaceScripts-advice">
      {advice.length > 0 && (
        <>
          <strong>{trans.__('Advice')}</strong>
          <ul>{advice.map(line)}</ul>
        </>
      )}
    </div>
  );
}

function selectLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const start = lines
    .slice(0, line - 1)
    .reduce((sum, text) => sum + text.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
}
