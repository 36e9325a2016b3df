// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  Clipboard,
  Dialog,
  InputDialog,
  showDialog,
  showErrorMessage
} from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { SharedNotebook } from '../companion/contract';
import { problemOf } from '../companion/errors';
import { tellProblem } from '../siblings/tell';
import type { ICompanion } from '../tokens';
import { findSecrets, type IFoundSecret, type SecretKind } from './secrets';
import { countOutputs, snapshotOf } from './snapshot';

const MAX_LISTED = 20;
const MAX_COPIES = 100;

export interface IShareOptions {
  readonly companion: ICompanion;
  readonly contents: Contents.IManager;
  readonly trans: TranslationBundle;
}

/** Look for secrets, ask, put the snapshot into S3, and show its link. */
export async function shareNotebook(
  panel: Pick<NotebookPanel, 'context'> | null,
  { companion, trans }: IShareOptions
): Promise<void> {
  if (panel === null) {
    await showErrorMessage(
      trans.__('No notebook'),
      trans.__('Open the notebook that you want to share, and try again.')
    );
    return;
  }
  const notebook = panel.context.model.toJSON() as unknown as SharedNotebook;
  const name = PathExt.basename(panel.context.path);
  const choice = await askHow(name, notebook, trans);
  if (choice === null) {
    return;
  }
  const body = { name, notebook: snapshotOf(notebook, choice === 'all') };
  try {
    const { uri } = await companion.request('shareNotebook', {}, body);
    await showLink(uri, trans);
  } catch (error) {
    const problem = problemOf(error, 'shareNotebook');
    tellProblem(trans.__('%1 is not shared', name), problem, trans);
  }
}

async function askHow(
  name: string,
  notebook: SharedNotebook,
  trans: TranslationBundle
): Promise<'all' | 'sources' | null> {
  const secrets = findSecrets(notebook);
  const cancel = Dialog.cancelButton({ label: trans.__('Cancel') });
  const strip = Dialog.okButton({ label: trans.__('Share without outputs') });
  const all =
    secrets.length > 0
      ? Dialog.warnButton({ label: trans.__('Share all the same') })
      : Dialog.okButton({ label: trans.__('Share') });
  const buttons =
    countOutputs(notebook) > 0 ? [cancel, strip, all] : [cancel, all];
  const { button } = await showDialog({
    title: trans.__('Share a snapshot of %1', name),
    body: <Question notebook={notebook} secrets={secrets} trans={trans} />,
    buttons,
    // Enter does not share a secret.
    defaultButton: secrets.length > 0 ? 0 : buttons.length - 1
  });
  return button === all || button.label === all.label
    ? 'all'
    : button.label === strip.label
      ? 'sources'
      : null;
}

function Question(props: {
  notebook: SharedNotebook;
  secrets: readonly IFoundSecret[];
  trans: TranslationBundle;
}): JSX.Element {
  const { notebook, secrets, trans } = props;
  return (
    <div className="jp-MLSpaceForm">
      <p>
        {trans.__(
          'Everyone in the project can read it. It is encrypted with the project’s key and does not follow later changes.'
        )}
      </p>
      <p>
        {trans._n(
          '%1 cell with outputs.',
          '%1 cells with outputs.',
          countOutputs(notebook)
        )}
      </p>
      {secrets.length > 0 && (
        <>
          <p>
            <strong>{trans.__('This looks like secrets:')}</strong>
          </p>
          <ul>
            {secrets.slice(0, MAX_LISTED).map((one, index) => (
              <li key={index}>{secretText(one, trans)}</li>
            ))}
            {secrets.length > MAX_LISTED && (
              <li>{trans.__('and %1 more', secrets.length - MAX_LISTED)}</li>
            )}
          </ul>
          <p>
            {secrets.some(({ place }) => place !== 'output')
              ? trans.__(
                  'Those that are not in outputs are shared without outputs too: cancel and take them out. A secret that was shared has to be replaced.'
                )
              : trans.__('Without outputs they stay here.')}
          </p>
        </>
      )}
    </div>
  );
}

function secretText(
  { kind, cell, place }: IFoundSecret,
  trans: TranslationBundle
): string {
  const kinds: Readonly<Record<SecretKind, string>> = {
    awsKey: trans.__('an AWS access key'),
    awsSecret: trans.__('an AWS secret key'),
    sessionToken: trans.__('an AWS session token'),
    presignedUrl: trans.__('a presigned URL'),
    privateKey: trans.__('a private key'),
    bearerToken: trans.__('a bearer token')
  };
  const places = {
    source: trans.__('in cell %1', cell),
    output: trans.__('in the output of cell %1', cell),
    metadata:
      cell === 0
        ? trans.__('in the metadata of the notebook')
        : trans.__('in the metadata of cell %1', cell)
  };
  return `${kinds[kind]} ${places[place]}`;
}

async function showLink(uri: string, trans: TranslationBundle): Promise<void> {
  const { button } = await showDialog({
    title: trans.__('Shared'),
    body: (
      <div className="jp-MLSpaceForm">
        <p>
          {trans.__(
            'Who is in the project opens it with the command “Open Shared Notebook…”.'
          )}
        </p>
        <p>
          <code className="jp-MLSpaceHousekeeping-link">{uri}</code>
        </p>
      </div>
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Close') }),
      Dialog.okButton({ label: trans.__('Copy link') })
    ]
  });
  if (button.accept) {
    Clipboard.copyToSystem(uri);
  }
}

/** Ask for a link and make a copy of what it leads to; the copy's path. */
export async function openShared({
  companion,
  contents,
  trans
}: IShareOptions): Promise<string | null> {
  const { value, button } = await InputDialog.getText({
    title: trans.__('Open a shared notebook'),
    label: trans.__('Its link, which begins with s3://'),
    okLabel: trans.__('Make a copy')
  });
  if (!button.accept || !value) {
    return null;
  }
  try {
    const { name, notebook } = await companion.request(
      'openShared',
      {},
      { uri: value.trim() }
    );
    const path = await freePath(contents, name);
    await contents.save(path, {
      type: 'notebook',
      format: 'json',
      // Whatever its author trusted, here nobody has yet.
      content: snapshotOf(notebook, true)
    });
    return path;
  } catch (error) {
    const problem = problemOf(error, 'openShared');
    tellProblem(trans.__('No copy was made'), problem, trans);
    return null;
  }
}

/** A name that is free: nothing is overwritten. */
async function freePath(
  contents: Contents.IManager,
  name: string
): Promise<string> {
  const stem = name.replace(/\.ipynb$/, '');
  const { content } = await contents.get('', { content: true });
  const taken = new Set(
    (content as readonly Contents.IModel[]).map(one => one.name)
  );
  for (let copy = 0; copy < MAX_COPIES; copy++) {
    const path = copy === 0 ? `${stem}.ipynb` : `${stem}-${copy}.ipynb`;
    if (!taken.has(path)) {
      return path;
    }
  }
  throw new Error(`There are ${MAX_COPIES} copies of ${name} already.`);
}
