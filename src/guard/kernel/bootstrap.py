# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Run by the page in a namespace of its own, with `sources` and `config` in it:
puts the guard into the kernel, in the place of another version of it. With
`sources` empty it takes the guard out."""

from __future__ import annotations

import sys
import types

PACKAGE = '_mlspace_guard'
sources = globals()['sources']
config = globals()['config']

package = sys.modules.get(PACKAGE)
if package is not None and package.sources != sources:
    package.guard.stop()
    for name in [name for name in sys.modules if name.split('.')[0] == PACKAGE]:
        del sys.modules[name]
    package = None
if package is None and sources:
    package = sys.modules[PACKAGE] = types.ModuleType(PACKAGE)
    package.__path__ = []
    package.sources = sources
    for name, source in sources.items():
        module = sys.modules[f'{PACKAGE}.{name}'] = types.ModuleType(f'{PACKAGE}.{name}')
        exec(compile(source, f'<mlspace-guard {name}>', 'exec'), module.__dict__)  # noqa: S102
    package.guard = sys.modules[f'{PACKAGE}.guard'].Guard()
if package is not None:
    package.guard.configure(config)
