# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Runs every suite and ends with one line: `N passed, N failed`.

usage: python tools/test.py [--only lint,jest,pytest,ui]

Each linter or type check counts as one check; the test runners count their own
tests, read from their machine-readable reports, never from their prose. pytest
waits for processes most of its time, so it runs beside linters and Jest, in two
parts at once; the browser tests have the machine to themselves.
"""
from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Callable, Iterator
from xml.etree import ElementTree

from setup_test import find_chromium

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / ".cache" / "reports"
SUITES = ("lint", "jest", "pytest", "ui")
TESTS = ROOT / "jupyterlab_mlspace" / "tests"
PYTEST_PARTS = ("pytest-1", "pytest-2")
#: The first part: about half of the time, and all that install or share the one wheel.
PYTEST_FIRST = ("test_wheel.py", "test_install.py", "test_lint_precommit.py",
                "test_demo_launcher.py", "test_parser.py", "test_guard_random.py")
#: Longer than any honest run on two cores; a hang must not look like patience.
SUITE_TIMEOUT_S = 40 * 60

CHECKS = {
    "eslint": ["node_modules/.bin/eslint", ".", "--max-warnings", "0", "--cache",
               "--cache-location", ".cache/eslint"],
    "prettier": ["node_modules/.bin/prettier", "--check", "--log-level", "warn", "--cache",
                 "--cache-location", ".cache/prettier", "."],
    "stylelint": ["node_modules/.bin/stylelint", "style/**/*.css"],
    "ruff": [".venv/bin/ruff", "check", "jupyterlab_mlspace", "tools", "src/guard/kernel"],
    "tsc": ["node_modules/.bin/tsc", "-p", "tsconfig.json", "--noEmit",
            "--tsBuildInfoFile", ".cache/tsc-lib.tsbuildinfo"],
    "tsc tests": ["node_modules/.bin/tsc", "-p", "tsconfig.test.json"],
    "tsc server": ["node_modules/.bin/tsc", "-p", "server/tsconfig.json"],
    "tsc command line": ["node_modules/.bin/tsc", "-p", "src/cli/tsconfig.json", "--noEmit"],
    "tsc demo": ["node_modules/.bin/tsc", "-p", "demo/tsconfig.json", "--noEmit"],
    "tsc ui-tests": ["node_modules/.bin/tsc", "-p", "ui-tests/tsconfig.json"],
    "tsc floor (JupyterLab 4.1)": ["node_modules/.bin/tsc", "-p", "tools/tsconfig.floor.json"],
}


#: Enough to know where to look; the whole text is in the output above.
REASON_CHARACTERS = 300


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    #: What failed, and why: a line each, said once more at the very end.
    failures: list[str] = field(default_factory=list)

    def __add__(self, other: Count) -> Count:
        return Count(self.passed + other.passed, self.failed + other.failed,
                     self.skipped + other.skipped, self.failures + other.failures)

    def __str__(self) -> str:
        skipped = f", {self.skipped} skipped" if self.skipped else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


def failure(name: str, reason: str) -> str:
    plain = " ".join(re.sub(r"\x1b\[[0-9;]*m", "", reason).split())
    return f"  {name}: {plain[:REASON_CHARACTERS]}"


def environment() -> dict[str, str]:
    env = dict(os.environ)
    env["PATH"] = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{env['PATH']}"
    chromium = find_chromium()
    if chromium:
        env["MLSPACE_CHROMIUM"] = chromium
    # No test may reach a network or a real account, whatever the caller has set.
    for name in list(env):
        if name.startswith("AWS_"):
            del env[name]
    env["AWS_EC2_METADATA_DISABLED"] = "true"
    env.pop("FORCE_COLOR", None)
    env["NO_COLOR"] = "1"
    return env


def check(name: str) -> Count:
    """One linter or type check."""
    started = time.monotonic()
    done = subprocess.run(CHECKS[name], cwd=ROOT, env=environment(), capture_output=True, text=True,
                          timeout=SUITE_TIMEOUT_S)
    took = time.monotonic() - started
    if done.returncode == 0:
        print(f"  ok    {name} ({took:.0f} s)", flush=True)
        return Count(passed=1)
    print(f"  FAIL  {name} ({took:.0f} s)\n{done.stdout[-6000:]}{done.stderr[-3000:]}", flush=True)
    return Count(failed=1, failures=[failure(name, done.stdout + done.stderr)])


def lint() -> Count:
    with ThreadPoolExecutor(max_workers=2) as pool:
        return sum(pool.map(check, CHECKS), Count())


def stream(command: list[str], env: dict[str, str], cwd: Path = ROOT,
           out: IO[str] | None = None) -> int:
    """Run with its output shown, or kept in `out`; the exit status."""
    try:
        return subprocess.run(command, cwd=cwd, env=env, timeout=SUITE_TIMEOUT_S, stdout=out,
                              stderr=subprocess.STDOUT if out else None).returncode
    except subprocess.TimeoutExpired:
        print(f"  no end after {SUITE_TIMEOUT_S} s: {command[0]}")
        return 124


def settle(count: Count, status: int, name: str) -> Count:
    """A runner that fails without a failed test (or runs none) is a failure of its own."""
    if count.passed + count.failed == 0 or (status != 0 and count.failed == 0):
        print(f"  FAIL  {name} ended with status {status} and {count}")
        return count + Count(failed=1, failures=[failure(name, f"ended with status {status}")])
    return count


def jest() -> Count:
    report = REPORTS / "jest.json"
    status = stream(["node_modules/.bin/jest", "--json", f"--outputFile={report}", "--silent",
                     "--maxWorkers=2"], environment())
    count = Count()
    if report.exists():
        data = json.loads(report.read_text())
        count = Count(data["numPassedTests"], data["numFailedTests"]
                      + data["numRuntimeErrorTestSuites"], data["numPendingTests"],
                      [failure(Path(suite["name"]).name, suite["message"])
                       for suite in data["testResults"] if suite["status"] == "failed"])
    return settle(count, status, "jest")


def pytest() -> Count:
    with ThreadPoolExecutor(max_workers=2) as pool:
        counts = pool.map(pytest_part, PYTEST_PARTS)
        return sum(counts, Count())


def pytest_part(name: str) -> Count:
    """One of the parts; together they are every test file there is."""
    first = [str(TESTS / file) for file in PYTEST_FIRST]
    chosen = first if name == "pytest-1" else [f"--ignore={file}" for file in first]
    report = REPORTS / f"{name}.xml"
    with (REPORTS / f"{name}.log").open("w") as log:
        status = stream([sys.executable, "-m", "pytest", f"--junitxml={report}", "-rs",
                         "--timeout=900", *chosen], environment(), out=log)
    count = Count()
    if report.exists():
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            total, failed, skipped = (int(suite.get(k, 0)) for k in ("tests", "failures", "skipped"))
            failed += int(suite.get("errors", 0))
            count += Count(total - failed - skipped, failed, skipped,
                           [failure(case.get("name", ""), wrong.get("message", ""))
                            for case in suite.iter("testcase")
                            for wrong in (*case.iter("failure"), *case.iter("error"))])
    return settle(count, status, name)


def ui() -> Count:
    report = REPORTS / "ui.json"
    env = environment()
    if "MLSPACE_CHROMIUM" not in env:
        print("  FAIL  no Chromium: install one (apt-get install chromium) and set "
              "MLSPACE_CHROMIUM to its path")
        return Count(failed=1)
    env["PLAYWRIGHT_JSON_OUTPUT_NAME"] = str(report)
    status = stream(["../node_modules/.bin/playwright", "test", "--reporter=list,json"], env,
                    ROOT / "ui-tests")
    count = Count()
    if report.exists():
        data = json.loads(report.read_text())
        stats = data["stats"]
        count = Count(stats["expected"] + stats["flaky"], stats["unexpected"], stats["skipped"],
                      [line for suite in data["suites"] for line in browser_failures(suite)])
    return settle(count, status, "ui")


def browser_failures(suite: dict[str, Any]) -> Iterator[str]:
    """The failed tests of a Playwright report, those that passed at a second try too."""
    for inner in suite.get("suites", []):
        yield from browser_failures(inner)
    for spec in suite.get("specs", []):
        for test in spec["tests"]:
            if test["status"] in ("unexpected", "flaky"):
                reason = next((result["error"].get("message", "") for result in test["results"]
                               if "error" in result), "no reason given")
                again = " (passed at the second try)" if test["status"] == "flaky" else ""
                yield failure(f"{spec['file']}: {spec['title']}{again}", reason)


def main() -> int:
    parser = argparse.ArgumentParser(description="Run every suite.")
    parser.add_argument("--only", default=",".join(SUITES), help="comma-separated: lint,jest,pytest,ui")
    wanted = parser.parse_args().only.split(",")
    unknown = set(wanted) - set(SUITES)
    if unknown:
        parser.error(f"no suite named {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}")
    REPORTS.mkdir(parents=True, exist_ok=True)
    for stale in REPORTS.iterdir():
        stale.unlink()
    total = Count()
    summary = []
    with ThreadPoolExecutor(max_workers=1) as beside:
        waiting = beside.submit(timed, pytest) if "pytest" in wanted else None
        for name, run in (("lint", lint), ("jest", jest), ("pytest", None), ("ui", ui)):
            if name not in wanted:
                continue
            print(f"== {name}", flush=True)
            count, took = timed(run) if run else waiting.result()
            if not run:
                for part in PYTEST_PARTS:
                    print((REPORTS / f"{part}.log").read_text(errors="replace"), flush=True)
            summary.append(f"{name}: {count} ({took:.0f} s)")
            total += count
    if total.failures:
        print("\nnot as expected:\n" + "\n".join(total.failures))
    print("\n" + "\n".join(summary) + "\n")
    print(total, flush=True)
    return 1 if total.failed else 0


def timed(run: Callable[[], Count]) -> tuple[Count, float]:
    started = time.monotonic()
    return run(), time.monotonic() - started


if __name__ == "__main__":
    sys.exit(main())
