// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../app';
import type {
  Aws,
  LifecycleScripts,
  LogQuery,
  NewNotebook,
  NotebookChange,
  NotebookDescription,
  NotebookSummary,
  RepositoryRow,
  TaggedResource,
  Tags
} from '../aws/types';
import type { ClusterDescription, IngressRule } from '../aws/types-emr';
import type { SharedObject } from '../aws/types-shared';
import type { Jupyter, JupyterSession } from '../autostop/jupyter';
import type { Clock } from '../clock';
import type { FileFault, Files } from '../files';
import { FakeMachine } from '../housekeeping/__tests__/machine';
import { SECRET_HEADER } from '../http/security';
import { listen } from '../lifecycle';
import { createLogger } from '../logging';
import { systemResolve } from '../mlspace/addresses';
import { createWeb } from '../mlspace/http';
import { createServices } from '../services';
import { FakeWork } from '../work/__tests__/fake-work';

export const SECRET = 'f'.repeat(64);
export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';
export const PARAMS_FILE = '/sm/global-resources/notebook-params.json';
export const METADATA_FILE = '/opt/metadata.json';
export const CRONTAB = '/var/spool/cron/root';
export const POLICY_FOLDER = '/sm/global-resources/policies';

export const GOOD_PARAMS = {
  pSMSKMSKeyId: '01234567-89ab-cdef-0123-456789abcdef',
  pSMSRoleARN: `arn:aws:iam::${ACCOUNT}:role/mlspace-notebook-role`,
  pSMSSecurityGroupId: ['sg-0123456789abcdef0'],
  pSMSSubnetIds: 'subnet-0aaaaaaaaaaaaaaaa,subnet-0bbbbbbbbbbbbbbbb',
  pSMSLifecycleConfigName: 'mlspace-notebook-lifecycle-config',
  pSMSDataBucketName: `mlspace-data-${ACCOUNT}`
};

export function arnOf(name: string): string {
  return `arn:aws:sagemaker:${REGION}:${ACCOUNT}:notebook-instance/${name.toLowerCase()}`;
}

/** A clock that moves only when told to. */
export class FakeClock implements Clock {
  time = Date.UTC(2026, 0, 5, 12);
  private timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter(one => one !== timer);
    };
  }

  get pending(): number {
    return this.timers.length;
  }

  /** When the next timer is due, in milliseconds from now; null without any. */
  get next(): number | null {
    const [first] = [...this.timers].sort((a, b) => a.at - b.at);
    return first === undefined ? null : first.at - this.time;
  }

  /** Move on, run what falls due in order, and let promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await settle();
    for (;;) {
      const [due] = this.timers
        .filter(timer => timer.at <= end)
        .sort((a, b) => a.at - b.at);
      if (due === undefined) {
        break;
      }
      this.timers = this.timers.filter(one => one !== due);
      this.time = Math.max(this.time, due.at);
      due.run();
      await settle();
    }
    this.time = end;
  }
}

/** Let everything that waits on resolved promises run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise<void>(resolve => setImmediate(resolve));
  }
}

/** An error as the SDK throws it. */
export function awsError(
  name: string,
  status: number,
  message = 'from the service'
): Error {
  return Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode: status, requestId: 'req-1' }
  });
}

export interface FakeNotebook {
  name: string;
  status: string;
  type: string;
  tags: Record<string, string>;
  createdAt?: number;
  failureReason?: string;
  lifecycleConfig?: string;
}

export interface FakeLifecycle {
  name: string;
  onCreate: string | null;
  onStart: string | null;
  tags: Record<string, string>;
  modifiedAt: number;
}

export interface FakeLogLine {
  stream: string;
  at: number;
  message: string;
}

export interface FakeCluster extends ClusterDescription {
  master: string | null;
}

export const DEFAULT_LIFECYCLE = 'mlspace-notebook-lifecycle-config';

export function lifecycleArnOf(name: string): string {
  return `arn:aws:sagemaker:${REGION}:${ACCOUNT}:notebook-instance-lifecycle-config/${name.toLowerCase()}`;
}

/** AWS in memory. `fail` makes one operation throw; `calls` counts them all. */
export class FakeAws implements Aws {
  notebooks = new Map<string, FakeNotebook>();
  lifecycles = new Map<string, FakeLifecycle>();
  logLines: FakeLogLine[] = [];
  created: NewNotebook[] = [];
  repositories: RepositoryRow[] = [];
  fail: Partial<Record<keyof Aws, () => Error>> = {};
  /** As `fail`, but after the deed: the answer is lost. */
  failAfter: Partial<Record<keyof Aws, () => Error>> = {};
  calls: (readonly [keyof Aws, string])[] = [];
  clusters: FakeCluster[] = [];
  ingress: IngressRule[] = [];
  pageSize = 100;
  readonly shared = new Map<string, SharedObject>();
  url: string | null = 'ctl-jdoe-1-ab12.notebook.us-east-1.sagemaker.aws';

  constructor(notebooks: readonly FakeNotebook[]) {
    for (const one of notebooks) {
      this.notebooks.set(one.name, one);
    }
  }

  count(operation: keyof Aws): number {
    return this.calls.filter(([name]) => name === operation).length;
  }

  async callerIdentity() {
    this.enter('callerIdentity', '');
    return {
      account: ACCOUNT,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/MLSpace-Project001-abc/SageMaker`
    };
  }

  async describeNotebook(name: string): Promise<NotebookDescription> {
    this.enter('describeNotebook', name);
    const one = this.find(name);
    return {
      name: one.name,
      arn: arnOf(one.name),
      status: one.status,
      type: one.type,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/MLSpace-Project001-abc`,
      url: this.url,
      failureReason: one.failureReason ?? null,
      createdAt: one.createdAt ?? Date.UTC(2026, 0, 1),
      modifiedAt: Date.UTC(2026, 0, 2),
      platform: 'notebook-al2-v3',
      volumeGib: 20,
      lifecycleConfig: one.lifecycleConfig ?? 'spark1-int-mls-conf',
      kmsKeyId: GOOD_PARAMS.pSMSKMSKeyId,
      subnetId: 'subnet-0aaaaaaaaaaaaaaaa',
      securityGroups: GOOD_PARAMS.pSMSSecurityGroupId,
      rootAccess: false,
      directInternetAccess: false,
      repositories: ['https://github.com/example/default']
    };
  }

  async listTags(arn: string): Promise<Tags> {
    this.enter('listTags', arn);
    const one =
      [...this.notebooks.values()].find(({ name }) => arnOf(name) === arn) ??
      [...this.lifecycles.values()].find(
        ({ name }) => lifecycleArnOf(name) === arn
      );
    if (one === undefined) {
      throw awsError('ResourceNotFound', 400);
    }
    return { ...one.tags };
  }

  async listNotebooks(token: string | null, usingConfig = '') {
    this.enter('listNotebooks', token ?? '');
    const rows = [...this.notebooks.values()]
      .map(summaryOf)
      .filter(one => (one.lifecycleConfig ?? '').includes(usingConfig));
    return page(rows, token, this.pageSize);
  }

  async taggedNotebooks(project: string, token: string | null) {
    this.enter('taggedNotebooks', project);
    const rows: TaggedResource[] = [...this.notebooks.values()]
      .filter(one => one.tags['project'] === project)
      .map(one => ({ arn: arnOf(one.name), tags: { ...one.tags } }));
    return page(rows, token, this.pageSize);
  }

  async startNotebook(name: string): Promise<void> {
    this.enter('startNotebook', name);
    this.find(name).status = 'Pending';
  }

  async stopNotebook(name: string): Promise<void> {
    this.enter('stopNotebook', name);
    this.find(name).status = 'Stopping';
  }

  async updateNotebook(name: string, change: NotebookChange): Promise<void> {
    this.enter('updateNotebook', `${name} ${JSON.stringify(change)}`);
    const one = this.find(name);
    one.status = 'Updating';
    one.lifecycleConfig = change.lifecycleConfig ?? one.lifecycleConfig;
  }

  async deleteNotebook(name: string): Promise<void> {
    this.enter('deleteNotebook', name);
    this.find(name).status = 'Deleting';
  }

  async presignedUrl(name: string): Promise<string> {
    this.enter('presignedUrl', name);
    return `https://${name}.notebook.us-east-1.sagemaker.aws?authToken=PRESIGNED`;
  }

  async createNotebook(notebook: NewNotebook): Promise<string> {
    this.enter('createNotebook', notebook.name);
    const { name, type, tags } = notebook;
    if ([...this.notebooks.keys()].some(sameAs(name))) {
      const message = `Cannot create a duplicate Notebook Instance (${arnOf(name)})`;
      throw awsError('ValidationException', 400, message);
    }
    this.created.push(notebook);
    this.notebooks.set(name, {
      name,
      type,
      status: 'Pending',
      tags: { ...tags }
    });
    this.leave('createNotebook');
    return arnOf(name);
  }

  async listLifecycles(token: string | null) {
    this.enter('listLifecycles', token ?? '');
    return page([...this.lifecycles.values()].map(rowOf), token, this.pageSize);
  }

  async describeLifecycle(name: string) {
    this.enter('describeLifecycle', name);
    const found = [...this.lifecycles.values()].find(one =>
      sameAs(name)(one.name)
    );
    if (found === undefined) {
      const message = `Unable to describe Notebook Instance Lifecycle Config '${lifecycleArnOf(name)}'. (Details: Notebook Instance Lifecycle Config does not exist.)`;
      throw awsError('ValidationException', 400, message);
    }
    const { onCreate, onStart } = found;
    return { ...rowOf(found), onCreate, onStart };
  }

  async createLifecycle(
    name: string,
    scripts: LifecycleScripts,
    tags: Tags
  ): Promise<void> {
    this.enter('createLifecycle', name);
    if ([...this.lifecycles.keys()].some(sameAs(name))) {
      const message = `Unable to create Notebook Instance Lifecycle Config ${lifecycleArnOf(name)}. (Details: Notebook Instance Lifecycle Config already exists.)`;
      throw awsError('ValidationException', 400, message);
    }
    this.lifecycles.set(name, {
      name,
      ...scripts,
      tags: { ...tags },
      modifiedAt: Date.UTC(2026, 0, 3)
    });
    this.leave('createLifecycle');
  }

  async updateLifecycle(
    name: string,
    { onCreate, onStart }: LifecycleScripts
  ): Promise<void> {
    this.enter('updateLifecycle', name);
    const found = this.lifecycles.get(name);
    if (found !== undefined) {
      Object.assign(found, { onCreate, onStart });
      found.modifiedAt += 1000;
    }
    this.leave('updateLifecycle');
  }

  async listRepositories(token: string | null) {
    this.enter('listRepositories', token ?? '');
    return page(this.repositories, token, this.pageSize);
  }

  async filterLogs(query: LogQuery) {
    this.enter('filterLogs', JSON.stringify(query));
    const rows = this.logLines
      .filter(
        ({ stream, at }) =>
          stream.startsWith(query.streamPrefix) &&
          at >= (query.from ?? 0) &&
          at <= (query.to ?? Infinity)
      )
      .map((line, index) => ({ ...line, id: String(index) }));
    return page(rows, query.nextToken, this.pageSize);
  }

  async listWaitingClusters(token: string | null) {
    this.enter('listWaitingClusters', token ?? '');
    const rows = this.clusters.filter(one => one.state === 'WAITING');
    return page(rows, token, this.pageSize);
  }

  async describeCluster(id: string) {
    this.enter('describeCluster', id);
    return this.cluster(id);
  }

  async masterAddress(cluster: string) {
    this.enter('masterAddress', cluster);
    return this.cluster(cluster).master;
  }

  async allowIngress(rule: IngressRule) {
    this.enter('allowIngress', JSON.stringify(rule));
    if (await this.allowsIngress(rule)) {
      throw awsError('InvalidPermission.Duplicate', 400);
    }
    this.ingress.push(rule);
  }

  async allowsIngress(rule: IngressRule) {
    this.enter('allowsIngress', rule.group);
    return this.ingress.some(
      one => JSON.stringify(one) === JSON.stringify(rule)
    );
  }

  private cluster(id: string): FakeCluster {
    const found = this.clusters.find(one => one.id === id);
    if (found === undefined) {
      throw awsError(
        'InvalidRequestException',
        400,
        `Cluster id '${id}' is not valid.`
      );
    }
    return found;
  }

  async putShared(object: SharedObject): Promise<void> {
    this.enter('putShared', object.key);
    this.shared.set(object.key, object);
  }

  async getShared(_bucket: string, key: string, maxBytes: number) {
    this.enter('getShared', key);
    const found = this.shared.get(key);
    if (found === undefined) {
      throw awsError('NoSuchKey', 404);
    }
    return Buffer.byteLength(found.text) > maxBytes ? null : found.text;
  }

  private leave(operation: keyof Aws): void {
    const make = this.failAfter[operation];
    if (make !== undefined) {
      throw make();
    }
  }

  private enter(operation: keyof Aws, argument: string): void {
    this.calls.push([operation, argument]);
    const make = this.fail[operation];
    if (make !== undefined) {
      throw make();
    }
  }

  private find(name: string): FakeNotebook {
    const one = this.notebooks.get(name);
    if (one === undefined) {
      throw awsError('ValidationException', 400, 'RecordNotFound');
    }
    return one;
  }
}

function page<T>(rows: readonly T[], token: string | null, size: number) {
  const from = Number(token ?? 0);
  const to = from + size;
  return {
    items: rows.slice(from, to),
    nextToken: to < rows.length ? String(to) : null
  };
}

function summaryOf(one: FakeNotebook): NotebookSummary {
  return {
    name: one.name,
    arn: arnOf(one.name),
    status: one.status,
    type: one.type,
    createdAt: one.createdAt ?? Date.UTC(2026, 0, 1),
    modifiedAt: Date.UTC(2026, 0, 2),
    lifecycleConfig: one.lifecycleConfig ?? null
  };
}

function rowOf({ name, modifiedAt }: FakeLifecycle) {
  return {
    name,
    arn: lifecycleArnOf(name),
    createdAt: Date.UTC(2026, 0, 1),
    modifiedAt
  };
}

/** The service does not tell upper case from lower in names. */
function sameAs(name: string): (other: string) => boolean {
  return other => other.toLowerCase() === name.toLowerCase();
}

/** Files in memory; a value that is no string is a fault. */
export class FakeFiles implements Files {
  constructor(readonly files: Map<string, string | { fault: FileFault }>) {}

  async read(path: string, maxBytes: number) {
    const content = this.files.get(path);
    if (content === undefined) {
      return { ok: false, fault: 'absent' } as const;
    }
    if (typeof content !== 'string') {
      return { ok: false, fault: content.fault } as const;
    }
    if (Buffer.byteLength(content) > maxBytes) {
      return { ok: false, fault: 'tooLarge' } as const;
    }
    return { ok: true, file: { text: content, modifiedAt: 1000 } } as const;
  }

  async list(path: string) {
    const inside = [...this.files.keys()]
      .filter(key => key.startsWith(`${path}/`))
      .map(key => key.slice(path.length + 1).split('/'));
    if (inside.length === 0) {
      return null;
    }
    const entries = new Map(
      inside.map(parts => [
        parts[0] ?? '',
        { name: parts[0] ?? '', isFolder: parts.length > 1 }
      ])
    );
    return [...entries.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

const TRIO = { user: 'jdoe', project: 'Project001', system: 'MLSpace' };

/** A project with notebooks of two users, and one of another project. */
export function sampleNotebooks(): FakeNotebook[] {
  return [
    {
      name: 'ctl-jdoe-1',
      status: 'InService',
      type: 'ml.t3.medium',
      tags: TRIO
    },
    { name: 'eda-jdoe', status: 'Stopped', type: 'ml.m5.xlarge', tags: TRIO },
    { name: 'gpu-jdoe', status: 'InService', type: 'ml.g5.xlarge', tags: TRIO },
    {
      name: 'old-jdoe',
      status: 'Failed',
      type: 'ml.t3.medium',
      tags: TRIO,
      failureReason:
        'Lifecycle Configuration execution took longer than 5 minutes'
    },
    {
      name: 'nb-asmith',
      status: 'InService',
      type: 'ml.t3.medium',
      tags: { ...TRIO, user: 'asmith' }
    },
    {
      name: 'nb-other',
      status: 'InService',
      type: 'ml.t3.medium',
      tags: { ...TRIO, project: 'Other9' }
    },
    { name: 'untagged', status: 'InService', type: 'ml.t3.medium', tags: {} }
  ];
}

export function sampleFiles(): Map<string, string | { fault: FileFault }> {
  return new Map([
    [PARAMS_FILE, JSON.stringify(GOOD_PARAMS)],
    [
      METADATA_FILE,
      JSON.stringify({
        ResourceArn: arnOf('ctl-jdoe-1'),
        ResourceName: 'ctl-jdoe-1'
      })
    ]
  ]);
}

/** Jupyter's sessions, in memory. */
export class FakeJupyter implements Jupyter {
  list: JupyterSession[] | null = [];
  touched: string[] = [];
  answers = true;

  sessions() {
    return Promise.resolve(this.list);
  }

  touch(kernel: string) {
    this.touched.push(kernel);
    return Promise.resolve(this.answers);
  }
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

export interface CallOptions {
  readonly method?: string;
  /** Laid over the headers of a well-behaved page; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: string;
}

/** A running companion on a socket of its own, with everything around it fake. */
export class Harness {
  readonly clock = new FakeClock();
  readonly aws: FakeAws;
  readonly files: FakeFiles;
  readonly logs: string[] = [];
  readonly jupyter = new FakeJupyter();
  readonly work = new FakeWork();
  readonly machine = new FakeMachine();
  /** What the schedule table answers. */
  scheduleRow: () => Promise<number | null> = () => Promise.resolve(null);
  readonly folder = mkdtempSync(join(tmpdir(), 'mlspace-test-'));
  readonly socket = join(this.folder, 'socket');
  readonly services;

  constructor(
    options: {
      notebooks?: readonly FakeNotebook[];
      allowedHosts?: readonly string[];
      scheduleTable?: string;
    } = {}
  ) {
    this.aws = new FakeAws(options.notebooks ?? sampleNotebooks());
    this.files = new FakeFiles(sampleFiles());
    this.allowedHosts = options.allowedHosts ?? [];
    this.logger = createLogger('debug', line => this.logs.push(line));
    this.services = createServices(
      {
        metadataFile: METADATA_FILE,
        paramsFile: PARAMS_FILE,
        policyFolder: POLICY_FOLDER,
        persistentFolder: '/home/ec2-user/SageMaker',
        stopTimeTag: 'mlspace:stop-time',
        sweepMinutes: 60,
        scheduleTable: options.scheduleTable ?? null,
        crontabs: [CRONTAB],
        configBucket: null,
        mlspaceRules: { loopback: true, private: false }
      },
      {
        aws: this.aws,
        files: this.files,
        machine: this.machine,
        clock: this.clock,
        logger: this.logger,
        random: () => 0.5,
        web: createWeb({
          loopback: true,
          private: false,
          resolve: systemResolve
        }),
        jupyter: this.jupyter,
        scheduleRow: () => this.scheduleRow(),
        work: this.work
      },
      '1.2.3'
    );
  }

  async start(): Promise<this> {
    await this.services.identity.instance();
    const app = createApp({
      secret: SECRET,
      allowedHosts: this.allowedHosts,
      services: this.services,
      logger: this.logger
    });
    this.server = await listen(app, this.socket);
    return this;
  }

  async stop(): Promise<void> {
    this.services.events.closeAll();
    this.server?.closeAllConnections();
    await new Promise<void>(resolve =>
      this.server === null ? resolve() : this.server.close(() => resolve())
    );
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** As the page's own script asks, unless `options` say otherwise. */
  call(path: string, options: CallOptions = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const sent = this.send(path, options, response => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: parseOrNull(text)
          });
        });
      });
      sent.on('error', reject);
      sent.end(options.body);
    });
  }

  send(
    path: string,
    options: CallOptions,
    answered: Parameters<typeof request>[2]
  ) {
    const headers = {
      Host: 'localhost:8888',
      Origin: 'http://localhost:8888',
      'Sec-Fetch-Site': 'same-origin',
      'X-MLSpace-Client': '1',
      [SECRET_HEADER]: SECRET,
      ...(options.body === undefined
        ? {}
        : {
            'Content-Type': 'application/json',
            'Content-Length': String(Buffer.byteLength(options.body))
          }),
      ...options.headers
    };
    const kept = Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        value === null ? [] : [[name, value]]
      )
    );
    return request(
      {
        socketPath: this.socket,
        path,
        method: options.method ?? 'GET',
        headers: kept,
        setHost: false,
        agent: false
      },
      answered
    );
  }

  private readonly allowedHosts: readonly string[];
  private readonly logger;
  private server: Server | null = null;
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
