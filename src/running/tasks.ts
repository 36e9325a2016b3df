// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { WorkItem } from '../companion/contract';
import { problemOf } from '../companion/errors';
import { tellProblem } from '../siblings/tell';
import type { RunningModel } from './model';
import { endingOf } from './words';

const AUTO_CLOSE_MS = 6_000;

/** Ask, then end it. Never rejects: what went wrong is told. */
export async function endItem(
  model: RunningModel,
  item: WorkItem,
  trans: TranslationBundle
): Promise<void> {
  const { verb, title, body } = endingOf(item, trans);
  const whose =
    item.isMine || item.owner === null
      ? ''
      : ` ${trans.__('It belongs to %1.', item.owner)}`;
  const { button } = await showDialog({
    title,
    body: `${body}${whose}`,
    defaultButton: 0,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: verb })
    ]
  });
  if (!button.accept) {
    return;
  }
  try {
    await model.end(item);
  } catch (error) {
    const problem = problemOf(error, verb);
    tellProblem(trans.__('%1 was not ended', item.name), problem, trans);
  }
}

/** Give it the project's tags. Never rejects: what went wrong is told. */
export async function tagItem(
  model: RunningModel,
  item: WorkItem,
  trans: TranslationBundle
): Promise<void> {
  try {
    await model.addTags(item);
    Notification.info(
      trans.__('%1 carries the project’s tags now.', item.name),
      { autoClose: AUTO_CLOSE_MS }
    );
  } catch (error) {
    const problem = problemOf(error, 'AddTags');
    tellProblem(trans.__('%1 was not tagged', item.name), problem, trans);
  }
}
