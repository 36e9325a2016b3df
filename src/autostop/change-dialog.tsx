// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { MlspaceStopTime } from '../companion/contract';
import { CompanionError } from '../companion/errors';
import { FieldBody } from './dialog-field';
import type { MlspaceLink } from './mlspace';
import { connectMlspace, sentenceOf } from './mlspace-dialogs';
import { nextUtc, parseTime } from './schedule';
import type { Wording } from './wording';

export interface IChangeOptions {
  readonly link: MlspaceLink;
  readonly wording: Wording;
  readonly trans: TranslationBundle;
  readonly now: () => number;
}

/** What the person chose: `HH:MM` in UTC, null to clear. */
type Wish = { readonly timeUtc: string | null };

/** Change or clear the stop time, where MLSpace lets this user; asks for a token first if there is none. */
export async function changeStopTime(options: IChangeOptions): Promise<void> {
  const { link, trans } = options;
  if (!link.stopTime && !(await connectMlspace(link, trans))) {
    return;
  }
  try {
    const current = await link.read();
    if (current?.locked) {
      await tellLocked(current, current.locked, trans);
    } else if (current) {
      await askAndChange(options, current);
    }
  } catch (error) {
    Notification.error(sentenceOf(error, trans), { autoClose: false });
  }
}

/** The dialog stays until what it says is done, or it is cancelled. */
async function askAndChange(
  options: IChangeOptions,
  first: MlspaceStopTime
): Promise<void> {
  const { link } = options;
  let current = first;
  let typed = current.timeUtc ?? '';
  let problem = '';
  for (;;) {
    const answer = await askTime(options, current, typed, problem);
    if (answer === null) {
      return;
    }
    typed = answer.typed;
    const wish = answer.clear ? { timeUtc: null } : wishOf(typed);
    if (!wish) {
      problem = options.trans.__('"%1" is no time. Write it as 17:30.', typed);
      continue;
    }
    try {
      await carryOut(options, current, wish);
      return;
    } catch (error) {
      if (!(error instanceof CompanionError) || !link.stopTime) {
        throw error;
      }
      problem = sentenceOf(error, options.trans);
      current = (await link.read()) ?? current;
    }
  }
}

async function carryOut(
  { link, wording, trans }: IChangeOptions,
  current: MlspaceStopTime,
  { timeUtc }: Wish
): Promise<void> {
  if (timeUtc === current.timeUtc) {
    // MLSpace would take even that for an edit.
    Notification.info(trans.__('Nothing was changed: it is that already.'), {
      autoClose: 5_000
    });
    return;
  }
  const changed = await link.change(timeUtc, current.timeUtc);
  const nextAt = changed?.nextAt ?? null;
  Notification.success(
    nextAt === null
      ? trans.__('MLSpace no longer stops this notebook every day.')
      : trans.__(
          'MLSpace now stops this notebook at or after %1.',
          wording.moment(nextAt)
        ),
    { autoClose: 5_000 }
  );
}

function wishOf(typed: string): Wish | null {
  const time = parseTime(typed);
  const two = (part: number) => String(part).padStart(2, '0');
  return time && { timeUtc: `${two(time.hour)}:${two(time.minute)}` };
}

/** @returns null: cancelled. */
async function askTime(
  { wording, trans, now }: IChangeOptions,
  current: MlspaceStopTime,
  value: string,
  problem: string
): Promise<{ typed: string; clear: boolean } | null> {
  const hint = (text: string) => {
    const time = parseTime(text);
    return time
      ? trans.__(
          'Next: %1, or up to an hour later.',
          wording.moment(nextUtc(time, now()))
        )
      : trans.__('HH:MM, from 00:00 to 23:59.');
  };
  const body = new FieldBody(
    <ChangeText current={current} wording={wording} trans={trans} />,
    {
      label: trans.__('Daily stop time in UTC, as HH:MM'),
      type: 'text',
      value,
      problem,
      hint
    }
  );
  const clear = Dialog.warnButton({ label: trans.__('No automatic stop') });
  const answer = await showDialog({
    title: trans.__('Change the stop time'),
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      ...(current.timeUtc === null ? [] : [clear]),
      Dialog.okButton({ label: trans.__('Change') })
    ],
    focusNodeSelector: 'input'
  });
  return answer.button.accept
    ? {
        typed: answer.value ?? '',
        clear: answer.button.label === clear.label
      }
    : null;
}

function ChangeText(props: {
  current: MlspaceStopTime;
  wording: Wording;
  trans: TranslationBundle;
}): JSX.Element {
  const { current, wording, trans } = props;
  const { nextAt, projectDefault } = current;
  return (
    <>
      <p>
        {nextAt === null
          ? trans.__('MLSpace does not stop this notebook by a schedule.')
          : trans.__('Now: %1.', wording.moment(nextAt))}{' '}
        {projectDefault !== null && defaultOf(projectDefault, trans)}
      </p>
      <p>
        {trans.__(
          'MLSpace keeps UTC: when your clocks change, the stop moves by an hour for you.'
        )}
      </p>
    </>
  );
}

/** MLSpace takes a default that is no time, and gives new notebooks none then. */
function defaultOf(text: string, trans: TranslationBundle): string {
  return parseTime(text)
    ? trans.__('New notebooks of this project get %1 UTC.', text)
    : trans.__(
        'The default of the project, "%1", is no time: new notebooks get none.',
        text
      );
}

async function tellLocked(
  { page }: MlspaceStopTime,
  reason: string,
  trans: TranslationBundle
): Promise<void> {
  await showDialog({
    title: trans.__('The stop time cannot be changed here'),
    body: (
      <div className="jp-MLSpaceDialog">
        <p>{reason}</p>
        <p>
          {trans.__('Ask the owner of the project.')}{' '}
          <a
            className="jp-MLSpace-link"
            href={page}
            target="_blank"
            rel="noopener noreferrer"
          >
            {trans.__('Open this notebook in MLSpace')}
          </a>
        </p>
      </div>
    ),
    buttons: [Dialog.okButton({ label: trans.__('Close') })]
  });
}
