# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Random policies and requests, small enough that they meet and odd enough to matter."""

from __future__ import annotations

import random
from typing import Any

ACTIONS = (
    "sagemaker:CreateModel",
    "sagemaker:CreateTrainingJob",
    "sagemaker:DeleteModel",
    "s3:GetObject",
    "iam:PassRole",
)
ACTION_PATTERNS = (
    *ACTIONS,
    "*",
    "sagemaker:*",
    "SageMaker:create*",
    "sagemaker:Create?odel",
    "s3:Get*",
    "*:*Model",
)
RESOURCES = (
    "*",
    "arn:aws:sagemaker:us-east-1:111122223333:model/jdoe-1",
    "arn:aws:sagemaker:us-west-2:111122223333:training-job/a:b",
    "arn:aws-us-gov:sagemaker:us-gov-west-1:444455556666:model/Bob",
    "arn:aws:s3:::bucket/private/jdoe/x.csv",
    "arn:aws:s3:::bucket",
    "arn:aws:iam::111122223333:role/MLSpace-p-1",
)
RESOURCE_PATTERNS = (
    *RESOURCES,
    "arn:aws:sagemaker:*:111122223333:*",
    "arn:*:sagemaker:*:*:model/*",
    "arn:aws:sagemaker:us-east-?:*:model/${aws:username}-*",
    "arn:aws:s3:::bucket/private/${aws:username}/*",
    "arn:aws:s3:::bucket/${aws:PrincipalTag/team, 'private'}/*",
    "arn:aws:s3:::bucket/*/x.${*}sv",
    "arn:aws:s3",
    "arn:aws:iam::111122223333:role/MLSpace*",
    "arn:aws:sagemaker:*:training-job/*",
)
TEXTS = ("jdoe", "JDOE", "bob", "ml.g5.xlarge", "ml.m5.large", "a*b", "a", "", "ab", "k?", "100%")
TEXT_PATTERNS = (
    *TEXTS,
    "ml.g5.*",
    "ml.*",
    "*",
    "j?oe",
    "*o*e*",
    "a${*}b",
    "${aws:username}",
    "${aws:USERNAME}*",
    "${aws:PrincipalTag/team, 'bob'}",
    "${aws:TagKeys}",
    "${$}x",
)
NUMBERS = ("0", "1", "10", "10.0", "1e1", "-3", "2.5", "ten")
DATES = (
    "2026-01-01T00:00:00Z",
    "2026-01-01T01:00:00+01:00",
    "2026-01-01",
    "2026",
    "1767225600",
    "2025-12-31T23:59:59.5Z",
    "2027-03-01T00:00:00Z",
    "soon",
)
ADDRESSES = (
    "203.0.113.7",
    "203.0.114.7",
    "10.0.0.1",
    "2001:db8::1",
    "2001:db8:1::ffff:1.2.3.4",
    "::1",
    "nowhere",
)
RANGES = (
    "203.0.113.0/24",
    "203.0.112.0/22",
    "10.0.0.1",
    "10.0.0.0/8",
    "2001:db8::/32",
    "2001:DB8::1/128",
    "0.0.0.0/0",
    "::/0",
)
ARNS = (*RESOURCES[1:], "arn:aws:s3:::", "not-an-arn")
ARN_PATTERNS = (
    *RESOURCES[1:],
    "arn:aws:*:*:*:*",
    "arn:aws:sagemaker:*:*:model/*",
    "arn:*:s3:::bucket/*/${aws:username}/*",
    "arn:aws:sagemaker:*",
    "arn:aws:sagemaker:us-*:111122223333:*:b",
    "arn:aws:iam::${aws:PrincipalAccount}:role/*",
)
BOOLEANS = ("true", "false", "TRUE")
BINARIES = ("QmluYXJ5", "YQ==", "qmluYXJ5")

#: operators, pool of the policy, pool of the request, keys
FAMILIES: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...] = (
    (
        (
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
        ),
        TEXT_PATTERNS,
        TEXTS,
        ("aws:RequestTag/user", "aws:TagKeys", "sagemaker:InstanceTypes", "aws:username"),
    ),
    (
        tuple(
            f"Numeric{name}"
            for name in (
                "Equals",
                "NotEquals",
                "LessThan",
                "LessThanEquals",
                "GreaterThan",
                "GreaterThanEquals",
            )
        ),
        NUMBERS[:-1],
        NUMBERS,
        ("sagemaker:MaxRuntimeInSeconds", "s3:max-keys"),
    ),
    (
        tuple(
            f"Date{name}"
            for name in (
                "Equals",
                "NotEquals",
                "LessThan",
                "LessThanEquals",
                "GreaterThan",
                "GreaterThanEquals",
            )
        ),
        DATES[:-1],
        DATES,
        ("aws:CurrentTime", "aws:TokenIssueTime"),
    ),
    (("Bool",), BOOLEANS, BOOLEANS, ("aws:SecureTransport", "sagemaker:NetworkIsolation")),
    (("BinaryEquals",), BINARIES, BINARIES, ("some:Binary",)),
    (("IpAddress", "NotIpAddress"), RANGES, ADDRESSES, ("aws:SourceIp", "aws:VpcSourceIp")),
    (
        ("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"),
        ARN_PATTERNS,
        ARNS,
        ("aws:SourceArn", "aws:PrincipalArn", "sagemaker:ImageArns"),
    ),
)
SEVERAL = ("aws:TagKeys", "sagemaker:InstanceTypes", "sagemaker:ImageArns")
SETS = ("", "", "ForAllValues:", "ForAnyValue:")


def some(rng: random.Random, pool: tuple[str, ...], most: int) -> Any:
    values = [rng.choice(pool) for _ in range(rng.randint(1, most))]
    return values[0] if len(values) == 1 and rng.random() < 0.6 else values


def odd_case(rng: random.Random, key: str) -> str:
    return key if rng.random() < 0.8 else rng.choice((key.lower(), key.upper()))


def conditions(rng: random.Random) -> dict[str, dict[str, Any]]:
    block: dict[str, dict[str, Any]] = {}
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        operators, policy_pool, _, keys = rng.choice((*FAMILIES, FAMILIES[0], FAMILIES[0]))
        key = odd_case(rng, rng.choice(keys))
        if rng.random() < 0.15:
            truth: Any = rng.choice(("true", "false", True, False, ["true", "false"]))
            block.setdefault("Null", {})[key] = truth
            continue
        suffix = rng.choice(("", "", "IfExists"))
        operator = f"{rng.choice(SETS)}{rng.choice(operators)}{suffix}"
        block.setdefault(operator, {})[key] = some(rng, policy_pool, 3)
    return block


def statement(rng: random.Random, sid: int) -> dict[str, Any]:
    action = "Action" if rng.random() < 0.85 else "NotAction"
    resource = "Resource" if rng.random() < 0.85 else "NotResource"
    result: dict[str, Any] = {
        "Sid": f"S{sid}",
        "Effect": rng.choice(("Allow", "Allow", "Deny")),
        action: some(rng, ACTION_PATTERNS, 3),
        resource: some(rng, ("*", "*", *RESOURCE_PATTERNS), 3),
    }
    block = conditions(rng)
    if block or rng.random() < 0.2:
        result["Condition"] = block
    return result


def policy(rng: random.Random, kind: str, number: int) -> dict[str, Any]:
    statements: Any = [statement(rng, i) for i in range(rng.randint(1, 4))]
    document: dict[str, Any] = {"Statement": statements}
    if len(statements) == 1 and rng.random() < 0.5:
        document["Statement"] = statements[0]
    version = rng.choice(("2012-10-17",) * 6 + ("2008-10-17", None))
    if version is not None:
        document["Version"] = version
    return {"name": f"{kind}-{number}", "kind": kind, "document": document}


def policies(rng: random.Random) -> list[dict[str, Any]]:
    result = [policy(rng, "identity", i) for i in range(rng.randint(1, 3))]
    if rng.random() < 0.4:
        result.append(policy(rng, "boundary", 0))
    return result


def request(rng: random.Random) -> dict[str, Any]:
    context: dict[str, Any] = {}
    for _, _, pool, keys in FAMILIES:
        for key in keys:
            if rng.random() < 0.6:
                most = 3 if key in SEVERAL else 1
                values = list(dict.fromkeys(rng.choice(pool) for _ in range(rng.randint(1, most))))
                single = len(values) == 1 and rng.random() < 0.8
                context[key] = values[0] if single else values
    if rng.random() < 0.5:
        context["aws:PrincipalTag/team"] = rng.choice(TEXTS)
    if rng.random() < 0.7:
        context["aws:PrincipalAccount"] = "111122223333"
    return {
        "action": rng.choice(ACTIONS),
        "resource": rng.choice(RESOURCES),
        "context": context,
    }
