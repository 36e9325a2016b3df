# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""A hook around botocore's one way to send a request, put in and taken out again."""

from __future__ import annotations

import functools
import importlib.abc
import importlib.util
import sys

TARGET = 'botocore.client'


class Hook:
    """Calls `look(client, operation, params)` before each request of any client, made before or after.

    Where botocore is not loaded yet it waits for that, and loads nothing by itself.
    """

    def __init__(self, look):
        self._look = look
        self._active = False
        self._class = None
        self._original = None
        self._wrapper = None
        self._finder = None

    @property
    def state(self):
        return 'in' if self._wrapper is not None else 'waiting' if self._finder is not None else 'out'

    def put_in(self):
        self._active = True
        if self.state != 'out':
            return
        if hasattr(sys.modules.get(TARGET), 'BaseClient'):
            self._wrap()
        else:
            self._finder = Finder(self._wrap)
            sys.meta_path.insert(0, self._finder)

    def take_out(self):
        self._active = False
        self._drop_finder()
        # Whoever wrapped it after us keeps it; what is left of us passes everything on.
        if self._wrapper is not None and self._class._make_api_call is self._wrapper:
            self._class._make_api_call = self._original
        self._class = self._original = self._wrapper = None

    def _wrap(self):
        self._drop_finder()
        client = sys.modules[TARGET].BaseClient
        original = client._make_api_call
        look = self._look

        @functools.wraps(original)
        def guarded(this, operation_name, api_params):
            __tracebackhide__ = True
            if self._active:
                api_params = look(this, operation_name, api_params)
            return original(this, operation_name, api_params)

        client._make_api_call = guarded
        self._class, self._original, self._wrapper = client, original, guarded

    def _drop_finder(self):
        if self._finder in sys.meta_path:
            sys.meta_path.remove(self._finder)
        self._finder = None


class Finder(importlib.abc.MetaPathFinder):
    """Tells when the module has been loaded."""

    def __init__(self, loaded):
        self._loaded = loaded
        self._busy = False

    def find_spec(self, fullname, path=None, target=None):
        if fullname != TARGET or self._busy:
            return None
        self._busy = True
        try:
            spec = importlib.util.find_spec(fullname)
        finally:
            self._busy = False
        if spec is not None and spec.loader is not None:
            spec.loader = Loader(spec.loader, self._loaded)
        return spec


class Loader(importlib.abc.Loader):
    """The real loader, with a word afterwards."""

    def __init__(self, real, loaded):
        self._real = real
        self._loaded = loaded

    def create_module(self, spec):
        return self._real.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self._real
        self._real.exec_module(module)
        self._loaded()
