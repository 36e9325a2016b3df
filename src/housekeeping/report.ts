// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The diagnostics as text to send to somebody. Pure; in English, as its readers expect. */
import type { DiagnosticsReport, EndpointReport } from '../companion/contract';
import { withoutSecrets } from './secrets';

export interface IDiagnosis {
  readonly extension: string;
  readonly jupyterlab: string;
  readonly browser: string;
  /** Null where the companion did not answer; then `remedy` says what to do. */
  readonly companion: DiagnosticsReport | null;
  readonly remedy: string | null;
}

/** @param accounts - leave account ids whole. */
export function reportText(diagnosis: IDiagnosis, accounts: boolean): string {
  const { extension, jupyterlab, browser, companion, remedy } = diagnosis;
  const text = [
    'MLSpace diagnostics',
    '',
    `extension            ${extension}`,
    `JupyterLab           ${jupyterlab}`,
    `browser              ${browser}`,
    ...(companion === null
      ? ['companion            no answer', `  ${remedy ?? ''}`]
      : companionLines(companion)),
    ''
  ].join('\n');
  return redact(text, accounts);
}

/** No secrets; account ids keep their last four digits unless wanted whole. */
export function redact(text: string, accounts: boolean): string {
  const safe = withoutSecrets(text);
  return accounts
    ? safe
    : safe
        .replace(/(?<![\w.-])\d{8}(\d{4})(?!\d)/g, '…$1')
        .replace(/-\d{8}(\d{4})(?![\w])/g, '-…$1');
}

function companionLines(report: DiagnosticsReport): string[] {
  const { versions, host, places, missing, endpoints } = report;
  return [
    `companion            ${versions.companion}, contract ${versions.contract}`,
    `Node                 ${versions.node}`,
    `Python of Jupyter    ${versions.python ?? 'not known'}`,
    `jupyter-server-proxy ${versions.serverProxy ?? 'not known'}`,
    `system               ${versions.system}`,
    `Host seen            ${host}`,
    '',
    'Found',
    ...places.map(
      ({ what, path, found, detail }) =>
        `  ${found ? 'yes' : 'NO '}  ${what}: ${detail}${path && ` (${path})`}`
    ),
    '',
    'Missing',
    ...(missing.length === 0 ? ['  nothing'] : []),
    ...missing.map(({ what, next }) => `  ${what} -> ${next}`),
    '',
    'Endpoints (TCP, 2 s)',
    ...endpoints.map(one => `  ${one.service.padEnd(18)} ${endpointText(one)}`)
  ];
}

export function endpointText(endpoint: EndpointReport): string {
  const { host, port, state, network, ms } = endpoint;
  const where = `${host}:${port}`;
  switch (state) {
    case 'reached':
      return `reached in ${Math.round(ms)} ms (${network === 'private' ? 'private address: VPC endpoint' : (network ?? 'address not known')}) ${where}`;
    case 'noRoute':
      return `no route: VPC endpoint or NAT needed ${where}`;
    case 'noName':
      return `no name: DNS does not know it; VPC endpoint with private DNS or a resolver needed ${where}`;
    case 'refused':
      return `refused: something is there, but nothing listens ${where}`;
  }
}
