// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { ProjectFacts } from '../model';
import type { ExternalCall, Machine } from '../python/machine';
import type {
  Abstract,
  DictItemContent,
  InstanceObject
} from '../python/values';
import { opaqueOf, someString, stringOf } from '../python/values';
import { BOTO_SESSION, clientOf } from './boto3';

const FILE = 'builtins.file:';
/** MLSpace's parameters of the project, as `json.load` gives them. */
const PARAMETERS = 'mlspace.parameters';

function known(text: string | null): Abstract {
  return text === null ? someString() : stringOf(text);
}

function strings(m: Machine, texts: readonly string[] | null): Abstract {
  return m.allocate({
    o: 'list',
    items: texts ? texts.map(text => stringOf(text)) : [someString()],
    open: texts === null,
    type: 'list',
    origin: null
  });
}

/** Keys of notebook-params.json with what the project's facts say of them. */
function parameters(m: Machine, facts: ProjectFacts): Abstract {
  const values: [string, Abstract][] = [
    ['pSMSDataBucketName', known(facts.bucket)],
    ['pSMSSubnetIds', known(facts.subnets?.join(',') ?? null)],
    ['pSMSSecurityGroupId', strings(m, facts.securityGroups)],
    ['pSMSKMSKeyId', known(facts.volumeKey)],
    ['pSMSRoleARN', someString('arn:')]
  ];
  const entries = new Map<string, DictItemContent>();
  for (const [name, value] of values) {
    entries.set(name, { value, certain: true, key: null });
  }
  return m.allocate({
    o: 'dict',
    entries,
    open: true,
    origin: null,
    form: 'other'
  });
}

const SESSION = /^sagemaker.*Session$/;
const CLIENTS: Readonly<Record<string, string>> = {
  sagemaker_client: 'sagemaker',
  sagemaker_runtime_client: 'sagemaker-runtime',
  sagemaker_featurestore_runtime_client: 'sagemaker-featurestore-runtime',
  sagemaker_metrics_client: 'sagemaker-metrics',
  s3_client: 's3'
};

/** What a session of the SDK gives access to, unless its maker was told otherwise. */
function sessionAttribute(
  object: InstanceObject,
  facts: ProjectFacts,
  name: string
): Abstract | null {
  if (name === 'boto_session') {
    return opaqueOf(BOTO_SESSION);
  }
  if (name === 'boto_region_name') {
    return known(facts.region);
  }
  const passed = object.creation?.args.keywords.get(name)?.value;
  const service = CLIENTS[name];
  return passed ?? (service === undefined ? null : clientOf(service));
}

/** Attributes of things that are not the notebook's own. */
export function environmentAttribute(
  m: Machine,
  facts: ProjectFacts,
  self: Abstract,
  name: string
): Abstract | null {
  if (self.t === 'external' && self.path === 'os' && name === 'environ') {
    return opaqueOf('os.environ');
  }
  const object = m.object(self);
  if (object?.o === 'instance' && SESSION.test(object.name)) {
    return sessionAttribute(object, facts, name);
  }
  if (self.t !== 'opaque') {
    return null;
  }
  if (self.name === 'os.environ' && name.startsWith('[')) {
    return someString();
  }
  if (self.name === BOTO_SESSION && name === 'region_name') {
    return known(facts.region);
  }
  return null;
}

const PARAMETERS_FILE = /(?:^|\/)notebook-params\.json$/;

/** Functions of Python and of the SDK whose results matter. */
export function environmentCall(
  m: Machine,
  facts: ProjectFacts,
  call: ExternalCall
): Abstract | null {
  const { path, args } = call;
  const [first] = args.positional;
  switch (path) {
    case 'json.load':
      return first?.t === 'opaque' && isParameters(first.name)
        ? parameters(m, facts)
        : null;
    case 'json.loads':
      return first?.t === 'opaque' && first.name === PARAMETERS
        ? parameters(m, facts)
        : null;
    case 'sagemaker.get_execution_role':
    case 'sagemaker.session.get_execution_role':
      return facts.roleArn === null
        ? opaqueOf('sagemaker.get_execution_role()')
        : { ...stringOf(facts.roleArn), origin: null };
    default:
      break;
  }
  if (path?.startsWith(FILE) && call.method === 'read') {
    const file = call.self?.t === 'opaque' ? call.self.name : '';
    return isParameters(file) ? opaqueOf(PARAMETERS) : null;
  }
  return null;
}

function isParameters(name: string): boolean {
  return name.startsWith(FILE) && PARAMETERS_FILE.test(name);
}
