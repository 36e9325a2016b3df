// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * The demo AWS's front door: node gateway.cjs --config FILE --policies DIR
 * --moto URL [--port N] [--speed X] [--ready FILE]
 *
 * The control route's secret comes in MLSPACE_DEMO_SECRET.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { randomBytes } from 'node:crypto';
import { API_PATH } from '../mlspace/api';
import { assemble, originOf } from './assemble';
import { systemClock } from './clock';
import { demoConfig } from './config';
import { compilePolicies } from './iam/judge';
import { demoPolicies } from './policies';
import { MotoUpstream } from './upstream';

const { values } = parseArgs({
  options: {
    config: { type: 'string' },
    policies: { type: 'string' },
    moto: { type: 'string' },
    port: { type: 'string', default: '0' },
    speed: { type: 'string', default: '1' },
    ready: { type: 'string' }
  }
});

function demand(name: 'config' | 'policies' | 'moto'): string {
  const value = values[name];
  if (value === undefined) {
    console.error(`gateway: --${name} is missing`);
    process.exit(2);
  }
  return value;
}

const config = demoConfig.parse(
  JSON.parse(readFileSync(demand('config'), 'utf8'))
);
const upstream = new MotoUpstream(demand('moto'), {
  accessKey: config.accessKeys.admin,
  region: config.region
});
const server = assemble({
  config,
  clock: systemClock,
  upstream,
  policies: demoPolicies(demand('policies'), config),
  compile: compilePolicies,
  secret: process.env.MLSPACE_DEMO_SECRET ?? randomBytes(16).toString('hex'),
  speed: Number(values.speed),
  log: line => console.error(`gateway: ${line}`)
});

server.listen(Number(values.port), '127.0.0.1', () => {
  const url = originOf(server);
  console.log(`gateway: listening on ${url}`);
  if (values.ready !== undefined) {
    // Renamed into place, so that a reader never sees half of it.
    writeFileSync(
      `${values.ready}.partial`,
      JSON.stringify({ url, mlspace: `${url}${API_PATH}` })
    );
    renameSync(`${values.ready}.partial`, values.ready);
  }
});
server.on('error', error => {
  console.error(`gateway: ${error.message}`);
  process.exit(1);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  });
}
