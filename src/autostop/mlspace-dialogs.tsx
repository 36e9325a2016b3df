// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  Dialog,
  InputDialog,
  Notification,
  showDialog
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import React from 'react';
import { problemOf } from '../companion/errors';
import type { MlspaceFound, MlspaceStopTime } from '../companion/contract';
import type { MlspaceLink } from './mlspace';
import { parseTime } from './schedule';
import type { Wording } from './wording';

/** Find MLSpace, have its API confirmed, and take a token for it. */
export async function connectMlspace(
  link: MlspaceLink,
  trans: TranslationBundle
): Promise<void> {
  const base = link.base || (await askAddress(trans));
  if (!base) {
    return;
  }
  await tell(trans.__('ask MLSpace'), async () => {
    const found = await link.discover(base);
    const token = await askToken(found, trans);
    if (token) {
      await link.connect(found, token);
    }
  });
}

/** Change or clear the stop time, where MLSpace lets this user. */
export async function changeStopTime(
  link: MlspaceLink,
  wording: Wording,
  trans: TranslationBundle
): Promise<void> {
  await tell(trans.__('change the stop time'), async () => {
    const now = await link.read();
    if (!now) {
      return;
    }
    const wanted = await askTime(now, wording, trans);
    if (wanted !== undefined && wanted !== now.timeUtc) {
      await link.change(wanted, now.timeUtc);
      Notification.success(
        wanted === null
          ? trans.__('MLSpace no longer stops this notebook every day.')
          : trans.__('MLSpace now stops this notebook at %1 UTC.', wanted),
        { autoClose: 5_000 }
      );
    }
  });
}

async function askAddress(trans: TranslationBundle): Promise<string | null> {
  const answer = await InputDialog.getText({
    title: trans.__('Where is your MLSpace?'),
    label: trans.__(
      'Its address in the browser, up to the "#". To be asked only once, enter it in the settings.'
    ),
    placeholder: trans.__('https://…')
  });
  return answer.button.accept ? (answer.value ?? '').trim() : null;
}

async function askToken(
  found: MlspaceFound,
  trans: TranslationBundle
): Promise<string | null> {
  const body = new FieldBody(
    <>
      <p>
        {trans.__(
          'Paste an id token of yours. It is sent to this address and no other:'
        )}{' '}
        <strong>{found.apiOrigin}</strong>
      </p>
      {!found.sameOrigin && (
        <p>
          {trans.__(
            'The page names this address for its API; it is not the address of the page itself. Go on only if you know it.'
          )}
        </p>
      )}
      <p>
        {trans.__(
          'It stays in the memory of this notebook instance until it expires or you reload the page, and is written nowhere. It lets this extension do what you can do in MLSpace; it is used for stop times, and for notebooks where the role of this one has no right.'
        )}
      </p>
    </>,
    { label: trans.__('Id token'), type: 'password', value: '' }
  );
  const answer = await showDialog({
    title: trans.__('Ask %1', found.name),
    body,
    buttons: [
      Dialog.cancelButton(),
      Dialog.okButton({ label: trans.__('Use this token') })
    ],
    focusNodeSelector: 'input'
  });
  return answer.button.accept ? (answer.value ?? '').trim() : null;
}

/** @returns `HH:MM` in UTC, null to clear, undefined to leave it. */
async function askTime(
  now: MlspaceStopTime,
  wording: Wording,
  trans: TranslationBundle
): Promise<string | null | undefined> {
  const body = new FieldBody(
    <>
      <p>
        {now.nextAt === null
          ? trans.__('MLSpace stops this notebook by no schedule.')
          : trans.__('Now: %1.', wording.moment(now.nextAt))}{' '}
        {now.projectDefault !== null &&
          trans.__('The default of the project is %1 UTC.', now.projectDefault)}
      </p>
      <p>
        {trans.__(
          'MLSpace keeps UTC: by your clock the stop moves when your clocks change.'
        )}
      </p>
    </>,
    {
      label: trans.__('Daily stop time in UTC, as HH:MM'),
      type: 'text',
      value: now.timeUtc ?? ''
    }
  );
  const clear = Dialog.warnButton({ label: trans.__('No automatic stop') });
  const answer = await showDialog({
    title: trans.__('Change the stop time'),
    body,
    buttons: [
      Dialog.cancelButton(),
      ...(now.timeUtc === null ? [] : [clear]),
      Dialog.okButton({ label: trans.__('Change') })
    ],
    focusNodeSelector: 'input'
  });
  if (!answer.button.accept) {
    return undefined;
  }
  if (answer.button.label === clear.label) {
    return null;
  }
  const time = parseTime(answer.value ?? '');
  if (!time) {
    Notification.error(
      trans.__('"%1" is no time: write it as 17:30.', answer.value ?? ''),
      { autoClose: 8_000 }
    );
    return undefined;
  }
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(time.hour)}:${two(time.minute)}`;
}

interface IField {
  readonly label: string;
  readonly type: 'text' | 'password';
  readonly value: string;
}

/** Text with one field below it. */
class FieldBody extends ReactWidget implements Dialog.IBodyWidget<string> {
  constructor(
    private readonly _text: JSX.Element,
    private readonly _field: IField
  ) {
    super();
  }

  getValue(): string {
    return this.node.querySelector('input')?.value ?? '';
  }

  protected override render(): JSX.Element {
    const { label, type, value } = this._field;
    return (
      <>
        {this._text}
        <label>
          {label}{' '}
          <input
            className="jp-mod-styled"
            type={type}
            defaultValue={value}
            autoComplete="off"
            spellCheck={false}
          />
        </label>
      </>
    );
  }
}

async function tell(what: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const { detail, next } = problemOf(error, what);
    Notification.error(`${detail} ${next}`, { autoClose: false });
  }
}
