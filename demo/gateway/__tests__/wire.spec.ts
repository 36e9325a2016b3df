// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { AwsError } from '../errors';
import { encodeCbor } from '../wire/cbor';
import { errorAnswer } from '../wire/answer';
import { readRequest, type WireRequest } from '../wire/request';
import { callerIdentity } from '../services/sts';
import { adminPrincipal } from '../account';
import { CONFIG } from './support';

const SCOPE = 'KEY/20260115/us-east-1/SERVICE/aws4_request';

function read(
  service: string,
  change: Partial<Parameters<typeof readRequest>[0]>
): WireRequest {
  const scope = SCOPE.replace('SERVICE', service);
  return readRequest({
    method: 'POST',
    url: '/',
    body: Buffer.from(''),
    ...change,
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=a`,
      ...change.headers
    }
  });
}

describe('a request on the wire', () => {
  it('is JSON 1.1 with a target', () => {
    const request = read('sagemaker', {
      headers: { 'x-amz-target': 'SageMaker.ListTags' },
      body: Buffer.from('{"ResourceArn":"a"}')
    });
    expect(request).toMatchObject({
      service: 'sagemaker',
      operation: 'ListTags',
      protocol: 'json',
      accessKey: 'KEY',
      region: 'us-east-1',
      parameters: { ResourceArn: 'a' }
    });
  });

  it('is Smithy RPC v2 with CBOR', () => {
    const request = read('tagging', {
      url: '/service/ResourceGroupsTaggingAPI_20170126/operation/GetResources',
      body: encodeCbor({ ResourcesPerPage: 3 })
    });
    expect(request).toMatchObject({
      operation: 'GetResources',
      protocol: 'cbor',
      parameters: { ResourcesPerPage: 3 }
    });
  });

  it('is a query', () => {
    const request = read('iam', {
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8'
      },
      body: Buffer.from('Action=GetRole&Version=2010-05-08&RoleName=r')
    });
    expect(request).toMatchObject({
      operation: 'GetRole',
      protocol: 'query',
      parameters: { RoleName: 'r' }
    });
  });

  it('is S3, signed in the URL', () => {
    const scope = encodeURIComponent(SCOPE.replace('SERVICE', 's3'));
    const request = readRequest({
      method: 'GET',
      url: `/bucket/a/key?X-Amz-Credential=${scope}`,
      headers: {},
      body: Buffer.from('')
    });
    expect(request).toMatchObject({
      service: 's3',
      operation: 'GetObject',
      accessKey: 'KEY'
    });
  });

  it('is S3, signed in the URL the old way', () => {
    const request = readRequest({
      method: 'GET',
      url: '/bucket/key?AWSAccessKeyId=KEY&Signature=s&Expires=1',
      headers: {},
      body: Buffer.from('')
    });
    expect(request).toMatchObject({
      service: 's3',
      operation: 'GetObject',
      accessKey: 'KEY'
    });
  });

  it('is an invocation of an endpoint', () => {
    expect(
      read('sagemaker', { url: '/endpoints/e%201/invocations' })
    ).toMatchObject({
      operation: 'InvokeEndpoint',
      parameters: { EndpointName: 'e 1' }
    });
  });

  it('may be nonsense and is read all the same', () => {
    const target = { 'x-amz-target': 'SageMaker.ListTags' };
    expect(
      read('sagemaker', { headers: target, body: Buffer.from('[1') }).parameters
    ).toEqual({});
    const url = '/service/S/operation/O';
    expect(
      read('tagging', { url, body: Buffer.from([0x9f]) }).parameters
    ).toEqual({});
    expect(
      readRequest({
        method: 'GET',
        url: '/%zz',
        headers: {},
        body: Buffer.from('')
      }).accessKey
    ).toBeNull();
  });
});

describe('an answer on the wire', () => {
  const error = new AwsError('AccessDenied', 'a < b & "c"', 403);

  it('is XML that needs no trust in the text', () => {
    const answer = errorAnswer(
      { protocol: 'rest-xml', service: 's3', method: 'GET' },
      error
    );
    expect(answer.status).toBe(403);
    expect(answer.body.toString()).toContain(
      '<Message>a &#60; b &#38; &#34;c&#34;</Message>'
    );
  });

  it('has no body for HEAD', () => {
    const answer = errorAnswer(
      { protocol: 'rest-xml', service: 's3', method: 'HEAD' },
      error
    );
    expect(answer.body).toHaveLength(0);
  });

  it('says who one is in the query protocol', () => {
    const text = callerIdentity(CONFIG, adminPrincipal(CONFIG)).body.toString();
    expect(text).toContain(
      '<GetCallerIdentityResult><Arn>arn:aws:sts::111122223333:'
    );
  });
});
