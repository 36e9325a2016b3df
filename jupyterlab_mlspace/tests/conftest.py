# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What several test files share."""
from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture(scope="session")
def wheel() -> Path:
    """The wheel, built once by the same code as `make wheel`."""
    sys.path.insert(0, str(ROOT / "tools"))
    from wheel import build

    return build(ROOT / ".cache" / "wheel" / "dist")
