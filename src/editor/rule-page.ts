// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { MainAreaWidget } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { mlspaceIcon } from '../icons';

const PANEL_ID = 'jupyterlab-mlspace-rule';
const MARKDOWN = 'text/markdown';

/** What a page needs to be shown. */
export interface IRulePageContext {
  readonly shell: JupyterFrontEnd.IShell;
  /** Without it the page is shown as it is written. */
  readonly rendermime: IRenderMimeRegistry | null;
  readonly trans: TranslationBundle;
}

/** Text of a rule's page: it comes with the extension, so no network is needed. */
async function loadPage(rule: string): Promise<string | null> {
  if (!/^MLS\d{3}$/.test(rule)) {
    return null;
  }
  try {
    const page: unknown = await import(
      /* webpackMode: "lazy-once", webpackChunkName: "rule-pages" */
      `../../docs/rules/${rule}.md`
    );
    return typeof page === 'object' &&
      page !== null &&
      'default' in page &&
      typeof page.default === 'string'
      ? page.default
      : null;
  } catch {
    // A rule of an engine newer than these pages.
    return null;
  }
}

/** Somebody else may have written it: the model is not trusted. */
export async function renderPage(
  text: string,
  rendermime: IRenderMimeRegistry | null
): Promise<Widget> {
  if (!rendermime) {
    const plain = new Widget({ node: document.createElement('pre') });
    plain.node.textContent = text;
    return plain;
  }
  const renderer = rendermime.createRenderer(MARKDOWN);
  const model = rendermime.createModel({ data: { [MARKDOWN]: text } });
  await renderer.renderModel(model);
  return renderer;
}

/** Open a rule's page beside the notebook; one page at a time. */
export async function openRulePage(
  rule: string,
  { shell, rendermime, trans }: IRulePageContext
): Promise<void> {
  const text =
    (await loadPage(rule)) ?? trans.__('There is no page for rule %1.', rule);
  const content = await renderPage(text, rendermime);
  content.addClass('jp-MLSpace-rulePage');
  for (const widget of shell.widgets('main')) {
    if (widget.id === PANEL_ID) {
      widget.dispose();
    }
  }
  const panel = new MainAreaWidget({ content });
  panel.id = PANEL_ID;
  panel.title.label = rule;
  panel.title.icon = mlspaceIcon;
  panel.title.caption = trans.__('Rule %1', rule);
  // A page longer than its panel is scrolled by keyboard too.
  content.node.tabIndex = 0;
  shell.add(panel, 'main', { mode: 'split-right' });
  shell.activateById(panel.id);
}
