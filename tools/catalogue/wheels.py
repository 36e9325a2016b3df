# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The SageMaker SDK's wheels: pinned, downloaded once, read and never imported."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

CACHE = Path(__file__).parents[2] / '.cache' / 'wheels'
_VERSIONS = Path(__file__).with_name('versions.json')


class NoWheelsError(RuntimeError):
    """The wheels are not cached and cannot be downloaded."""


def version_of(table: str) -> str:
    return json.loads(_VERSIONS.read_text(encoding='utf-8'))[table]['version']


def requirements_of(table: str) -> list[str]:
    """Pinned requirements, e.g. `sagemaker==2.257.7`."""
    return json.loads(_VERSIONS.read_text(encoding='utf-8'))[table]['wheels']


def packages_of(table: str) -> list[str]:
    """Packages whose classes are listed; the others only lend bases."""
    return json.loads(_VERSIONS.read_text(encoding='utf-8'))[table]['packages']


def sources(table: str) -> dict[str, str]:
    """Python sources of the wheels behind a table, by dotted module name;
    a package's `__init__` goes by the package's name with `.__init__`."""
    found: dict[str, str] = {}
    for requirement in requirements_of(table):
        with zipfile.ZipFile(_wheel(requirement)) as wheel:
            for name in sorted(wheel.namelist()):
                if name.endswith('.py'):
                    module = name.removesuffix('.py').replace('/', '.')
                    found[module] = wheel.read(name).decode('utf-8')
    return found


def _wheel(requirement: str) -> Path:
    name, _, version = requirement.partition('==')
    pattern = f'{name.replace("-", "_")}-{version}-*.whl'
    for _ in range(2):
        wheels = list(CACHE.glob(pattern))
        if wheels:
            return wheels[0]
        _download(requirement)
    raise NoWheelsError(f'no wheel of {requirement}')


def _download(requirement: str) -> None:
    CACHE.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, '-m', 'pip', 'download', '--quiet', '--no-deps']
    done = subprocess.run(
        [*command, '--only-binary=:all:', '--dest', str(CACHE), requirement],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoWheelsError(f'pip cannot download {requirement}')
