// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { version } from '../../package.json';
import { createApp } from './app';
import { SdkAws } from './aws/sdk';
import { RuntimeJupyter, runtimeFolders } from './autostop/jupyter';
import { dynamoRow } from './autostop/table';
import { SECOND, systemClock } from './clock';
import { parseEnv, type Config } from './env';
import { systemFiles } from './files';
import { systemMachine } from './housekeeping/machine';
import { StartError, attachShutdown, listen } from './lifecycle';
import { createLogger, type Logger } from './logging';
import { systemResolve } from './mlspace/addresses';
import { createWeb } from './mlspace/http';
import { createServices } from './services';
import { SdkWork } from './work/sdk';

/** The supervisor starts us again at once; this keeps a hopeless start from spinning. */
const PAUSE_BEFORE_FAILING_MS = SECOND;
const PARENT_CHECK_MS = 5 * SECOND;

async function start(config: Config, logger: Logger): Promise<void> {
  const region = async () => {
    const instance = await services.identity.instance();
    return config.region ?? instance?.region ?? null;
  };
  const services = createServices(
    config,
    {
      aws: new SdkAws(region),
      work: new SdkWork(region),
      web: createWeb({ ...config.mlspaceRules, resolve: systemResolve }),
      jupyter: new RuntimeJupyter(
        systemFiles,
        runtimeFolders(process.env),
        process.ppid
      ),
      scheduleRow: dynamoRow(config.scheduleTable ?? '', region),
      files: systemFiles,
      machine: systemMachine(process.env),
      clock: systemClock,
      logger,
      random: Math.random
    },
    version
  );
  await services.identity.instance();
  const app = createApp({
    secret: config.secret,
    allowedHosts: config.allowedHosts,
    services,
    logger
  });
  const server = await listen(app, config.socket);
  attachShutdown({
    server,
    release: () => services.events.closeAll(),
    onSignal: (signal, run) => process.on(signal, run),
    exit: code => process.exit(code),
    after: (ms, run) => systemClock.after(ms, run)
  });
  endWithParent(() => process.kill(process.pid, 'SIGTERM'));
  logger.log('info', 'ready', { version, pid: process.pid });
}

/** A Jupyter server that was killed can not tell us to end. */
function endWithParent(end: () => void): void {
  const parent = process.ppid;
  const check = () => {
    if (process.ppid !== parent) {
      end();
      return;
    }
    systemClock.after(PARENT_CHECK_MS, check);
  };
  systemClock.after(PARENT_CHECK_MS, check);
}

function fail(logger: Logger, message: string): void {
  logger.log('error', message);
  setTimeout(() => process.exit(1), PAUSE_BEFORE_FAILING_MS);
}

function main(): void {
  const write = (line: string) => process.stderr.write(line);
  // A log that cannot be written (a full disk) is no reason to end.
  process.stderr.on('error', () => undefined);
  // The SDK's notice about this Node's support is nothing a user can act on.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const parsed = parseEnv(process.env, process.argv.slice(2));
  delete process.env['MLSPACE_PROXY_SECRET'];
  if ('error' in parsed) {
    write(`The MLSpace companion can not start:\n${parsed.error}\n`);
    fail(createLogger('error', write), 'the environment is not usable');
    return;
  }
  const logger = createLogger(parsed.config.logLevel, write);
  process.on('uncaughtException', error => {
    logger.log('error', 'unexpected error', {
      error: `${error.name} ${error.stack?.split('\n')[1]?.trim() ?? ''}`
    });
    process.exit(1);
  });
  start(parsed.config, logger).catch((error: unknown) => {
    fail(
      logger,
      error instanceof StartError
        ? error.message
        : `the companion could not start: ${error instanceof Error ? error.name : 'unknown'}`
    );
  });
}

main();
