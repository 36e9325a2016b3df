// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Text objects in moto's S3, as AWS's own services read and write them. */
import type { Upstream } from '../upstream';

export interface S3Place {
  readonly bucket: string;
  readonly key: string;
}

/** `s3://bucket/key` taken apart; null where it is something else. */
export function placeOf(uri: string | null): S3Place | null {
  const match = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri ?? '');
  return match ? { bucket: match[1], key: match[2] } : null;
}

function escaped(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/');
}

function unescaped(xml: string): string {
  return xml
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

export class ObjectStore {
  constructor(
    private readonly upstream: Upstream,
    private readonly signing: { accessKey: string; region: string }
  ) {}

  /** Keys below a prefix; the first thousand. */
  async list({ bucket, key }: S3Place): Promise<string[]> {
    const xml = await this.ask(
      'GET',
      `/${bucket}?list-type=2&prefix=${encodeURIComponent(key)}`
    );
    return [...xml.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, found]) =>
      unescaped(found)
    );
  }

  /** Empty where there is nothing. */
  get({ bucket, key }: S3Place): Promise<string> {
    return this.ask('GET', `/${bucket}/${escaped(key)}`);
  }

  async put({ bucket, key }: S3Place, text: string): Promise<void> {
    await this.ask('PUT', `/${bucket}/${escaped(key)}`, text);
  }

  private async ask(method: string, url: string, body = ''): Promise<string> {
    const { accessKey, region } = this.signing;
    const scope = `${accessKey}/20200101/${region}/s3/aws4_request`;
    const { status, body: answer } = await this.upstream.forward({
      method,
      url,
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`
      },
      body: Buffer.from(body)
    });
    return status < 300 ? answer.toString('utf8') : '';
  }
}
