# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Walks the input shape of an operation of a botocore service model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

# Whole job definitions inside a definition: they only validate a package and
# are run by the service in an account of its own choosing.
_NESTED_DEFINITIONS = frozenset({'ValidationSpecification'})


@dataclass(frozen=True)
class Leaf:
    """A scalar, or a list of scalars, somewhere in a request."""

    path: str
    """`ResourceConfig.InstanceGroups[].InstanceType`; `{}` = each map value."""
    name: str
    parents: tuple[str, ...]
    """Names of the members above it, outermost first."""
    kind: str
    """Type name of the scalar: `string`, `boolean`, `integer`, ..."""
    documentation: str


def leaves(operation: OperationModel) -> list[Leaf]:
    """All leaves of the request in order of the model."""
    if operation.input_shape is None:
        return []
    return list(_walk(operation.input_shape, '', (), frozenset()))


def _walk(
    shape: StructureShape, prefix: str, parents: tuple[str, ...], above: frozenset[str]
) -> Iterator[Leaf]:
    if shape.name in above:  # a recursive shape
        return
    for name, member in shape.members.items():
        if name in _NESTED_DEFINITIONS:
            continue
        yield from _member(
            name, member, f'{prefix}{name}', parents, above | {shape.name}
        )


def _member(
    name: str, shape: Shape, path: str, parents: tuple[str, ...], above: frozenset[str]
) -> Iterator[Leaf]:
    documentation = shape.documentation
    while isinstance(shape, (ListShape, MapShape)):
        item = shape.member if isinstance(shape, ListShape) else shape.value
        mark = '[]' if isinstance(shape, ListShape) else '{}'
        if not isinstance(item, (ListShape, MapShape, StructureShape)):
            break  # a list of scalars is one leaf
        path, shape = path + mark, item
    if isinstance(shape, StructureShape):
        yield from _walk(shape, f'{path}.', parents + (name,), above)
        return
    kind = shape.type_name
    if isinstance(shape, ListShape):
        kind = f'list:{shape.member.type_name}'
    yield Leaf(path, name, parents, kind, documentation)


def tag_form(shape: Shape) -> str | None:
    """How tags are written, or None when the shape is no tag list."""
    if isinstance(shape, MapShape):
        scalar = shape.key.type_name == shape.value.type_name == 'string'
        return 'map' if scalar else None
    if isinstance(shape, ListShape) and isinstance(shape.member, StructureShape):
        members = set(shape.member.members)
        if members == {'Key', 'Value'}:
            return 'list'
        if members == {'key', 'value'}:
            return 'lowerList'
    return None
