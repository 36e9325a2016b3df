// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What the policies say of templates before anyone opens a form. */
import type { TranslationBundle } from '@jupyterlab/translation';
import { NO_FACTS } from '../governance/no-facts';
import type { IGovernance } from '../tokens';
import type { ITemplateCard } from './catalogue';
import { asDocument, notebookOf } from './fill';
import type { TemplateStyle } from './model';
import { usualChoice } from './usual';
import { verdictOf } from './verdict';

/** The refusals of the usual choice, by template; a template that cannot be read has none. */
export async function refusedTemplates(
  cards: readonly ITemplateCard[],
  style: TemplateStyle,
  governance: Pick<IGovernance, 'analyse' | 'options'>,
  trans: TranslationBundle
): Promise<Map<string, string>> {
  const facts = governance.options?.facts ?? NO_FACTS;
  const refused = new Map<string, string>();
  for (const { id, load } of cards) {
    try {
      const template = await load();
      const notebook = notebookOf(
        template,
        usualChoice(template, style, governance.options, facts.user),
        { facts, projectCellStyle: 'readFile' },
        null
      );
      const analysis = await governance.analyse(
        asDocument(template.fileName, notebook)
      );
      const [refusal] = verdictOf(analysis, trans).refusals;
      if (refusal) {
        refused.set(id, refusal.answer);
      }
    } catch {
      // The gallery names what is wrong with it.
    }
  }
  return refused;
}
