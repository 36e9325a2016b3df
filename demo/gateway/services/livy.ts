// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A minimal Livy: sessions and statements, enough for sparkmagic to greet. */
import type { Clock } from '../clock';
import { type JsonRecord, parseRecord, textAt } from '../json';
import type { HttpAnswer } from '../wire/answer';
import type { HttpRequest } from '../wire/request';

export const LIVY_PREFIX = '/_livy/';

/** Milliseconds until a session is idle. */
const WARM_UP = 2_000;

interface Session {
  readonly id: number;
  readonly kind: string;
  readonly startedAt: number;
  readonly statements: JsonRecord[];
}

function reply(status: number, body: JsonRecord): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body))
  };
}

export class Livy {
  constructor(private readonly clock: Clock) {}

  answer(request: HttpRequest): HttpAnswer {
    const { pathname } = new URL(request.url, 'http://localhost');
    const [root, id, part, statement] = pathname
      .slice(LIVY_PREFIX.length)
      .split('/');
    if (root !== 'sessions') {
      return reply(404, { msg: 'not found' });
    }
    const body = parseRecord(request.body.toString('utf8')) ?? {};
    if (id === undefined || id === '') {
      return request.method === 'POST' ? this.open(body) : this.list();
    }
    const session = this.sessions.get(Number(id));
    if (!session) {
      return reply(404, { msg: `Session '${id}' not found.` });
    }
    if (request.method === 'DELETE') {
      this.sessions.delete(session.id);
      return reply(200, { msg: 'deleted' });
    }
    if (part === 'statements') {
      return request.method === 'POST'
        ? this.run(session, body)
        : this.statement(session, statement);
    }
    return reply(200, this.describe(session));
  }

  private open(body: JsonRecord): HttpAnswer {
    const session: Session = {
      id: this.next,
      kind: textAt(body, 'kind') ?? 'pyspark',
      startedAt: this.clock.now(),
      statements: []
    };
    this.next += 1;
    this.sessions.set(session.id, session);
    return reply(201, this.describe(session));
  }

  private list(): HttpAnswer {
    const sessions = [...this.sessions.values()].map(item =>
      this.describe(item)
    );
    return reply(200, { from: 0, total: sessions.length, sessions });
  }

  private describe(session: Session): JsonRecord {
    const warm = this.clock.now() - session.startedAt >= WARM_UP;
    return {
      id: session.id,
      kind: session.kind,
      state: warm ? 'idle' : 'starting',
      appId: `application_demo_${session.id}`,
      log: []
    };
  }

  /** Spark is not here: a statement answers with what was asked. */
  private run(session: Session, body: JsonRecord): HttpAnswer {
    const code = textAt(body, 'code') ?? '';
    const id = session.statements.length;
    const statement: JsonRecord = {
      id,
      code,
      state: 'available',
      progress: 1,
      output: {
        status: 'ok',
        execution_count: id,
        data: { 'text/plain': `demo: ${code}` }
      }
    };
    session.statements.push(statement);
    return reply(201, statement);
  }

  private statement(session: Session, id: string | undefined): HttpAnswer {
    if (id === undefined || id === '') {
      return reply(200, {
        total_statements: session.statements.length,
        statements: session.statements
      });
    }
    const found = session.statements[Number(id)];
    return found ? reply(200, found) : reply(404, { msg: 'not found' });
  }

  private next = 0;
  private readonly sessions = new Map<number, Session>();
}
