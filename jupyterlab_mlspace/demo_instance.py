# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""JupyterLab lives and dies with the demo's own notebook instance, as on SageMaker."""
from __future__ import annotations

import select
import sys
import time
from typing import Any, Callable, Protocol

from .demo_processes import Child, Children

#: Seconds between two looks; the gateway's sweep goes by them too.
PERIOD = 1.0
GONE = ("Stopped", "Failed", "Deleting")


class Control(Protocol):
    """The gateway's control route."""

    def __call__(self, path: str, method: str = "GET", body: Any = None) -> Any: ...


class OwnInstance:
    """Ends JupyterLab when the instance has stopped, and starts it when it is in service again."""

    def __init__(self, name: str, control: Control, children: Children,
                 start: Callable[[], Child], say: Callable[[str], None]) -> None:
        self._name = name
        self._control = control
        self._children = children
        self._start = start
        self._say = say
        self._next = 0.0

    def follow(self, lab: Child | None) -> Child | None:
        """Look at the instance; the result is JupyterLab now, None while it is stopped."""
        if lab is None and _return_pressed():
            self._control(f"instances/{self._name}", "PATCH", {"status": "InService"})
            self._next = 0.0
        if time.monotonic() < self._next:
            return lab
        self._next = time.monotonic() + PERIOD
        status = self._status()
        if lab is not None and status in GONE:
            self._children.end(lab)
            self._say(f"the notebook instance was stopped, and JupyterLab with it ({status})")
            self._say("press Enter here to start it again")
            return None
        if lab is None and status == "InService":
            self._say("the notebook instance is in service again: starting JupyterLab")
            return self._start()
        return lab

    def _status(self) -> str | None:
        try:
            instances = self._control("state")["instances"]
        except OSError:
            # Busy: the next look will tell.
            return None
        return next((one["status"] for one in instances if one["name"] == self._name), None)


def _return_pressed() -> bool:
    """At a terminal only: elsewhere nobody types, and standard input may be closed."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    ready, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(ready) and sys.stdin.readline() != ""
