# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What the knowledge's sources say for given arguments: a second reading of
`requests/knowledge/types.ts`, over real Python values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class _Mark:
    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


ABSENT = _Mark('absent')
UNKNOWN = _Mark('unknown')
DEFAULT_BUCKET = _Mark('default bucket')
EXECUTION_ROLE = _Mark('execution role')


# By identity, with the object, so that its identity stays its own.
_made: dict[int, tuple[Any, dict[str, Any]]] = {}


def remember(thing: Any, arguments: dict[str, Any]) -> None:
    """Notes what an object was made with."""
    _made[id(thing)] = (thing, arguments)


@dataclass(frozen=True)
class Prefix:
    value: str


@dataclass(frozen=True)
class Arguments:
    constructor: dict[str, Any]
    call: dict[str, Any]
    earlier: dict[tuple[str, str], Any] = field(default_factory=dict)


def evaluate(source: dict[str, Any], given: Arguments) -> list[Any]:
    """The values that reach the request; empty: none does."""
    found = _RULES[source['kind']](source, given)
    return [value for value in found if value is not ABSENT]


def _parameter(source: dict[str, Any], given: Arguments) -> list[Any]:
    arguments = given.constructor if source['of'] == 'constructor' else given.call
    values = [arguments.get(source['name'], ABSENT)]
    for step in source['path']:
        values = [part for value in values for part in _step(value, step)]
    return [v for v in values if v is not ABSENT and v is not None and not _is_empty(v)]


def _step(value: Any, step: dict[str, Any]) -> list[Any]:
    if value is ABSENT or value is None:
        return []
    if step['kind'] == 'each':
        return list(value.values() if isinstance(value, dict) else value)
    if step['kind'] == 'class':
        return [value] if type(value).__name__ == step['name'] else []
    name = step.get('name') or step['key']
    if isinstance(value, dict):
        return [value.get(name, ABSENT)]
    if step['kind'] == 'item':
        return [getattr(value, name, ABSENT)]
    return [_attribute(value, name)]


def _attribute(value: Any, name: str) -> Any:
    """The constructor's argument: kept by the harness for objects it made,
    since some objects rewrite what they were given."""
    made = _made.get(id(value))
    if made is not None:
        return made[1].get(name, ABSENT)
    found = getattr(value, name, ABSENT)
    return ABSENT if callable(found) or type(found).__name__ == 'Unassigned' else found


def _is_empty(value: Any) -> bool:
    return isinstance(value, (list, dict, str)) and not value


def _passed(source: dict[str, Any], given: Arguments) -> list[Any]:
    parameter = source['source']
    arguments = given.constructor if parameter['of'] == 'constructor' else given.call
    chosen = parameter if parameter['name'] in arguments else source['otherwise']
    return evaluate(chosen, given)


def _first(source: dict[str, Any], given: Arguments) -> list[Any]:
    for option in source['sources']:
        found = evaluate(option, given)
        if found:
            return found
    return []


def _union(source: dict[str, Any], given: Arguments) -> list[Any]:
    return [value for part in source['sources'] for value in evaluate(part, given)]


def _when(source: dict[str, Any], given: Arguments) -> list[Any]:
    test = [v for v in evaluate(source['test'], given) if v is not False]
    return evaluate(source['then'] if test else source['otherwise'], given)


def _earlier(source: dict[str, Any], given: Arguments) -> list[Any]:
    value = given.earlier.get((source['method'], source['argument']), ABSENT)
    return [] if value is ABSENT or value is None else [value]


def _prefix(source: dict[str, Any], given: Arguments) -> list[Any]:
    return [Prefix(value) for value in evaluate(source['source'], given)]


_RULES = {
    'parameter': _parameter,
    'none': lambda _source, _given: [],
    'unknown': lambda _source, _given: [UNKNOWN],
    'defaultBucket': lambda _source, _given: [DEFAULT_BUCKET],
    'executionRole': lambda _source, _given: [EXECUTION_ROLE],
    'constant': lambda source, _given: [source['value']],
    'passed': _passed,
    'firstOf': _first,
    'union': _union,
    'when': _when,
    'earlier': _earlier,
    'prefix': _prefix,
}
