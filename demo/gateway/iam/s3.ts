// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** S3 operations -> IAM actions, resources and condition keys. */
import { s3Place, safeDecode } from '../wire/s3';
import type { WireRequest } from '../wire/request';
import { type Access, type Keys, setKey } from './access';

/** Operations whose IAM action has another name. */
const ACTIONS: Readonly<Record<string, string>> = {
  HeadObject: 'GetObject',
  HeadBucket: 'ListBucket',
  ListObjectsV2: 'ListBucket',
  ListObjectVersions: 'ListBucketVersions',
  ListBuckets: 'ListAllMyBuckets',
  ListMultipartUploads: 'ListBucketMultipartUploads',
  ListParts: 'ListMultipartUploadParts',
  DeleteObjects: 'DeleteObject',
  CopyObject: 'PutObject',
  UploadPart: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  CompleteMultipartUpload: 'PutObject',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock'
};

function objectArn(bucket: string, key: string): string {
  return `arn:aws:s3:::${bucket}/${key}`;
}

function copySource(header: string | string[] | undefined): Access[] {
  if (typeof header !== 'string') {
    return [];
  }
  const source = s3Place(`/${safeDecode(header).replace(/^\//, '')}`);
  return source.bucket !== null && source.key !== null
    ? [
        {
          action: 's3:GetObject',
          resource: objectArn(source.bucket, source.key.replace(/\?.*$/, '')),
          keys: new Map(),
          existing: false
        }
      ]
    : [];
}

/** The keys named in a DeleteObjects body. */
function deletedKeys(body: Buffer): string[] {
  const text = body.toString('utf8');
  return [...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(match => match[1]);
}

export function s3Access(request: WireRequest): Access[] {
  const { bucket, key } = s3Place(request.path);
  const action = `s3:${ACTIONS[request.operation] ?? request.operation}`;
  const keys: Keys = new Map();
  if (bucket === null) {
    return [{ action, resource: '*', keys, existing: false }];
  }
  if (action === 's3:ListBucket' || action === 's3:ListBucketVersions') {
    setKey(keys, 's3:prefix', [request.query.get('prefix')]);
    setKey(keys, 's3:delimiter', [request.query.get('delimiter')]);
  }
  const names =
    request.operation === 'DeleteObjects' ? deletedKeys(request.body) : [key];
  return [
    ...names.map(name => ({
      action,
      resource:
        name === null ? `arn:aws:s3:::${bucket}` : objectArn(bucket, name),
      keys,
      existing: false
    })),
    ...copySource(request.headers['x-amz-copy-source'])
  ];
}
