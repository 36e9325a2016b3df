// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Rules of security groups that let notebooks in. moto wants the source group
 * to exist; the demo's is only a name in the params file.
 */
import { AwsError } from '../errors';
import { type JsonRecord, textAt } from '../json';
import type { HttpAnswer } from '../wire/answer';

const NAMESPACE = 'http://ec2.amazonaws.com/doc/2016-11-15/';

export class IngressRules {
  /** Answers the wire's flattened parameters: `IpPermissions.1.FromPort`. */
  authorize(parameters: JsonRecord): HttpAnswer {
    const at = (key: string) => parameters[key] ?? textAt(parameters, key);
    const rule = [
      at('GroupId'),
      at('IpPermissions.1.IpProtocol'),
      at('IpPermissions.1.FromPort'),
      at('IpPermissions.1.Groups.1.GroupId')
    ].join(' ');
    if (this.rules.has(rule)) {
      throw new AwsError(
        'InvalidPermission.Duplicate',
        'the specified rule already exists'
      );
    }
    this.rules.add(rule);
    const body = `<AuthorizeSecurityGroupIngressResponse xmlns="${NAMESPACE}"><return>true</return></AuthorizeSecurityGroupIngressResponse>`;
    return {
      status: 200,
      headers: { 'content-type': 'text/xml' },
      body: Buffer.from(body)
    };
  }

  private readonly rules = new Set<string>();
}
