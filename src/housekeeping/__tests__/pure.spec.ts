// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  DiagnosticsReport,
  SharedNotebook
} from '../../companion/contract';
import { endpointText, redact, reportText } from '../report';
import { findSecrets, secretsIn, withoutSecrets } from '../secrets';
import { countOutputs, snapshotOf } from '../snapshot';

// Put together here, so that no scanner takes this file for a leak.
const KEY = ['AKIA', 'IOSFODNN7EXAMPLE'].join('');
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const JWT = `eyJ${'a'.repeat(20)}.eyJ${'b'.repeat(20)}.${'c'.repeat(30)}`;
const SAMPLES = {
  awsKey: [KEY, `key="ASIA${'X'.repeat(16)}"`],
  awsSecret: [
    `aws_secret_access_key = ${SECRET}`,
    `{"SecretAccessKey": "${SECRET}"}`
  ],
  sessionToken: [
    `"SessionToken": "${'a'.repeat(120)}"`,
    `IQoJb3JpZ2luX2${'b'.repeat(80)}`
  ],
  presignedUrl: [
    `https://b.s3.amazonaws.com/k?X-Amz-Credential=x&X-Amz-Signature=${'0'.repeat(64)}`,
    'https://nb.notebook.us-east-1.sagemaker.aws?authToken=abc.def'
  ],
  privateKey: ['-----BEGIN RSA PRIVATE KEY-----\nabc'],
  bearerToken: [`Authorization: Bearer ${'t'.repeat(30)}`, JWT]
} as const;

describe('secrets', () => {
  it.each(Object.entries(SAMPLES))('finds and takes out: %s', (kind, texts) => {
    for (const text of texts) {
      expect(secretsIn(`before ${text} after`)).toContain(kind);
      const safe = withoutSecrets(`before ${text} after`);
      expect(secretsIn(safe)).toEqual([]);
      expect(safe).toMatch(/^before .*removed\].*$/s);
    }
  });

  it.each([
    'tags = [{"Key": "user", "Value": "jdoe"}]',
    'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    's3://bucket/project/Project001/x.csv',
    'session_token = os.environ["AWS_SESSION_TOKEN"]',
    'sha256:' + '0123456789abcdef'.repeat(4)
  ])('leaves alone: %s', text => {
    expect(secretsIn(text)).toEqual([]);
    expect(withoutSecrets(text)).toBe(text);
  });

  it('says where in a notebook, in every kind of output, but not in pictures', () => {
    const output = (data: object) => ({ output_type: 'display_data', data });
    const cells = [
      { cell_type: 'code', source: [`k = "${KEY}"\n`, 'x'], outputs: [] },
      {
        cell_type: 'code',
        source: '',
        outputs: [
          { output_type: 'stream', text: ['a', SAMPLES.presignedUrl[0]] }
        ]
      },
      {
        cell_type: 'code',
        source: '',
        outputs: [{ output_type: 'error', traceback: [`\u001b[31m${JWT}`] }]
      },
      {
        cell_type: 'code',
        source: '',
        outputs: [
          output({
            'application/json': { Credentials: { SecretAccessKey: SECRET } }
          })
        ]
      },
      { cell_type: 'code', source: '', outputs: [output({ 'image/png': KEY })] }
    ];
    expect(
      findSecrets({ nbformat: 4, nbformat_minor: 5, metadata: { KEY }, cells })
    ).toEqual([
      { kind: 'awsKey', cell: 0, place: 'metadata' },
      { kind: 'awsKey', cell: 1, place: 'source' },
      { kind: 'presignedUrl', cell: 2, place: 'output' },
      { kind: 'bearerToken', cell: 3, place: 'output' },
      { kind: 'awsSecret', cell: 4, place: 'output' }
    ]);
  });
});

describe('a snapshot', () => {
  const notebook: SharedNotebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { signature: 'x', kernelspec: { name: 'python3' } },
    cells: [
      {
        cell_type: 'code',
        metadata: { trusted: true, tags: ['a'] },
        source: '1',
        execution_count: 3,
        outputs: [{ output_type: 'stream', text: '1' }]
      },
      { cell_type: 'markdown', metadata: { trusted: true }, source: 'x' }
    ]
  };

  it('is never trusted', () => {
    const text = JSON.stringify(snapshotOf(notebook, true));
    expect(text).not.toMatch(/trusted|signature/);
    expect(countOutputs(snapshotOf(notebook, true))).toBe(1);
    expect(text).toContain('"tags":["a"]');
  });

  it('can go without outputs, and leaves the original as it is', () => {
    const before = JSON.stringify(notebook);
    const bare = snapshotOf(notebook, false);
    expect(countOutputs(bare)).toBe(0);
    expect(bare.cells[0]).toMatchObject({ execution_count: null });
    expect(bare.cells[1]).not.toHaveProperty('outputs');
    expect(JSON.stringify(notebook)).toBe(before);
  });
});

const endpoint = {
  service: 'iam',
  host: 'iam.amazonaws.com',
  port: 443,
  state: 'noRoute',
  network: null,
  ms: 2000
} as const;
const companion: DiagnosticsReport = {
  versions: {
    companion: '0.1.0',
    contract: 1,
    node: '24.0.0',
    python: '3.11.9',
    serverProxy: null,
    system: 'linux x64'
  },
  host: 'ctl-jdoe-1.notebook.us-east-1.sagemaker.aws',
  places: [
    {
      what: 'params',
      path: '/x/notebook-params.json',
      found: true,
      detail: 'ok'
    },
    {
      what: 'tags',
      path: 'arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/a',
      found: false,
      detail: ''
    }
  ],
  missing: [
    {
      what: `ListTags: https://x?X-Amz-Signature=${'1'.repeat(64)}`,
      next: 'Ask for mlspace-data-111122223333.'
    }
  ],
  endpoints: [endpoint]
};
const page = {
  extension: '0.1.0',
  jupyterlab: '4.6.6',
  browser: 'Chromium',
  remedy: 'Install jupyter-server-proxy.'
};

describe('the report', () => {
  it('has no secrets and short account numbers, unless asked for', () => {
    const text = reportText({ ...page, companion }, false);
    expect(text).toContain('no route: VPC endpoint or NAT');
    expect(text).toContain('us-east-1:…3333:notebook');
    expect(text).toContain('mlspace-data-…3333.');
    expect(text).not.toMatch(/111122223333|X-Amz-Signature=1/);
    expect(reportText({ ...page, companion }, true)).toContain('111122223333');
    expect(reportText({ ...page, companion }, true)).not.toContain('=1111');
  });

  it('takes out every kind of secret', () => {
    for (const text of Object.values(SAMPLES).flat()) {
      expect(secretsIn(redact(text, true))).toEqual([]);
    }
  });

  it('leaves ids that are no account alone', () => {
    const key = '1234abcd-12ab-34cd-56ef-1234567890ab';
    expect(redact(`${key} 1764310000000`, false)).toBe(`${key} 1764310000000`);
  });

  it('says what to do where there is no companion', () => {
    const text = reportText({ ...page, companion: null }, false);
    expect(text).toContain('Install jupyter-server-proxy.');
  });

  it.each([
    ['reached', 'private', 'VPC endpoint'],
    ['noName', null, 'DNS does not know it'],
    ['refused', 'loopback', 'nothing listens']
  ] as const)('words an endpoint that is %s', (state, network, words) => {
    expect(endpointText({ ...endpoint, state, network })).toContain(words);
  });
});
