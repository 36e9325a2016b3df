# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""A notebook with one governing argument left out, for each of them."""

from __future__ import annotations

import ast
import copy
import re
from typing import Any, Iterator

GOVERNING = frozenset(
    'Tags tags VpcConfig vpc_config SubnetId SubnetIds SecurityGroupIds Subnets subnets'
    ' security_group_ids VolumeKmsKeyId volume_kms_key KmsKeyId kms_key network_config'
    ' NetworkConfig networking'.split()
)

Notebook = dict[str, Any]


def deletions(notebook: Notebook) -> Iterator[tuple[str, Notebook]]:
    """Titles (`cell 3, line 7: Tags`) and notebooks."""
    for index, cell in enumerate(notebook['cells']):
        if cell['cell_type'] != 'code':
            continue
        source = ''.join(cell['source'])
        for name, line, start, end in _arguments(source):
            changed = copy.deepcopy(notebook)
            changed['cells'][index]['source'] = source[:start] + source[end:]
            yield f'cell {index}, line {line}: {name}', changed


def _arguments(source: str) -> list[tuple[str, int, int, int]]:
    """Name, line, and the stretch of text, its comma included."""
    try:
        tree = ast.parse(_without_magics(source))
    except SyntaxError:
        return []
    offsets = _line_offsets(source)
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            found += [
                (k.arg, k, k.value) for k in node.keywords if k.arg in GOVERNING
            ]
        elif isinstance(node, ast.Dict):
            found += [
                (key.value, key, value)
                for key, value in zip(node.keys, node.values)
                if isinstance(key, ast.Constant) and key.value in GOVERNING
            ]
    return [_stretch(source, offsets, *each) for each in found]


def _stretch(
    source: str, offsets: list[int], name: str, first: Any, last: Any
) -> tuple[str, int, int, int]:
    start = offsets[first.lineno - 1] + _characters(source, offsets, first.lineno, first.col_offset)
    end = offsets[last.end_lineno - 1] + _characters(
        source, offsets, last.end_lineno, last.end_col_offset
    )
    comma = re.match(r'\s*,', source[end:])
    if comma:
        return name, first.lineno, start, end + comma.end()
    before = re.search(r',\s*$', source[:start])  # the last argument takes the comma before it
    return name, first.lineno, before.start() if before else start, end


def _characters(source: str, offsets: list[int], line: int, column: int) -> int:
    """Columns of `ast` count bytes."""
    text = source[offsets[line - 1] :]
    return len(text.encode('utf-8')[:column].decode('utf-8', 'ignore'))


def _line_offsets(source: str) -> list[int]:
    offsets = [0]
    for line in source.splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    return offsets


def _without_magics(source: str) -> str:
    """Lines of IPython's own become `pass`, in as many lines."""
    return re.sub(r'(?m)^(\s*)[%!].*$', r'\1pass', source)
