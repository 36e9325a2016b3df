// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { IRoleReader } from '../../governance/policy/pull';
import { pull } from '../pull';
import { memoryHost } from './memory-host';

const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::data-111122223333/private/jdoe/P1/*'
  }
});

function reader(change: Partial<IRoleReader> = {}): IRoleReader {
  return {
    role: async () => ({
      arn: 'arn:aws:iam::111122223333:role/R',
      boundary: null,
      tags: { user: 'jdoe', project: 'P1' }
    }),
    attachedPolicies: async () => ({
      items: [{ name: 'user-jdoe', arn: 'arn:aws:iam::1:policy/user-jdoe' }],
      marker: null
    }),
    inlinePolicies: async () => ({ items: [], marker: null }),
    inlineDocument: async () => '',
    managedDocument: async () => encodeURIComponent(DOCUMENT),
    ...change
  };
}

const GIVEN = {
  command: 'pull',
  role: 'R',
  out: 'out',
  user: null,
  project: null
} as const;

describe('policies pull', () => {
  it('writes the role’s policies and a template, and names them', async () => {
    const host = memoryHost();
    expect(await pull(host, GIVEN, async () => reader())).toBe(0);
    const paths = [...host.files.keys()].sort();
    expect(paths[0]).toBe('/books/out/R/user-jdoe.json');
    expect(paths[1]).toMatch(/^\/books\/out\/template\/user-.*\.json$/);
    expect(JSON.parse(host.files.get(paths[0]) ?? '')).toEqual(
      JSON.parse(DOCUMENT)
    );
    expect(host.files.get(paths[1])).not.toContain('jdoe');
    expect(host.out().split('\n')[0]).toBe('out/R/user-jdoe.json');
  });

  it('tells of policies that the role has no longer', async () => {
    const host = memoryHost({ 'out/R/old.json': '{}' });
    await pull(host, GIVEN, async () => reader());
    expect(host.err()).toContain('R/old.json was there before');
  });

  it('says what is needed when IAM refuses', async () => {
    const denied = Object.assign(new Error('secret detail'), {
      name: 'AccessDeniedException'
    });
    const host = memoryHost();
    const code = await pull(host, GIVEN, async () =>
      reader({
        role: async () => {
          throw denied;
        }
      })
    );
    expect(code).toBe(2);
    expect(host.err()).toContain('iam:GetRole');
    expect(host.err()).not.toContain('secret detail');
    expect(host.files.size).toBe(0);
  });

  it('writes nothing outside the folder', async () => {
    const host = memoryHost();
    await expect(
      pull(host, GIVEN, async () =>
        reader({
          attachedPolicies: async () => ({
            items: [{ name: '../../etc/x', arn: 'a' }],
            marker: null
          })
        })
      )
    ).rejects.toThrow('no file name');
    expect(host.files.size).toBe(0);
  });
});
