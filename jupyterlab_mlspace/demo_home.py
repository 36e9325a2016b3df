# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The demo's home: what MLSpace and SageMaker put on a notebook instance's disk."""
from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DemoConfig = dict[str, Any]

GET_GLOBAL_RESOURCES = """#!/bin/bash
aws s3 sync s3://{bucket}/global-read-only/resources "{target}/"
"""
#: No question about Jupyter news, no look for updates: nothing leaves loopback.
NOTIFICATIONS = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": False}
TELEMETRY_OFF = """SchemaVersion: '1.0'
SageMaker:
  PythonSDK:
    Modules:
      TelemetryOptOut: true
"""


@dataclass(frozen=True)
class Home:
    """Paths below the folder given by --root."""

    root: Path

    @property
    def notebooks(self) -> Path:
        return self.root / "SageMaker"

    @property
    def resources(self) -> Path:
        return self.notebooks / "global-resources"

    @property
    def params(self) -> Path:
        return self.resources / "notebook-params.json"

    @property
    def policies(self) -> Path:
        return self.resources / "policies"

    @property
    def metadata(self) -> Path:
        return self.root / "opt" / "ml" / "metadata" / "resource-metadata.json"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def jupyter(self) -> Path:
        return self.root / "jupyter"

    @property
    def sdk_config(self) -> Path:
        return self.root / "sagemaker-config.yaml"

    @property
    def copied(self) -> Path:
        return self.root / "copied.json"


def write_json(path: Path, value: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def params_of(config: DemoConfig) -> dict[str, Any]:
    """notebook-params.json as MLSpace writes it: a list here, a joined string there."""
    account, partition = config["account"], config["partition"]
    return {
        "pSMSKMSKeyId": config["kmsKeyId"],
        "pSMSRoleARN": f"arn:{partition}:iam::{account}:role/{config['baseRole']}",
        "pSMSSecurityGroupId": config["securityGroups"],
        "pSMSSubnetIds": ",".join(config["subnets"]),
        "pSMSLifecycleConfigName": config["lifecycleConfig"],
        "pSMSDataBucketName": config["dataBucket"],
    }


def lay_out(home: Home, config: DemoConfig, sources: Path) -> None:
    """Write the files; notebooks that a person changed stay as they are."""
    write_json(home.params, params_of(config))
    arn = (f"arn:{config['partition']}:sagemaker:{config['region']}:{config['account']}"
           f":notebook-instance/{config['instance']}")
    write_json(home.metadata, {"ResourceArn": arn, "ResourceName": config["instance"]})
    script = home.notebooks / "get-global-resources.sh"
    script.write_text(
        GET_GLOBAL_RESOURCES.format(bucket=config["dataBucket"], target=home.resources),
        encoding="utf-8")
    script.chmod(0o755)
    home.sdk_config.write_text(TELEMETRY_OFF, encoding="utf-8")
    write_json(
        home.jupyter / "settings" / "@jupyterlab" / "apputils-extension"
        / "notification.jupyterlab-settings",
        NOTIFICATIONS)
    copy_notebooks(sources, home)


def write_policies(home: Home, policies: list[dict[str, Any]]) -> None:
    """The policies in force, as an administrator would leave them for the linter."""
    shutil.rmtree(home.policies, ignore_errors=True)
    for policy in policies:
        prefix = "BOUNDARY-" if policy["kind"] == "boundary" else ""
        write_json(home.policies / f"{prefix}{policy['name']}.json", policy["document"])


def digest(path: Path) -> str:
    """Of what a person writes: outputs and metadata of a notebook do not count."""
    content = path.read_bytes()
    if path.suffix == ".ipynb":
        try:
            cells = json.loads(content)["cells"]
            content = json.dumps(
                [[cell["cell_type"], "".join(cell["source"])] for cell in cells]).encode()
        except (ValueError, KeyError, TypeError):
            pass
    return hashlib.sha256(content).hexdigest()


def copy_notebooks(sources: Path, home: Home) -> None:
    """Copy what is missing, and what is newer than a copy that nobody changed."""
    try:
        known: dict[str, str] = json.loads(home.copied.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    for source in sorted(path for path in sources.rglob("*") if path.is_file()):
        if ".ipynb_checkpoints" in source.parts:
            continue
        name = source.relative_to(sources).as_posix()
        target = home.notebooks / name
        newest = digest(source)
        outdated = known.get(name) != newest
        if target.exists() and not (outdated and digest(target) == known.get(name)):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        known[name] = newest
    write_json(home.copied, known)
