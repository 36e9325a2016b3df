# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Real requests against the calls that mlspace-lint reports."""

from __future__ import annotations

import json
from typing import Any

from ..tables import path_of
from ..truth.compare import values_at
from .kernel import Run

Call = dict[str, Any]

_OPERATIONS = {
    o['action']: o
    for o in json.loads(path_of('operations').read_text(encoding='utf-8'))['operations']
    if o['kind'] != 'invoke' and o['client'] in ('sagemaker', 'emr')
}
_FIELDS = {'tags': ('tags',), 'vpc': ('subnets', 'securityGroups'), 'kms': ('volumeKey',)}


def differences(run: Run, calls: list[Call]) -> list[str]:
    """Sentences; empty when linter and kernel tell the same story."""
    real = [r for r in run.requests if r[1] in _OPERATIONS]
    found: list[str] = []
    for call in sorted(calls, key=lambda c: (c['cell'], c['line'])):
        mine = _take(call, real)
        if mine is None:
            if call['cell'] not in run.errors and not _launched_in_error(call, run):
                found.append(f'{_where(call)}: {call["actions"]} was not sent')
            continue
        found += [f'{_where(call)}: {problem}' for problem in _problems(call, mine)]
    found += [f'cell {cell}: {name} was sent, and not reported' for cell, name, _ in real]
    return found


def _where(call: Call) -> str:
    return f'cell {call["cell"]}, line {call["line"]} ({call["target"]})'


def _launched_in_error(call: Call, run: Run) -> bool:
    return bool(call['launch']) and call['launch']['cell'] in run.errors


def _take(call: Call, real: list[tuple[int, str, Any]]) -> list[tuple[str, Any]] | None:
    """Removes the call's requests from `real`; None when the first is not there.
    An SDK object is reported where it is made and sends where it is launched."""
    cells = {call['cell'], *([call['launch']['cell']] if call['launch'] else [])}
    taken = []
    for action in call['actions']:
        match = next((r for r in real if r[1] == action and r[0] in cells), None)
        if match is None and call['style'].startswith('sdk'):
            match = next((r for r in real if r[1] == action), None)
        if match is not None:
            real.remove(match)
            taken.append((match[1], match[2]))
    return taken or None


def _problems(call: Call, sent: list[tuple[str, Any]]) -> list[str]:
    found = []
    for name, parts in _FIELDS.items():
        truth = _truth(parts, sent)
        said = call[name]
        if said not in ('unknown', truth):
            found.append(f'{name} said {said}, is {truth}')
    keys = {key for action, params in sent for key in _tag_keys(action, params)}
    if call['tagKeys'] is not None and set(call['tagKeys']) != keys:
        found.append(f'tagKeys said {call["tagKeys"]}, are {sorted(keys)}')
    types = [v for action, p in sent for path in _paths(action, 'instanceTypes') for v in values_at(p, path)]
    if call['instanceTypes'] is not None and set(call['instanceTypes']) != set(types):
        found.append(f'instanceTypes said {call["instanceTypes"]}, are {types}')
    return found


def _paths(action: str, name: str) -> list[str]:
    return _OPERATIONS[action].get(name, [])


def _truth(parts: tuple[str, ...], sent: list[tuple[str, Any]]) -> str:
    """`missing` when any request that takes it lacks it; `na` when none takes it."""
    answers = []
    for action, params in sent:
        optional = _OPERATIONS[action].get('optional', [])
        for part in parts:
            paths = _paths(action, part)
            if not paths:
                continue
            given = any(values_at(params, path) for path in paths)
            if given or part not in optional:
                answers.append(given)
    if not answers:
        return 'na'
    return 'present' if all(answers) else 'missing'


def _tag_keys(action: str, params: Any) -> list[str]:
    keys: list[str] = []
    for path in _paths(action, 'tags'):
        value = params.get(path)
        if isinstance(value, dict):
            keys += list(value)
        elif isinstance(value, list):
            keys += [tag.get('Key', tag.get('key')) for tag in value]
    return keys
