# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The demo as a person starts and ends it."""
from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import psutil
import pytest

from jupyterlab_mlspace import demo
from jupyterlab_mlspace.demo_home import Home, copy_notebooks
from jupyterlab_mlspace.demo_processes import Children, DemoError, free_port
from jupyterlab_mlspace.node import find_node

from .demo_world import guarded, http_status

TIMEOUT = 90.0


class Launched:
    """A demo in its own process, as `make demo` starts it."""

    def __init__(self, root: Path, *arguments: str, env: dict[str, str] | None = None) -> None:
        self.file = root.parent / f"{root.name}.json"
        self.log = root.parent / f"{root.name}.log"
        self.started = time.monotonic()
        with self.log.open("w") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab_mlspace.demo", "--no-browser",
                 "--root", str(root), "--ready-file", str(self.file), *arguments],
                env={**os.environ, **(env or {})}, stdout=out, stderr=subprocess.STDOUT,
                cwd=root.parent, start_new_session=True)

    def ready(self) -> dict[str, Any]:
        while not self.file.exists():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() - self.started < TIMEOUT, self.log.read_text()
            time.sleep(0.05)
        return json.loads(self.file.read_text())

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self, number: int) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


def api(ready: dict[str, Any], path: str, body: Any = None) -> Any:
    request = urllib.request.Request(
        f"{ready['base']}{path}", data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"token {ready['token']}", "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def listens(url: str) -> bool:
    host, port = re.match(r"http://([\d.]+):(\d+)", url).groups()  # type: ignore[union-attr]
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, int(port))) == 0


def gone(processes: list[psutil.Process], seconds: float = 10.0) -> list[str]:
    """What is still there after a while, for the message."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return [" ".join(one.cmdline()) for one in alive if one.status() != psutil.STATUS_ZOMBIE]


def addresses(processes: list[psutil.Process]) -> set[str]:
    return {connection.laddr.ip for one in processes
            for connection in one.net_connections(kind="inet")}


def cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system + times.children_user + times.children_system


def test_a_whole_demo_leaves_nothing_behind(tmp_path: Path) -> None:
    guard = guarded(tmp_path)
    busy = socket.socket()
    busy.bind(("127.0.0.1", 0))
    busy.listen()
    taken = busy.getsockname()[1]
    launched = Launched(tmp_path / "demo", "--port", str(taken), "--token", "tok",
                        "--base-url", "/user/x", env=guard)
    family: list[psutil.Process] = []
    try:
        ready = launched.ready()
        # The port in use was stepped around.
        assert not ready["base"].startswith(f"http://127.0.0.1:{taken}/")
        assert ready["base"].endswith("/user/x/")
        assert ready["url"] == f"{ready['base']}lab/tree/welcome.ipynb?token=tok"
        assert oct(launched.file.stat().st_mode & 0o777) == "0o600"
        assert http_status(f"{ready['base']}api/contents") == 403
        names = {one["name"] for one in api(ready, "api/contents")["content"]}
        assert {"welcome.ipynb", "global-resources", "examples"} <= names
        assert http_status(ready["url"]) == 200
        settings = api(ready, "lab/api/settings/@jupyterlab/apputils-extension:notification")
        assert json.loads(settings["raw"])["fetchNews"] == "false"
        # A kernel and the companion are grandchildren in sessions of their own.
        api(ready, "api/kernels", {"name": "python3"})
        headers = {"Authorization": "token tok", "X-MLSpace-Client": "1"}
        assert http_status(f"{ready['base']}mlspace/api/v1/health", headers) == 200
        family = launched.family()
        commands = "\n".join(" ".join(one.cmdline()) for one in family)
        for part in ("moto.server", "gateway.cjs", "jupyterlab", "ipykernel", "companion.cjs"):
            assert part in commands
        assert addresses(family) <= {"127.0.0.1", "::1"}
    finally:
        status = launched.end(signal.SIGINT)
        busy.close()
    assert status == 0, launched.log.read_text()
    assert gone(family) == []
    assert not any(listens(ready[name]) for name in ("base", "gateway", "moto"))
    assert not launched.file.exists()
    assert Path(guard["LOOPBACK_GUARD"]).read_text() == ""


def test_the_guard_sees_what_leaves_loopback(tmp_path: Path) -> None:
    guard = guarded(tmp_path)
    env = {**os.environ, **guard}
    script = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=1)"
    subprocess.run([sys.executable, "-c", script], env=env, check=False, capture_output=True)
    subprocess.run([find_node().path, "-e", "require('net').connect({host:'192.0.2.2',port:9})"],
                   env=env, check=False, capture_output=True)
    report = Path(guard["LOOPBACK_GUARD"]).read_text()
    assert "192.0.2.1" in report
    assert "192.0.2.2" in report


def test_a_second_start_keeps_edits_and_is_quick(tmp_path: Path) -> None:
    root = tmp_path / "demo"
    first = Launched(root)
    first.ready()
    assert first.end(signal.SIGTERM) == 0
    welcome = root / "SageMaker" / "welcome.ipynb"
    notebook = json.loads(welcome.read_text())
    notebook["cells"][0]["source"] = ["mine"]
    welcome.write_text(json.dumps(notebook))
    second = Launched(root)
    try:
        ready = second.ready()
        seconds = time.monotonic() - second.started
        assert json.loads(welcome.read_text())["cells"][0]["source"] == ["mine"]
        # Work is what the demo can be held to; waiting too, where nobody else has the machine.
        assert sum(cpu_seconds(one) for one in second.family()) < 10
        assert seconds < 10 or os.getloadavg()[0] > (os.cpu_count() or 1)
        assert http_status(f"{ready['base']}api/contents?token={ready['token']}") == 200
    finally:
        assert second.end(signal.SIGTERM) == 0


def test_killed_without_warning_it_still_takes_its_children_along(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells children that their parent died")
    launched = Launched(tmp_path / "demo")
    launched.ready()
    family = launched.family()
    launched.end(signal.SIGKILL)
    assert gone(family) == []


def test_a_part_that_dies_ends_the_demo_and_says_so(tmp_path: Path) -> None:
    launched = Launched(tmp_path / "demo")
    launched.ready()
    family = launched.family()
    moto = next(one for one in family if "moto.server" in one.cmdline())
    moto.kill()
    assert launched.process.wait(timeout=30) == 1
    assert "moto ended with status -9" in launched.log.read_text()
    assert gone(family) == []


def test_stopped_while_starting_it_leaves_nothing_behind(tmp_path: Path) -> None:
    launched = Launched(tmp_path / "demo")
    while "starting JupyterLab" not in launched.log.read_text():
        assert launched.process.poll() is None, launched.log.read_text()
        time.sleep(0.02)
    while not any("jupyterlab" in one.cmdline() for one in launched.family()):
        time.sleep(0.02)
    family = launched.family()
    assert launched.end(signal.SIGINT) == 0
    assert "ready after" not in launched.log.read_text()
    assert gone(family) == []


def test_shut_down_from_within_it_ends_well(tmp_path: Path) -> None:
    launched = Launched(tmp_path / "demo")
    ready = launched.ready()
    family = launched.family()
    request = urllib.request.Request(
        f"{ready['base']}api/shutdown", method="POST",
        headers={"Authorization": f"token {ready['token']}"})
    urllib.request.urlopen(request, timeout=30).close()
    assert launched.process.wait(timeout=30) == 0
    assert "JupyterLab was shut down" in launched.log.read_text()
    assert gone(family) == []


def test_two_demos_do_not_share_a_folder(tmp_path: Path) -> None:
    root = tmp_path / "demo"
    root.mkdir()
    with demo.only_one(root):
        second = Launched(root)
        assert second.process.wait(timeout=30) == 1
        assert "A demo is running in" in second.log.read_text()


def test_a_stubborn_child_is_ended_all_the_same(tmp_path: Path) -> None:
    children = Children(tmp_path)
    stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    grandparent = (
        "import subprocess, sys, time;"
        f"subprocess.Popen([sys.executable, '-c', {stubborn!r}], start_new_session=True);"
        "print('up', flush=True); time.sleep(60)")
    child = children.start("stubborn", [sys.executable, "-c", grandparent], os.environ, tmp_path)
    while "up" not in child.log.read_text():
        time.sleep(0.05)
    family = psutil.Process(child.process.pid).children(recursive=True)
    assert len(family) == 1
    children.stop()
    assert gone(family) == []


def test_a_child_that_fails_shows_its_last_lines(tmp_path: Path) -> None:
    children = Children(tmp_path)
    child = children.start("broken", [sys.executable, "-c", "raise SystemExit('no luck')"],
                           os.environ, tmp_path)
    child.process.wait()
    with pytest.raises(DemoError, match=r"broken ended with status 1(?s:.*)no luck"):
        children.check()


def test_ports_in_use_are_stepped_around() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert free_port(port) > port
    assert free_port(0) > 0


# -- notebooks ------------------------------------------------------------------------------


def write_notebook(path: Path, *sources: str, outputs: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    cells = [{"cell_type": "code", "source": source, "metadata": {},
              "outputs": [{}] * outputs} for source in sources]
    path.write_text(json.dumps({"cells": cells, "metadata": {}}))


def source_of(path: Path) -> str:
    return json.loads(path.read_text())["cells"][0]["source"]


def test_a_notebook_is_replaced_only_when_nobody_changed_it(tmp_path: Path) -> None:
    sources, home = tmp_path / "sources", Home(tmp_path / "home")
    shipped, mine = sources / "n.ipynb", home.notebooks / "n.ipynb"
    write_notebook(shipped, "one")
    copy_notebooks(sources, home)
    assert source_of(mine) == "one"
    # Running it is no edit, and its outputs stay as long as nothing newer comes.
    write_notebook(mine, "one", outputs=1)
    copy_notebooks(sources, home)
    assert json.loads(mine.read_text())["cells"][0]["outputs"] == [{}]
    write_notebook(shipped, "two")
    copy_notebooks(sources, home)
    assert source_of(mine) == "two"
    write_notebook(mine, "my own")
    write_notebook(shipped, "three")
    copy_notebooks(sources, home)
    assert source_of(mine) == "my own"
    mine.unlink()
    copy_notebooks(sources, home)
    assert source_of(mine) == "three"


def test_a_broken_notebook_of_the_users_stays(tmp_path: Path) -> None:
    sources, home = tmp_path / "sources", Home(tmp_path / "home")
    write_notebook(sources / "n.ipynb", "one")
    copy_notebooks(sources, home)
    (home.notebooks / "n.ipynb").write_text("{ not json")
    write_notebook(sources / "n.ipynb", "two")
    copy_notebooks(sources, home)
    assert (home.notebooks / "n.ipynb").read_text() == "{ not json"


# -- environment ----------------------------------------------------------------------------


def test_the_users_own_credentials_stay_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "https://example.org")
    monkeypatch.setenv("NO_PROXY", "intranet")
    env = demo.clean_environment()
    assert not [name for name in env if name.startswith("AWS_")]
    assert env["NO_PROXY"] == "intranet,127.0.0.1,localhost"


def test_bad_usage_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as status:
        demo.parse(["--speed", "0"])
    assert status.value.code == 2
    assert "--speed must be more than 0" in capsys.readouterr().err


def test_a_missing_gateway_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
                                   capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(demo, "GATEWAY", tmp_path / "none.cjs")
    handlers = {number: signal.getsignal(number)
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        assert demo.main(["--no-browser", "--root", str(tmp_path / "root")]) == 1
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert "run `make setup`" in capsys.readouterr().err
