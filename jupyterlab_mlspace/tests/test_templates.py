# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Every template and example, in every style, cell by cell against the demo AWS.

Under policies that permit it, it runs green; under MLSpace's own it runs green
too, or gives exactly the refusal that its card states; and each request that it
makes is what mlspace-lint reads in it. The styles of the SageMaker SDK need the
environments that `make test-full` installs.
"""
from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest

from jupyterlab_mlspace import demo

from .demo_world import CONFIG, ROLE, World, demo_aws

ROOT = Path(__file__).parents[2]
FULL = bool(os.environ.get("MLSPACE_TEST_FULL"))
RUNNER = Path(__file__).with_name("run_notebooks.py")
STYLES = ("boto3", "sdk-v2", "sdk-v3")
#: What MLSpace's own policies refuse to a notebook.
REFUSED = {
    "processing-job": "sagemaker:CreateProcessingJob",
    "emr-livy": "elasticmapreduce:RunJobFlow",
}
#: What an administrator adds so that all of it is permitted.
MORE = [
    {"Effect": "Allow", "Resource": "*", "Action": ["sagemaker:*ProcessingJob",
                                                    "elasticmapreduce:*"]},
    {"Effect": "Allow", "Resource": "arn:aws:iam::111122223333:role/EMR_*",
     "Action": "iam:PassRole"},
]
#: Forms filled in differently, which make other cells part of the notebook.
VARIANTS = [
    ("training-job", {"data": "churn", "name": "on-churn"}),
    ("batch-transform", {"job": "trained", "name": "of-a-job"}),
    ("endpoint", {"job": "trained", "name": "of-a-job"}),
    ("labelling-job", {"team": "demo-labelers", "name": "with-a-team"}),
    ("emr-livy", {"livy": "http://cluster:8998/", "name": "on-a-cluster"}),
]

dynamic = pytest.importorskip("tools.catalogue.dynamic.__main__", reason="only in a checkout")
compare = pytest.importorskip("tools.catalogue.dynamic.compare")
kernel = pytest.importorskip("tools.catalogue.dynamic.kernel")
venvs = pytest.importorskip("tools.catalogue.venvs")

Filled = dict[str, Any]


def sampled(style: str, filled: list[Filled]) -> list[Filled]:
    """All with boto3; of the SDKs, which are slow, a few unless everything is asked for."""
    if FULL or style == "boto3":
        return filled
    return random.Random(8).sample(filled, 3)  # noqa: S311


def python_of(style: str) -> str:
    if style == "boto3":
        return sys.executable
    if not venvs.is_ready(style):
        if not FULL:
            pytest.skip(f"{style} is not installed; `make test-full` installs it")
        venvs.make(style)
    return str(venvs.python_of(style))


def permitting(stock: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The policies with more allowed, in the boundary too."""
    def wider(policy: dict[str, Any]) -> dict[str, Any]:
        document = policy["document"]
        if policy["kind"] != "boundary":
            return policy
        return {**policy, "document": {
            **document, "Statement": [*document["Statement"], *MORE]}}

    more = {"name": "more", "kind": "identity",
            "document": {"Version": "2012-10-17", "Statement": MORE}}
    return [*map(wider, stock), more]


def fill(world: World, policies: list[dict[str, Any]],
         wanted: list[dict[str, Any]] | None = None) -> list[Filled]:
    """Notebooks as the form makes them, with what their cards say."""
    node = shutil.which("node")
    if node is None or not (ROOT / "node_modules" / "esbuild").exists():
        pytest.skip("needs Node and the installed npm packages")
    facts = {"user": CONFIG["user"], "project": CONFIG["project"], "system": CONFIG["system"],
             "account": CONFIG["account"], "region": CONFIG["region"],
             "partition": CONFIG["partition"], "roleArn": ROLE, "bucket": CONFIG["dataBucket"],
             "subnets": CONFIG["subnets"], "securityGroups": CONFIG["securityGroups"],
             "volumeKey": CONFIG["kmsKeyId"], "paramsPath": str(world.home.params)}
    asked = {"facts": facts, "policies": policies, **({"fill": wanted} if wanted else {})}
    done = subprocess.run([node, "tools/templates.mjs"], cwd=ROOT, input=json.dumps(asked),
                          capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines()]


def run(world: World, style: str, filled: list[Filled]) -> dict[str, dict[str, Any]]:
    """All in one process: the SDKs take long to import."""
    notebooks = [{"key": key_of(one),
                  "cells": [[n, cell["source"]]
                            for n, cell in enumerate(one["notebook"]["cells"])
                            if cell["cell_type"] == "code"]} for one in filled]
    env = {**demo.clean_environment(), **demo.aws_environment(world.home, CONFIG, world.aws),
           "HOME": str(world.home.root), "PYTHONWARNINGS": "ignore",
           "SAGEMAKER_SUPPRESS_V2_WARNING": "1"}
    asked = {"gateway": world.aws.url, "header": demo.CONTROL_HEADER,
             "secret": world.aws.secret, "notebooks": notebooks}
    done = subprocess.run([python_of(style), str(RUNNER)], input=json.dumps(asked), env=env,
                          cwd=world.home.notebooks, capture_output=True, text=True, timeout=600,
                          check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    results = (json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))
    return {one["key"]: one for one in results}


def key_of(one: Filled) -> str:
    return f"{one['id']} {one['style']}"


def answer_to(result: dict[str, Any]) -> str | None:
    """What AWS said when it refused, without who was refused; None when it did not."""
    if result["error"] is None:
        return None
    text = result["error"]["text"]
    found = re.search(r"is (not authorized to perform: \S+)(?: on resource: \S+)? (.*)", text)
    return f"{found[1]} {found[2]}" if found else text


def misread(one: Filled, result: dict[str, Any], params: str) -> list[str]:
    """Where the engine's reading is not what was sent."""
    sent = [(cell, operation, parameters)
            for cell, service, operation, parameters, _ in result["requests"]
            if service in ("sagemaker", "elasticmapreduce")]
    errors = {result["error"]["cell"]: result["error"]["text"]} if result["error"] else {}
    notebook = one["notebook"]
    if result["error"]:
        # What comes after a refusal was not run.
        notebook = {**notebook, "cells": notebook["cells"][: result["error"]["cell"] + 1]}
    calls = without_echoes(dynamic.lint(notebook, params))
    return compare.differences(kernel.Run(sent, errors), calls)


def without_echoes(calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An SDK model is reported where it is made and where it is deployed: one request."""
    def is_echo(call: dict[str, Any]) -> bool:
        return bool(call["launch"]) and any(
            other is not call and set(call["actions"]) < set(other["actions"])
            and {"cell": other["cell"], "line": other["line"]} == call["launch"]
            for other in calls)

    return [call for call in calls if not is_echo(call)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with demo_aws(tmp_path_factory.mktemp("templates")) as running:
        yield running


@pytest.fixture(scope="module")
def stock(world: World) -> list[dict[str, Any]]:
    return world.control("GET", "policies")


@pytest.mark.parametrize("style", STYLES)
def test_green_where_it_is_permitted(
    world: World, stock: list[dict[str, Any]], style: str
) -> None:
    python_of(style)
    policies = permitting(stock)
    every = [one for one in fill(world, policies) if one["style"] == style]
    assert len(every) >= 7
    filled = sampled(style, every)
    world.control("PUT", "policies", policies)
    before = still_there(world)
    try:
        results = run(world, style, filled)
    finally:
        world.control("PUT", "policies", stock)
    for one in filled:
        result = results[key_of(one)]
        assert result["error"] is None, (key_of(one), result["error"])
        assert one["verdict"]["refusals"] == [], key_of(one)
        assert misread(one, result, str(world.home.params)) == [], key_of(one)
        assert not [finding for finding in one["findings"] if " error: " in finding]
    assert still_there(world) == before, "templates leave endpoints or models behind"


@pytest.mark.parametrize("style", STYLES)
def test_the_card_states_what_the_stock_policies_answer(
    world: World, stock: list[dict[str, Any]], style: str
) -> None:
    python_of(style)
    filled = [one for one in fill(world, stock) if one["style"] == style]
    # The others were seen to run already; their verdict is looked at all the same.
    chosen = filled if FULL or style == "boto3" else [
        one for one in filled if one["id"] in REFUSED]
    results = run(world, style, chosen)
    for one in filled:
        stated = [refusal["answer"] for refusal in one["verdict"]["refusals"]]
        assert bool(stated) is (one["id"] in REFUSED), (key_of(one), stated)
        if one not in chosen:
            continue
        result = results[key_of(one)]
        assert answer_to(result) == (stated[0] if stated else None), key_of(one)
        assert not stated or f": {REFUSED[one['id']]} " in stated[0]
        assert not stated or one["instead"], "a refusal comes with what to do instead"
        assert misread(one, result, str(world.home.params)) == [], key_of(one)


@pytest.mark.parametrize("style", STYLES)
def test_other_choices_in_the_form_run_too(
    world: World, stock: list[dict[str, Any]], style: str
) -> None:
    python_of(style)
    if "trained" not in existing_jobs(world):
        base = next(one for one in fill(world, stock, [wanted("training-job", "boto3", {})]))
        train(world, base)
    wishes = [wanted(name, style, values) for name, values in VARIANTS]
    every = fill(world, stock, wishes)
    assert len(every) == len(VARIANTS)
    filled = sampled(style, every)
    results = run(world, style, filled)
    for one in filled:
        result = results[key_of(one)]
        assert result["error"] is None, (key_of(one), result["error"])
        assert misread(one, result, str(world.home.params)) == [], key_of(one)


def wanted(name: str, style: str, values: dict[str, str]) -> dict[str, Any]:
    return {"shelf": "data", "id": name, "style": style, "values": values}


def existing_jobs(world: World) -> set[str]:
    jobs = world.client("sagemaker", "admin").list_training_jobs()["TrainingJobSummaries"]
    return {job["TrainingJobName"] for job in jobs}


def train(world: World, base: Filled) -> None:
    """A training job whose name does not hang on the time of day."""
    cells = base["notebook"]["cells"]
    for cell in cells:
        cell["source"] = re.sub(r'^job_name = .*$', 'job_name = "trained"', cell["source"],
                                flags=re.MULTILINE)
    assert run(world, "boto3", [base])[key_of(base)]["error"] is None


def still_there(world: World) -> list[str]:
    sagemaker = world.client("sagemaker", "admin")
    return [
        *(one["EndpointName"] for one in sagemaker.list_endpoints()["Endpoints"]),
        *(one["ModelName"] for one in sagemaker.list_models()["Models"]),
    ]


def test_accounts_of_aws_are_what_its_documentation_says() -> None:
    """Of the functions that prepare labels; botocore brings the documentation along."""
    loaders = pytest.importorskip("botocore.loaders")
    text = json.dumps(loaders.Loader().load_service_model("sagemaker", "service-2"))
    known = dict(re.findall(r"arn:aws:lambda:([a-z0-9-]+):(\d+):function:PRE-TextMultiClass\b",
                            text))
    source = (ROOT / "src" / "templates" / "snippets.ts").read_text(encoding="utf-8")
    ours = dict(re.findall(r"'([a-z]+-[a-z-]+\d)': '(\d{12})'", source.split("LABELLING")[1]))
    assert len(ours) >= 8
    assert {region: known.get(region) for region in ours} == ours
