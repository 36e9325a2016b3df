# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""A real Jupyter server, started as SageMaker starts it, for the tests of the companion."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Iterator, Mapping, NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "jupyterlab_mlspace" / "bundles" / "companion.cjs"
ACCOUNT = "111122223333"
INSTANCE_ARN = f"arn:aws:sagemaker:us-east-1:{ACCOUNT}:notebook-instance/ctl-jdoe-1"
PARAMS = {
    "pSMSKMSKeyId": "01234567-89ab-cdef-0123-456789abcdef",
    "pSMSRoleARN": f"arn:aws:iam::{ACCOUNT}:role/mlspace-notebook-role",
    "pSMSSecurityGroupId": ["sg-0123456789abcdef0"],
    "pSMSSubnetIds": "subnet-0aaaaaaaaaaaaaaaa,subnet-0bbbbbbbbbbbbbbbb",
    "pSMSLifecycleConfigName": "mlspace-notebook-lifecycle-config",
    "pSMSDataBucketName": f"mlspace-data-{ACCOUNT}",
}
START_TIMEOUT = 60.0


class Reply(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def ensure_bundle() -> None:
    """Build the companion unless it is newer than its sources; skip if that is impossible."""
    sources = [
        *(ROOT / "server" / "src").rglob("*.ts"),
        ROOT / "src" / "companion" / "contract.ts",
    ]
    newest = max(path.stat().st_mtime for path in sources if "__tests__" not in path.parts)
    if BUNDLE.is_file() and BUNDLE.stat().st_mtime >= newest:
        return
    if not (ROOT / "node_modules" / "esbuild").is_dir():
        pytest.skip("the companion is not built, and node_modules is not installed")
    done = subprocess.run(
        ["node", "tools/bundle.mjs", "companion"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


class Jupyter:
    """One server process and how to talk to it."""

    def __init__(self, folder: Path, base_url: str = "/", **environ: str) -> None:
        self.folder = folder
        self.base_url = base_url
        self.port = free_port()
        self.log = folder / "jupyter.log"
        self.params = folder / "global-resources" / "notebook-params.json"
        self.params.parent.mkdir(parents=True)
        self.params.write_text(json.dumps(PARAMS))
        metadata = folder / "resource-metadata.json"
        metadata.write_text(
            json.dumps({"ResourceArn": INSTANCE_ARN, "ResourceName": "ctl-jdoe-1"})
        )
        temporary = folder / "t"
        temporary.mkdir()
        self.environ = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "TMPDIR": str(temporary),
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "MLSPACE_PARAMS_FILE": str(self.params),
            "MLSPACE_METADATA_FILE": str(metadata),
            "MLSPACE_LOG_LEVEL": "debug",
            # Nothing may leave this machine: a port on which nobody answers.
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{free_port()}",
            "AWS_ACCESS_KEY_ID": "AKIATESTTESTTESTTEST",
            "AWS_SECRET_ACCESS_KEY": "never-to-be-seen-in-a-log",
            "AWS_EC2_METADATA_DISABLED": "true",
            **environ,
        }

    def start(self) -> Jupyter:
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "jupyter_server",
                    # What SageMaker sets; and, harsher than it, every origin is let in.
                    "--ServerApp.token=", "--ServerApp.password=",
                    "--ServerApp.disable_check_xsrf=True", "--ServerApp.allow_origin=*",
                    "--ServerApp.allow_remote_access=True",
                    f"--ServerApp.base_url={self.base_url}",
                    f"--ServerApp.port={self.port}", "--ServerApp.port_retries=0",
                    "--ServerApp.ip=127.0.0.1", "--ServerApp.open_browser=False",
                    f"--ServerApp.root_dir={self.folder}",
                    *(["--allow-root"] if os.geteuid() == 0 else []),
                ],
                cwd=self.folder, env=self.environ, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT,
            )
        wait_for(lambda: self.ask("api/status").status == 200, START_TIMEOUT, self.log_text)
        return self

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str | None] | None = None,
        body: str | None = None,
    ) -> Reply:
        """A request exactly as given; `http.client` adds nothing but a length."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Host": f"127.0.0.1:{self.port}", **(headers or {})}
        with contextlib.closing(connection):
            connection.putrequest(method, self.base_url + path, skip_host=True,
                                  skip_accept_encoding=True)
            data = None if body is None else body.encode()
            if data is not None or method == "POST":
                connection.putheader("Content-Length", str(len(data or b"")))
            for name, value in sent.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(data)
            answer = connection.getresponse()
            return Reply(answer.status, dict(answer.getheaders()), answer.read())

    def page_headers(self) -> dict[str, str]:
        """What a page of this server sends."""
        origin = f"127.0.0.1:{self.port}"
        return {
            "Host": origin,
            "Origin": f"http://{origin}",
            "Sec-Fetch-Site": "same-origin",
            "X-MLSpace-Client": "1",
        }

    def call(
        self,
        operation: str,
        method: str = "GET",
        headers: Mapping[str, str | None] | None = None,
        body: str | None = None,
    ) -> Reply:
        """One operation of the companion, asked as the page asks, unless `headers` say otherwise."""
        return self.ask(
            f"mlspace/api/v1/{operation}", method, {**self.page_headers(), **(headers or {})}, body
        )

    def companion(self) -> int:
        """The companion's process id."""
        for child in children(self.process.pid):
            if any(part.endswith("companion.cjs") for part in command_line(child)):
                return child
        raise AssertionError(f"no companion is running\n{self.log_text()}")

    def restart_companion(self) -> None:
        """Kill it; the proxy starts another one at the next request."""
        before = self.companion()
        os.kill(before, signal.SIGKILL)
        wait_for(lambda: self.call("health").status == 200 and self.companion() != before, 20,
                 self.log_text)

    def socket(self) -> Path:
        """The companion's socket, as its command line names it."""
        return Path(command_line(self.companion())[-1])

    def log_text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


@contextlib.contextmanager
def running(folder: Path, base_url: str = "/", **environ: str) -> Iterator[Jupyter]:
    server = Jupyter(folder, base_url, **environ)
    try:
        yield server.start()
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition: Any, seconds: float, explain: Any = lambda: "") -> None:
    """Until `condition()` is true; a refused connection counts as not yet."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if condition():
                return
        except (OSError, http.client.HTTPException, AssertionError):
            pass
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s\n{explain()}")


def children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                # The name in parentheses may hold anything, so read from behind it.
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if int(fields[1]) == pid and fields[0] != "Z":
                    found.append(int(entry.name))
    return found


def command_line(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode().rstrip("\0").split("\0")
    except OSError:
        return []


def alive(pid: int) -> bool:
    return command_line(pid) != [""] and bool(command_line(pid))


def resident_bytes(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmRSS")


def over_socket(path: Path, headers: dict[str, str]) -> int:
    """A request past Jupyter, with everything right but the secret."""
    connection = http.client.HTTPConnection("localhost")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(str(path))
    connection.request("GET", "/api/v1/health", headers={"X-MLSpace-Client": "1", **headers})
    status = connection.getresponse().status
    connection.close()
    return status
