// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import React from 'react';

/** A table with named columns; its rows are the children. */
export function DataTable(
  props: React.PropsWithChildren<{
    /** For a screen reader, where the heading before it does not say it. */
    readonly label?: string;
    readonly columns: readonly string[];
  }>
): JSX.Element {
  const { label, columns, children } = props;
  return (
    <table className="jp-MLSpace-table" aria-label={label}>
      <thead>
        <tr>
          {columns.map(column => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
