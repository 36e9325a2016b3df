# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Attempts to reach the companion past Jupyter as SageMaker starts it: no token, no XSRF check."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from .jupyter_process import Jupyter, over_socket

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="processes are looked up in /proc"
)
STOP = "instances/gpu-jdoe/stop"
NOBODY = 65534


@pytest.fixture
def jupyter(bare_jupyter: Jupyter) -> Jupyter:
    assert bare_jupyter.call("health").status == 200, bare_jupyter.log_text()
    return bare_jupyter


@pytest.mark.parametrize(
    "headers",
    [
        {"X-MLSpace-Client": None},
        {"Origin": "https://evil.example.com", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example.com", "Sec-Fetch-Site": None},
        {"Origin": "null"},
        {"Host": "evil.example.com", "Origin": None, "Sec-Fetch-Site": None},
        {"Host": "evil.example.com", "Origin": "http://evil.example.com"},
        {"Sec-Fetch-Site": "cross-site", "Origin": None},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        # What a proxy might be believed to say about the host.
        {"Host": "evil.example.com", "X-Forwarded-Host": "127.0.0.1", "Origin": None},
    ],
    ids=lambda headers: ",".join(f"{k}={v}" for k, v in headers.items()),
)
@pytest.mark.parametrize("method,operation", [("GET", "health"), ("GET", "project"), ("POST", STOP)])
def test_refused(jupyter: Jupyter, headers: dict[str, str | None], method: str, operation: str) -> None:
    reply = jupyter.call(operation, method, headers)
    assert reply.status == 403
    assert reply.json()["class"] == "denied"


def test_form_post_from_another_site(jupyter: Jupyter) -> None:
    # Again and again, and large: a refusal that comes before the body has been
    # read must reach the page as a refusal, not as a failure of the proxy.
    for size in [1, 10, 1000, 100_000, 1_000_000] * 5:
        reply = jupyter.call(
            STOP,
            "POST",
            {
                "Origin": "https://evil.example.com",
                "Sec-Fetch-Site": "cross-site",
                "Sec-Fetch-Mode": "navigate",
                "Content-Type": "application/x-www-form-urlencoded",
                "X-MLSpace-Client": None,
            },
            body="x=" + "1" * size,
        )
        assert reply.status == 403


@pytest.mark.parametrize(
    "content_type,body,status",
    [
        ("application/json", '{"a": ', 400),
        ("application/json", "[" * 100_000, 400),
        ("application/json", '{"a":"' + "x" * 300_000 + '"}', 413),
        ("application/json", '{"a":"' + "x" * 20_000_000 + '"}', 413),
        ("text/plain", "{}", 415),
        (None, "{}", 415),
    ],
    ids=["cut", "deep", "large", "huge", "text", "untyped"],
)
def test_bad_bodies(
    jupyter: Jupyter, content_type: str | None, body: str, status: int
) -> None:
    reply = jupyter.call(STOP, "POST", {"Content-Type": content_type}, body)
    assert reply.status == status
    assert reply.json()["class"] == "invalid"


def test_preflight_shares_nothing(jupyter: Jupyter) -> None:
    reply = jupyter.call(
        STOP,
        "OPTIONS",
        {
            "Origin": "https://evil.example.com",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "x-mlspace-client",
            "X-MLSpace-Client": None,
        },
    )
    assert reply.status == 403
    assert not [name for name in reply.headers if name.lower().startswith("access-control")]


def test_a_client_can_not_bring_the_secret_itself(jupyter: Jupyter) -> None:
    # The proxy's value replaces the client's; without the proxy there is none.
    assert jupyter.call("health", headers={"X-MLSpace-Proxy-Secret": "0" * 64}).status == 200
    assert over_socket(jupyter.socket(), {"X-MLSpace-Proxy-Secret": "0" * 64}) == 403


@pytest.mark.parametrize(
    "headers", [{}, {"X-MLSpace-Proxy-Secret": ""}, {"X-MLSpace-Proxy-Secret": "0" * 64}]
)
def test_the_socket_itself_wants_the_secret(jupyter: Jupyter, headers: dict[str, str]) -> None:
    assert over_socket(jupyter.socket(), headers) == 403


def test_paths_lead_nowhere_else(jupyter: Jupyter) -> None:
    for operation in [
        "../v1/nothing",
        "instances/..%2f..%2fhealth/stop",
        "instances/%2e%2e/stop",
        "health%00",
        "proxy/127.0.0.1:80/",
    ]:
        assert jupyter.call(operation, "POST").status in (400, 404), operation


def test_no_port_is_opened(jupyter: Jupyter) -> None:
    inodes = set()
    for entry in Path(f"/proc/{jupyter.companion()}/fd").iterdir():
        target = os.readlink(entry)
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    listening = "0A"
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{jupyter.companion()}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            assert not (fields[3] == listening and fields[9] in inodes), line


def test_only_this_user_reaches_the_socket(jupyter: Jupyter) -> None:
    path = jupyter.socket()
    folder = path.parent.stat()
    assert stat.S_IMODE(folder.st_mode) == 0o700
    assert folder.st_uid == os.geteuid()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.skipif(shutil.which("setpriv") is None, reason="setpriv is not installed")
def test_another_uid_can_not_connect(jupyter: Jupyter) -> None:
    path = jupyter.socket()
    probe = "import socket,sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
    command = ["/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable,
               "-c", probe, str(path)]
    # Open every folder above it, so that what refuses is the companion's own folder.
    reachable = []
    for parent in path.parent.parents:
        mode = stat.S_IMODE(parent.stat().st_mode)
        if not mode & 0o001:
            reachable.append((parent, mode))
            parent.chmod(mode | 0o011)
    try:
        assert subprocess.run(command, capture_output=True).returncode == 0
        other = subprocess.run(
            ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command],
            capture_output=True, text=True, cwd="/",
        )
    finally:
        for parent, mode in reachable:
            parent.chmod(mode)
    assert other.returncode != 0
    assert "PermissionError" in other.stderr


def test_the_log_holds_no_secret(jupyter: Jupyter) -> None:
    jupyter.call("instances", headers={"Authorization": "token abcdef0123456789"})
    jupyter.call("nothing", headers={"X-Api-Key": "abcdef0123456789"})
    environ = Path(f"/proc/{jupyter.companion()}/environ").read_bytes().decode()
    secret = dict(part.split("=", 1) for part in environ.split("\0") if "=" in part)[
        "MLSPACE_PROXY_SECRET"
    ]
    log = jupyter.log_text()
    assert "request failed" in log
    for private in (secret, "abcdef0123456789", "never-to-be-seen-in-a-log"):
        assert private not in log


def test_kernels_do_not_inherit_the_secret(jupyter: Jupyter) -> None:
    environ = Path(f"/proc/{jupyter.process.pid}/environ").read_bytes().decode()
    assert "MLSPACE_PROXY_SECRET" not in environ
