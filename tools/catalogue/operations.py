# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The table of API operations, from botocore's service models.

What shapes say is derived by rule here. What no shape says (which action
supports which condition key, which resource types IAM checks) is in
`authorization.json` beside this file, with its source named there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Callable

import botocore.session
from botocore import xform_name
from botocore.model import OperationModel, ServiceModel

from .shapes import Leaf, leaves, tag_form

AUTHORIZATION = Path(__file__).with_name('authorization.json')

# Operations by client; what they have in common is that AWS makes or runs
# something. Links for a browser and updates of what exists are left out.
_CLIENTS: dict[str, str] = {
    'sagemaker': r'Create(?!.*Presigned)|Start(?!Session)|ImportHubContent|RegisterDevices',
    'emr': r'Create|RunJobFlow|Start',
    'emr-serverless': r'Create|Start',
    'emr-containers': r'Create|Start',
    'bedrock': r'Create|Start',
    'bedrock-runtime': r'Invoke|Converse|Start|ApplyGuardrail',
    'bedrock-agent': r'Create|Start|IngestKnowledgeBaseDocuments',
    'bedrock-agent-runtime': r'Create|Invoke|Start|Retrieve|GenerateQuery|OptimizePrompt|Rerank',
    'bedrock-data-automation': r'Create|Invoke',
    'bedrock-data-automation-runtime': r'Invoke',
    'translate': r'Create|Import|Start|Translate',
    'comprehend': r'Create|Import|Start|BatchDetect|Detect|Classify|Contains',
}

# The command line has commands of its own for these.
_COMMANDS = {('emr', 'RunJobFlow'): 'create-cluster'}

_SUBNETS = re.compile(r'(^|[a-z0-9])?subnet(s|Ids?)$', re.I)
_GROUPS = re.compile(r'SecurityGroup(s|Ids?)?$', re.I)
_ROLE = re.compile(r'role(Arn)?$', re.I)
# Roles that are handed to something other than the job itself.
_FOREIGN_ROLE = re.compile(
    r'Canvas|Redshift|Repository|Forecast|Lambda|lakeFormation|messages', re.I
)
# `Selected..` is output only; `Supported..` and `Hidden..` launch nothing.
_INSTANCES = re.compile(r'^(?!Selected|Supported|Hidden).*InstanceTypes?$')
# The service runs these beside the job, by default on a type of its own choice.
_SIDE_JOBS = frozenset({'DebugRuleConfigurations', 'ProfilerRuleConfigurations'})
_WRITTEN = re.compile(
    r'^(?!Resolved).*s3(uri|outputuri|outputpath|outputlocation|failurepath|location|path)$'
    r'|destinations3uri$|loguri$|artifactstoreuri$|defaults3location$|s3artifactpath$',
    re.I,
)
_WRITER = re.compile(
    r'output|capture|dump|checkpoint|tensorboard|debughook|profilerconfig'
    r'|offlinestore|log|sharing|artifactstore|defaults3|datastorage|s3storage',
    re.I,
)
_READ = re.compile(r'^(input|ProcessingInputs)|BatchTransformInput|LogSource', re.I)


def _is_text(leaf: Leaf) -> bool:
    return leaf.kind in ('string', 'list:string')


def _is_key(leaf: Leaf) -> bool:
    return leaf.kind == 'string' and bool(re.search('kms|encryptionKey', leaf.name, re.I))


def _is_volume_key(leaf: Leaf) -> bool:
    """A member named for the volume, or a key of the whole resource that
    the model's own documentation says encrypts a volume."""
    if not _is_key(leaf):
        return False
    if leaf.name.lower().startswith('volumekms'):
        return True
    return not leaf.parents and 'volume' in leaf.documentation.lower()


def _is_output(leaf: Leaf) -> bool:
    where = '.'.join(leaf.parents + (leaf.name,))
    if not _is_text(leaf) or not _WRITTEN.search(leaf.name):
        return False
    if _READ.search(where) and not leaf.name.lower().startswith('output'):
        return False
    return bool(_WRITER.search(where))


def _is_role(leaf: Leaf) -> bool:
    where = '.'.join(leaf.parents)
    return _is_text(leaf) and bool(_ROLE.search(leaf.name)) and not _FOREIGN_ROLE.search(where)


GOVERNED: dict[str, Callable[[Leaf], bool]] = {
    'subnets': lambda leaf: _is_text(leaf) and bool(_SUBNETS.search(leaf.name)),
    'securityGroups': lambda leaf: _is_text(leaf) and bool(_GROUPS.search(leaf.name)),
    'volumeKey': _is_volume_key,
    'outputKey': lambda leaf: _is_key(leaf) and not _is_volume_key(leaf),
    'instanceTypes': lambda leaf: (
        _is_text(leaf)
        and bool(_INSTANCES.search(leaf.name))
        and not _SIDE_JOBS.intersection(leaf.parents)
    ),
    'role': _is_role,
    'networkIsolation': lambda leaf: leaf.name == 'EnableNetworkIsolation',
    'output': _is_output,
}


def kebab(name: str) -> str:
    """`HyperParameterTuningJob` -> `hyper-parameter-tuning-job`, as in ARNs."""
    name = name.replace('AutoML', 'Automl')
    name = re.sub(r'([A-Z]+)([A-Z][a-z])', r'\1-\2', name)
    return re.sub(r'([a-z0-9])([A-Z])', r'\1-\2', name).lower()


def _kind(action: str) -> str:
    if re.match('Create|Import|Register', action):
        return 'create'
    return 'start' if re.match('Start|Run', action) else 'invoke'


def _tags(operation: OperationModel) -> tuple[list[str], str | None]:
    if operation.input_shape is None:
        return [], None
    found = [
        (name, form)
        for name, member in operation.input_shape.members.items()
        if re.search('tags$', name, re.I) and (form := tag_form(member))
    ]
    return [name for name, _ in found], found[0][1] if found else None


def _resources(
    client: str, action: str, parameters: list[str], rules: dict[str, Any]
) -> tuple[list[str], list[str | None]]:
    """ARN tails, and the parameter that names each of them."""
    special = rules['resources'].get(f'{client}.{action}')
    if special is None:
        if client != 'sagemaker':
            return (['*'], [None])
        special = [kebab(re.sub('^(Create|Start|Import|Register)', '', action))]
    names = [_named_by(tail, parameters, rules['unnamed']) for tail in special]
    return ([f'{tail}/*' for tail in special], names)


def _named_by(tail: str, parameters: list[str], unnamed: list[str]) -> str | None:
    if tail in unnamed:
        return None
    for name in parameters:
        noun = kebab(name.removesuffix('Name'))
        if name.endswith('Name') and (noun == tail or tail.endswith(f'-{noun}')):
            return name
    return 'Name' if 'Name' in parameters else None


def _condition_keys(
    iam: str, action: str, found: list[Leaf], governed: dict[str, list[str]], rules: Any
) -> list[list[str]]:
    keys: list[list[str]] = []
    for name, rule in rules['conditionKeys'].items():
        service, _, bare = name.partition(':')
        if service != iam or not re.fullmatch(rule['actions'], action):
            continue
        if 'from' in rule:
            paths = governed[rule['from']]
        else:
            suffix = re.compile(rf'(^|\.)({rule["path"]})$')
            paths = [leaf.path for leaf in found if suffix.search(leaf.path)]
        if not paths:
            raise ValueError(f'{iam}:{action} has nothing that feeds {bare}')
        keys += [[alias, *paths] for alias in [name, *rule.get('aliases', [])]]
    return keys


def _operation(client: str, service: ServiceModel, action: str, rules: Any) -> dict[str, Any]:
    model = service.operation_model(action)
    shape = model.input_shape
    parameters = list(shape.members) if shape else []
    found = leaves(model)
    governed = {
        name: [leaf.path for leaf in found if test(leaf)] for name, test in GOVERNED.items()
    }
    tags, form = _tags(model)
    iam = service.metadata.get('signingName') or service.metadata['endpointPrefix']
    resources, names = _resources(client, action, parameters, rules)
    row: dict[str, Any] = {
        'client': client,
        'iam': iam,
        'action': action,
        'permission': rules['permissions'].get(f'{client}.{action}'),
        'kind': _kind(action),
        'method': xform_name(action),
        'command': _COMMANDS.get((client, action)) or xform_name(action, '-'),
        'parameters': parameters,
        'required': [p for p in parameters if p in shape.required_members] if shape else [],
        'tags': tags,
        'tagForm': form,
        **governed,
        'optional': rules['optional'].get(f'{client}.{action}', []),
        'resources': resources,
        'resourceNames': names,
        'conditionKeys': _condition_keys(iam, action, found, governed, rules),
    }
    # The loader fills in what is left out.
    return {key: value for key, value in row.items() if value not in (None, [], {})}


def operations() -> dict[str, Any]:
    """The content of `generated/operations.json`."""
    rules = json.loads(AUTHORIZATION.read_text(encoding='utf-8'))
    session = botocore.session.get_session()
    rows = []
    for client, pattern in _CLIENTS.items():
        service = session.get_service_model(client)
        rows += [
            _operation(client, service, action, rules)
            for action in sorted(service.operation_names)
            if re.match(pattern, action)
        ]
    return {'botocore': botocore.__version__, 'operations': rows}
