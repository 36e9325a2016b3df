# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What several test files share."""
from __future__ import annotations

import sys
from pathlib import Path
from typing import Iterator

import pytest

from .jupyter_process import Jupyter, ensure_bundle, running

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def wheel() -> Path:
    """The wheel, built once by the same code as `make wheel`."""
    sys.path.insert(0, str(ROOT / "tools"))
    from wheel import build

    return build(ROOT / ".cache" / "wheel" / "dist")


@pytest.fixture(scope="session", params=["/", "/user/x/"])
def bare_jupyter(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Jupyter]:
    """Jupyter as SageMaker starts it, with no AWS behind it, at two base URLs; started once for all."""
    ensure_bundle()
    with running(tmp_path_factory.mktemp("jupyter"), request.param) as server:
        yield server
