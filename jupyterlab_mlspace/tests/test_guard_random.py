# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Randomly broken notebooks go through "fill in": accepted by the demo's
policies, or refused for a reason that the page states."""
from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from .demo_world import ROLE, demo_aws
from .guard_kernel import FACTS, ROOT, RULES, kernel, node
from .guard_random import Call, notebook
from .test_demo_verdicts import VPC

FULL = bool(os.environ.get("MLSPACE_TEST_FULL"))
SEED = 8
NOTEBOOKS = 200 if FULL else 10
pytest.importorskip("ipykernel", reason="needs a Python kernel")
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "node_modules" / "esbuild").exists(),
    reason="needs Node and the installed npm packages")


def holds(sent: Any, given: Any) -> bool:
    """Whether everything given was sent as it was given; more may have been added."""
    if isinstance(given, dict):
        return isinstance(sent, dict) and all(holds(sent.get(k), v) for k, v in given.items())
    if isinstance(given, list):
        return isinstance(sent, list) and all(
            any(holds(other, item) for other in sent) for item in given)
    return sent == given


def test_broken_notebooks_come_out_right_or_with_a_reason(tmp_path: Path) -> None:
    outcomes: Counter[str] = Counter()
    wrong: list[str] = []
    refused: list[tuple[str, dict[str, Any]]] = []
    with demo_aws(tmp_path / "demo") as world:
        admin = world.client("sagemaker", "admin")
        admin.create_model(ModelName="model", ExecutionRoleArn=ROLE, VpcConfig=VPC,
                           PrimaryContainer={"Image": "image"})
        admin.create_endpoint_config(EndpointConfigName="present", ProductionVariants=[{
            "VariantName": "v", "ModelName": "model", "InstanceType": "ml.m5.large",
            "InitialInstanceCount": 1}])
        policies = {"source": "folder", "label": "policies of the project folder",
                    "sets": [world.control("GET", "policies")]}
        options = {"facts": FACTS, "policies": policies, "rules": RULES}
        install = node("code.mjs", [{"mode": "fill", "facts": FACTS, "options": options}])["install"][0]
        with kernel(world, sys.executable, tmp_path) as running:
            running.must(install, silent=True)
            for number in range(NOTEBOOKS):
                made = notebook(SEED, number)
                calls = {call.cell: call for call in made.calls}
                for index, source in enumerate(made.cells):
                    world.control("DELETE", "requests")
                    result = running.run(source)
                    call = calls.get(index)
                    if call is None:
                        assert result.error == "", f"{number}: {source}: {result.error}"
                        continue
                    title = f"notebook {number}, cell {index}, {call.operation}, {call.broken}"
                    wrong += [f"{title}: {what}" for what in check_sent(world, call)]
                    if not result.error:
                        outcomes["accepted"] += 1
                        continue
                    outcomes["refused"] += 1
                    if call.fillable:
                        wrong.append(f"{title}: nothing hopeless, yet {result.error}")
                    refused.append((title, {
                        "cells": made.cells, "cell": index, "error": result.error,
                        "note": result.notes[-1] if result.notes else None}))
    stated = node("explain.mjs", {"options": options, "cases": [case for _, case in refused]})
    for (title, case), answer in zip(refused, stated):
        reason = reason_of(case, answer)
        outcomes[f"because of {reason}"] += 1
        if reason is None:
            wrong.append(f"{title}: no reason for {case['error']}: {answer} {case['note']}")
    assert wrong == [], "\n\n".join(wrong)
    assert outcomes["accepted"] > outcomes["refused"] > 0
    if not FULL:
        warnings.warn("only 10 of 200 notebooks ran; `make test-full` runs all", stacklevel=1)
    print(dict(outcomes))


def check_sent(world: Any, call: Call) -> list[str]:
    requests = [request for request in world.control("GET", "requests")
                if request["operation"] == call.operation]
    return [f"what was given was changed: {request['parameters']}" for request in requests
            if not holds(request["parameters"], call.given)]


def reason_of(case: dict[str, Any], answer: dict[str, Any]) -> str | None:
    """What the page tells a person, if it is a cause and not a list of possibilities."""
    told = [item["what"] for call in (case["note"] or {"calls": []})["calls"] for item in call["items"]]
    if answer["title"] is None:
        # The service itself, or botocore, refused: the guard or the engine has said why.
        left = [what for what in told if what in ("rejected", "foreign", "full")]
        return next(iter(left + answer["found"]), None)
    if answer["others"]:
        return None
    seen = [what for what in told if what in ("differs", "foreign", "missing", "full")]
    decided = [line for line in answer["lines"]
               if line.startswith("Decided by") or "only an administrator" in line]
    return next(iter(answer["rules"] + seen + (["a statement"] if decided else [])), None)
