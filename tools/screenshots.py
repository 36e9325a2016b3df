# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Takes the pictures of README and docs from a running demo, in light and dark."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from setup_test import find_chromium

ROOT = Path(__file__).resolve().parent.parent
START_TIMEOUT_S = 120


def main() -> int:
    chromium = find_chromium()
    if not chromium:
        print("screenshots: no Chromium; install one or set MLSPACE_CHROMIUM", file=sys.stderr)
        return 1
    work = Path(tempfile.mkdtemp(prefix="mlspace-pictures-"))
    ready_file = work / "ready.json"
    demo = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab_mlspace.demo", "--no-browser", "--token", "pictures",
         "--root", str(work / "home"), "--ready-file", str(ready_file)],
        cwd=ROOT, env={**os.environ, "JUPYTER_CONFIG_PATH": str(ROOT / "ui-tests" / "config"),
                       "JUPYTER_CONFIG_DIR": str(work / "config")},
    )
    try:
        deadline = time.monotonic() + START_TIMEOUT_S
        while not ready_file.exists():
            if demo.poll() is not None or time.monotonic() > deadline:
                print("screenshots: the demo did not start", file=sys.stderr)
                return 1
            time.sleep(0.2)
        base = json.loads(ready_file.read_text())["base"]
        return subprocess.run(
            ["node", "screenshots.mjs", base, "pictures", str(ROOT / "docs" / "images"), *sys.argv[1:]],
            cwd=ROOT / "ui-tests", env={**os.environ, "MLSPACE_CHROMIUM": chromium},
        ).returncode
    finally:
        demo.terminate()
        demo.wait()
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
