# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Notebooks that launch something and are broken at random, from a seed."""
from __future__ import annotations

import copy
import random
from dataclasses import dataclass
from typing import Any, Callable

from .demo_world import CONFIG
from .test_demo_verdicts import PLACES, REQUESTS, TAGS, parent, remove, replace

#: Those that MLSpace's policies allow when everything is right, and some that they never allow.
OPERATIONS = [
    "CreateTrainingJob", "CreateHyperParameterTuningJob", "CreateTransformJob",
    "CreateEndpointConfig", "CreateModel", "CreateLabelingJob", "CreateEndpoint",
    "CreateTrainingJob", "CreateModel", "CreateProcessingJob"]
CLIENTS = ['boto3.client("sagemaker")', 'boto3.Session().client("sagemaker")',
           'boto3.client("sagemaker", region_name="us-east-1")']
Request = dict[str, Any]


@dataclass
class Call:
    """One launch: the cell that makes it, and what was done to it."""

    operation: str
    given: Request
    cell: int
    #: Nothing but what the guard can put right.
    fillable: bool
    broken: list[str]


@dataclass
class Notebook:
    cells: list[str]
    calls: list[Call]


def _drop_tags(dice: random.Random, request: Request) -> None:
    for key in dice.sample(sorted(TAGS), dice.randint(1, 3)):
        request["Tags"] = [tag for tag in request["Tags"] if tag["Key"] != key]
    if not request["Tags"] and dice.random() < 0.5:
        del request["Tags"]


def _no_network(dice: random.Random, request: Request, path: str) -> None:
    half = dice.choice(["", ".Subnets", ".SecurityGroupIds"])
    remove(request, path + half)


def _other_tag(dice: random.Random, request: Request) -> None:
    tag = dice.choice(request["Tags"])
    tag["Value"] = dice.choice(["asmith", "Other", "SMS", "CHANGE_ME"])


def _case_of_tag(dice: random.Random, request: Request) -> None:
    tag = dice.choice(request["Tags"])
    tag["Key"] = tag["Key"].title()


def _foreign_half(dice: random.Random, request: Request, path: str) -> None:
    holder, last = parent(request, path)
    half = dice.choice(["Subnets", "SecurityGroupIds"])
    holder[last] = {half: ["subnet-foreign" if half == "Subnets" else "sg-foreign"]}


def _local_disk(dice: random.Random, request: Request, type_path: str, key_path: str) -> bool:
    replace(request, type_path, "ml.g4dn.xlarge")
    if dice.random() < 0.5:
        return False  # the key stays, and is one too many
    remove(request, key_path)
    return True


def _break(dice: random.Random, operation: str, request: Request) -> tuple[bool, list[str]]:
    network, key, kind = PLACES.get(operation, (None, None, None))
    ways: list[tuple[str, bool, Callable[[], Any]]] = [
        ("tags missing", True, lambda: _drop_tags(dice, request)),
        ("another tag value", False, lambda: _other_tag(dice, request)),
        ("case of a tag", True, lambda: _case_of_tag(dice, request))]
    if network:
        ways += [("no network", True, lambda: _no_network(dice, request, network)),
                 ("half of another network", False, lambda: _foreign_half(dice, request, network))]
    if key and kind:
        ways += [("no key", True, lambda: remove(request, key)),
                 ("local disk", True, lambda: _local_disk(dice, request, kind, key)),
                 ("type not allowed", False, lambda: replace(request, kind, "ml.p3.2xlarge"))]
    if "RoleArn" in request:
        base = f"arn:aws:iam::{CONFIG['account']}:role/{CONFIG['baseRole']}"
        ways += [("another role", False, lambda: request.update(RoleArn=base))]
    fillable = operation != "CreateProcessingJob"
    done: list[str] = []
    # The first two kinds are what people forget most.
    weights = [6 if good else 1 for _, good, _ in ways]
    for name, good, change in dice.choices(ways, weights, k=dice.randint(1, 3)):
        group = name.split()[-1]
        if any(group == other.split()[-1] for other in done) or not request.get("Tags"):
            continue
        try:
            outcome = change()
        except KeyError:
            continue  # an earlier change took it away
        done.append(name)
        fillable = fillable and good and outcome is not False
    return fillable, done


def _shape(dice: random.Random, method: str, request: Request, number: int) -> list[str]:
    """The call in one of the ways in which people write it: cells, the last one launches."""
    way = dice.choice(["inline", "dict", "helper", "loop"])
    if way == "inline":
        arguments = ",\n    ".join(f"{name}={value!r}" for name, value in request.items())
        return [f"sm.{method}(\n    {arguments}\n)"]
    if way == "dict":
        return [f"request_{number} = {request!r}", f"sm.{method}(**request_{number})"]
    if way == "helper":
        return [f"def launch_{number}(**more):\n    return sm.{method}(**{request!r}, **more)",
                f"print('launching')\nlaunch_{number}()"]
    return [f"for request in [{request!r}]:\n    sm.{method}(**request)"]


def notebook(seed: int, number: int) -> Notebook:
    dice = random.Random(f"{seed} {number}")  # noqa: S311
    made = Notebook([f"import boto3\nsm = {dice.choice(CLIENTS)}"], [])
    for index in range(dice.randint(1, 3)):
        operation = dice.choice(OPERATIONS)
        method, _, name, base = REQUESTS[operation]
        request = {name: f"g{seed}-{number}-{index}", **copy.deepcopy(base),
                   "Tags": [{"Key": key, "Value": value} for key, value in TAGS.items()]}
        fillable, broken = _break(dice, operation, request)
        made.cells += _shape(dice, method, request, index)
        made.calls.append(Call(operation, request, len(made.cells) - 1, fillable, broken))
    return made
