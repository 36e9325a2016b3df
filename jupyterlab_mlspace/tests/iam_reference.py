# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What IAM says to one request of which everything is known.

Written from the IAM User Guide alone (policy elements, condition operators, policy
variables, evaluation logic), to check the product's evaluator against. It shares no
idea with it: no compilation, no unknown values, the plainest reading of each sentence.

Two readings that the guide leaves to the reader, taken the same way in both:
a key with several values under an operator without a set operator holds if one of the
values does (for a negated operator: if none is among the policy's), and in a Resource
a wildcard may reach past a colon.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import datetime, timezone
from typing import Any, Callable, Mapping, NamedTuple, Sequence

Context = Mapping[str, Sequence[str]]


class Answer(NamedTuple):
    decision: str
    #: (policy, 1-based statement) of the denies, or else of the allows.
    decided_by: tuple[tuple[str, int], ...]
    #: For an implicit deny.
    lacking: str | None


class NoValue(Exception):
    """A policy variable whose key is not in the request and has no default."""


def decide(policies: Sequence[Mapping[str, Any]], action: str, resource: str, context: Context) -> Answer:
    """`policies`: `{name, kind: identity|boundary, document}`."""
    keys = {name.lower(): list(values) for name, values in context.items() if values}
    hits: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for policy in policies:
        document = policy["document"]
        statements = document["Statement"]
        if isinstance(statements, dict):
            statements = [statements]
        current = document.get("Version") == "2012-10-17"
        for number, statement in enumerate(statements, start=1):
            if applies(statement, action, resource, keys, current):
                place = (policy["kind"], statement["Effect"])
                hits.setdefault(place, []).append((policy["name"], number))
    denies = [hit for (_, effect), found in hits.items() if effect == "Deny" for hit in found]
    if denies:
        return Answer("explicitDeny", tuple(sorted(denies)), None)
    allows = hits.get(("identity", "Allow"), [])
    if not allows:
        return Answer("implicitDeny", (), "identity")
    bounded = any(policy["kind"] == "boundary" for policy in policies)
    within = hits.get(("boundary", "Allow"), [])
    if bounded and not within:
        return Answer("implicitDeny", (), "boundary")
    return Answer("allowed", tuple(sorted(allows + within)), None)


def applies(
    statement: Mapping[str, Any],
    action: str,
    resource: str,
    keys: Mapping[str, list[str]],
    current: bool,
) -> bool:
    if "Action" in statement:
        if not any(like(action.lower(), one.lower()) for one in listed(statement["Action"])):
            return False
    elif any(like(action.lower(), one.lower()) for one in listed(statement["NotAction"])):
        return False
    if "Resource" in statement:
        if not in_resources(statement["Resource"], resource, keys, current):
            return False
    elif in_resources(statement["NotResource"], resource, keys, current):
        return False
    for operator, block in statement.get("Condition", {}).items():
        for key, values in block.items():
            texts = [as_text(value) for value in listed(values)]
            if not holds(operator, keys.get(key.lower(), []), texts, keys, current):
                return False
    return True


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def in_resources(patterns: Any, resource: str, keys: Mapping[str, list[str]], current: bool) -> bool:
    for written in listed(patterns):
        missing = 6 - len(written.split(":")) if written.startswith("arn:") else 0
        pattern = written + ":*" * missing
        try:
            regex = to_regex(pattern, keys, current, wildcards=True)
        except NoValue:
            continue
        if re.fullmatch(regex, resource, re.DOTALL):
            return True
    return False


def like(text: str, pattern: str) -> bool:
    regex = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern)
    return re.fullmatch(regex, text, re.DOTALL) is not None


def to_regex(text: str, keys: Mapping[str, list[str]], current: bool, wildcards: bool) -> str:
    """A policy's text as a regular expression, its variables filled in."""
    regex = ""
    for piece in re.split(r"(\$\{[^}]*\})", text) if current else [text]:
        if current and piece.startswith("${"):
            regex += re.escape(variable(piece[2:-1], keys))
        elif wildcards:
            regex += "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in piece)
        else:
            regex += re.escape(piece)
    return regex


def variable(name: str, keys: Mapping[str, list[str]]) -> str:
    if name in ("*", "?", "$"):
        return name
    default = None
    if "," in name:
        name, _, default = name.partition(",")
        default = default.strip().strip("'")
    values = keys.get(name.strip().lower(), [])
    if len(values) == 1:
        return values[0]
    if values or default is None:
        raise NoValue(name)
    return default


def holds(
    operator: str, present: list[str], texts: list[str], keys: Mapping[str, list[str]], current: bool
) -> bool:
    if operator == "Null":
        return any((text.lower() == "true") == (not present) for text in texts)
    prefix, _, rest = operator.rpartition(":")
    if_exists = rest.endswith("IfExists")
    base = rest.removesuffix("IfExists")
    negated = "Not" in base
    if not present:
        if prefix == "ForAllValues" or if_exists:
            return True
        return negated and prefix != "ForAnyValue"
    compare = COMPARISONS[base.replace("Not", "")]

    def among(value: str) -> bool:
        for text in texts:
            try:
                if compare(value, text, keys, current):
                    return True
            except NoValue:
                continue
        return False

    if prefix == "ForAllValues":
        return all(among(value) != negated for value in present)
    if prefix == "ForAnyValue":
        return any(among(value) != negated for value in present)
    return any(among(value) for value in present) != negated


Comparison = Callable[[str, str, Mapping[str, list[str]], bool], bool]


def _equals(value: str, text: str, keys: Mapping[str, list[str]], current: bool) -> bool:
    return re.fullmatch(to_regex(text, keys, current, wildcards=False), value, re.DOTALL) is not None


def _equals_ignoring_case(value: str, text: str, keys: Mapping[str, list[str]], current: bool) -> bool:
    regex = to_regex(text, keys, current, wildcards=False)
    return re.fullmatch(regex, value, re.DOTALL | re.IGNORECASE) is not None


def _like(value: str, text: str, keys: Mapping[str, list[str]], current: bool) -> bool:
    return re.fullmatch(to_regex(text, keys, current, wildcards=True), value, re.DOTALL) is not None


def _arn(value: str, text: str, keys: Mapping[str, list[str]], current: bool) -> bool:
    """Each of the six components is checked by itself."""
    theirs = value.split(":", 5)
    ours = re.split(r":(?![^{]*\})", text, maxsplit=5) if current else text.split(":", 5)
    if len(theirs) != 6 or len(ours) != 6:
        return False
    return all(_like(one, other, keys, current) for one, other in zip(theirs, ours))


def _plain(check: Callable[[str, str], bool]) -> Comparison:
    """A comparison that knows no variables."""
    return lambda value, text, _keys, _current: check(value, text)


def _number(text: str) -> float:
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        raise ValueError(text)
    return float(text)


def _date(text: str) -> float:
    if re.fullmatch(r"-?\d{5,}(\.\d+)?", text):
        return float(text)
    if re.fullmatch(r"\d{4}", text):
        text += "-01-01"
    elif re.fullmatch(r"\d{4}-\d\d", text):
        text += "-01"
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)).timestamp()


def _ordered(parse: Callable[[str], float], check: Callable[[float, float], bool]) -> Comparison:
    def compare(value: str, text: str) -> bool:
        try:
            left = parse(value)
        except ValueError:
            return False
        return check(left, parse(text))

    return _plain(compare)


def _address(value: str, text: str) -> bool:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        return False
    return address in ipaddress.ip_network(text, strict=False)


def _comparisons() -> dict[str, Comparison]:
    table: dict[str, Comparison] = {
        "StringEquals": _equals,
        "StringEqualsIgnoreCase": _equals_ignoring_case,
        "StringLike": _like,
        "ArnEquals": _arn,
        "ArnLike": _arn,
        "Bool": _plain(lambda value, text: value.lower() == text.lower()),
        "BinaryEquals": _plain(lambda value, text: value == text),
        "IpAddress": _plain(_address),
    }
    for kind, parse in (("Numeric", _number), ("Date", _date)):
        table[f"{kind}Equals"] = _ordered(parse, lambda a, b: a == b)
        table[f"{kind}LessThan"] = _ordered(parse, lambda a, b: a < b)
        table[f"{kind}LessThanEquals"] = _ordered(parse, lambda a, b: a <= b)
        table[f"{kind}GreaterThan"] = _ordered(parse, lambda a, b: a > b)
        table[f"{kind}GreaterThanEquals"] = _ordered(parse, lambda a, b: a >= b)
    return table


COMPARISONS = _comparisons()
