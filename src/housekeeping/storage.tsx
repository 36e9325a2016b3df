// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import React from 'react';
import type { StorageReport } from '../companion/contract';
import { DataTable } from '../views/table';
import { formatBytes } from './bytes';
import { PartState, type IViewOptions } from './view';

/** Space on the disks, and what the next stop would delete. */
export function StorageSection(props: IViewOptions): JSX.Element {
  const { model, trans } = props;
  const { value, problem, isLoading } = model.storage;
  return (
    <section>
      <h2>{trans.__('Disk')}</h2>
      <PartState
        isLoading={isLoading}
        hasValue={value !== null}
        problem={problem}
        trans={trans}
      />
      {value && (
        <>
          <Volume
            {...props}
            name={trans.__('Persistent (survives a stop)')}
            volume={value.persistent}
          />
          <Volume
            {...props}
            name={trans.__('Temporary (deleted at a stop)')}
            volume={value.temporary}
          />
          <Lost {...props} report={value} />
        </>
      )}
      <button
        type="button"
        className="jp-MLSpace-button"
        aria-label={trans.__('Look again at disk and ports')}
        onClick={() => void model.refresh('storage')}
      >
        {isLoading ? trans.__('Looking…') : trans.__('Look again')}
      </button>
    </section>
  );
}

function Volume(
  props: IViewOptions & { name: string; volume: StorageReport['persistent'] }
): JSX.Element {
  const { name, volume, locale, trans } = props;
  if (volume === null) {
    return <p>{trans.__('%1: not there', name)}</p>;
  }
  const { path, totalBytes, freeBytes } = volume;
  const used = totalBytes - freeBytes;
  const size = (bytes: number) => formatBytes(bytes, locale);
  return (
    <p>
      <meter
        min={0}
        max={totalBytes}
        high={totalBytes * 0.9}
        value={used}
        aria-label={trans.__('Used of %1', path)}
      />{' '}
      {trans.__(
        '%1: %2 of %3 used, %4 free',
        name,
        size(used),
        size(totalBytes),
        size(freeBytes)
      )}{' '}
      <code>{path}</code>
    </p>
  );
}

function Lost(props: IViewOptions & { report: StorageReport }): JSX.Element {
  const { report, trans, locale } = props;
  const { lost, packages } = report;
  return (
    <>
      <h3>{trans.__('Lost at the next stop')}</h3>
      <p>
        {lost.count === 0
          ? trans.__('No new or large files outside the persistent folder.')
          : trans._n(
              '%1 file, %2, new since the start or larger than 100 MB.',
              '%1 files, %2, new since the start or larger than 100 MB.',
              lost.count,
              formatBytes(lost.bytes, locale)
            )}{' '}
        {lost.isCut &&
          trans.__('The search ended at its limit: there may be more.')}
      </p>
      {packages.map(({ environment, names }) => (
        <p key={environment}>
          {trans.__(
            'Packages installed into %1 since the start: %2',
            environment,
            names.join(', ')
          )}
        </p>
      ))}
      {lost.files.length > 0 && (
        <details>
          <summary>{trans.__('Show the largest')}</summary>
          <DataTable columns={[trans.__('File'), trans.__('Size')]}>
            {lost.files.map(({ path, bytes }) => (
              <tr key={path}>
                <th scope="row">{path}</th>
                <td>{formatBytes(bytes, locale)}</td>
              </tr>
            ))}
          </DataTable>
        </details>
      )}
    </>
  );
}

/** Programs that listen, with the way to them through Jupyter. */
export function PortsSection(props: IViewOptions): JSX.Element | null {
  const { model, trans, proxied } = props;
  const ports = model.storage.value?.ports;
  if (ports === undefined) {
    return null;
  }
  return (
    <section>
      <h2>{trans.__('Open ports')}</h2>
      {ports.length === 0 ? (
        <p>{trans.__('No program of yours listens, Jupyter aside.')}</p>
      ) : (
        <ul className="jp-MLSpaceHousekeeping-ports">
          {ports.map(({ port, address }) => (
            <li key={port}>
              <a href={proxied(port)} target="_blank" rel="noopener noreferrer">
                {trans.__('Open port %1', port)}
              </a>{' '}
              {address === 'every'
                ? trans.__('listens on every address')
                : address === 'loopback'
                  ? trans.__('listens on this machine only')
                  : trans.__('listens on another address; the link may fail')}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
