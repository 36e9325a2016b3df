# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Modules as syntax trees, and what a name in one of them stands for."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass, field
from typing import Iterator

Definition = ast.ClassDef | ast.FunctionDef


@dataclass
class Module:
    name: str
    is_package: bool
    definitions: dict[str, Definition] = field(default_factory=dict)
    imports: dict[str, tuple[str, str | None]] = field(default_factory=dict)
    """Local name -> (module, name in it); None: the module itself."""
    aliases: dict[str, str] = field(default_factory=dict)
    """`Old = New` at top level."""
    stars: list[str] = field(default_factory=list)


class Program:
    """All modules of a few wheels, as one."""

    def __init__(self, sources: dict[str, str]) -> None:
        self.modules: dict[str, Module] = {}
        for key in sorted(sources):
            is_package = key.endswith('.__init__')
            name = key.removesuffix('.__init__')
            self.modules[name] = _read(name, is_package, sources[key])

    def resolve(self, module: str, name: str, depth: int = 0) -> str | None:
        """Defining dotted name of a class or function that a module knows
        as `name` (which may be dotted); None when it is defined elsewhere."""
        here = self.modules.get(module)
        if here is None or depth > 20:
            return None
        head, _, rest = name.partition('.')
        if not rest and head in here.definitions:
            return f'{module}.{head}'
        if head in here.aliases:
            target = here.aliases[head] + (f'.{rest}' if rest else '')
            return self.resolve(module, target, depth + 1)
        if head in here.imports:
            return self._imported(here.imports[head], head, rest, depth)
        if rest and f'{module}.{head}' in self.modules:
            return self.resolve(f'{module}.{head}', rest, depth + 1)
        for star in here.stars:
            found = self.resolve(star, name, depth + 1)
            if found:
                return found
        return None

    def base(self, module: str, derived: ast.ClassDef, name: str) -> str | None:
        """As `resolve`, at the place of a class: a definition further down
        (a shape called `BaseModel`) does not hide an import yet."""
        here = self.modules[module]
        later = here.definitions.get(name)
        if later is not None and later.lineno >= derived.lineno:
            origin = here.imports.get(name)
            return self._imported(origin, name, '', 0) if origin else None
        return self.resolve(module, name)

    def _imported(
        self, origin: tuple[str, str | None], head: str, rest: str, depth: int
    ) -> str | None:
        module, member = origin
        if member is None:
            if not rest:
                return None
            # `import a.b.c` binds `a`; the rest walks down the packages.
            return self._walk(module if head != module.split('.')[0] else head, rest, depth)
        if f'{module}.{member}' in self.modules:
            return self._walk(f'{module}.{member}', rest, depth) if rest else None
        return self.resolve(module, f'{member}.{rest}' if rest else member, depth + 1)

    def _walk(self, module: str, rest: str, depth: int) -> str | None:
        head, _, tail = rest.partition('.')
        while tail and f'{module}.{head}' in self.modules:
            module = f'{module}.{head}'
            head, _, tail = tail.partition('.')
        return self.resolve(module, f'{head}.{tail}' if tail else head, depth + 1)

    def definition(self, name: str) -> Definition | None:
        module, _, member = name.rpartition('.')
        found = self.modules.get(module)
        return found.definitions.get(member) if found else None

    def names(self, module: Module) -> set[str]:
        """Names that can be imported from a module, star imports included."""
        own = {*module.definitions, *module.imports, *module.aliases}
        for star in module.stars:
            if star in self.modules:
                own |= {n for n in self.names(self.modules[star]) if not n.startswith('_')}
        return own


def _read(name: str, is_package: bool, source: str) -> Module:
    module = Module(name, is_package)
    with warnings.catch_warnings():  # of escapes in the SDK's docstrings
        warnings.simplefilter('ignore')
        tree = ast.parse(source)
    for node in _top_level(tree):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            if node.name == '__getattr__':
                for inner in ast.walk(node):
                    _import(module, inner)
            else:
                module.definitions[node.name] = node
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    module.aliases[target.id] = node.value.id
        else:
            _import(module, node)
    return module


def _top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements of a module, those inside `if` and `try` included."""
    pending = list(tree.body)
    while pending:
        node = pending.pop(0)
        if isinstance(node, ast.If):
            pending[:0] = [*node.body, *node.orelse]
        elif isinstance(node, ast.Try):
            pending[:0] = node.body
        else:
            yield node


def _import(module: Module, node: ast.AST) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            local = alias.asname or alias.name.split('.')[0]
            module.imports.setdefault(local, (alias.name, None))
    elif isinstance(node, ast.ImportFrom):
        origin = _origin(module, node)
        for alias in node.names:
            if alias.name == '*':
                module.stars.append(origin)
            else:
                module.imports.setdefault(alias.asname or alias.name, (origin, alias.name))


def _origin(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ''
    parts = module.name.split('.')
    drop = node.level - (1 if module.is_package else 0)
    base = parts[: len(parts) - drop] if drop else parts
    return '.'.join([*base, *([node.module] if node.module else [])])
