// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { DictEntry, DictValue, Span, Value } from '../../model';
import type { Option } from './aws';
import { mayHoldMore } from './aws';
import { HOLE } from './shell';
import { textValue, wordValue } from './shorthand';

/** `aws emr create-cluster` has options of its own; this says what they become. */

const EC2: Readonly<Record<string, string>> = {
  SubnetId: 'Ec2SubnetId',
  SubnetIds: 'Ec2SubnetIds',
  EmrManagedMasterSecurityGroup: 'EmrManagedMasterSecurityGroup',
  EmrManagedSlaveSecurityGroup: 'EmrManagedSlaveSecurityGroup',
  ServiceAccessSecurityGroup: 'ServiceAccessSecurityGroup',
  AdditionalMasterSecurityGroups: 'AdditionalMasterSecurityGroups',
  AdditionalSlaveSecurityGroups: 'AdditionalSlaveSecurityGroups'
};
const TOP: Readonly<Record<string, string>> = {
  '--name': 'Name',
  '--log-uri': 'LogUri',
  '--service-role': 'ServiceRole',
  '--auto-scaling-role': 'AutoScalingRole',
  '--release-label': 'ReleaseLabel',
  '--security-configuration': 'SecurityConfiguration',
  '--log-encryption-kms-key-id': 'LogEncryptionKmsKeyId'
};

function entry(value: Value): DictEntry {
  return { value, certain: true, key: null };
}

/** Parameters of RunJobFlow. */
export function clusterParameters(
  options: readonly Option[],
  origin: Span
): DictValue {
  const top = new Map<string, DictEntry>();
  const instances = new Map<string, DictEntry>();
  const more = mayHoldMore(options);
  let open = more;
  for (const { name, values } of options) {
    const [first] = values;
    const parameter = TOP[name];
    if (name === '--tags' || name === '--tag') {
      top.set('Tags', entry(tagsOf(values.map(word => word.text))));
    } else if (name === '--ec2-attributes' && first) {
      open = addAttributes(wordValue(first.text), instances, top) || open;
    } else if (name === '--instance-type' && first) {
      instances.set('MasterInstanceType', entry(textValue(first.text)));
    } else if (name === '--instance-groups') {
      instances.set(
        'InstanceGroups',
        entry(listOf(values.map(one => one.text)))
      );
    } else if (name === '--instance-fleets') {
      instances.set('InstanceFleets', entry({ kind: 'unknown', origin: null }));
    } else if (parameter && first) {
      top.set(parameter, entry(textValue(first.text)));
    }
  }
  top.set(
    'Instances',
    entry({ kind: 'dict', entries: instances, open, origin: null })
  );
  return { kind: 'dict', entries: top, open: more, origin };
}

/** True if more attributes may be given than can be seen. */
function addAttributes(
  value: Value,
  instances: Map<string, DictEntry>,
  top: Map<string, DictEntry>
): boolean {
  if (value.kind !== 'dict') {
    return true;
  }
  for (const [name, attribute] of value.entries) {
    const own = EC2[name];
    if (own) {
      instances.set(own, attribute);
    } else if (name === 'InstanceProfile') {
      top.set('JobFlowRole', attribute);
    }
  }
  return value.open;
}

function listOf(words: readonly string[]): Value {
  const values = words.map(wordValue);
  const [first] = values;
  return values.length === 1 && first && first.kind !== 'dict'
    ? first
    : { kind: 'list', items: values, open: false, origin: null };
}

/** `k=v k2=v2`, split at the first `=`. */
function tagsOf(words: readonly string[]): Value {
  const open = words.some(word => word === HOLE);
  const items = words
    .filter(word => word !== HOLE)
    .map((word): Value => {
      const at = word.indexOf('=');
      const key = at < 0 ? word : word.slice(0, at);
      const value = at < 0 ? '' : word.slice(at + 1);
      return {
        kind: 'dict',
        entries: new Map([
          ['Key', entry(textValue(key))],
          ['Value', entry(textValue(value))]
        ]),
        open: false,
        origin: null
      };
    });
  return { kind: 'list', items, open, origin: null };
}
