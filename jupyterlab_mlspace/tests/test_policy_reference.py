# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The product's evaluator and an independent one agree on random policies."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jupyterlab_mlspace.node import find_node
from jupyterlab_mlspace.tests import iam_random
from jupyterlab_mlspace.tests.iam_reference import decide

RUNNER = Path(__file__).with_name("policy_runner.mjs")
ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("MLSPACE_TEST_FULL") == "1"
POLICIES = 20_000 if FULL else 200
REQUESTS_EACH = 10
SEED = 20_261_121


def asked() -> list[dict[str, Any]]:
    rng = random.Random(SEED)  # noqa: S311 (a fixed sample, no secret)
    return [
        {
            "policies": iam_random.policies(rng),
            "requests": [iam_random.request(rng) for _ in range(REQUESTS_EACH)],
        }
        for _ in range(POLICIES)
    ]


def answered(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    result = subprocess.run(
        [find_node().path, str(RUNNER)],
        input="\n".join(json.dumps(question) for question in questions),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def context_of(request: dict[str, Any]) -> dict[str, list[str]]:
    return {key: value if isinstance(value, list) else [value] for key, value in request["context"].items()}


@pytest.mark.skipif(
    not (ROOT / "node_modules" / "esbuild").is_dir(), reason="needs the build tools of a checkout"
)
def test_both_evaluators_agree() -> None:
    questions = asked()
    seen: Counter[str] = Counter()
    for question, answer in zip(questions, answered(questions), strict=True):
        assert answer["problems"] == [], question["policies"]
        for request, found in zip(question["requests"], answer["answers"], strict=True):
            expected = decide(
                question["policies"], request["action"], request["resource"], context_of(request)
            )
            got = (
                found["decision"],
                tuple(sorted((name, number) for name, number in found["decidedBy"])),
                found["lacking"],
            )
            case = json.dumps({"policies": question["policies"], "request": request}, indent=1)
            assert got == tuple(expected), case
            seen[f"{expected.decision} {expected.lacking or ''}".strip()] += 1
    # The sample shows every verdict often enough to mean something.
    enough = len(questions) * REQUESTS_EACH / 50
    for verdict in ("allowed", "explicitDeny", "implicitDeny identity", "implicitDeny boundary"):
        assert seen[verdict] > enough, seen
