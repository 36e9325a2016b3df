// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import { type Contents, ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import { previewBody } from '../preview';
import type { ProjectFacts } from '../governance/model';
import { SDK_DEFAULTS_MARKER, sdkDefaults } from './sdk-defaults';

export interface IWriteSdkDefaultsOptions {
  readonly contents: Contents.IManager;
  readonly path: string;
  readonly facts: ProjectFacts;
  /** Whether kernels are pointed at the file. */
  readonly isUsed: boolean;
  readonly trans: TranslationBundle;
}

/** Shows what would be written, then writes it; a file that is not ours is asked about. */
export async function writeSdkDefaults(
  options: IWriteSdkDefaultsOptions
): Promise<void> {
  const { contents, facts, isUsed, path, trans } = options;
  if (!facts.user && !facts.project && !facts.subnets) {
    Notification.warning(
      trans.__(
        'Nothing is known of the project yet: open the MLSpace panel to see why, then try again.'
      ),
      { autoClose: 8000 }
    );
    return;
  }
  const text = sdkDefaults(facts);
  const old = await readText(contents, path);
  const isForeign = old !== null && !old.startsWith(SDK_DEFAULTS_MARKER);
  const answer = await showDialog({
    title: isForeign
      ? trans.__('Replace %1?', path)
      : trans.__('Write %1?', path),
    body: preview(text, isForeign, trans),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      isForeign
        ? Dialog.warnButton({ label: trans.__('Replace') })
        : Dialog.okButton({ label: trans.__('Write') })
    ]
  });
  if (!answer.button.accept) {
    return;
  }
  await save(contents, path, text);
  Notification.success(
    isUsed
      ? trans.__(
          'Wrote %1. Python kernels read it at their next `Session()`.',
          path
        )
      : trans.__(
          'Wrote %1. To use it, turn on "Point kernels at the SageMaker SDK’s defaults file" in the settings of the MLSpace guard.',
          path
        ),
    { autoClose: 10000 }
  );
}

function preview(
  text: string,
  isForeign: boolean,
  trans: TranslationBundle
): Widget {
  const body = previewBody(
    trans.__('What is written'),
    isForeign
      ? trans.__(
          'The file that is there was not written by this extension. Replacing it loses what it says.'
        )
      : null
  );
  const code = document.createElement('pre');
  code.textContent = text;
  body.node.append(code);
  return body;
}

/** Null when there is no such file. */
async function readText(
  contents: Contents.IManager,
  path: string
): Promise<string | null> {
  try {
    const { content } = await contents.get(path, {
      content: true,
      type: 'file',
      format: 'text'
    });
    return typeof content === 'string' ? content : '';
  } catch (reason) {
    if (isMissing(reason)) {
      return null;
    }
    throw reason;
  }
}

function isMissing(reason: unknown): boolean {
  return (
    reason instanceof ServerConnection.ResponseError &&
    reason.response.status === 404
  );
}

async function save(
  contents: Contents.IManager,
  path: string,
  content: string
): Promise<void> {
  let folder = '';
  for (const part of PathExt.dirname(path).split('/').filter(Boolean)) {
    folder = PathExt.join(folder, part);
    try {
      await contents.get(folder, { content: false });
    } catch (reason) {
      if (!isMissing(reason)) {
        throw reason;
      }
      await contents.save(folder, { type: 'directory' });
    }
  }
  await contents.save(path, { type: 'file', format: 'text', content });
}
