# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The companion behind a real Jupyter server: it answers, it comes back, it goes away."""

from __future__ import annotations

import http.client
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jupyterlab_mlspace import proxy

from .jupyter_process import (
    PARAMS,
    Jupyter,
    alive,
    ensure_bundle,
    over_socket,
    running,
    wait_for,
)

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="processes are looked up in /proc"
)


@pytest.fixture
def jupyter(bare_jupyter: Jupyter) -> Jupyter:
    return bare_jupyter


def test_health_answers(jupyter: Jupyter) -> None:
    reply = jupyter.call("health")
    assert reply.status == 200, jupyter.log_text()
    assert reply.json()["contract"] == 1
    assert reply.json()["host"] == f"127.0.0.1:{jupyter.port}"


def test_project_is_read_from_disk_while_aws_is_away(jupyter: Jupyter) -> None:
    report = jupyter.call("project").json()
    assert report["params"]["state"] == "ok"
    assert report["params"]["bucket"] == PARAMS["pSMSDataBucketName"]
    assert report["params"]["subnets"] == PARAMS["pSMSSubnetIds"].split(",")
    assert report["identity"]["instanceName"] == "ctl-jdoe-1"
    assert {one["class"] for one in report["identity"]["problems"]} == {"network"}


def test_instances_say_why_they_are_not_known(jupyter: Jupyter) -> None:
    answer = jupyter.call("instances").json()
    assert answer["instances"] == []
    assert answer["problem"]["class"] == "network"


def test_a_change_needs_no_body(jupyter: Jupyter) -> None:
    # Past guard and parsers, up to AWS that is away.
    reply = jupyter.call("instances/gpu-jdoe/stop", "POST")
    assert (reply.status, reply.json()["operation"]) == (502, "ListTags")


def test_events_come_as_they_happen(jupyter: Jupyter) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", jupyter.port, timeout=20)
    connection.request(
        "GET",
        f"{jupyter.base_url}mlspace/api/v1/events",
        headers={**jupyter.page_headers(), "Accept": "text/event-stream"},
    )
    answer = connection.getresponse()
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    seen = set()
    while seen != {"instances", "autostop", "project"}:
        line = answer.readline().decode()
        assert line, "the stream ended"
        if line.startswith("event: "):
            seen.add(line.split()[1])
    connection.close()


def test_comes_back_when_killed(jupyter: Jupyter) -> None:
    jupyter.call("health")
    socket = jupyter.socket()
    for _ in range(2):
        before = jupyter.companion()
        os.kill(before, signal.SIGKILL)
        wait_for(lambda pid=before: not alive(pid), 5)
        # The trap: the killed one left its socket, on which nobody can listen again.
        assert socket.exists()
        wait_for(lambda: jupyter.call("health").status == 200, 15, jupyter.log_text)
        assert jupyter.companion() != before
        assert jupyter.socket() == socket


def test_does_not_keep_an_idle_server_awake(jupyter: Jupyter) -> None:
    def last() -> str:
        return jupyter.ask("api/status").json()["last_activity"]

    jupyter.call("health")
    before = last()
    time.sleep(0.1)
    for _ in range(3):
        jupyter.call("health")
    assert last() == before


def test_is_not_in_the_launcher(jupyter: Jupyter) -> None:
    servers = jupyter.ask("server-proxy/servers-info").json()["server_processes"]
    (ours,) = [one for one in servers if one["name"] == "mlspace"]
    assert ours["launcher_entry"]["enabled"] is False


def test_leaves_nothing_when_jupyter_ends(tmp_path: Path) -> None:
    ensure_bundle()
    with running(tmp_path) as server:
        assert server.call("health").status == 200
        companion, socket = server.companion(), server.socket()
    wait_for(lambda: not alive(companion), 10)
    assert not socket.exists()
    assert not socket.parent.exists()


def test_ends_when_jupyter_is_killed(tmp_path: Path) -> None:
    ensure_bundle()
    with running(tmp_path) as server:
        assert server.call("health").status == 200
        companion, socket = server.companion(), server.socket()
        server.process.kill()
        server.process.wait()
        wait_for(lambda: not alive(companion), 15)
    assert not socket.exists()


def test_a_full_disk_under_the_log_stops_nothing(tmp_path: Path) -> None:
    """Every line that it logs fails; it starts, answers, refuses and ends all the same."""
    ensure_bundle()
    folder = tmp_path / "s"
    folder.mkdir(mode=0o700)
    (tmp_path / "unused").mkdir()
    command = proxy.companion_command(proxy.find_node().path, str(folder / "socket"))
    environ = {**Jupyter(tmp_path / "unused").environ, "MLSPACE_PROXY_SECRET": "0" * 64}
    with open("/dev/full", "w") as full:
        process = subprocess.Popen(command, env=environ, stdout=full, stderr=full)
    try:
        wait_for((folder / "socket").exists, 30)
        for headers, status in (({"X-MLSpace-Proxy-Secret": "0" * 64}, 200), ({}, 403)) * 3:
            wait_for(lambda h=headers, s=status: over_socket(folder / "socket", h) == s, 10)
    finally:
        process.terminate()
    assert process.wait(10) == 0
    assert not (folder / "socket").exists()


def test_without_node_one_sentence_says_so_and_it_heals(tmp_path: Path) -> None:
    ensure_bundle()
    late = tmp_path / "late-node"
    with running(tmp_path, MLSPACE_NODE=str(late)) as server:
        reply = server.call("health")
        assert reply.status == 503
        assert reply.headers["Content-Type"] == "application/problem+json"
        problem = reply.json()
        assert problem["class"] == "internal"
        assert "MLSPACE_NODE" in problem["detail"]
        assert 'pip install "jupyterlab-mlspace[node]"' in problem["next"]
        mode = stat.S_IMODE(next((tmp_path / "t").glob("mlspace-*/socket")).stat().st_mode)
        assert mode == 0o600
        late.symlink_to(proxy.find_node().path)
        wait_for(lambda: server.call("health").status == 200, 30, server.log_text)
        assert server.companion()


def test_an_old_proxy_gets_a_sentence_instead_of_a_companion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy, "version", lambda _: "3.2.1")
    entry = proxy.setup_mlspace()
    assert set(entry) == {"command", "launcher_entry"}
    assert "companion.cjs" not in " ".join(entry["command"])
    assert any("3.2; the MLSpace companion needs 4.4" in part for part in entry["command"])


def test_the_secret_is_new_for_each_server() -> None:
    first, second = proxy.setup_mlspace(), proxy.setup_mlspace()
    secrets = {entry["environment"]["MLSPACE_PROXY_SECRET"] for entry in (first, second)}
    assert len(secrets) == 2
    assert all(len(secret) == 64 for secret in secrets)
    assert first["unix_socket"] != second["unix_socket"]
    folder = Path(first["unix_socket"]).parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_braces_in_a_path_survive_the_proxys_formatting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy, "BUNDLE", Path("/opt/{odd}/companion.cjs"))
    command = [part.format(port=0, unix_socket="", base_url="") for part in proxy._command("/r/s")]
    assert command[1:] == [*proxy.NODE_OPTIONS, "/opt/{odd}/companion.cjs", "/r/s"]


def test_compiled_code_is_read_from_a_folder_of_ones_own_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = Path(proxy.setup_mlspace()["environment"]["NODE_COMPILE_CACHE"])
    assert folder.is_relative_to(tmp_path)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.chmod(0o770)
    assert "NODE_COMPILE_CACHE" not in proxy.setup_mlspace()["environment"]
