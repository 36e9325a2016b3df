# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What only the tests need: a Chromium, and JupyterLab's oldest supported types."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

#: The floor: the types of the oldest JupyterLab the extension promises to run on.
FLOOR_PACKAGES = {
    "@jupyterlab/application": "4.1.8",
    "@jupyterlab/apputils": "4.2.8",
    "@jupyterlab/cells": "4.1.8",
    "@jupyterlab/codeeditor": "4.1.8",
    "@jupyterlab/codemirror": "4.1.8",
    "@jupyterlab/coreutils": "6.1.8",
    "@jupyterlab/docmanager": "4.1.8",
    "@jupyterlab/docregistry": "4.1.8",
    "@jupyterlab/fileeditor": "4.1.8",
    "@jupyterlab/launcher": "4.1.8",
    "@jupyterlab/notebook": "4.1.8",
    "@jupyterlab/outputarea": "4.1.8",
    "@jupyterlab/rendermime": "4.1.8",
    "@jupyterlab/services": "7.1.8",
    "@jupyterlab/settingregistry": "4.1.8",
    "@jupyterlab/statedb": "4.1.8",
    "@jupyterlab/statusbar": "4.1.8",
    "@jupyterlab/translation": "4.1.8",
    "@jupyterlab/ui-components": "4.1.8",
    "@codemirror/lint": "6.8.2",
    "@codemirror/state": "6.2.0",
    "@codemirror/view": "6.9.6",
    "@lezer/common": "1.2.3",
    "@lezer/python": "1.1.18",
    "@types/react": "18.2.79",
    "zod": "4.1.13",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """An existing Chromium: named, on PATH, or Playwright's own."""
    named = os.environ.get("MLSPACE_CHROMIUM")
    if named:
        return named
    for name in BROWSERS:
        found = shutil.which(name)
        if found:
            return found
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH", Path.home() / ".cache/ms-playwright"))
    own = sorted(cache.glob("chromium-*/chrome-linux*/chrome"))
    return str(own[-1]) if own else None


def install_chromium(run, root: Path) -> str | None:
    """Through apt as root, else through Playwright; None when neither works."""
    failed = (subprocess.CalledProcessError, RuntimeError)
    if shutil.which("apt-get") and os.geteuid() == 0:
        try:
            run(["apt-get", "update", "-qq"], "apt-get update", "Trying Playwright instead.")
            run(["apt-get", "install", "-y", "-qq", "chromium"], "apt-get install chromium",
                "Trying Playwright instead.")
        except failed as error:
            print(error)
    if not find_chromium():
        playwright = root / "node_modules" / ".bin" / "playwright"
        try:
            run([str(playwright), "install", "chromium"], "playwright install chromium",
                "Install Chromium by hand and set MLSPACE_CHROMIUM to its path.")
        except failed as error:
            print(error)
    return find_chromium()


def floor_manifest(root: Path) -> str:
    """The floor's package.json; every framework package is held to its 4.1 version."""
    manifest = {
        "name": "jupyterlab-mlspace-floor",
        "private": True,
        "dependencies": FLOOR_PACKAGES,
        "resolutions": FLOOR_PACKAGES,
    }
    return json.dumps(manifest, indent=2)


def prepare(run, stage, root: Path) -> None:
    """Called by setup.py with its own helpers."""
    if not find_chromium():
        print("setup: Chromium for the browser tests", flush=True)
        if not install_chromium(run, root):
            print("setup: no Chromium could be found or installed: the browser tests will fail. "
                  "Install one and set MLSPACE_CHROMIUM to its path.", flush=True)
    floor = root / ".cache" / "floor"
    own = Path(__file__).resolve()

    def install_floor() -> None:
        floor.mkdir(parents=True, exist_ok=True)
        (floor / "package.json").write_text(floor_manifest(root))
        (floor / "yarn.lock").touch()
        (floor / ".yarnrc.yml").write_text(
            "nodeLinker: node-modules\nenableTelemetry: false\n"
            # This lock file is made here, not checked in: Yarn on CI must be let write it.
            "enableImmutableInstalls: false\n")
        run([str(root / ".venv" / "bin" / "jlpm"), "install", "--no-immutable"], "types of JupyterLab 4.1",
            "Is an npm registry reachable (npm config get registry)?", floor)

    stage("floor", [own], [floor / "node_modules" / "@jupyterlab" / "notebook"], install_floor)
