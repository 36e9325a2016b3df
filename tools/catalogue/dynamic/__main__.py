# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""`python -m tools.catalogue.dynamic [--params FILE] [--deletions] NOTEBOOK...`:
prints what differs; exit code 1 when anything does."""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .. import venvs
from .compare import differences
from .deletions import deletions
from .kernel import ROOT, run

LINT = ROOT / 'jupyterlab_mlspace' / 'bundles' / 'mlspace-lint.cjs'


_REFUSED = ('ParamValidationError', 'NameError', 'RuntimeError')


class NoEnvironmentError(RuntimeError):
    """The notebook imports an SDK that is not installed."""


def check(notebook: dict[str, Any], params: str | None) -> list[str]:
    """Runs and lints one notebook; sentences about what differs. A cell that
    raises is a difference too, but where botocore refuses what was left out."""
    environment = {'MLSPACE_PARAMS_FILE': params} if params else {}
    happened = run(notebook, _python_for(notebook), **environment)
    found = differences(happened, lint(notebook, params))
    found += [
        f'cell {cell} raised {problem}'
        for cell, problem in happened.errors.items()
        if not problem.startswith(_REFUSED)
    ]
    return found + [f'tried to reach {host}' for host in happened.connections]


def lint(notebook: dict[str, Any], params: str | None) -> list[dict[str, Any]]:
    """The calls that mlspace-lint reports."""
    node = shutil.which('node')
    if node is None or not LINT.exists():
        raise NoEnvironmentError('mlspace-lint is not built, or Node is missing')
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'notebook.ipynb'
        path.write_text(json.dumps(notebook), encoding='utf-8')
        command = [node, str(LINT), '--format', 'json', '--exit-zero']
        command += ['--params', params] if params else []
        done = subprocess.run(
            [*command, str(path)], capture_output=True, text=True, check=False, timeout=120
        )
        if not done.stdout:
            raise RuntimeError(f'mlspace-lint: {done.stderr.strip()}')
        report = json.loads(done.stdout)
    if report['errors']:
        raise RuntimeError(f'mlspace-lint: {report["errors"]}')
    return report['calls']


def _python_for(notebook: dict[str, Any]) -> str:
    code = '\n'.join(
        ''.join(c['source']) for c in notebook['cells'] if c['cell_type'] == 'code'
    )
    if not re.search(r'^\s*(import|from)\s+sagemaker', code, re.M):
        return sys.executable
    new = re.search(r'sagemaker\.(core|train|serve|mlops|ai_registry)\b', code)
    style = 'sdk-v3' if new else 'sdk-v2'
    if not venvs.is_ready(style):
        raise NoEnvironmentError(f'{style} is not installed')
    return str(venvs.python_of(style))


def variants(path: Path, with_deletions: bool) -> list[tuple[str, dict[str, Any]]]:
    notebook = json.loads(path.read_text(encoding='utf-8'))
    changed = deletions(notebook) if with_deletions else []
    return [('as it is', notebook), *changed]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog='python -m tools.catalogue.dynamic')
    parser.add_argument('--params', help='notebook-params.json for kernel and linter')
    parser.add_argument('--deletions', action='store_true')
    parser.add_argument('notebooks', nargs='+', type=Path)
    options = parser.parse_args(arguments)
    wrong = ran = 0
    for path in options.notebooks:
        for title, notebook in variants(path, options.deletions):
            ran += 1
            for line in check(notebook, options.params):
                wrong += 1
                print(f'{path.name} ({title}): {line}')
    print(f'{ran} runs, {wrong} differences')
    return 1 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
