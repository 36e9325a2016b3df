// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { ITemplate } from './model';

/** What a card shows, and how the rest is loaded. */
export interface ITemplateCard {
  /** Name of the folder below `data/`. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What to do where the policies refuse it; null: nothing is known. */
  readonly instead: string | null;
  /** Order within the launcher's category. */
  readonly rank: number;
  /** @throws TemplateFault */
  load(): Promise<ITemplate>;
}

/**
 * The templates that come with the extension. Their words stand here once
 * more so that they can be translated and show before a template is loaded.
 */
export function templateCards(trans: TranslationBundle): ITemplateCard[] {
  return words(trans).map(([id, title, description, instead], index) => ({
    id,
    title,
    description,
    instead,
    rank: 10 * (index + 1),
    load: async () => ({
      ...(await loadTemplate('data', id, trans)),
      title,
      description,
      instead
    })
  }));
}

function words(trans: TranslationBundle): [string, string, string, string][] {
  return [
    [
      'training-job',
      trans.__('Training job'),
      trans.__(
        "Train a model on an instance of its own, with the project's tags, network and key."
      ),
      trans.__(
        'Ask your administrator which instance types and services the project may use.'
      )
    ],
    [
      'tuning-job',
      trans.__('Tuning job'),
      trans.__(
        'Try several hyperparameters in training jobs of their own, and find the best ones.'
      ),
      trans.__(
        'Train with a few settings one after the other: the training job card does one.'
      )
    ],
    [
      'batch-transform',
      trans.__('Batch transform'),
      trans.__(
        'Apply a model to files in S3 and read the predictions; nothing stays running.'
      ),
      trans.__('Load the model archive in the notebook and predict there.')
    ],
    [
      'endpoint',
      trans.__('Endpoint'),
      trans.__(
        'Deploy a model, ask it for predictions, and delete everything again.'
      ),
      trans.__('Use a batch transform: it needs no endpoint.')
    ],
    [
      'processing-job',
      trans.__('Processing job'),
      trans.__(
        'Run a script of your own over files in S3, on an instance of its own.'
      ),
      trans.__(
        'Run the script in the notebook, or as a training job with your own image.'
      )
    ],
    [
      'labelling-job',
      trans.__('Labelling job'),
      trans.__('Let a team put labels on texts or pictures in S3.'),
      trans.__(
        'Create the labelling job in MLSpace, or ask your administrator to turn labelling jobs on.'
      )
    ],
    [
      'emr-livy',
      trans.__('Spark on EMR'),
      trans.__(
        'Run Spark code on a cluster through Livy, and end the cluster afterwards.'
      ),
      trans.__(
        'Create the cluster in MLSpace, attach it to your notebook, and enter its Livy address.'
      )
    ]
  ];
}

/** The files lie beside the sources, from `lib/` as from `src/`. */
export async function loadTemplate(
  shelf: 'data' | 'examples',
  id: string,
  trans: TranslationBundle
): Promise<ITemplate> {
  const [front, cells, { parseTemplate }] = await Promise.all([
    import(`../../src/templates/${shelf}/${id}/template.json`),
    import(`../../src/templates/${shelf}/${id}/cells.md`),
    import('./parse')
  ]);
  return parseTemplate(
    {
      front: standard(front),
      cells: { format: 'markdown', text: String(standard(cells)) }
    },
    trans
  );
}

function standard(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module
    ? module.default
    : module;
}
