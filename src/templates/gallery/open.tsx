// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import {
  MainAreaWidget,
  Notification,
  showErrorMessage
} from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { renderPage } from '../../editor/rule-page';
import { mlspaceIcon } from '../../icons';
import { TextField } from '../../siblings/fields';
import { FormDialog } from '../../siblings/form-dialog';
import type { IProjectValues } from '../fill';
import { CopyForm } from './copy-form';
import type { IExample } from './model';
import { previewOf } from './notebook';

export interface IGalleryContext {
  readonly app: JupyterFrontEnd;
  /** Without it a preview is shown as it is written. */
  readonly rendermime: IRenderMimeRegistry | null;
  readonly project: () => Promise<IProjectValues>;
  readonly copyFolder: () => string;
  readonly trans: TranslationBundle;
}

/** Show an example without running or changing anything. */
export async function previewExample(
  example: IExample,
  { app, rendermime, trans }: IGalleryContext
): Promise<void> {
  const title = example.summary?.title ?? example.fileName;
  const id = `jupyterlab-mlspace-preview-${example.id}`;
  for (const widget of app.shell.widgets('main')) {
    if (widget.id === id) {
      app.shell.activateById(id);
      return;
    }
  }
  try {
    const text = previewOf(await example.read());
    const content = await renderPage(text, rendermime);
    content.addClass('jp-MLSpaceGallery-preview');
    // A page longer than its panel is scrolled by keyboard too.
    content.node.tabIndex = 0;
    const panel = new MainAreaWidget({ content });
    panel.id = id;
    panel.title.label = trans.__('Preview: %1', title);
    panel.title.icon = mlspaceIcon;
    app.shell.add(panel, 'main', { mode: 'split-right' });
    app.shell.activateById(id);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await showErrorMessage(trans.__('%1 cannot be shown', title), reason);
  }
}

/** Ask for a name, copy the example for this project, and open the copy. */
export async function copyExample(
  example: IExample,
  context: IGalleryContext
): Promise<string | null> {
  const { app, trans, copyFolder } = context;
  const { facts } = await context.project();
  const form = new CopyForm(
    example,
    app.serviceManager.contents,
    facts,
    copyFolder(),
    trans
  );
  const dialog = new FormDialog({
    form,
    title: trans.__('Use %1', example.summary?.title ?? example.fileName),
    view: () => <CopyFields form={form} />,
    submit: trans.__('Copy and open')
  });
  const { button } = await dialog.launch();
  if (!button.accept || form.path === null) {
    return null;
  }
  await app.commands.execute('docmanager:open', {
    path: form.path,
    factory: 'Notebook'
  });
  if (form.left.length > 0) {
    Notification.info(
      trans.__('Still to be filled in: %1', form.left.join(', ')),
      { autoClose: 10_000 }
    );
  }
  return form.path;
}

function CopyFields({ form }: { form: CopyForm }): JSX.Element {
  const { trans, values, faults } = form;
  return (
    <>
      <TextField
        label={trans.__('Name')}
        value={values.name}
        fault={faults.name}
        hint={trans.__(
          'The copy is yours. User and project are filled in where the example has a placeholder.'
        )}
        onChange={name => form.set({ name })}
      />
      <TextField
        label={trans.__('Folder')}
        value={values.folder}
        fault={faults.folder}
        hint={trans.__('Empty: the top folder.')}
        onChange={folder => form.set({ folder })}
      />
    </>
  );
}
