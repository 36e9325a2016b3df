# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Processes that the demo starts, and their certain end."""
from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Sequence

import psutil

LOOPBACK = "127.0.0.1"
#: Seconds a process gets to end by itself before it is killed.
GRACE = 8.0
TAIL_LINES = 15
PR_SET_PDEATHSIG = 1


class DemoError(Exception):
    """The demo cannot go on; the message says why and what to do."""


def free_port(first: int, tries: int = 200) -> int:
    """The first port from `first` on that nobody listens on; 0 lets the system choose."""
    for port in [0] if first == 0 else range(first, min(first + tries, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOOPBACK, port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise DemoError(f"No free port from {first} to {first + tries - 1}; give another with --port.")


def _die_with_parent() -> None:
    """On Linux the kernel ends a child when the launcher is killed without warning."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


#: Safe here: the launcher starts its children before any thread of its own.
BEFORE_EXEC = _die_with_parent if sys.platform == "linux" else None


@dataclass(frozen=True)
class Child:
    """A started process and where its output goes."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    def tail(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        return "\n".join(f"  {line}" for line in lines)

    def check(self) -> None:
        """Raise when the process has ended."""
        status = self.process.poll()
        if status is not None:
            raise DemoError(
                f"{self.name} ended with status {status}; its last lines ({self.log}):\n"
                f"{self.tail()}"
            )


class Children:
    """Starts processes in sessions of their own and ends them with all they started."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._children: list[Child] = []

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str],
              cwd: Path) -> Child:
        self._logs.mkdir(parents=True, exist_ok=True)
        log = self._logs / f"{name}.log"
        descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=BEFORE_EXEC,  # noqa: PLW1509
            )
        child = Child(name, process, log)
        self._children.append(child)
        return child

    def check(self) -> None:
        for child in self._children:
            child.check()

    def stop(self) -> None:
        """End everything, last started first; kernels and companions included."""
        self._end(self._children)
        self._children.clear()

    def end(self, child: Child) -> None:
        """End one with all that it started; it is no longer missed."""
        self._end([child])
        self._children.remove(child)

    def _end(self, children: Sequence[Child]) -> None:
        family = _family(children)
        for child in reversed(children):
            _signal(child.process, signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        for child in children:
            _wait(child.process, deadline)
        survivors = [one for one in family if one.is_running()]
        for one in survivors:
            _quietly(one.terminate)
        _, stubborn = psutil.wait_procs(survivors, timeout=2)
        for one in stubborn:
            _quietly(one.kill)
        psutil.wait_procs(stubborn, timeout=2)


def _family(children: Sequence[Child]) -> list[psutil.Process]:
    """Every descendant now: a grandchild in its own session outlives its parent."""
    family: list[psutil.Process] = []
    for child in children:
        try:
            parent = psutil.Process(child.process.pid)
            family += [parent, *parent.children(recursive=True)]
        except psutil.NoSuchProcess:
            continue
    return family


def _quietly(action) -> None:
    try:
        action()
    except psutil.NoSuchProcess:
        pass


def _signal(process: subprocess.Popen[bytes], number: int) -> None:
    if process.poll() is None:
        process.send_signal(number)


def _wait(process: subprocess.Popen[bytes], deadline: float) -> None:
    try:
        process.wait(timeout=max(deadline - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
