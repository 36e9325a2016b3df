# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""AWS MLSpace in JupyterLab. This package starts the companion; the rest is TypeScript."""

from __future__ import annotations


def __getattr__(name: str) -> str:
    # Looked up when asked for: importing this package costs a Jupyter start nothing.
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("jupyterlab-mlspace")
        except PackageNotFoundError:
            return "0+unknown"
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "jupyterlab-mlspace"}]
