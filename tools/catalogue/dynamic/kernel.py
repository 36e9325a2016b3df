# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Runs a notebook's cells in a real kernel whose botocore records and sends nothing."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

ROOT = Path(__file__).parents[3]
CELL_TIMEOUT = 120

_START = """
import botocore.session as _core
from tools.catalogue.truth.recorder import ClosedNetwork as _Closed, Recorder as _Recorder
_closed = _Closed().__enter__()
_cell = [0]
class _InCells(_Recorder):
    def _answer(self, **kwargs):
        before = len(self.requests)
        answer = super()._answer(**kwargs)
        self.requests[before:] = [(_cell[0], *r) for r in self.requests[before:]]
        return answer
_recorder = _InCells()
_make = _core.Session.__init__
def _watched(self, *args, **kwargs):
    _make(self, *args, **kwargs)
    _recorder.watch(self)
_core.Session.__init__ = _watched
"""
_END = """
import json as _json
with open({path!r}, 'w') as _file:
    _json.dump({{'requests': _recorder.requests, 'connections': _closed.attempts}}, _file, default=str)
"""


@dataclass
class Run:
    requests: list[tuple[int, str, dict[str, Any]]]
    """Cell (among all cells), operation, parameters; in order of sending."""
    errors: dict[int, str] = field(default_factory=dict)
    """Exceptions by cell."""
    connections: list[str] = field(default_factory=list)


def run(notebook: dict[str, Any], python: str = sys.executable, **environment: str) -> Run:
    """Runs all code cells, going on after errors as a person would."""
    with tempfile.TemporaryDirectory() as folder:
        manager = _manager(python)
        manager.start_kernel(cwd=folder, env=_environment(folder, environment))
        client = manager.client()
        try:
            client.start_channels()
            client.wait_for_ready(timeout=CELL_TIMEOUT)
            return _run_cells(client, notebook, Path(folder) / 'record.json')
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def _manager(python: str) -> KernelManager:
    manager = KernelManager()
    argv = [python, '-W', 'ignore', '-m', 'ipykernel_launcher', '-f', '{connection_file}']
    manager._kernel_spec = KernelSpec(argv=argv, display_name='recording', language='python')
    return manager


def _environment(home: str, more: dict[str, str]) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(('AWS_', 'SAGEMAKER_'))}
    return {
        **kept,
        'HOME': home,
        'XDG_CONFIG_HOME': home,
        'PYTHONPATH': str(ROOT),
        'AWS_ACCESS_KEY_ID': 'testing',
        'AWS_SECRET_ACCESS_KEY': 'testing',
        'AWS_DEFAULT_REGION': 'us-east-1',
        'AWS_EC2_METADATA_DISABLED': 'true',
        'SAGEMAKER_SUPPRESS_V2_WARNING': '1',
        **more,
    }


def _run_cells(client: Any, notebook: dict[str, Any], record: Path) -> Run:
    errors: dict[int, str] = {}
    _must(_execute(client, _START))
    for index, cell in enumerate(notebook['cells']):
        if cell['cell_type'] != 'code':
            continue
        _must(_execute(client, f'_cell[0] = {index}'))
        problem = _execute(client, ''.join(cell['source']))
        if problem:
            errors[index] = problem
    _must(_execute(client, _END.format(path=str(record))))
    content = json.loads(record.read_text(encoding='utf-8'))
    requests = [(cell, name, params) for cell, name, params in content['requests']]
    return Run(requests, errors, content['connections'])


def _execute(client: Any, code: str) -> str:
    """The exception's text; empty when there was none."""
    reply = client.execute_interactive(
        code, store_history=False, timeout=CELL_TIMEOUT, output_hook=lambda _message: None
    )
    content = reply['content']
    return '' if content['status'] == 'ok' else f'{content["ename"]}: {content["evalue"]}'


def _must(problem: str) -> None:
    if problem:
        raise RuntimeError(f'the recording kernel: {problem}')
