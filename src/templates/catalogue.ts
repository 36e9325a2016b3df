// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ITemplate } from './template';

/** What a card shows, and how the rest is loaded. */
export interface ITemplateCard {
  /** Name of the folder below `data/`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Order within the launcher's category. */
  readonly rank: number;
  load(): Promise<ITemplate>;
}

/** The templates that come with the extension. */
export function templateCards(trans: TranslationBundle): ITemplateCard[] {
  return [
    {
      id: 'training-job-boto3',
      title: trans.__('Training job (boto3)'),
      description: trans.__(
        'A notebook that trains a small model with the project’s tags, network and key'
      ),
      rank: 10,
      load: async () =>
        (await import('./data/training-job-boto3/template.json')).default
    }
  ];
}
