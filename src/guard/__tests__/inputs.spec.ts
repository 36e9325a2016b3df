// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What the guard in a kernel is told, and what a notebook says of it. */
import { operations } from '../../governance/catalogue';
import { hasLocalStorage } from '../../governance/rules/instances';
import { exemptTypes, guardConfig } from '../config';
import { chosenMode, chooseMode, type IMetadata } from '../modes';
import { installCode, removeCode } from '../python';
import { SDK_DEFAULTS_MARKER, sdkDefaults } from '../sdk-defaults';
import { DEFAULT_SETTINGS, readSettings } from '../settings';
import { guardTable } from '../table';
import { FACTS, OPTIONS } from './support';

const table = guardTable();

describe('the table', () => {
  it('says where each call keeps tags, network and key', () => {
    expect(table.sagemaker.CreateTrainingJob).toEqual({
      tags: ['Tags'],
      form: 'list',
      networks: [
        { at: 'VpcConfig', subnets: 'Subnets', groups: 'SecurityGroupIds' }
      ],
      keys: ['ResourceConfig.VolumeKmsKeyId'],
      types: [
        'ResourceConfig.InstanceType',
        'ResourceConfig.InstanceGroups[].InstanceType',
        'ResourceConfig.InstancePreferences[].InstanceType'
      ]
    });
    expect(table.sagemaker.CreateNotebookInstance.networks).toEqual([
      { at: '', subnets: 'SubnetId', groups: 'SecurityGroupIds', one: true }
    ]);
  });

  it('asks for no network where an ordinary request has none', () => {
    expect(table.sagemaker.CreateEndpointConfig.networks).toBeUndefined();
    expect(table.sagemaker.CreateEndpoint).toEqual({
      tags: ['Tags'],
      form: 'list'
    });
  });

  it('holds nothing that creates nothing, and tags at the top alone', () => {
    for (const { action, client, kind } of operations) {
      if (kind === 'invoke') {
        expect(table[client]?.[action]).toBeUndefined();
      }
    }
    const rows = Object.values(table).flatMap(rows => Object.values(rows));
    expect(rows.length).toBeGreaterThan(100);
    expect(
      rows.flatMap(({ tags }) => tags ?? []).filter(path => path.includes('.'))
    ).toEqual([]);
    expect(
      Object.keys(table.sagemaker).filter(
        name => !/^(Create|Start|Import|Register)/.test(name)
      )
    ).toEqual([]);
  });
});

describe('the configuration', () => {
  const config = guardConfig('fill', FACTS, OPTIONS, null);

  it('knows the types that take no key from the engine and the policies', () => {
    expect(config.exempt).toContain('ml.g4dn.*');
    const families = new RegExp(config.localStorage);
    for (const family of ['g5', 'm5d', 'p4d', 'm5', 't3']) {
      expect(families.test(family)).toBe(hasLocalStorage(`ml.${family}.large`));
    }
  });

  it('takes no exception from statements that do not ask for the key', () => {
    const statement = {
      Effect: 'Deny',
      Condition: {
        'ForAllValues:StringNotLike': { 'sagemaker:InstanceTypes': ['ml.x.*'] }
      }
    };
    const sets = (document: unknown) => ({
      source: 'folder' as const,
      label: '',
      sets: [[{ name: 'a', kind: 'identity' as const, document }]]
    });
    expect(exemptTypes(sets({ Statement: statement }))).toEqual([]);
    expect(exemptTypes(sets('nonsense'))).toEqual([]);
    const asking = {
      ...statement,
      Condition: {
        ...statement.Condition,
        Null: { 'SageMaker:VolumeKmsKey': 'true' }
      }
    };
    expect(exemptTypes(sets({ Statement: [asking] }))).toEqual(['ml.x.*']);
  });

  it('leaves unknown what is not known', () => {
    const facts = { ...FACTS, user: null, system: null, subnets: null };
    expect(guardConfig('warn', facts, null, null)).toMatchObject({
      tags: { user: null, project: 'Project001', system: 'MLSpace' },
      required: ['user', 'project', 'system'],
      subnets: null,
      exempt: []
    });
  });

  it('travels as one line of Python without names of its own', () => {
    const code = installCode({ ...config, volumeKey: 'a"b\'c\\d\ne' });
    expect(code.split('\n')).toHaveLength(1);
    expect(code).toMatch(/^exec\(".*\)$/);
    expect(removeCode()).toMatch(/^if "_mlspace_guard" in /);
  });
});

describe('the choice in the notebook', () => {
  function metadata(content: Record<string, unknown>): IMetadata {
    return {
      getMetadata: key => content[key],
      setMetadata: (key, value) => {
        content[key] = value;
      },
      deleteMetadata: key => {
        delete content[key];
      }
    };
  }

  it('is written beside what others keep there, and taken out again', () => {
    const content: Record<string, unknown> = { mlspace: { other: 1 } };
    const model = metadata(content);
    chooseMode(model, 'fill');
    expect(content.mlspace).toEqual({ other: 1, guard: 'fill' });
    expect(chosenMode(model)).toBe('fill');
    chooseMode(model, null);
    expect(content.mlspace).toEqual({ other: 1 });
    chooseMode(metadata(content), 'warn');
    delete (content.mlspace as { other?: number }).other;
    chooseMode(model, null);
    expect(content).toEqual({});
  });

  it.each([
    [undefined],
    ['fill'],
    [{ guard: 'FILL' }],
    [{ guard: ['off'] }],
    [[]]
  ])('is none in %j', value => {
    expect(chosenMode(metadata({ mlspace: value }))).toBeNull();
  });
});

describe('settings', () => {
  it('fall back to the defaults', () => {
    expect(readSettings({})).toEqual(DEFAULT_SETTINGS);
    expect(
      readSettings({
        mode: 'loud',
        explainDenied: 1,
        useSdkDefaults: 'yes',
        sdkDefaultsPath: ' '
      })
    ).toEqual(DEFAULT_SETTINGS);
    expect(readSettings({ mode: 'stop', sdkDefaultsPath: 'a.yaml' })).toEqual({
      ...DEFAULT_SETTINGS,
      mode: 'stop',
      sdkDefaultsPath: 'a.yaml'
    });
  });
});

describe('the SDK’s defaults', () => {
  it('have no key where the SDK does not look at the type', () => {
    const text = sdkDefaults(FACTS);
    expect(text.startsWith(SDK_DEFAULTS_MARKER)).toBe(true);
    const part = (name: string) =>
      new RegExp(`\\n {2}${name}:\\n((?: {4}.*\\n)+)`).exec(text)?.[1] ?? '';
    expect(part('TrainingJob')).toContain('VolumeKmsKeyId: "key-1"');
    expect(part('TransformJob')).not.toContain('Kms');
    expect(part('ProcessingJob')).toContain('"subnet-1"');
    expect(part('ProcessingJob')).not.toContain('Kms');
  });

  it('leave out what is not known, and quote what is', () => {
    const text = sdkDefaults({
      ...FACTS,
      user: 'a: "b"\n',
      volumeKey: null,
      subnets: null
    });
    expect(text).toContain('"Value":"a: \\"b\\"\\n"');
    expect(text).not.toContain('Kms');
    expect(text).not.toContain('Subnets');
  });
});
