# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The generated tables by name, and how they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable

from .operations import operations
from .sdk import sdk

_FOLDER = Path(__file__).parents[2] / 'src' / 'governance' / 'catalogue' / 'generated'

GENERATORS: dict[str, Callable[[], dict[str, Any]]] = {
    'operations': operations,
    'sdk-v2': lambda: sdk('sdk-v2'),
    'sdk-v3': lambda: sdk('sdk-v3'),
}


def path_of(name: str) -> Path:
    return _FOLDER / f'{name}.json'


def render(name: str) -> str:
    """The file's text: one row a line, so that a change reads as a change."""
    content = GENERATORS[name]()
    parts = []
    for key, value in content.items():
        text = _compact(value)
        if isinstance(value, list):
            rows = ',\n'.join(_compact(row) for row in value)
            text = f'[\n{rows}\n]'
        parts.append(f'{_compact(key)}:{text}')
    return '{' + ',\n'.join(parts) + '}\n'


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(',', ':'), ensure_ascii=False)
