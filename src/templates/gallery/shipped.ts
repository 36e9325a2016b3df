// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import { type ITemplateCard, loadTemplate } from '../catalogue';

/** An example that comes with the extension; `picture` is a `data:` address. */
export interface IShippedExample extends ITemplateCard {
  readonly picture: string;
}

/** Digits as the example draws them. */
const DIGITS =
  'data:image/png;base64,' +
  [
    'iVBORw0KGgoAAAANSUhEUgAAANwAAAAoBAAAAAB1wiZTAAABYElEQVR42u2XwWrDMAyGld12',
    'i3orFJbmNhjsVbfeBHuY7S7Yq7S7FQae/edP5DyCh3UIteToc+HntyIiD3OOs6oskZcigy5h',
    '9lZyA6uqh3mOguooVaCKwDKlX/eU7mYp3VRXRse1ilM9lWQO96/SdeBD9Yk5xDxPIny8pmR2',
    'IZibQXpxN/twxzl0i5R+1r/UcS3jopL7s4MwZ/Ze4/ALR4hz1DLG5rGI8roJ9dmMDTruX+Bg',
    'TsAdNhPLBffPIsUzl3gZVZhYeB/tDH6Yj8VqDvgXCsvZOq5xHJyHwtrhkKu7wticXsXC2ouG',
    'dS9SHHlNQsGh6o5rGIdXICLVI/0mph3g2HDtUEsWYxCq631HKjY/Ekzhl1zHtYuL2bm+7zAf',
    '5d1QYeyOyxGjERQXo1Fcjtx3pOPFGN5xDeOQdP8uc/Stnnb47TRtM860P5vuR244npWPK3xm',
    'XWU3dG3K7LhmcX8+KlSfV+tG6wAAAABJRU5ErkJggg=='
  ].join('');

export function shippedExamples(trans: TranslationBundle): IShippedExample[] {
  return [
    {
      id: 'digits-xgboost',
      title: trans.__('Handwritten digits with XGBoost'),
      description: trans.__(
        'From data to predictions: train, tune, deploy, predict, and clean up.'
      ),
      instead: null,
      rank: 10,
      picture: DIGITS,
      load: () => loadTemplate('examples', 'digits-xgboost', trans)
    }
  ];
}
