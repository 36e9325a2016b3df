// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What the gateway answers by itself instead of asking moto. */
import type { Principal } from '../account';
import type { JsonRecord } from '../json';

export interface OperationContext {
  readonly principal: Principal;
}
export type Operation = (
  parameters: JsonRecord,
  context: OperationContext
) => JsonRecord | Promise<JsonRecord>;

/** By `service:Operation`. */
export type Operations = Readonly<Record<string, Operation>>;

/** Epoch milliseconds as the JSON protocol writes them: seconds. */
export function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}
