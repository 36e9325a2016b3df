// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Split an ARN; null when it is none. */
export function parseArn(text: string): Arn | null {
  const match =
    /^arn:([a-z0-9-]{1,32}):([a-z0-9-]{1,64}):([a-z0-9-]{0,32}):(\d{12}|):([\x21-\x7e]{1,1024})$/.exec(
      text
    );
  return match === null
    ? null
    : {
        partition: match[1] ?? '',
        service: match[2] ?? '',
        region: match[3] ?? '',
        account: match[4] ?? '',
        resource: match[5] ?? ''
      };
}
