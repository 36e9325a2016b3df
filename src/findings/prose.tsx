// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import React from 'react';

/** A sentence in which backquotes stand around code. */
export function Prose({ text }: { readonly text: string }): JSX.Element {
  return (
    <>
      {text
        .split('`')
        .map((part, index) =>
          index % 2 === 1 ? <code key={index}>{part}</code> : part
        )}
    </>
  );
}
