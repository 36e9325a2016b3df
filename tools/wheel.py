# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Builds the wheel into dist/ and says what is in it."""
from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
#: What a wheel without would install and then not work.
NEEDED = (
    "jupyterlab_mlspace/bundles/companion.cjs",
    "jupyterlab_mlspace/bundles/companion-aws.cjs",
    "jupyterlab_mlspace/bundles/companion-more.cjs",
    "jupyterlab_mlspace/bundles/companion-kernels.cjs",
    "jupyterlab_mlspace/bundles/mlspace-lint.cjs",
    "jupyterlab_mlspace/proxy.py",
    "share/jupyter/labextensions/jupyterlab-mlspace/package.json",
    "share/jupyter/labextensions/jupyterlab-mlspace/install.json",
)
#: One stray source map or test folder doubles the wheel; say so early.
MAXIMUM_BYTES = 8 * 1024 * 1024


def build(directory: Path = DIST) -> Path:
    """Build into `directory`; the path of the wheel."""
    directory.mkdir(parents=True, exist_ok=True)
    for old in directory.glob("*.whl"):
        old.unlink()
    # `develop` leaves one here through its link; the wheel takes the checkout's own.
    (ROOT / "jupyterlab_mlspace" / "labextension" / "install.json").unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(directory)],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL,
    )
    return next(directory.glob("*.whl"))


def main() -> int:
    wheel = build()
    names = zipfile.ZipFile(wheel).namelist()
    missing = [need for need in NEEDED if not any(name.endswith(need) for name in names)]
    if missing:
        print(f"The wheel lacks {', '.join(missing)}. Run make setup again.", file=sys.stderr)
        return 1
    size = wheel.stat().st_size
    print(f"{wheel.relative_to(ROOT)}: {size / 1024:.0f} kB, {len(names)} files")
    if size > MAXIMUM_BYTES:
        print("The wheel is larger than 8 MiB: what slipped in?", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
