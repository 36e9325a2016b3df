// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import type { IFact } from './describe';

/** Names and values; what is not known is said to be. */
export function FactList(props: {
  facts: readonly IFact[];
  trans: TranslationBundle;
}): JSX.Element {
  const { facts, trans } = props;
  return (
    <dl className="jp-MLSpaceHead-facts">
      {facts.map(({ name, value, note }) => (
        <React.Fragment key={name}>
          <dt>{name}</dt>
          <dd className={value === null ? 'jp-mod-unknown' : undefined}>
            {value ?? trans.__('not known')}
            {note !== undefined && (
              <div className="jp-MLSpacePage-note">{note}</div>
            )}
          </dd>
        </React.Fragment>
      ))}
    </dl>
  );
}
