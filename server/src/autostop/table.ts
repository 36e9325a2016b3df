// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { MINUTE, SECOND, type Clock } from '../clock';

const DEADLINE_MS = 8 * SECOND;
/** The table is read for a fee and changes seldom. */
const KEEP_MS = 5 * MINUTE;

/** `terminationTime` of a notebook's row in epoch seconds; null: there is no row. */
export type ReadRow = (notebook: string) => Promise<number | null>;

export type TableAnswer =
  | {
      readonly timeUtc: string | null;
      /** The next stop, epoch milliseconds. */
      readonly nextAt: number | null;
      readonly checkedAt: number;
    }
  | { readonly failure: string; readonly checkedAt: number };

/** MLSpace's schedule table, where an administrator lets the role read its own row. */
export class ScheduleTable {
  constructor(
    readonly name: string,
    private readonly readRow: ReadRow,
    private readonly clock: Clock
  ) {}

  /** Never rejects. */
  async read(notebook: string): Promise<TableAnswer> {
    const { last } = this;
    const now = this.clock.now();
    if (last !== null && now - last.checkedAt < KEEP_MS) {
      return last;
    }
    this.last = await this.ask(notebook, now);
    return this.last;
  }

  private async ask(notebook: string, checkedAt: number): Promise<TableAnswer> {
    try {
      const time = await this.readRow(notebook);
      const nextAt = time === null ? null : time * 1000;
      const timeUtc =
        nextAt === null ? null : new Date(nextAt).toISOString().slice(11, 16);
      return { timeUtc, nextAt, checkedAt };
    } catch (error) {
      return { failure: reasonOf(error, this.name), checkedAt };
    }
  }

  private last: TableAnswer | null = null;
}

/** Only the error's name is read: its message may carry the session's name. */
function reasonOf(error: unknown, table: string): string {
  const name = error instanceof Error ? error.name : '';
  if (/AccessDenied/.test(name)) {
    return `The role may not read the table ${table}: it needs dynamodb:GetItem, in the permissions boundary too.`;
  }
  return /ResourceNotFound/.test(name)
    ? `There is no table ${table} in this account and region.`
    : `The table ${table} could not be read.`;
}

/** GetItem on the table's own keys, and nothing else; the client is loaded at first use. */
export function dynamoRow(
  table: string,
  region: () => Promise<string | null>
): ReadRow {
  return async notebook => {
    const { DynamoDBClient, GetItemCommand } =
      await import('@aws-sdk/client-dynamodb');
    const { defaultProvider } =
      await import('@aws-sdk/credential-provider-node');
    const client = new DynamoDBClient({
      region: (await region()) ?? undefined,
      credentials: defaultProvider(),
      maxAttempts: 2
    });
    try {
      const { Item } = await client.send(
        new GetItemCommand({
          TableName: table,
          Key: {
            resourceId: { S: notebook },
            resourceType: { S: 'notebook-instance' }
          },
          ProjectionExpression: 'terminationTime'
        }),
        { abortSignal: AbortSignal.timeout(DEADLINE_MS) }
      );
      const time = Number(Item?.['terminationTime']?.N);
      return Number.isSafeInteger(time) && time > 0 ? time : null;
    } finally {
      client.destroy();
    }
  };
}
