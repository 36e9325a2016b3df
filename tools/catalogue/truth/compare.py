# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What was sent against what the knowledge says."""

from __future__ import annotations

from typing import Any

from . import recorder
from .sources import (
    DEFAULT_BUCKET,
    EXECUTION_ROLE,
    UNKNOWN,
    Arguments,
    Prefix,
    evaluate,
)

NAMES = (
    'tags',
    'subnets',
    'securityGroups',
    'volumeKey',
    'instanceTypes',
    'role',
    'networkIsolation',
    'output',
)
# Tags that the SDK adds itself.
_OWN_TAGS = ('aws-jumpstart', 'sagemaker-sdk:', 'sagemaker:', 'sagemaker.amazonaws.com/', 'ClientType')
Request = tuple[str, dict[str, Any]]


def differences(
    launch: dict[str, Any],
    given: Arguments,
    sent: list[Request],
    operations: dict[str, Any],
    followed: bool,
) -> list[str]:
    """Sentences, one for each thing that is not as the knowledge says.
    `followed`: what the call returned was launched too."""
    sent = [request for request in sent if request[0] in operations]
    expected = [
        a
        for a in launch['actions']
        if (followed or a['sent'] != 'later') and _holds(a['condition'], given)
    ]
    pairs, problem = _pair(expected, sent)
    if problem:
        return [problem]
    found: list[str] = []
    for action, params in pairs:
        found += _action_differences(action, params, given, operations[action['action']])
    return found


def _holds(condition: dict[str, Any] | None, given: Arguments) -> bool:
    if condition is None:
        return True
    found = [value for value in evaluate(condition['test'], given) if value is not False]
    return bool(found) == condition['given']


def _pair(
    expected: list[dict[str, Any]], sent: list[Request]
) -> tuple[list[tuple[dict[str, Any], dict[str, Any]]], str]:
    pairs = []
    rest = list(sent)
    for action in expected:
        if rest and rest[0][0] == action['action']:
            pairs.append((action, rest.pop(0)[1]))
        elif action['sent'] == 'always' or action['sent'] == 'later':
            names = [name for name, _ in sent]
            return [], f'{action["action"]} expected; sent: {names}'
    if rest:
        return [], f'not expected: {[name for name, _ in rest]}'
    return pairs, ''


def _action_differences(
    action: dict[str, Any], params: dict[str, Any], given: Arguments, operation: dict[str, Any]
) -> list[str]:
    found = []
    for name in NAMES:
        if not operation[name]:
            continue
        source = action['governed'].get(name, {'kind': 'none'})
        said = evaluate(source, given)
        actual = [v for path in operation[name] for v in values_at(params, path)]
        if not _agree(name, said, actual):
            found.append(f'{action["action"]}.{name}: said {said}, sent {actual}')
        path = action['paths'].get(name)
        if path and actual and said and not _values_at_any(params, path):
            found.append(f'{action["action"]}.{name}: not at {path}')
    for path, source in action['parameters'].items():
        said = evaluate(source, given)
        actual = _values_at_any(params, path)
        if said and not _agree('parameter', said, actual):
            found.append(f'{action["action"]} {path}: said {said}, sent {actual}')
    return found


def _values_at_any(params: Any, path: str) -> list[Any]:
    """A tuner of several estimators sends a list of definitions instead of one."""
    several = path.replace('TrainingJobDefinition.', 'TrainingJobDefinitions[].')
    return values_at(params, path) or values_at(params, several)


def values_at(params: Any, path: str) -> list[Any]:
    """What stands at an API path; lists of scalars are flattened."""
    values = [params]
    for part in path.split('.'):
        name = part.removesuffix('[]')
        values = [v[name] for v in values if isinstance(v, dict) and v.get(name) is not None]
        if part.endswith('[]'):
            values = [inner for v in values for inner in v]
    flat: list[Any] = []
    for value in values:
        flat += value if isinstance(value, list) else [value]
    return [v for v in flat if v != '' and v is not False]


def _agree(name: str, said: list[Any], actual: list[Any]) -> bool:
    if any(value is UNKNOWN for value in said):
        return True
    if name == 'tags':
        return _tags(said) == _tags([actual])
    flat = _flat(said)
    if name == 'networkIsolation':
        flat = [value for value in flat if value]
    if name == 'output':
        return bool(flat) == bool(actual) and all(
            any(_same(one, other) for other in actual) for one in flat
        )
    return bool(flat) == bool(actual) and all(
        any(_same(one, other) for other in actual) for one in flat
    ) and all(any(_same(one, other) for one in flat) for other in actual)


def _flat(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        found += value if isinstance(value, (list, tuple)) else [value]
    return found


def _same(said: Any, actual: Any) -> bool:
    if said is DEFAULT_BUCKET:
        return str(actual).startswith(f's3://sagemaker-{recorder.REGION}-{recorder.ACCOUNT}')
    if said is EXECUTION_ROLE:
        return actual == recorder.ROLE
    if isinstance(said, Prefix):
        return str(actual).startswith(said.value)
    if isinstance(said, str) and said.startswith('s3://'):
        return str(actual).startswith(said.rstrip('/'))
    return bool(said == actual)


def _tags(values: list[Any]) -> dict[str, str]:
    """Tags of any spelling as a dict; those that the SDK adds itself left out."""
    found: dict[str, str] = {}
    for value in values:
        for tag in [value] if isinstance(value, dict) else list(value):
            pair = tag if isinstance(tag, dict) else {'Key': tag.key, 'Value': tag.value}
            lower = {str(k).lower(): v for k, v in pair.items()}
            if set(lower) == {'key', 'value'}:
                found[lower['key']] = lower['value']
            else:
                found.update(pair)
    return {k: v for k, v in found.items() if not k.startswith(_OWN_TAGS)}
