# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""mlspace-lint as pre-commit runs it: the wheel, its Node extra, a local hook, a real commit."""
from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache" / "wheel"
PRE_COMMIT = "pre-commit==4.7.0"
TOOLS = ("sh", "bash", "env", "uname", "ls", "cat", "dirname", "git")
#: As in docs/cli.md, but for where the wheel comes from.
CONFIG = """\
repos:
  - repo: local
    hooks:
      - id: mlspace-lint
        name: mlspace-lint
        language: python
        additional_dependencies: ['jupyterlab-mlspace[node] @ {wheel}']
        entry: mlspace-lint
        types_or: [jupyter, python]
"""
BARE = """\
import boto3
sm = boto3.client("sagemaker")
sm.create_endpoint_config(EndpointConfigName="c", ProductionVariants=variants, KmsKeyId=key)
"""
TAGGED = """\
import boto3
sm = boto3.client("sagemaker")
tags = [
    {"Key": "user", "Value": "jdoe"},
    {"Key": "project", "Value": "P1"},
    {"Key": "system", "Value": "MLSpace"},
]
sm.create_endpoint_config(
    EndpointConfigName="c", ProductionVariants=variants, KmsKeyId=key, Tags=tags
)
"""


@pytest.fixture(scope="module")
def pre_commit() -> Path:
    """An environment with nothing but pre-commit, kept between runs."""
    folder = CACHE / "pre-commit"
    stamp = folder / "contents"
    wanted = hashlib.sha256(f"{sys.version} {PRE_COMMIT}".encode()).hexdigest()
    if not (stamp.exists() and stamp.read_text() == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        venv.EnvBuilder(with_pip=True).create(folder)
        subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q", PRE_COMMIT],
                       check=True, capture_output=True)
        stamp.write_text(wanted)
    return folder / "bin"


@pytest.fixture
def repository(tmp_path, wheel, pre_commit):
    """A git repository with the hook installed; yields a way to run commands in it."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        if found:
            (tools / name).symlink_to(found)
    folder = tmp_path / "work"
    folder.mkdir()
    env = {**{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
           "PATH": f"{pre_commit}{os.pathsep}{tools}", "HOME": str(tmp_path),
           "PRE_COMMIT_HOME": str(tmp_path / "hooks"), "GIT_CONFIG_NOSYSTEM": "1",
           "GIT_AUTHOR_NAME": "J", "GIT_AUTHOR_EMAIL": "j@example.com",
           "GIT_COMMITTER_NAME": "J", "GIT_COMMITTER_EMAIL": "j@example.com"}
    assert shutil.which("node", path=env["PATH"]) is None

    def run(*command: str) -> subprocess.CompletedProcess:
        return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=600)

    (folder / ".pre-commit-config.yaml").write_text(CONFIG.format(wheel=wheel.as_uri()))
    for command in (("git", "init", "-q"), ("pre-commit", "install", "--install-hooks")):
        done = run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
    return folder, run


def notebook(*sources: str) -> str:
    cells = [{"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": source}
             for source in sources]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_commit_is_refused_until_the_call_is_tagged(repository):
    folder, run = repository
    (folder / "train.ipynb").write_text(notebook(BARE))
    (folder / "notes.md").write_text("sm.create_endpoint()\n")
    run("git", "add", "train.ipynb", "notes.md")
    refused = run("git", "commit", "-m", "Train")
    assert refused.returncode == 1, refused.stdout + refused.stderr
    said = refused.stdout + refused.stderr
    assert "train.ipynb:cell 1:3:1  error  MLS001" in said
    assert "notes.md" not in said
    assert run("git", "rev-parse", "--verify", "HEAD").returncode != 0

    (folder / "train.ipynb").write_text(notebook(TAGGED))
    run("git", "add", "train.ipynb")
    accepted = run("git", "commit", "-m", "Train")
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
    assert run("git", "rev-parse", "--verify", "HEAD").returncode == 0


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_documented_hook_is_the_tested_one():
    documented = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert CONFIG.replace(" @ {wheel}", "") in documented
