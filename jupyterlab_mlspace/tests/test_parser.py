# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Our Python parser against CPython's own: the same statements, calls,
keywords and strings, at the same places, in the standard library's files and
in the code cells of the notebooks at hand."""

from __future__ import annotations

import ast
import json
import os
import random
import shutil
import subprocess
import sysconfig
import warnings
from pathlib import Path
from typing import Any, Iterator

import pytest

ROOT = Path(__file__).parents[2]
FULL = bool(os.environ.get('MLSPACE_TEST_FULL'))
SEED, SAMPLE = 20260501, 200
DUMP = ROOT / 'tools' / 'parser' / 'dump.mjs'
# Ours stops at depths and lengths that hostile code has, and some tests of CPython's.
MOST_BYTES = 400_000

pytestmark = pytest.mark.skipif(
    not DUMP.exists() or shutil.which('node') is None or not (ROOT / 'node_modules').exists(),
    reason='needs a checkout with Node and the installed npm packages',
)


def _library() -> list[Path]:
    folder = Path(sysconfig.get_paths()['stdlib'])
    found = sorted(
        path
        for path in folder.rglob('*.py')
        if 'site-packages' not in path.parts and path.stat().st_size < MOST_BYTES
    )
    return found if FULL else sorted(random.Random(SEED).sample(found, SAMPLE))  # noqa: S311


def _cells(folder: Path) -> list[Path]:
    """Code cells of the repository's notebooks as files; those with IPython's
    own syntax, which CPython does not read, are left out."""
    notebooks = [*ROOT.glob('demo/**/*.ipynb'), *ROOT.glob('docs/**/*.ipynb')]
    notebooks += ROOT.glob('jupyterlab_mlspace/**/*.ipynb')
    extra = os.environ.get('MLSPACE_TEST_NOTEBOOKS')
    notebooks += Path(extra).rglob('*.ipynb') if extra else []
    found = []
    for number, path in enumerate(sorted(notebooks)):
        content = json.loads(path.read_text(encoding='utf-8'))
        for index, cell in enumerate(content.get('cells', [])):
            if cell['cell_type'] == 'code':
                target = folder / f'{number}-{index}.py'
                target.write_text(''.join(cell['source']), encoding='utf-8', newline='')
                found.append(target)
    return found


def _read(path: Path) -> str | None:
    """The text, if CPython can read it too."""
    try:
        source = path.read_bytes().decode('utf-8')
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            ast.parse(source)
    except (UnicodeDecodeError, SyntaxError, ValueError, RecursionError):
        return None
    # `ast` counts lines by these too, and drops a form feed and a byte order mark.
    return None if '\r' in source or '\f' in source or source.startswith('\ufeff') else source


class _Offsets:
    """From `ast`'s lines and UTF-8 columns to UTF-16 offsets."""

    def __init__(self, source: str) -> None:
        self.lines = source.split('\n')
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + _utf16(line) + 1)

    def at(self, line: int, column: int) -> int:
        text = self.lines[line - 1]
        before = text if text.isascii() else text.encode()[:column].decode()
        return self.starts[line - 1] + (column if text.isascii() else _utf16(before))

    def span(self, node: Any) -> list[int]:
        first = min([node, *getattr(node, 'decorator_list', [])], key=lambda n: n.lineno)
        start = self.at(first.lineno, first.col_offset)
        return [
            start - (1 if first is not node else 0),
            self.at(node.end_lineno, node.end_col_offset),
        ]


def _utf16(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode('utf-16-le', 'surrogatepass')) // 2


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    base = _dotted(node.value) if isinstance(node, ast.Attribute) else None
    return None if base is None else f'{base}.{node.attr}'  # type: ignore[attr-defined]


def _visible(node: ast.AST) -> Iterator[ast.AST]:
    """What decides a request: not annotations, patterns, types or the insides
    of f-strings, which our tree leaves out or places otherwise."""
    yield node
    skipped: list[Any] = []
    if isinstance(node, ast.AnnAssign):
        skipped = [node.annotation]
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        skipped = [node.returns, *getattr(node, 'type_params', [])]
    elif isinstance(node, ast.ClassDef):
        skipped = list(getattr(node, 'type_params', []))
    elif isinstance(node, ast.arg):
        return
    elif isinstance(node, ast.match_case):
        skipped = [node.pattern]
    elif isinstance(node, ast.JoinedStr):
        return
    elif isinstance(node, ast.Raise):
        skipped = [node.cause]
    for child in ast.iter_child_nodes(node):
        if not any(child is one for one in skipped):
            yield from _visible(child)


def _expected(source: str) -> dict[str, Any]:
    offsets = _Offsets(source)
    statements, calls, strings = [], [], []
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        tree = ast.parse(source)
    for node in _visible(tree):
        if isinstance(node, ast.stmt):
            span = offsets.span(node)
            statements.append(span[:1] if hasattr(node, 'body') or hasattr(node, 'cases') else span)
        elif isinstance(node, ast.Call):
            stars = sum(isinstance(a, ast.Starred) for a in node.args)
            names = [k.arg for k in node.keywords if k.arg is not None]
            calls.append(
                [
                    *offsets.span(node),
                    _dotted(node.func),
                    len(node.args) - stars,
                    stars + len(node.keywords) - len(names),
                    names,
                ]
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            strings.append([offsets.span(node)[0], node.value])
    return {'statements': statements, 'calls': calls, 'strings': strings}


def _ours(paths: list[Path]) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        ['node', str(DUMP)],
        input='\n'.join(map(str, paths)),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        timeout=600,
        encoding='utf-8',
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {row['path']: row for row in map(json.loads, filter(None, done.stdout.split('\n')))}


def _differences(paths: list[Path]) -> tuple[int, list[str]]:
    sources = {path: text for path in paths if (text := _read(path)) is not None}
    ours = _ours(list(sources))
    found = []
    for path, source in sources.items():
        mine, theirs = ours[str(path)], _expected(source)
        if mine['errors'] or mine['truncated']:
            found.append(f'{path}: cannot read {mine["errors"][:3]}')
            continue
        if r'\N{' in source:
            mine['strings'] = theirs['strings'] = []  # the only escape that we do not resolve
        for kind, wanted in theirs.items():
            have = {json.dumps(one) for one in mine[kind]}
            want = {json.dumps(one) for one in wanted}
            only = sorted(want - have)[:2], sorted(have - want)[:2]
            if any(only):
                found.append(f'{path}: {kind}: only CPython {only[0]}, only ours {only[1]}')
    return len(sources), found


def test_the_standard_library_reads_as_cpython_reads_it() -> None:
    count, found = _differences(_library())
    assert count > SAMPLE * 0.9
    assert not found, '\n'.join([f'{len(found)} differences', *found[:20]])


def test_notebook_cells_read_as_cpython_reads_them(tmp_path: Path) -> None:
    count, found = _differences(_cells(tmp_path))
    assert count > 10
    assert not found, '\n'.join([f'{len(found)} differences', *found[:20]])
