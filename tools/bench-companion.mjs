// What the companion costs: 1,000 notebooks, 20 tabs, an AWS of its own on
// loopback that counts. usage: node tools/bench-companion.mjs
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const NOTEBOOKS = 1_000;
const TABS = 20;
const WATCHED_MS = 65_000;
const CYCLES = 10_000;
const SECRET = 'b'.repeat(64);
const MIB = 1024 * 1024;
const ARN = 'arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/';
const NODE = ['.venv/bin/node', 'node'].find(
  path => path === 'node' || existsSync(join(root, path))
);

const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
const print = (name, value, bar) =>
  console.log(`${name.padEnd(52)} ${value.padStart(16)}   ${bar}`);
const nameOf = index => `nb-${String(index).padStart(4, '0')}`;
const TAGS = [
  { Key: 'user', Value: 'jdoe' },
  { Key: 'project', Value: 'Project001' },
  { Key: 'system', Value: 'MLSpace' }
];

/** AWS, as far as a list needs it; slow enough for sweeps to overlap if they could. */
class CountingAws {
  calls = 0;
  sweeps = 0;
  most = 0;
  server = createServer((asked, answer) => {
    const parts = [];
    asked.on('data', part => parts.push(part));
    asked.on('end', () => {
      this.calls += 1;
      const target = String(asked.headers['x-amz-target'] ?? '');
      const text = Buffer.concat(parts).toString();
      const body = target === '' ? {} : JSON.parse(text || '{}');
      const reply = this.answer(target, body);
      setTimeout(() => {
        answer.writeHead(200, {
          'content-type':
            target === '' ? 'text/xml' : 'application/x-amz-json-1.1'
        });
        answer.end(reply);
      }, 20);
    });
  });

  answer(target, body) {
    const from = Number(body.NextToken ?? body.PaginationToken ?? 0);
    const rows = Array.from({ length: 100 }, (_, i) => nameOf(from + i));
    const next = from + 100 < NOTEBOOKS ? String(from + 100) : undefined;
    if (target.endsWith('ListNotebookInstances')) {
      this.sweeps += from === 0 ? 1 : 0;
      this.most = Math.max(this.most, this.sweeps);
      this.sweeps -= next === undefined ? 1 : 0;
      return JSON.stringify({
        NotebookInstances: rows.map(name => ({
          NotebookInstanceName: name,
          NotebookInstanceArn: ARN + name,
          NotebookInstanceStatus: 'InService',
          InstanceType: 'ml.t3.medium',
          CreationTime: 1_700_000_000,
          LastModifiedTime: 1_700_000_000
        })),
        NextToken: next
      });
    }
    if (target.endsWith('GetResources')) {
      return JSON.stringify({
        ResourceTagMappingList: rows.map(name => ({
          ResourceARN: ARN + name,
          Tags: TAGS
        })),
        PaginationToken: next ?? ''
      });
    }
    if (target.endsWith('ListTags')) {
      return JSON.stringify({ Tags: TAGS });
    }
    if (target.endsWith('DescribeNotebookInstance')) {
      return JSON.stringify({
        NotebookInstanceName: body.NotebookInstanceName,
        NotebookInstanceArn: ARN + body.NotebookInstanceName,
        NotebookInstanceStatus: 'InService',
        InstanceType: 'ml.t3.medium'
      });
    }
    return '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn><UserId>u</UserId><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';
  }
}

const folder = mkdtempSync(join(tmpdir(), 'mlspace-bench-'));
const socket = join(folder, 'socket');
const headers = {
  Host: 'localhost:8888',
  'X-MLSpace-Client': '1',
  'X-MLSpace-Proxy-Secret': SECRET
};

function ask(path, extra = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        socketPath: socket,
        path: `/api/v1/${path}`,
        headers: { ...headers, ...extra },
        agent: false
      },
      reply => {
        reply.resume();
        reply.on('end', () => resolve(reply.statusCode));
      }
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** A tab: one stream that stays open. */
function openTab() {
  const sent = request(
    {
      socketPath: socket,
      path: '/api/v1/events',
      headers: { ...headers, Accept: 'text/event-stream' },
      agent: false
    },
    reply => reply.resume()
  );
  sent.on('error', () => undefined);
  sent.end();
  return () => sent.destroy();
}

const residentMib = pid =>
  Number(
    /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]
  ) / 1024;

const aws = new CountingAws();
await new Promise(resolve => aws.server.listen(0, '127.0.0.1', resolve));
writeFileSync(
  join(folder, 'metadata.json'),
  JSON.stringify({ ResourceArn: ARN + nameOf(0), ResourceName: nameOf(0) })
);
writeFileSync(
  join(folder, 'heap.cjs'),
  `process.on('SIGUSR2', () => { global.gc(); process.stderr.write('heap ' + process.memoryUsage().heapUsed + '\\n'); });`
);

const begun = performance.now();
const companion = spawn(
  NODE,
  [
    // As proxy.py starts it.
    '--max-semi-space-size=4',
    '--expose-gc',
    '-r',
    join(folder, 'heap.cjs'),
    join(root, 'jupyterlab_mlspace/bundles/companion.cjs'),
    socket
  ],
  {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      MLSPACE_PROXY_SECRET: SECRET,
      MLSPACE_METADATA_FILE: join(folder, 'metadata.json'),
      MLSPACE_PARAMS_FILE: join(folder, 'notebook-params.json'),
      AWS_ENDPOINT_URL: `http://127.0.0.1:${aws.server.address().port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench'
    },
    stdio: ['ignore', 'ignore', 'pipe']
  }
);
let told = '';
companion.stderr.on('data', part => {
  told += part;
});
const heap = async () => {
  told = '';
  companion.kill('SIGUSR2');
  for (;;) {
    const [, bytes] = /heap (\d+)/.exec(told) ?? [];
    if (bytes) {
      return Number(bytes);
    }
    await pause(20);
  }
};

try {
  while (!existsSync(socket)) {
    await pause(5);
  }
  await ask('health');
  print(
    'companion ready',
    `${(performance.now() - begun).toFixed(0)} ms`,
    '<= 300 ms'
  );
  await pause(1_000);
  const before = residentMib(companion.pid);
  print(
    'resident before the first AWS call',
    `${before.toFixed(0)} MiB`,
    '<= 80 MiB'
  );

  await ask('instances');
  const watched = async tabs => {
    const closes = Array.from({ length: tabs }, openTab);
    await pause(5_000);
    const start = aws.calls;
    const from = performance.now();
    await pause(WATCHED_MS);
    const minutes = (performance.now() - from) / 60_000;
    const a_minute = (aws.calls - start) / minutes;
    return { a_minute, closes };
  };
  const one = await watched(1);
  one.closes.forEach(close => close());
  const many = await watched(TABS);
  print(
    `AWS calls a minute, 1 and ${TABS} tabs`,
    `${one.a_minute.toFixed(0)} and ${many.a_minute.toFixed(0)}`,
    'the same'
  );
  print('list sweeps in flight at once', String(aws.most), '<= 1');

  const times = [];
  for (let i = 0; i < 300; i++) {
    const from = performance.now();
    await ask('instances');
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  print(
    `list of ${NOTEBOOKS} from memory (95th percentile)`,
    `${times[Math.floor(times.length * 0.95)].toFixed(1)} ms`,
    '<= 20 ms'
  );
  print(
    `resident after, ${TABS} tabs open`,
    `${residentMib(companion.pid).toFixed(0)} MiB`,
    '<= 130 MiB'
  );

  const heaps = [];
  for (let i = 0; i < CYCLES; i++) {
    await ask(i % 10 === 0 ? 'instances' : 'health');
    if (i % 50 === 0) {
      openTab()();
    }
    if (i % 250 === 249) {
      heaps.push(await heap());
    }
  }
  const quarter = heaps.length / 4;
  const mean = xs => xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const first = mean(heaps.slice(0, quarter));
  const last = mean(heaps.slice(-quarter));
  print(
    `heap after ${CYCLES} cycles, last to first quarter`,
    `${(last / MIB).toFixed(1)} MiB, ${((last / first - 1) * 100).toFixed(1)} %`,
    'within 5 %'
  );
  many.closes.forEach(close => close());
} finally {
  companion.kill('SIGTERM');
  aws.server.closeAllConnections();
  aws.server.close();
  rmSync(folder, { recursive: true, force: true });
}
