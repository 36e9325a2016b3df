// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import React from 'react';

interface IProps {
  readonly title: string;
  /** Spoken instead of the title, where that alone would be ambiguous. */
  readonly label?: string;
  readonly children: React.ReactNode;
}

/** A small menu that goes away when it is left, by key or by click. */
export function FoldOut({ title, label, children }: IProps): JSX.Element {
  const details = React.useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (details.current) {
      details.current.open = false;
    }
  };
  return (
    <details
      ref={details}
      className="jp-MLSpaceFindings-menu"
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) {
          close();
        }
      }}
      onKeyDown={event => {
        if (event.key === 'Escape' && details.current?.open) {
          event.stopPropagation();
          close();
          details.current.querySelector('summary')?.focus();
        }
      }}
    >
      <summary aria-label={label}>{title}</summary>
      {/* Takes the focus of a click between its entries, which stays inside so. */}
      <div tabIndex={-1}>{children}</div>
    </details>
  );
}
