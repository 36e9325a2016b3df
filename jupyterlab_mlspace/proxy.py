# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Tells jupyter-server-proxy how to start the companion."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from .node import NodeNotFound, find_node

BUNDLE = Path(__file__).parent / "bundles" / "companion.cjs"
SECRET_HEADER = "X-MLSpace-Proxy-Secret"  # noqa: S105 - the name, not the value
#: Older ones cannot be told to leave the idle clock alone, or know no unix sockets.
MINIMUM_PROXY = (4, 4)
#: Seconds to become ready; a cold disk on a small instance takes its time.
START_TIMEOUT = 30
#: Half of what the companion needs is young for a moment only: with the usual 16 MiB a
#: generation, the memory that is resident grows by what has long been garbage.
NODE_OPTIONS = ("--max-semi-space-size=4",)


def setup_mlspace() -> dict[str, Any]:
    """The entry point: one companion for this Jupyter server, started at the first request.

    Never raises: an exception here would take other proxied servers down with
    it in some versions. What is missing is answered as a problem by a small
    stand-in, so that the page can say it in one sentence.
    """
    found = proxy_version()
    if found < MINIMUM_PROXY:
        return _too_old(found)
    secret = secrets.token_hex(32)
    socket = str(_private_folder() / "socket")
    return {
        "command": _command,
        "environment": {"MLSPACE_PROXY_SECRET": secret, **_facts(found), **_compile_cache()},
        "unix_socket": socket,
        "request_headers_override": {SECRET_HEADER: secret},
        "absolute_url": False,
        "timeout": START_TIMEOUT,
        # Our own polling must not keep an idle notebook awake.
        "update_last_activity": False,
        "launcher_entry": {"enabled": False, "title": "MLSpace"},
    }


def _facts(proxy: tuple[int, ...]) -> dict[str, str]:
    """For diagnostics, and the Python that persistent environments are made with."""
    return {
        "MLSPACE_PYTHON": sys.executable.replace("{", "{{").replace("}", "}}"),
        "MLSPACE_PYTHON_VERSION": ".".join(map(str, sys.version_info[:3])),
        "MLSPACE_PROXY_VERSION": ".".join(map(str, proxy)),
    }


def _compile_cache() -> dict[str, str]:
    """Where Node (22 and newer) keeps what it compiled, so that a second start parses nothing.

    Code is read from there: only a folder that nobody else can write is taken, and no
    default below `/tmp`. Without one, each start costs a little more.
    """
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "jupyterlab-mlspace" / "compiled"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mine = [one.stat() for one in (folder, folder.parent, base)]
    except (OSError, RuntimeError):
        return {}
    if any(one.st_uid != os.geteuid() or one.st_mode & 0o022 for one in mine):
        return {}
    return {"NODE_COMPILE_CACHE": str(folder).replace("{", "{{").replace("}", "}}")}


def proxy_version() -> tuple[int, ...]:
    """Major and minor version of jupyter-server-proxy; (0, 0) without it."""
    try:
        parts = version("jupyter-server-proxy").split(".")[:2]
    except PackageNotFoundError:
        return (0, 0)
    return tuple(int(part) if part.isdigit() else 0 for part in parts)


def _command(unix_socket: str) -> list[str]:
    """Asked at the first request, so that looking for Node does not delay Jupyter's start."""
    try:
        node = find_node()
    except NodeNotFound:
        command = standin_command(unix_socket)
    else:
        command = companion_command(node.path, unix_socket)
    # The proxy formats each part once more.
    return [part.replace("{", "{{").replace("}", "}}") for part in command]


def companion_command(node: str, unix_socket: str) -> list[str]:
    """The companion's own command line."""
    return [node, *NODE_OPTIONS, str(BUNDLE), unix_socket]


def standin_command(unix_socket: str) -> list[str]:
    """Answers every request with what is missing, and becomes the companion once it is there."""
    return [sys.executable, "-m", "jupyterlab_mlspace.standin", "--unix-socket", unix_socket]


def _too_old(found: tuple[int, ...]) -> dict[str, Any]:
    sentence = (
        f"jupyter-server-proxy is {'.'.join(map(str, found))}; the MLSpace companion needs "
        f"{'.'.join(map(str, MINIMUM_PROXY))} or newer."
    )
    return {
        # Only keys that every version knows, and a port that offers nothing but this sentence.
        "command": [
            sys.executable,
            "-m",
            "jupyterlab_mlspace.standin",
            "--port",
            "{port}",
            "--sentence",
            sentence,
            "--next",
            'Run: pip install "jupyterlab-mlspace[companion]", then restart the Jupyter server.',
        ],
        "launcher_entry": {"enabled": False, "title": "MLSpace"},
    }


def _private_folder() -> Path:
    """A new folder that only this user can enter; removed when Jupyter ends."""
    folder = Path(tempfile.mkdtemp(prefix="mlspace-"))
    owner = os.getpid()

    def remove() -> None:
        # A forked child that ends must not take the parent's socket with it.
        if os.getpid() == owner:
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(remove)
    return folder
