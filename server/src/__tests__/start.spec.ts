// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import express from 'express';
import { parseEnv } from '../env';
import { StartError, attachShutdown, listen } from '../lifecycle';
import { createLogger } from '../logging';
import { FakeClock } from './harness';

const SECRET = 's'.repeat(32);

describe('the environment', () => {
  const parse = (env: Record<string, string>, argv: string[] = ['/r/s']) =>
    parseEnv({ MLSPACE_PROXY_SECRET: SECRET, ...env }, argv);

  it('has defaults for all but the secret and the socket', () => {
    expect(parse({})).toEqual({
      config: {
        socket: '/r/s',
        secret: SECRET,
        configBucket: null,
        paramsFile:
          '/home/ec2-user/SageMaker/global-resources/notebook-params.json',
        metadataFile: '/opt/ml/metadata/resource-metadata.json',
        policyFolder: '/home/ec2-user/SageMaker/global-resources/policies',
        persistentFolder: '/home/ec2-user/SageMaker',
        allowedHosts: [],
        stopTimeTag: 'mlspace:stop-time',
        sweepMinutes: 60,
        scheduleTable: null,
        crontabs: [
          '/var/spool/cron/root',
          '/var/spool/cron/ec2-user',
          '/var/spool/cron/crontabs/root',
          '/etc/crontab',
          '/etc/cron.d'
        ],
        mlspaceRules: { loopback: false, private: false },
        logLevel: 'info',
        region: null
      }
    });
  });

  it('takes what is given; the policies lie beside the params file', () => {
    const parsed = parse({
      MLSPACE_PARAMS_FILE: '/data/params.json',
      MLSPACE_ALLOWED_HOSTS: 'a.example.org, [::1]:8888 ,,b:1',
      MLSPACE_SWEEP_MINUTES: '15',
      AWS_DEFAULT_REGION: 'eu-west-1',
      MLSPACE_LOG_LEVEL: ''
    });
    expect(parsed).toMatchObject({
      config: {
        policyFolder: '/data/policies',
        allowedHosts: ['a.example.org', '[::1]:8888', 'b:1'],
        sweepMinutes: 15,
        logLevel: 'info',
        region: 'eu-west-1'
      }
    });
  });

  it.each([
    ['MLSPACE_PROXY_SECRET', 'short'],
    ['MLSPACE_PARAMS_FILE', 'relative.json'],
    ['MLSPACE_ALLOWED_HOSTS', 'https://a.example.org'],
    ['MLSPACE_ALLOWED_HOSTS', '*'],
    ['MLSPACE_SWEEP_MINUTES', '0'],
    ['MLSPACE_SWEEP_MINUTES', 'hourly'],
    ['MLSPACE_LOG_LEVEL', 'loud']
  ])('names %s when it is %j', (name, value) => {
    const parsed = parse({ [name]: value });
    expect(parsed).toHaveProperty('error');
    expect('error' in parsed && parsed.error).toContain(name);
  });

  it('names all that is wrong, and never the secret itself', () => {
    const parsed = parseEnv(
      { MLSPACE_PROXY_SECRET: 'hunter2', MLSPACE_SWEEP_MINUTES: 'x' },
      []
    );
    const error = 'error' in parsed ? parsed.error : '';
    expect(error).toContain('MLSPACE_PROXY_SECRET');
    expect(error).toContain('MLSPACE_SOCKET');
    expect(error).toContain('MLSPACE_SWEEP_MINUTES');
    expect(error).not.toContain('hunter2');
  });
});

describe('the socket', () => {
  let folder: string;
  let socket: string;
  const open: { close(done: () => void): unknown }[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mlspace-test-'));
    socket = join(folder, 'socket');
  });
  afterEach(async () => {
    for (const server of open.splice(0)) {
      await new Promise<void>(resolve => server.close(() => resolve()));
    }
    rmSync(folder, { recursive: true, force: true });
  });
  const start = async (path = socket) => {
    const server = await listen(express(), path);
    open.push(server);
    return server;
  };
  const closed = (server: { close(done: () => void): unknown }) =>
    new Promise<void>(resolve => server.close(() => resolve()));

  it("is this user's alone", async () => {
    await start();
    expect(statSync(socket).mode & 0o777).toBe(0o600);
  });

  it('left by a killed process is replaced', async () => {
    // A process that ends without closing leaves the file, as a killed one does.
    const code = `require('net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', code]);
    expect(existsSync(socket)).toBe(true);
    const server = await start();
    expect(server.listening).toBe(true);
  });

  it('of a living process is left alone', async () => {
    const other: Server = createServer();
    await new Promise<void>(resolve => other.listen(socket, resolve));
    open.push(other);
    await expect(start()).rejects.toThrow(/Another companion is listening/);
    expect(existsSync(socket)).toBe(true);
  });

  it('is not put in place of a file', async () => {
    writeFileSync(socket, 'precious');
    await expect(start()).rejects.toThrow(/is no socket/);
    expect(statSync(socket).isFile()).toBe(true);
  });

  it.each([0o755, 0o710, 0o701, 0o777])(
    'wants a private folder, not one of mode %o',
    async mode => {
      chmodSync(folder, mode);
      await expect(start()).rejects.toThrow(StartError);
      expect(existsSync(socket)).toBe(false);
    }
  );

  it('wants a folder, and a path that fits', async () => {
    await expect(start(join(folder, 'no', 's'))).rejects.toThrow(/no folder/);
    const deep = join(folder, 'x'.repeat(120));
    mkdirSync(deep, { mode: 0o700 });
    await expect(start(join(deep, 's'))).rejects.toThrow(/longer than/);
  });

  describe('at the end', () => {
    function attach(server: Awaited<ReturnType<typeof listen>>) {
      const clock = new FakeClock();
      const signals = new Map<string, () => void>();
      const exits: number[] = [];
      let released = 0;
      attachShutdown({
        server,
        release: () => (released += 1),
        onSignal: (name, run) => signals.set(name, run),
        exit: code => exits.push(code),
        after: (ms, run) => clock.after(ms, run)
      });
      return { clock, signals, exits, released: () => released };
    }

    it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])(
      'by %s leaves no socket and status 0',
      async name => {
        const server = await listen(express(), socket);
        const { signals, exits, released } = attach(server);
        signals.get(name)?.();
        await new Promise<void>(resolve => setTimeout(resolve, 20));
        expect(existsSync(socket)).toBe(false);
        expect(exits).toEqual([0]);
        expect(released()).toBe(1);
      }
    );

    it('does not wait for ever for a request that hangs', async () => {
      const app = express().use(() => undefined);
      const server = await listen(app, socket);
      const { clock, signals, exits } = attach(server);
      const { request } = await import('node:http');
      const hanging = request({ socketPath: socket, path: '/' });
      hanging.on('error', () => undefined);
      hanging.end();
      await new Promise<void>(resolve =>
        server.once('request', () => resolve())
      );
      signals.get('SIGTERM')?.();
      signals.get('SIGTERM')?.();
      expect(exits).toEqual([]);
      await clock.advance(3000);
      expect(exits.length).toBeGreaterThan(0);
      expect(new Set(exits)).toEqual(new Set([0]));
      await closed(server).catch(() => undefined);
    });
  });
});

describe('the log', () => {
  it('writes what its level lets through, one line a record', () => {
    const lines: string[] = [];
    const logger = createLogger('info', line => lines.push(line));
    logger.log('debug', 'no');
    logger.log('warn', 'two\nlines', {
      a: 'x\r\n[mlspace] error forged',
      b: 7,
      c: undefined,
      d: null,
      e: '\u202Eevil\u2028\u001b[31m'
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toBe(
      '[mlspace] warn two\\u000alines a="x\\r\\n[mlspace] error forged" b=7 d=null e="\\u202eevil\\u2028\\u001b[31m"\n'
    );
  });

  it('shortens what is long', () => {
    const lines: string[] = [];
    createLogger('info', line => lines.push(line)).log('info', 'm', {
      a: 'x'.repeat(10_000)
    });
    expect(lines[0]?.length).toBeLessThan(600);
  });
});
