# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The command `mlspace-lint`: runs the bundled command line with Node."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from .node import NodeNotFound, find_node

BUNDLE = Path(__file__).parent / "bundles" / "mlspace-lint.cjs"
#: Exit status for bad usage; CI must be able to tell it from findings.
CANNOT_RUN = 2


def main() -> int:
    """Replace this process by Node; returns only when that is not possible."""
    if not BUNDLE.is_file():
        return _fail(f"{BUNDLE} is missing; reinstall jupyterlab-mlspace.")
    try:
        node = find_node()
    except NodeNotFound as error:
        return _fail(str(error))
    command = [node.path, str(BUNDLE), *sys.argv[1:]]
    try:
        os.execv(node.path, command)  # noqa: S606 - no shell is meant
    except OSError as error:
        return _fail(f"{node.path} could not be started: {error.strerror}.")


def _fail(sentence: str) -> int:
    print(f"mlspace-lint: {sentence}", file=sys.stderr)
    return CANNOT_RUN


if __name__ == "__main__":
    sys.exit(main())
