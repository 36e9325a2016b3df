// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A host name in lower case without its final dot, and its port. */
export interface HostPort {
  readonly name: string;
  readonly port: string;
}

/** Parse `name`, `name:port`, `[v6]` or `[v6]:port`; null when it is none of these. */
export function parseHost(text: string): HostPort | null {
  const match =
    /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9](?:[a-z0-9._-]{0,252}[a-z0-9])?)\.?)(?::(\d{1,5}))?$/i.exec(
      text
    );
  if (match === null) {
    return null;
  }
  const name = (match[1] ?? match[2] ?? '').toLowerCase();
  return { name, port: match[3] ?? '' };
}

/** Host and port of an Origin header; null for `null`, other schemes and anything malformed. */
export function parseOrigin(text: string): HostPort | null {
  const match = /^https?:\/\/([^/?#@\s]+)$/i.exec(text);
  return match === null ? null : parseHost(match[1] ?? '');
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/;

export function isLoopback(host: HostPort): boolean {
  return LOOPBACK.test(host.name);
}

/** What is known about this instance's public name. */
export interface PublicName {
  /** Host name from DescribeNotebookInstance; null until known. */
  readonly exact: string | null;
  /** Name and region from resource-metadata.json; null off an instance. */
  readonly instance: { readonly name: string; readonly region: string } | null;
}

/**
 * Decides which `Host` and `Origin` headers are ours.
 *
 * Until DescribeNotebookInstance has answered (the stock MLSpace role may not
 * call it) the name is the one SageMaker forms from the instance's name: its
 * zone is AWS's own, so nobody else can point it at this instance. Such a name
 * is only good as an Origin if it is the very Host that was asked.
 */
export class HostPolicy {
  constructor(
    allowed: readonly string[],
    private readonly publicName: () => PublicName
  ) {
    this.allowed = allowed.map(parseHost).filter(host => host !== null);
  }

  acceptsHost(header: string | undefined): boolean {
    const host = header === undefined ? null : parseHost(header);
    return host !== null && (isLoopback(host) || this.isPublic(host));
  }

  /** Whether a page of this origin may talk to us when it asked this host. */
  acceptsOrigin(origin: string, hostHeader: string | undefined): boolean {
    const from = parseOrigin(origin);
    const host = hostHeader === undefined ? null : parseHost(hostHeader);
    if (from === null || host === null) {
      return false;
    }
    if (isLoopback(from)) {
      return isLoopback(host);
    }
    return (
      this.isExact(from) || (this.isDerived(from) && from.name === host.name)
    );
  }

  private isPublic(host: HostPort): boolean {
    return this.isExact(host) || this.isDerived(host);
  }

  private isExact(host: HostPort): boolean {
    const { exact } = this.publicName();
    return (
      (exact !== null && host.name === exact.toLowerCase()) ||
      this.allowed.some(
        one =>
          one.name === host.name && (one.port === '' || one.port === host.port)
      )
    );
  }

  private isDerived(host: HostPort): boolean {
    const { exact, instance } = this.publicName();
    if (exact !== null || instance === null) {
      return false;
    }
    const zone = [
      `.notebook.${instance.region}.sagemaker.aws`,
      `.notebook.${instance.region}.sagemaker.com.cn`
    ].find(end => host.name.endsWith(end));
    if (zone === undefined) {
      return false;
    }
    const label = host.name.slice(0, -zone.length);
    const name = instance.name.toLowerCase();
    // SageMaker appends four random characters to newer instances' names.
    return (
      label === name ||
      (label.startsWith(`${name}-`) &&
        /^[a-z0-9]{4}$/.test(label.slice(name.length + 1)))
    );
  }

  private readonly allowed: readonly HostPort[];
}
