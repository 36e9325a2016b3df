// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { problemOf } from '../companion/errors';
import type { MlspaceFound } from '../companion/contract';
import { FieldBody } from './dialog-field';
import type { MlspaceLink } from './mlspace';

/**
 * Find MLSpace, have its API confirmed, and take a token for it. What goes
 * wrong is said in the dialog, which stays until it goes well or is cancelled.
 * @returns whether MLSpace can be asked now.
 */
export async function connectMlspace(
  link: MlspaceLink,
  trans: TranslationBundle
): Promise<boolean> {
  const found = await findMlspace(link, trans);
  let problem = '';
  while (found) {
    const token = await askToken(found, problem, trans);
    if (token === null) {
      return false;
    }
    try {
      await link.connect(found, token);
      return true;
    } catch (error) {
      problem = sentenceOf(error, trans);
    }
  }
  return false;
}

async function findMlspace(
  link: MlspaceLink,
  trans: TranslationBundle
): Promise<MlspaceFound | null> {
  if (link.hasFixedBase) {
    try {
      return await link.discover(link.base);
    } catch (error) {
      const message = trans.__(
        '%1 The address is in the settings: %2',
        sentenceOf(error, trans),
        link.base
      );
      Notification.error(message, { autoClose: false });
      return null;
    }
  }
  let base = link.base;
  let problem = '';
  for (;;) {
    const typed = await askAddress(base, problem, trans);
    if (typed === null) {
      return null;
    }
    base = typed;
    try {
      return await link.discover(base);
    } catch (error) {
      problem = sentenceOf(error, trans);
    }
  }
}

async function askAddress(
  base: string,
  problem: string,
  trans: TranslationBundle
): Promise<string | null> {
  const body = new FieldBody(
    <p>
      {trans.__(
        'Copy it from the browser where MLSpace is open, up to the "#". To be asked only once, enter it in the settings.'
      )}
    </p>,
    {
      label: trans.__('Address of MLSpace'),
      type: 'text',
      value: base,
      placeholder: trans.__('https://…'),
      problem
    }
  );
  const answer = await showDialog({
    title: trans.__('Where is your MLSpace?'),
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Go on') })
    ],
    focusNodeSelector: 'input'
  });
  return answer.button.accept ? (answer.value ?? '') : null;
}

async function askToken(
  found: MlspaceFound,
  problem: string,
  trans: TranslationBundle
): Promise<string | null> {
  const body = new FieldBody(<TokenText found={found} trans={trans} />, {
    label: trans.__('Id token'),
    type: 'password',
    value: '',
    problem
  });
  const answer = await showDialog({
    title: trans.__('Ask %1', found.name),
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Use this token') })
    ],
    focusNodeSelector: 'input'
  });
  return answer.button.accept ? (answer.value ?? '') : null;
}

function TokenText(props: {
  found: MlspaceFound;
  trans: TranslationBundle;
}): JSX.Element {
  const { found, trans } = props;
  return (
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
          'Where it is: open MLSpace in the browser and sign in, press F12, and look in "Application" (Firefox: "Storage") under "Session storage" for id_token, not access_token.'
        )}{' '}
        <a
          className="jp-MLSpace-link"
          href={found.base}
          target="_blank"
          rel="noopener noreferrer"
        >
          {trans.__('Open MLSpace')}
        </a>
      </p>
      <p>
        {trans.__(
          'It stays in the memory of this notebook instance until it expires or you reload the page, and is written nowhere. With it this extension could do what you can do in MLSpace; it is used for stop times, and for notebooks where the role of this one has no right.'
        )}
      </p>
    </>
  );
}

/** A failure in one sentence with its remedy. */
export function sentenceOf(error: unknown, trans: TranslationBundle): string {
  const { detail, next } = problemOf(error, trans.__('ask MLSpace'));
  return `${detail} ${next}`.trim();
}
