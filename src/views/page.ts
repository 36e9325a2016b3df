// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget, type WidgetTracker } from '@jupyterlab/apputils';
import type { Widget } from '@lumino/widgets';
import { mlspaceIcon } from '../icons';

/** Which page, and what its tab says. */
export interface IPageName {
  /** Makes the widget's id: there is one page of each. */
  readonly key: string;
  readonly label: string;
}

/** Where pages of one kind go. */
export interface IPagePlace<W extends Widget> {
  readonly shell: JupyterFrontEnd.IShell;
  readonly tracker: WidgetTracker<MainAreaWidget<W>>;
}

/** Show a page in the main area; made first where there is none of that key. */
export async function showPage<W extends Widget>(
  { shell, tracker }: IPagePlace<W>,
  { key, label }: IPageName,
  make: () => W
): Promise<W> {
  const id = `jupyterlab-mlspace-${key}`;
  let page = tracker.find(widget => widget.id === id);
  if (!page) {
    page = framed(make(), label);
    page.id = id;
    await tracker.add(page);
    shell.add(page, 'main');
  }
  shell.activateById(id);
  return page.content;
}

function framed<W extends Widget>(
  content: W,
  label: string
): MainAreaWidget<W> {
  const spoken = content.node.getAttribute('aria-label') ?? label;
  const page = new MainAreaWidget({ content });
  // MainAreaWidget has a name of its own for whatever it shows.
  content.node.setAttribute('aria-label', spoken);
  page.title.label = label;
  page.title.icon = mlspaceIcon;
  // Nothing stands in it: it would be a bare line.
  page.toolbar.hide();
  return page;
}
