// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { problemOf } from '../companion/errors';
import type { ICompanion } from '../tokens';
import { tellProblem } from './tell';

/**
 * Open another instance's JupyterLab, or Jupyter, in a new tab. Called within the click: a
 * tab that is opened after an answer would be blocked. The presigned URL goes
 * straight into that tab, and nowhere else.
 */
export async function openInstance(
  companion: ICompanion,
  name: string,
  view: 'lab' | 'classic',
  trans: TranslationBundle
): Promise<void> {
  const tab = window.open('', '_blank');
  if (tab) {
    tab.opener = null;
  }
  try {
    const { url } = await companion.request('openInstance', { name }, { view });
    if (!tab) {
      throw new Error(trans.__('The browser has blocked the new tab.'));
    }
    tab.location.replace(url);
  } catch (error) {
    tab?.close();
    const problem = problemOf(error, 'CreatePresignedNotebookInstanceUrl');
    tellProblem(trans.__('%1 was not opened', name), problem, trans);
  }
}
