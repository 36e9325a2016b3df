// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** S3's REST dialect, path style: `/bucket/key?subresource`. */
import type { IncomingHttpHeaders } from 'node:http';

export interface S3Place {
  readonly bucket: string | null;
  readonly key: string | null;
}

export function s3Place(path: string): S3Place {
  const [bucket, ...rest] = path.replace(/^\//, '').split('/');
  const key = rest.join('/');
  return {
    bucket: bucket ? safeDecode(bucket) : null,
    key: key ? safeDecode(key) : null
  };
}

export function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function objectOperation(
  method: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders
): string {
  switch (method) {
    case 'GET':
      return query.has('tagging')
        ? 'GetObjectTagging'
        : query.has('acl')
          ? 'GetObjectAcl'
          : query.has('uploadId')
            ? 'ListParts'
            : 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'PUT':
      return query.has('tagging')
        ? 'PutObjectTagging'
        : query.has('acl')
          ? 'PutObjectAcl'
          : headers['x-amz-copy-source']
            ? 'CopyObject'
            : query.has('partNumber')
              ? 'UploadPart'
              : 'PutObject';
    case 'DELETE':
      return query.has('uploadId')
        ? 'AbortMultipartUpload'
        : query.has('tagging')
          ? 'DeleteObjectTagging'
          : 'DeleteObject';
    case 'POST':
      return query.has('uploads')
        ? 'CreateMultipartUpload'
        : query.has('uploadId')
          ? 'CompleteMultipartUpload'
          : 'SelectObjectContent';
    default:
      return `${method} object`;
  }
}

/** Sub-resources of a bucket by the names that S3's API and IAM give them. */
const BUCKET_SUBRESOURCES: Readonly<Record<string, string>> = {
  location: 'BucketLocation',
  policy: 'BucketPolicy',
  tagging: 'BucketTagging',
  versioning: 'BucketVersioning',
  encryption: 'BucketEncryption',
  lifecycle: 'BucketLifecycleConfiguration',
  acl: 'BucketAcl',
  cors: 'BucketCors',
  notification: 'BucketNotificationConfiguration',
  publicAccessBlock: 'PublicAccessBlock'
};

function bucketOperation(method: string, query: URLSearchParams): string {
  if (method === 'POST') {
    return query.has('delete') ? 'DeleteObjects' : 'POST bucket';
  }
  for (const [parameter, noun] of Object.entries(BUCKET_SUBRESOURCES)) {
    if (query.has(parameter)) {
      const verb = { GET: 'Get', PUT: 'Put', DELETE: 'Delete' }[method];
      return `${verb ?? method}${noun}`;
    }
  }
  switch (method) {
    case 'GET':
      return query.has('versions')
        ? 'ListObjectVersions'
        : query.has('uploads')
          ? 'ListMultipartUploads'
          : 'ListObjectsV2';
    case 'HEAD':
      return 'HeadBucket';
    case 'PUT':
      return 'CreateBucket';
    case 'DELETE':
      return 'DeleteBucket';
    default:
      return `${method} bucket`;
  }
}

export function s3Operation(
  method: string,
  path: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders
): string {
  const place = s3Place(path);
  if (place.bucket === null) {
    return 'ListBuckets';
  }
  return place.key === null
    ? bucketOperation(method, query)
    : objectOperation(method, query, headers);
}
