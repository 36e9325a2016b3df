# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""`python -m tools.catalogue.truth sdk-v2 KNOWLEDGE.json`: runs every scenario
and prints one JSON object. Exit code 1 when anything differs."""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

import jsonschema

from .recorder import ClosedNetwork
from .scenario import Scenario, check, imported, lineage


def main(arguments: list[str]) -> int:
    style, knowledge_path, *patterns = arguments
    knowledge = json.loads(Path(knowledge_path).read_text(encoding='utf-8'))
    module = importlib.import_module(f'.{style.removeprefix("sdk-")}', __package__)
    table = {**knowledge[style], 'operations': knowledge['operations']}
    with _quiet_home(), ClosedNetwork() as network:
        chosen = [
            s for s in module.scenarios() if not patterns or any(p in s.title for p in patterns)
        ]
        differences = [line for s in chosen for line in _checked(s, module, table)]
        covered = sorted({line for s in chosen for line in _covers(s, table)})
    report = {
        'scenarios': len(chosen),
        'differences': differences,
        'covered': covered,
        'connections': network.attempts,
    }
    json.dump(report, sys.stdout, indent=1)
    return 1 if differences or network.attempts else 0


def _checked(scenario: Scenario, module: Any, table: dict[str, Any]) -> list[str]:
    started = time.monotonic()
    try:
        with contextlib.redirect_stdout(open(os.devnull, 'w', encoding='utf-8')):
            found = check(scenario, module.make_session, table)
        print(f'{time.monotonic() - started:6.1f} s {scenario.title}', file=sys.stderr)
        return found
    except Exception as error:  # the report names it and goes on
        where = traceback.extract_tb(error.__traceback__)[-1]
        return [f'{scenario.title}: {type(error).__name__}: {error} ({where.name}:{where.lineno})']


def _covers(scenario: Scenario, table: dict[str, Any]) -> list[str]:
    """Lines of the knowledge that the scenario has run."""
    target = imported(scenario.cls)
    if not isinstance(target, type):
        return [f'{target.__module__}.{target.__qualname__}']
    for name in lineage(target):
        if scenario.method in table['classes'].get(name, {}):
            return [f'{name}.{scenario.method}']
    return []


@contextlib.contextmanager
def _quiet_home() -> Any:
    """A home without configuration, telemetry switched off, a script to send."""
    logging.disable(logging.CRITICAL)
    # The SDK checks its (here constant) configuration at each look-up, for half
    # a second, and waits for states that are never going to change here.
    jsonschema.validate = lambda *_args, **_kwargs: None
    time.sleep = lambda _seconds: None
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        config = home / 'config.yaml'
        config.write_text(
            'SchemaVersion: "1.0"\n'
            'SageMaker:\n  PythonSDK:\n    Modules:\n      TelemetryOptOut: true\n',
            encoding='utf-8',
        )
        (home / 'train.py').write_text('print("training")\n', encoding='utf-8')
        os.environ.update(
            HOME=folder,
            XDG_CONFIG_HOME=folder,
            SAGEMAKER_USER_CONFIG_OVERRIDE=str(config),
            SAGEMAKER_SUPPRESS_V2_WARNING='1',
            AWS_DEFAULT_REGION='us-east-1',
            AWS_EC2_METADATA_DISABLED='true',
            AWS_ACCESS_KEY_ID='testing',
            AWS_SECRET_ACCESS_KEY='testing',
        )
        before = os.getcwd()
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
