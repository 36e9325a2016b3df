# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Real kernels for the tests of the guard: cells run as the page runs them."""
from __future__ import annotations

import contextlib
import json
import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from .demo_world import CONFIG, ROLE, World

ROOT = Path(__file__).resolve().parents[2]
CELL_TIMEOUT = 180
MIME = "application/vnd.mlspace.guard.v1+json"
FACTS = {
    "user": CONFIG["user"], "project": CONFIG["project"], "system": CONFIG["system"],
    "account": CONFIG["account"], "region": CONFIG["region"], "partition": "aws",
    "roleArn": ROLE, "bucket": CONFIG["dataBucket"], "subnets": CONFIG["subnets"],
    "securityGroups": CONFIG["securityGroups"], "volumeKey": CONFIG["kmsKeyId"],
    "paramsPath": "notebook-params.json",
}
RULES = {"select": [], "ignore": [], "severities": {}, "namingPatterns": {},
         "requiredTags": ["user", "project", "system"]}


def node(script: str, question: Any) -> Any:
    """Ask the page's own code, bundled for Node."""
    done = subprocess.run(["node", f"tools/guard/{script}"], cwd=ROOT, input=json.dumps(question),
                          capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@dataclass
class Result:
    """What a cell's run left behind."""

    error: str = ""
    notes: list[dict[str, Any]] = field(default_factory=list)
    text: str = ""
    count: int | None = None

    @property
    def items(self) -> list[dict[str, Any]]:
        """Of the note as it stands at the end: later ones take the place of earlier ones."""
        return [item for call in self.calls for item in call["items"]]

    @property
    def calls(self) -> list[dict[str, Any]]:
        return self.notes[-1]["calls"] if self.notes else []


class Kernel:
    """Sends cells as JupyterLab does, with the cell's id beside the code."""

    def __init__(self, client: Any, manager: Any) -> None:
        self._client = client
        self.manager = manager

    def run(self, code: str, cell: str = "cell", silent: bool = False) -> Result:
        message = self._client.session.msg("execute_request", {
            "code": code, "silent": silent, "store_history": not silent,
            "user_expressions": {}, "allow_stdin": False, "stop_on_error": True,
        }, metadata={"cellId": cell})
        self._client.shell_channel.send(message)
        identity = message["header"]["msg_id"]
        result = Result()
        while True:
            answer = self._client.get_iopub_msg(timeout=CELL_TIMEOUT)
            if answer["parent_header"].get("msg_id") != identity:
                continue
            content, kind = answer["content"], answer["msg_type"]
            if kind == "status" and content["execution_state"] == "idle":
                break
            if kind in ("display_data", "update_display_data") and MIME in content["data"]:
                result.notes.append(content["data"][MIME])
            elif kind == "error":
                result.error = f"{content['ename']}: {content['evalue']}"
            elif kind == "stream":
                result.text += content["text"]
            elif kind == "execute_result":
                result.text += content["data"]["text/plain"]
        while True:
            reply = self._client.get_shell_msg(timeout=CELL_TIMEOUT)
            if reply["parent_header"].get("msg_id") == identity:
                result.count = reply["content"].get("execution_count")
                if reply["content"]["status"] == "error" and not result.error:
                    result.error = f"{reply['content']['ename']}: {reply['content']['evalue']}"
                return result

    def must(self, code: str, silent: bool = False) -> Result:
        result = self.run(code, silent=silent)
        assert not result.error, result.error
        return result

    def value(self, expression: str) -> Any:
        return json.loads(self.must(f"import json as _j; print(_j.dumps({expression}))").text)


@contextlib.contextmanager
def kernel(world: World, python: str, folder: Path, **more: str) -> Iterator[Kernel]:
    """A kernel whose AWS is the demo's, as the notebook's role."""
    manager = KernelManager()
    argv = [python, "-W", "ignore", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    manager._kernel_spec = KernelSpec(argv=argv, display_name="guarded", language="python")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "SAGEMAKER_"))}
    manager.start_kernel(cwd=str(folder), env={
        **kept, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder),
        "AWS_ENDPOINT_URL": world.aws.url, "AWS_DEFAULT_REGION": CONFIG["region"],
        "AWS_ACCESS_KEY_ID": CONFIG["accessKeys"]["notebook"], "AWS_SECRET_ACCESS_KEY": "demo",
        "AWS_EC2_METADATA_DISABLED": "true", "ROLE": ROLE, **more})
    client = manager.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=CELL_TIMEOUT)
        yield Kernel(client, manager)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
