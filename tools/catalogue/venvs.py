# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""`python -m tools.catalogue.venvs [sdk-v2] [sdk-v3]`: environments with the real
SDKs, at the versions the tables are made from. Large, so made only when asked
for; an environment that already has the right versions is left alone."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from . import wheels

_CACHE = wheels.CACHE.parent
STYLES = ('sdk-v2', 'sdk-v3')


def python_of(style: str) -> Path:
    return _CACHE / style / 'bin' / 'python'


def is_ready(style: str) -> bool:
    """The environment is there, complete and of the pinned versions."""
    stamp = _CACHE / style / 'versions.json'
    try:
        return python_of(style).exists() and json.loads(stamp.read_text()) == _wanted(style)
    except (OSError, ValueError):
        return False


def _wanted(style: str) -> list[str]:
    return [
        *wheels.requirements_of(style)[:-1],  # sagemaker-core 1.x comes with v2 by itself
        *(f'{name}=={version(name)}' for name in ('boto3', 'botocore', 'ipykernel')),
    ]


def make(style: str) -> None:
    """Creates the environment; raises CalledProcessError when it cannot."""
    if is_ready(style):
        return
    folder = _CACHE / style
    subprocess.run([sys.executable, '-m', 'venv', '--clear', str(folder)], check=True)
    command = [str(python_of(style)), '-m', 'pip', 'install', '--quiet', '--only-binary=:all:']
    subprocess.run([*command, *_wanted(style)], check=True)
    (folder / 'versions.json').write_text(json.dumps(_wanted(style)), encoding='utf-8')


if __name__ == '__main__':
    for name in sys.argv[1:] or STYLES:
        make(name)
        print(f'{name}: {python_of(name)}')
