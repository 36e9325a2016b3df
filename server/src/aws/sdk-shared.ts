// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { deadline, SdkClients } from './clients';
import type { SharedAws, SharedObject } from './types-shared';

/** A notebook of some megabytes, over a slow link. */
const TRANSFER_DEADLINE_MS = 50_000;

/** Notebooks in the data bucket. */
export abstract class SdkShared extends SdkClients implements SharedAws {
  async putShared({
    bucket,
    key,
    text,
    kmsKeyId
  }: SharedObject): Promise<void> {
    const { PutObjectCommand } = await import('@aws-sdk/client-s3');
    await this.change(this.s3, client =>
      client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: text,
          ContentType: 'application/x-ipynb+json',
          ServerSideEncryption: 'aws:kms',
          SSEKMSKeyId: kmsKeyId
        }),
        deadline(TRANSFER_DEADLINE_MS)
      )
    );
  }

  async getShared(
    bucket: string,
    key: string,
    maxBytes: number
  ): Promise<string | null> {
    const { GetObjectCommand } = await import('@aws-sdk/client-s3');
    const answer = await this.read(this.s3, client =>
      client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          // One more than is good, so that larger ones show without being read.
          Range: `bytes=0-${maxBytes}`
        }),
        deadline(TRANSFER_DEADLINE_MS)
      )
    );
    const text = (await answer.Body?.transformToString('utf-8')) ?? '';
    return Buffer.byteLength(text) > maxBytes ? null : text;
  }
}
