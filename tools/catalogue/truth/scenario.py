# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""A launch to run, with all governing arguments, with none, and with each of
them left out in turn."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import Any, Callable, Iterator

from . import recorder, sources
from .compare import differences
from .sources import Arguments

Kwargs = dict[str, Any]
Group = tuple[str, ...]


def tags(name: str) -> list[dict[str, str]]:
    return [{'Key': name, 'Value': 'x'}]


SUBNETS = ['subnet-1', 'subnet-2']
GROUPS = ['sg-1']
VPC = {'Subnets': SUBNETS, 'SecurityGroupIds': GROUPS}
VOLUME_KEY = f'arn:aws:kms:{recorder.REGION}:{recorder.ACCOUNT}:key/volume'
OUTPUT_KEY = f'arn:aws:kms:{recorder.REGION}:{recorder.ACCOUNT}:key/output'
ENDPOINT_KEY = f'arn:aws:kms:{recorder.REGION}:{recorder.ACCOUNT}:key/endpoint'
IMAGE = f'{recorder.ACCOUNT}.dkr.ecr.{recorder.REGION}.amazonaws.com/image:1'


@dataclass
class World:
    """What a scenario's parts are made with."""

    recorder: recorder.Recorder
    session: Any


@dataclass
class Scenario:
    cls: str
    """Dotted name; for a function, the function's."""
    method: str
    constructor: Kwargs = field(default_factory=dict)
    """Needed, governing or not."""
    governing: Kwargs = field(default_factory=dict)
    """Governing constructor arguments that may be left out."""
    call: Kwargs = field(default_factory=dict)
    call_governing: Kwargs = field(default_factory=dict)
    coupled: tuple[Group, ...] = (('subnets', 'security_group_ids'),)
    """Arguments that only go together."""
    make: Callable[[World, Kwargs], Kwargs] | None = None
    """Last touch to the constructor's arguments: objects made anew."""
    construct: Callable[[Any, Kwargs], Any] | None = None
    """Instead of calling the class."""
    make_call: Callable[[World, Kwargs], Kwargs] | None = None
    prepare: Callable[[Any, Kwargs], dict[tuple[str, str], Any] | None] | None = None
    """Runs before the call; what it sends does not count."""
    then: Callable[[Any], Any] | None = None
    """Launches what the call returned."""
    run: Callable[[Any, Kwargs], Any] | None = None
    """Instead of calling the method."""
    each: bool = True
    """False: only with all and with none, where the base class has been run in full."""
    session_argument: str | None = 'sagemaker_session'
    raises_after: tuple[type[BaseException], ...] = ()
    """A defect of the SDK's own, once the request is out."""

    @property
    def title(self) -> str:
        return f'{self.cls}.{self.method}'


def imported(name: str) -> Any:
    module, _, member = name.rpartition('.')
    return getattr(importlib.import_module(module), member)


def made(name: str, **kwargs: Any) -> Any:
    """An SDK object that remembers what it was made with."""
    thing = imported(name)(**kwargs)
    sources.remember(thing, kwargs)
    return thing


def variants(scenario: Scenario) -> Iterator[tuple[str, Kwargs, Kwargs]]:
    """Title, constructor's and call's governing arguments."""
    own, given = scenario.governing, scenario.call_governing
    yield 'all', own, given
    yield 'none', {}, {}
    if not scenario.each:
        return
    for name in _groups(own, scenario.coupled):
        yield f'without {name}', _without(own, name), given
    for name in _groups(given, scenario.coupled):
        yield f'call without {name}', own, _without(given, name)


def _groups(arguments: Kwargs, coupled: tuple[Group, ...]) -> list[Group]:
    grouped = [g for g in coupled if all(name in arguments for name in g)]
    inside = {name for g in grouped for name in g}
    return [*grouped, *((name,) for name in arguments if name not in inside)]


def _without(arguments: Kwargs, names: Group) -> Kwargs:
    return {k: v for k, v in arguments.items() if k not in names}


def check(
    scenario: Scenario, make_session: Callable[[recorder.Recorder], Any], knowledge: dict[str, Any]
) -> list[str]:
    """Sentences about everything that is not as the knowledge says."""
    found = []
    for title, own, given in variants(scenario):
        watched = recorder.Recorder()
        world = World(watched, make_session(watched))
        problems = _run(scenario, world, own, given, knowledge)
        found += [f'{scenario.title} ({title}): {problem}' for problem in problems]
    return found


def _run(
    scenario: Scenario, world: World, own: Kwargs, given: Kwargs, knowledge: dict[str, Any]
) -> list[str]:
    operations = {o['action']: o for o in knowledge['operations']}
    constructor = {**scenario.constructor, **own}
    if scenario.make:
        constructor = scenario.make(world, constructor)
    call = {**scenario.call, **given}
    if scenario.make_call:
        call = scenario.make_call(world, call)
    target = imported(scenario.cls)
    launch = _launch(target, scenario, knowledge)
    if launch is None:
        return ['the knowledge does not have it']
    earlier = _send(scenario, world, target, constructor, call)
    arguments = Arguments(constructor, call, earlier)
    return differences(
        launch, arguments, world.recorder.requests, operations, scenario.then is not None
    )


def _send(
    scenario: Scenario, world: World, target: Any, constructor: Kwargs, call: Kwargs
) -> dict[tuple[str, str], Any]:
    extra = {scenario.session_argument: world.session} if scenario.session_argument else {}
    earlier: dict[tuple[str, str], Any] = {}
    try:
        if scenario.method == '__init__':
            target(**constructor, **extra)
            return earlier
        if scenario.run and not isinstance(target, type):
            scenario.run(target, {**constructor, **extra})
            return earlier
        construct = scenario.construct or (lambda cls, kwargs: cls(**kwargs))
        subject = target
        if not _is_class_method(target, scenario):
            subject = construct(target, {**constructor, **extra})
        if scenario.prepare:
            earlier = scenario.prepare(subject, call) or {}
            world.recorder.requests.clear()
        if scenario.run:
            result = scenario.run(subject, call)
        else:
            result = getattr(subject, scenario.method)(**call)
        if scenario.then:
            scenario.then(result)
    except scenario.raises_after:
        pass
    return earlier


def _is_class_method(target: Any, scenario: Scenario) -> bool:
    return not scenario.constructor and isinstance(
        vars(target).get(scenario.method), classmethod
    )


def lineage(target: Any) -> list[str]:
    return [f'{c.__module__}.{c.__qualname__}' for c in target.__mro__]


def _launch(target: Any, scenario: Scenario, knowledge: dict[str, Any]) -> dict[str, Any] | None:
    if not isinstance(target, type):
        name = f'{target.__module__}.{target.__qualname__}'
        known = knowledge['functions'].get(name)
        return known['launches'][0] if known else None
    for name in lineage(target):
        known = knowledge['classes'].get(name, {}).get(scenario.method)
        if known:
            return known['launches'][-1] if known['launches'] else None
    return None
