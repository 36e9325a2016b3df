# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Signatures out of syntax trees, as one line of text.

`role instance_count= * tags= **`: parameters in order, `=` after those that
have a default, `*` before those that are keyword-only, `**` when any further
keyword is taken. A leading `@c ` or `@s ` marks a class or static method.
"""

from __future__ import annotations

import ast


def of_function(node: ast.FunctionDef, bound: bool) -> str:
    """`bound`: a method, whose first parameter is not the caller's to give."""
    marks = {d.id for d in node.decorator_list if isinstance(d, ast.Name)}
    static = 'staticmethod' in marks
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    first_default = len(positional) - len(arguments.defaults)
    words = [
        argument.arg + ('=' if index >= first_default else '')
        for index, argument in enumerate(positional)
    ]
    if bound and not static:
        words = words[1:]
    if arguments.vararg or arguments.kwonlyargs:
        words.append('*')
    words += [
        argument.arg + ('' if default is None else '=')
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults)
    ]
    if arguments.kwarg:
        words.append('**')
    mark = '@s ' if static else '@c ' if 'classmethod' in marks else ''
    return mark + ' '.join(words)


def of_fields(node: ast.ClassDef, keyword_only: bool, inherited: str = '') -> str:
    """The constructor that annotations of a class body stand for (dataclass,
    attrs, pydantic), after the fields of its bases."""
    words = [word for word in inherited.split(' ') if word not in ('', '*')]
    names = {word.removesuffix('=') for word in words}
    for statement in node.body:
        if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
            continue
        name = statement.target.id
        if name.startswith('_') or name == 'model_config' or 'ClassVar' in ast.dump(statement.annotation):
            continue
        if name not in names:
            words.append(name + ('=' if _has_default(statement.value) else ''))
    return ' '.join(['*', *words] if keyword_only else words)


def _has_default(value: ast.expr | None) -> bool:
    if value is None:
        return False
    if not isinstance(value, ast.Call):
        return True
    called = ast.unparse(value.func)
    if called.split('.')[-1] not in ('ib', 'field', 'Field'):
        return True
    if any(k.arg in ('default', 'default_factory', 'factory') for k in value.keywords):
        return True
    first = value.args[0] if value.args else None
    return first is not None and not (isinstance(first, ast.Constant) and first.value is ...)
