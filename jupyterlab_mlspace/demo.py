# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The demo: JupyterLab in front of a SageMaker project that is not there.

Starts moto, the gateway before it, and JupyterLab, all on loopback; Ctrl-C ends
everything. Runs from a checkout: `make demo`.
"""
from __future__ import annotations

import argparse
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import webbrowser
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Callable, TextIO

from .demo_home import DemoConfig, Home, lay_out, write_json, write_policies
from .demo_instance import OwnInstance
from .demo_processes import LOOPBACK, Child, Children, DemoError, free_port
from .node import NodeNotFound, find_node

CHECKOUT = Path(__file__).resolve().parent.parent
DEMO = CHECKOUT / "demo"
GATEWAY = DEMO / "build" / "gateway.cjs"
WELCOME = "welcome.ipynb"
#: JupyterLab's own first choice.
FIRST_PORT = 8888
START_TIMEOUT = 90.0
CONTROL_HEADER = "X-MLSpace-Demo"
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    browser: bool
    port: int
    token: str
    base_url: str
    root: Path
    ready_file: Path | None
    speed: float


@dataclass(frozen=True)
class DemoAws:
    """The demo AWS as others reach it."""

    url: str
    #: Base URL of the fake MLSpace, page and API.
    mlspace: str
    secret: str

    def control(self, path: str, method: str = "GET", body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}/_demo/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={CONTROL_HEADER: self.secret})
        # A proxy of the user's has no business here.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            return json.load(answer)


def say(text: str) -> None:
    print(f"demo: {text}", flush=True)


def parse(arguments: list[str] | None) -> Options:
    parser = argparse.ArgumentParser(prog="jupyterlab_mlspace.demo", description=__doc__)
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")
    parser.add_argument("--port", type=int, default=FIRST_PORT,
                        help="first port to try for JupyterLab (default %(default)s)")
    parser.add_argument("--token", help="JupyterLab's token (default: a random one)")
    parser.add_argument("--base-url", default="/", help="JupyterLab's base URL")
    parser.add_argument("--root", type=Path, default=CHECKOUT / ".cache" / "demo",
                        help="folder for everything the demo writes")
    parser.add_argument("--ready-file", type=Path,
                        help="write a JSON file with URL and token when all is up")
    parser.add_argument("--speed", type=float, default=1.0,
                        help="how much faster states change (2 = twice as fast)")
    given = parser.parse_args(arguments)
    if given.speed <= 0:
        parser.error("--speed must be more than 0")
    return Options(
        browser=not given.no_browser,
        port=given.port,
        token=secrets.token_hex(24) if given.token is None else given.token,
        base_url=f"/{given.base_url.strip('/')}/".replace("//", "/"),
        root=given.root.resolve(),
        ready_file=given.ready_file,
        speed=given.speed,
    )


def clean_environment() -> dict[str, str]:
    """The user's environment without credentials, profiles and proxies for loopback."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
    for name in ("NO_PROXY", "no_proxy"):
        env[name] = ",".join(filter(None, [env.get(name), LOOPBACK, "localhost"]))
    return env


def aws_environment(home: Home, config: DemoConfig, aws: DemoAws) -> dict[str, str]:
    """What differs from a real notebook instance, and nothing else."""
    absent = str(home.root / "no-such-file")
    return {
        "AWS_ENDPOINT_URL": aws.url,
        "AWS_ACCESS_KEY_ID": config["accessKeys"]["notebook"],
        "AWS_SECRET_ACCESS_KEY": "demo",
        "AWS_SESSION_TOKEN": "demo",
        "AWS_REGION": config["region"],
        "AWS_DEFAULT_REGION": config["region"],
        "AWS_EC2_METADATA_DISABLED": "true",
        # The user's own profiles stay out of it.
        "AWS_CONFIG_FILE": absent,
        "AWS_SHARED_CREDENTIALS_FILE": absent,
        "SAGEMAKER_ADMIN_CONFIG_OVERRIDE": str(home.sdk_config),
        "SAGEMAKER_CORE_ADMIN_CONFIG_OVERRIDE": str(home.sdk_config),
        "MLSPACE_PARAMS_FILE": str(home.params),
        "MLSPACE_METADATA_FILE": str(home.metadata),
        "MLSPACE_PERSISTENT_FOLDER": str(home.notebooks),
        # MLSpace itself is on loopback here, which the companion refuses elsewhere.
        "MLSPACE_DEMO": "1",
    }


def wait_for(what: str, children: Children, ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not ready():
        children.check()
        if time.monotonic() > deadline:
            raise DemoError(f"{what} did not come up within {START_TIMEOUT:.0f} s.")
        time.sleep(0.05)


def answers(url: str) -> bool:
    """True when something speaks HTTP there, whatever it says."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def start_moto(children: Children, config: DemoConfig, home: Home) -> str:
    env = {
        **clean_environment(),
        "MOTO_ACCOUNT_ID": config["account"],
        # moto would let any web page in.
        "MOTO_DISABLE_GLOBAL_CORS": "true",
    }
    port = free_port(0)
    command = [sys.executable, "-m", "moto.server", "-H", LOOPBACK, "-p", str(port)]
    children.start("moto", command, env, home.root)
    return f"http://{LOOPBACK}:{port}"


def start_gateway(children: Children, home: Home, moto: str, options: Options) -> DemoAws:
    if not GATEWAY.exists():
        raise DemoError(f"{GATEWAY} is missing: run `make setup`, which builds it.")
    secret = secrets.token_hex(16)
    ready = home.root / "gateway.json"
    ready.unlink(missing_ok=True)
    command = [
        find_node().path, str(GATEWAY),
        "--config", str(DEMO / "params" / "demo.json"),
        "--policies", str(DEMO / "policies"),
        "--moto", moto, "--port", "0",
        "--speed", str(options.speed), "--ready", str(ready),
    ]
    env = {**clean_environment(), "MLSPACE_DEMO_SECRET": secret}
    children.start("gateway", command, env, home.root)
    wait_for("The gateway", children, ready.exists)
    found = json.loads(ready.read_text(encoding="utf-8"))
    return DemoAws(found["url"], found["mlspace"], secret)


def seed(aws: DemoAws, config: DemoConfig, home: Home) -> None:
    env = {
        **clean_environment(),
        **aws_environment(home, config, aws),
        "AWS_ACCESS_KEY_ID": config["accessKeys"]["admin"],
        "MLSPACE_DEMO_SECRET": aws.secret,
    }
    done = subprocess.run(
        [sys.executable, str(DEMO / "seed.py"), str(DEMO / "params" / "demo.json"),
         str(home.resources)],
        env=env, cwd=home.root, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DemoError(f"Seeding the demo AWS failed:\n{done.stderr[-3000:]}")


def start_lab(children: Children, home: Home, config: DemoConfig, aws: DemoAws,
              options: Options) -> Child:
    jupyter = home.jupyter
    runtime = jupyter / "runtime"
    shutil.rmtree(runtime, ignore_errors=True)
    env = {
        **clean_environment(),
        **aws_environment(home, config, aws),
        "JUPYTER_TOKEN": options.token,
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_DATA_DIR": str(jupyter / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTERLAB_SETTINGS_DIR": str(jupyter / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(jupyter / "workspaces"),
        "IPYTHONDIR": str(jupyter / "ipython"),
    }
    # Tests bring a configuration of their own.
    env.setdefault("JUPYTER_CONFIG_DIR", str(jupyter / "config"))
    command = [
        sys.executable, "-m", "jupyterlab",
        "--no-browser",
        f"--ServerApp.ip={LOOPBACK}",
        f"--ServerApp.port={free_port(options.port)}",
        "--ServerApp.port_retries=50",
        f"--ServerApp.base_url={options.base_url}",
        f"--ServerApp.root_dir={home.notebooks}",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.handlers.announcements.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]
    if os.geteuid() == 0:
        command.append("--allow-root")
    return children.start("jupyterlab", command, env, home.notebooks)


def lab_url(lab: Child, home: Home) -> str | None:
    """Where the server says it listens; None before it does."""
    file = home.jupyter / "runtime" / f"jpserver-{lab.process.pid}.json"
    try:
        return json.loads(file.read_text(encoding="utf-8"))["url"]
    except (OSError, ValueError):
        return None


@dataclass(frozen=True)
class Running:
    """What is up."""

    lab: Child
    own: OwnInstance
    #: The ready file's content.
    ready: dict[str, str]


def bring_up(children: Children, options: Options) -> Running:
    """Start everything."""
    home = Home(options.root)
    config: DemoConfig = json.loads(
        (DEMO / "params" / "demo.json").read_text(encoding="utf-8"))
    lay_out(home, config, DEMO / "notebooks")
    say("starting the demo AWS")
    moto = start_moto(children, config, home)
    aws = start_gateway(children, home, moto, options)
    write_policies(home, aws.control("policies"))
    say("starting JupyterLab")
    lab = start_lab(children, home, config, aws, options)
    wait_for("moto", children, lambda: answers(f"{moto}/moto-api/"))
    say(f"filling project {config['project']} with notebooks, jobs and data")
    seed(aws, config, home)
    wait_for("JupyterLab", children, lambda: lab_url(lab, home) is not None)
    base = lab_url(lab, home) or ""
    wait_for("JupyterLab", children, lambda: answers(f"{base}api"))
    # Pages that are open find it at the same address when it is started again.
    same = replace(options, port=urllib.parse.urlsplit(base).port or options.port)
    own = OwnInstance(config["instance"], aws.control, children,
                      lambda: start_lab(children, home, config, aws, same), say)
    token = f"?token={options.token}" if options.token else ""
    return Running(lab, own, {
        "url": f"{base}lab/tree/{WELCOME}{token}",
        "base": base,
        "token": options.token,
        "gateway": aws.url,
        "mlspace": aws.mlspace,
        "moto": moto,
        "controlHeader": CONTROL_HEADER,
        "controlSecret": aws.secret,
        "root": str(home.root),
        "notebooks": str(home.notebooks),
    })


def announce(ready: dict[str, str], options: Options, seconds: float) -> None:
    if options.ready_file is not None:
        partial = options.ready_file.with_suffix(".partial")
        # It holds the token: nobody else's from the first byte on.
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
        write_json(partial, ready)
        partial.replace(options.ready_file)
    say(f"ready after {seconds:.1f} s; files are in {ready['notebooks']}")
    print(f"\n    {ready['url']}\n", flush=True)
    say(f"an id token for the demo's MLSpace is shown on {ready['mlspace']}")
    say("Ctrl-C ends everything")
    if options.browser and has_desktop():
        webbrowser.open(ready["url"])


def has_desktop() -> bool:
    """Without one, `webbrowser` may take over the terminal with a text browser."""
    return sys.platform != "linux" or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def only_one(root: Path) -> TextIO:
    """Two demos in one folder would overwrite each other; the lock ends with the process."""
    lock = (root / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise DemoError(
            f"A demo is running in {root} already: end it, or give another folder with --root."
        ) from error
    return lock


def run(options: Options) -> None:
    """Until someone stops it, or shuts JupyterLab down from within."""
    started = time.monotonic()
    children = Children(Home(options.root).logs)
    try:
        running = bring_up(children, options)
        announce(running.ready, options, time.monotonic() - started)
        lab: Child | None = running.lab
        while lab is None or lab.process.poll() != 0:
            children.check()
            lab = running.own.follow(lab)
            time.sleep(0.5)
        say("JupyterLab was shut down")
    finally:
        ignore_signals()
        say("stopping")
        children.stop()
        if options.ready_file is not None:
            options.ready_file.unlink(missing_ok=True)


def ignore_signals() -> None:
    """A second Ctrl-C must not leave anything behind."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)

    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    for number in STOPPING:
        signal.signal(number, stop)
    options.root.mkdir(parents=True, exist_ok=True)
    try:
        with only_one(options.root):
            run(options)
        return 0
    except KeyboardInterrupt:
        return 0
    except (DemoError, NodeNotFound) as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
