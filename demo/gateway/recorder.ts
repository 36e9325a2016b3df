// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The requests that came in, so that tests can compare. Bounded. */
import type { JsonRecord } from './json';

export interface RecordedRequest {
  readonly sequence: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly principal: string | null;
  readonly service: string;
  readonly operation: string;
  readonly path: string;
  /** Of JSON, CBOR and query requests. */
  readonly parameters: JsonRecord;
  /** HTTP status; 0 when the connection was broken off. */
  readonly status: number;
  /** The AWS error code, when it was one of the gateway's own. */
  readonly error: string | null;
}

export class Recorder {
  constructor(private readonly most = 2000) {}

  add(request: Omit<RecordedRequest, 'sequence'>): void {
    this.sequence += 1;
    this.requests.push({ ...request, sequence: this.sequence });
    if (this.requests.length > this.most) {
      this.requests.shift();
    }
  }

  since(sequence: number): RecordedRequest[] {
    return this.requests.filter(request => request.sequence > sequence);
  }

  clear(): void {
    this.requests.length = 0;
  }

  private sequence = 0;
  private readonly requests: RecordedRequest[] = [];
}
