# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What the demo's tests share: a running demo AWS, and a watch on connections."""
from __future__ import annotations

import json
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

import boto3
from botocore.config import Config

from jupyterlab_mlspace import demo
from jupyterlab_mlspace.demo_home import DemoConfig, Home, lay_out, write_policies
from jupyterlab_mlspace.demo_processes import Children

CONFIG: DemoConfig = json.loads(
    (demo.DEMO / "params" / "demo.json").read_text(encoding="utf-8"))
ROLE_NAME = "MLSpace-Project001-d30a5f57532a603697ccbb51558fa02ccadd74a0c499"
ROLE = f"arn:aws:iam::111122223333:role/{ROLE_NAME}"
USER = f"User: arn:aws:sts::111122223333:assumed-role/{ROLE_NAME}/SageMaker"
ARN = "arn:aws:sagemaker:us-east-1:111122223333:"
#: Beside the checkout on the developers' machines only.
SHARED = demo.CHECKOUT.parent / "shared" / "reference"

PYTHON_GUARD = '''
import os, socket, sys

def _outside(host):
    if isinstance(host, (bytes, bytearray)):
        host = host.decode(errors="replace")
    return bool(host) and not (
        str(host).startswith("127.") or host in ("::1", "localhost", "0.0.0.0", socket.gethostname()))

def _hook(event, args):
    host = None
    if event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    elif event == "socket.getaddrinfo":
        host = args[0]
    if host is not None and _outside(host):
        with open(os.environ["LOOPBACK_GUARD"], "a") as out:
            out.write(f"python {os.getpid()} {sys.argv[:3]} {event} {host}\\n")
        raise OSError(f"{host} is not on loopback")

if "LOOPBACK_GUARD" in os.environ:
    sys.addaudithook(_hook)
'''
NODE_GUARD = '''
const fs = require('fs');
const net = require('net');
const dns = require('dns');
const inside = host =>
  !host || host.startsWith('127.') || ['::1', 'localhost'].includes(host);
const check = (what, host) => {
  if (!inside(host)) {
    fs.appendFileSync(process.env.LOOPBACK_GUARD, `node ${process.argv[1]} ${what} ${host}\\n`);
    throw new Error(`${host} is not on loopback`);
  }
};
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...args) {
  const [options] = Array.isArray(args[0]) ? args[0] : args;
  check('connect', options && typeof options === 'object' && !options.path ? options.host : null);
  return connect.apply(this, args);
};
const lookup = dns.lookup;
dns.lookup = (host, ...rest) => {
  check('lookup', host);
  return lookup(host, ...rest);
};
'''


@dataclass(frozen=True)
class World:
    """A running demo AWS."""

    aws: demo.DemoAws
    moto: str
    home: Home
    children: Children

    def client(self, service: str, key: str = "notebook", **config: Any) -> Any:
        return boto3.client(
            service, endpoint_url=self.aws.url, region_name=CONFIG["region"],
            aws_access_key_id=CONFIG["accessKeys"].get(key, key),
            aws_secret_access_key="demo",
            config=Config(retries={"total_max_attempts": 1}, **config))

    def control(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{self.aws.url}/_demo/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={demo.CONTROL_HEADER: self.aws.secret})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def advance(self, seconds: float) -> None:
        """Put the demo's clock forward: states pass without waiting."""
        self.control("POST", "clock", {"advance": seconds * 1000})


@contextmanager
def demo_aws(root: Path) -> Iterator[World]:
    """moto, gateway and seeds, without JupyterLab."""
    home = Home(root)
    root.mkdir(parents=True, exist_ok=True)
    lay_out(home, CONFIG, demo.DEMO / "notebooks")
    children = Children(home.logs)
    options = demo.Options(browser=False, port=0, token="", base_url="/", root=root,
                           ready_file=None, speed=1.0)
    try:
        moto = demo.start_moto(children, CONFIG, home)
        aws = demo.start_gateway(children, home, moto, options)
        write_policies(home, aws.control("policies"))
        demo.wait_for("moto", children, lambda: demo.answers(f"{moto}/moto-api/"))
        demo.seed(aws, CONFIG, home)
        yield World(aws, moto, home, children)
    finally:
        children.stop()


def guarded(folder: Path) -> dict[str, str]:
    """Environment in which every Python and Node process reports what leaves loopback."""
    (folder / "sitecustomize.py").write_text(PYTHON_GUARD, encoding="utf-8")
    (folder / "guard.cjs").write_text(NODE_GUARD, encoding="utf-8")
    report = folder / "left-loopback.txt"
    report.touch()
    return {
        "LOOPBACK_GUARD": str(report),
        "PYTHONPATH": str(folder),
        "NODE_OPTIONS": f"--require={folder / 'guard.cjs'}",
    }


def http_status(url: str, headers: dict[str, str] | None = None) -> int:
    try:
        with urllib.request.urlopen(
                urllib.request.Request(url, headers=headers or {}), timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
