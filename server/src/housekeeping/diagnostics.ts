// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { isIP } from 'node:net';
import {
  CONTRACT_VERSION,
  type DiagnosticsReport,
  type EndpointReport,
  type ProjectReport
} from '../../../src/companion/contract';
import { SECOND, type Clock } from '../clock';
import type { ProjectService } from '../project/service';
import type { Machine } from './outside';

const LIMIT_MS = 2 * SECOND;
const HTTPS = 443;

/** Host names' first part, and how the SDK's variable for another address ends. */
const SERVICES = [
  ['sagemaker', 'api.sagemaker', 'SAGEMAKER'],
  ['runtime.sagemaker', 'runtime.sagemaker', 'SAGEMAKER_RUNTIME'],
  ['sts', 'sts', 'STS'],
  ['s3', 's3', 'S3'],
  ['logs', 'logs', 'CLOUDWATCH_LOGS'],
  ['iam', 'iam', 'IAM'],
  ['elasticmapreduce', 'elasticmapreduce', 'EMR']
] as const;
/** IAM is one for all regions of a partition. */
const IAM_HOSTS: Readonly<Record<string, string>> = {
  aws: 'iam.amazonaws.com',
  'aws-cn': 'iam.cn-north-1.amazonaws.com.cn',
  'aws-us-gov': 'iam.us-gov.amazonaws.com'
};
const NO_NAME = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA']);

interface Parts {
  readonly machine: Machine;
  readonly project: Pick<ProjectService, 'report'>;
  readonly clock: Clock;
  readonly version: string;
  readonly metadataFile: string;
  readonly persistentFolder: string;
}

/** What is there, what is missing, and which of AWS's endpoints can be reached. */
export class Diagnostics {
  constructor(private readonly parts: Parts) {}

  async report(host: string): Promise<DiagnosticsReport> {
    const { machine, project, version } = this.parts;
    const facts = await project.report();
    const [system, endpoints, persistent] = await Promise.all([
      machine.system(),
      this.endpoints(facts),
      machine.disk.stat(this.parts.persistentFolder)
    ]);
    return {
      versions: {
        companion: version,
        contract: CONTRACT_VERSION,
        node: machine.nodeVersion,
        python: versionOf(machine.env['MLSPACE_PYTHON_VERSION']),
        serverProxy: versionOf(machine.env['MLSPACE_PROXY_VERSION']),
        system
      },
      host,
      places: [
        ...placesOf(facts, this.parts.metadataFile),
        {
          what: 'persistent folder',
          path: this.parts.persistentFolder,
          found: persistent !== null,
          detail: persistent === null ? 'not there' : 'there'
        }
      ],
      missing: missingOf(facts),
      endpoints
    };
  }

  private endpoints(facts: ProjectReport): Promise<EndpointReport[]> {
    const { env } = this.parts.machine;
    const region =
      facts.identity.region ??
      env['AWS_REGION'] ??
      env['AWS_DEFAULT_REGION'] ??
      'us-east-1';
    const partition = facts.identity.partition ?? 'aws';
    const suffix =
      partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
    return Promise.all(
      SERVICES.map(([service, first, variable]) => {
        const other = addressOf(
          env[`AWS_ENDPOINT_URL_${variable}`] ?? env['AWS_ENDPOINT_URL']
        );
        const host =
          service === 'iam'
            ? (IAM_HOSTS[partition] ?? `iam.${suffix}`)
            : `${first}.${region}.${suffix}`;
        return this.attempt(service, other ?? { host, port: HTTPS });
      })
    );
  }

  private async attempt(
    service: string,
    { host, port }: { host: string; port: number }
  ): Promise<EndpointReport> {
    const { machine, clock } = this.parts;
    const from = clock.now();
    const { address, code } = await machine.connect(host, port, LIMIT_MS);
    return {
      service,
      host,
      port,
      state: stateOf(code),
      network: networkOf(address),
      ms: clock.now() - from
    };
  }
}

function stateOf(code: string | null): EndpointReport['state'] {
  if (code === null) {
    return 'reached';
  }
  return NO_NAME.has(code)
    ? 'noName'
    : code === 'ECONNREFUSED'
      ? 'refused'
      : 'noRoute';
}

/** A private address is a VPC endpoint's. */
function networkOf(address: string | null): EndpointReport['network'] {
  if (address === null || isIP(address) === 0) {
    return null;
  }
  if (/^(127\.|::1$|::ffff:127\.)/.test(address)) {
    return 'loopback';
  }
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd])/i.test(
    address
  )
    ? 'private'
    : 'public';
}

/** Host and port alone: an address may carry a password. */
function addressOf(
  text: string | undefined
): { host: string; port: number } | null {
  if (!text || !URL.canParse(text)) {
    return null;
  }
  const { hostname, port, protocol } = new URL(text);
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'http:' ? 80 : HTTPS)
  };
}

function versionOf(text: string | undefined): string | null {
  return /^[\w.+-]{1,30}$/.test(text ?? '') ? (text ?? null) : null;
}

function placesOf(
  { params, identity, policies }: ProjectReport,
  metadataFile: string
): DiagnosticsReport['places'] {
  const { layout, files, folder } = policies;
  return [
    {
      what: 'params',
      path: params.path,
      found: params.state === 'ok' || params.state === 'partial',
      detail: params.state
    },
    {
      what: 'metadata',
      path: metadataFile,
      found: identity.instanceArn !== null,
      detail: identity.instanceName ?? 'no instance'
    },
    {
      what: 'policies',
      path: folder,
      found: layout !== 'none',
      detail:
        layout === 'none'
          ? 'none: the standard MLSpace policies speak'
          : `${files.length} files, ${layout}`
    },
    {
      what: 'instance tags',
      path: identity.instanceArn ?? '',
      found: identity.tags !== null,
      detail: Object.keys(identity.tags ?? {})
        .sort()
        .join(', ')
    }
  ];
}

function missingOf({
  params,
  identity,
  policies
}: ProjectReport): DiagnosticsReport['missing'] {
  return [
    ...[...params.problems, ...policies.problems].map(
      ({ key, message, next }) => ({
        what: key === null ? message : `${key}: ${message}`,
        next
      })
    ),
    ...identity.problems.map(({ operation, detail, next }) => ({
      what: `${operation}: ${detail}`,
      next
    }))
  ];
}
