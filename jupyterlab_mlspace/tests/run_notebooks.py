# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Runs notebooks cell by cell against the demo AWS, with whichever Python starts it.

Reads `{"gateway", "header", "secret", "notebooks": [{"key", "cells": [[index, source]]}]}`
from standard input; writes, for each key, the requests that the gateway saw (with the
cell that sent them), what was printed, and the first error.
"""
from __future__ import annotations

import contextlib
import io
import json
import sys
import time
import traceback
import urllib.request
from typing import Any


class Demo:
    def __init__(self, asked: dict[str, Any]) -> None:
        self.asked = asked
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.seen = 0
        self.requests()

    def control(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.asked['gateway']}/_demo/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={self.asked["header"]: self.asked["secret"]})
        with self.opener.open(request, timeout=30) as answer:
            return json.load(answer)

    def sleep(self, seconds: float) -> None:
        """Nobody waits: the demo's clock goes forward instead."""
        self.control("POST", "clock", {"advance": seconds * 1000})

    def requests(self) -> list[dict[str, Any]]:
        """What came in since the last time."""
        new = self.control("GET", f"requests?since={self.seen}")
        if new:
            self.seen = new[-1]["sequence"]
        return new


def run(demo: Demo, cells: list[tuple[int, str]]) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "__main__"}
    requests: list[Any] = []
    error = None
    printed = io.StringIO()
    for index, source in cells:
        try:
            with contextlib.redirect_stdout(printed):
                # The templates of this checkout.
                exec(compile(source, f"cell {index}", "exec"), names)  # noqa: S102
        except Exception as reason:
            error = {"cell": index, "text": f"{type(reason).__name__}: {reason}",
                     "trace": traceback.format_exc()[-3000:]}
        requests += [[index, one["service"], one["operation"], one["parameters"], one["error"]]
                     for one in demo.requests()]
        if error:
            break
    return {"requests": requests, "error": error, "printed": printed.getvalue()}


class Livy(urllib.request.HTTPHandler):
    """The demo's clusters have no machines: their Livy is the gateway's."""

    def __init__(self, gateway: str) -> None:
        super().__init__()
        self.gateway = gateway

    def http_open(self, request: urllib.request.Request) -> Any:
        if request.host.endswith(":8998"):
            url = f"{self.gateway}/_livy{request.selector}"
            moved = urllib.request.Request(
                url, data=request.data, headers=request.headers, method=request.get_method())
            moved.timeout = request.timeout
            return super().http_open(moved)
        return super().http_open(request)


def main() -> None:
    asked = json.load(sys.stdin)
    demo = Demo(asked)
    time.sleep = demo.sleep
    urllib.request.install_opener(urllib.request.build_opener(Livy(asked["gateway"])))
    for one in asked["notebooks"]:
        demo.requests()
        print(json.dumps({"key": one["key"], **run(demo, one["cells"])}), flush=True)


if __name__ == "__main__":
    main()
