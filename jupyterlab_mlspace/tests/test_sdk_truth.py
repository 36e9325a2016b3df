# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The hand-written SDK knowledge, line by line against the real SDK.

The SDKs are large: `make test-full` installs them into environments of their
own; `make test` uses those environments when they are there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FULL = bool(os.environ.get('MLSPACE_TEST_FULL'))

venvs = pytest.importorskip('tools.catalogue.venvs', reason='only in a checkout')

# What `make test` runs: the launches that notebooks use most.
FAST = {
    'sdk-v2': ['estimator.Estimator.fit', 'processing.Processor.run', 'pipeline.Pipeline.create'],
    'sdk-v3': ['ModelTrainer.train', 'resources.Endpoint.create'],
}
# Lines that no scenario runs, with the reason.
NOT_RUN = json.loads(
    (ROOT / 'tools' / 'catalogue' / 'truth' / 'not_run.json').read_text(encoding='utf-8')
)


@pytest.fixture(scope='module')
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    node = shutil.which('node')
    if node is None or not (ROOT / 'node_modules' / 'esbuild').exists():
        pytest.skip('needs Node and the installed npm packages')
    path = tmp_path_factory.mktemp('knowledge') / 'knowledge.json'
    with path.open('wb') as out:
        subprocess.run([node, 'tools/catalogue/knowledge.mjs'], cwd=ROOT, stdout=out, check=True)
    return path


def _environment(style: str) -> str:
    if not venvs.is_ready(style):
        if not FULL:
            pytest.skip(f'{style} is not installed; `make test-full` installs it')
        venvs.make(style)
    return str(venvs.python_of(style))


def _report(style: str, knowledge: Path, *patterns: str) -> dict[str, Any]:
    command = [_environment(style), '-W', 'ignore', '-m', 'tools.catalogue.truth', style]
    done = subprocess.run(
        [*command, str(knowledge), *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=3000,
    )
    assert done.stdout, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.mark.parametrize('style', sorted(FAST))
def test_the_sdk_does_what_the_knowledge_says(style: str, knowledge: Path) -> None:
    report = _report(style, knowledge, *([] if FULL else FAST[style]))
    assert report['scenarios'] > 0
    assert report['differences'] == []
    assert report['connections'] == [], 'something tried to leave the machine'
    if not FULL:
        warnings.warn('only the fast part ran; `make test-full` runs every line', stacklevel=1)
        return
    lines = {line for line in _lines(knowledge, style) if '.resources.' not in line}
    missing = lines - set(report['covered']) - set(NOT_RUN[style])
    assert not missing, 'lines of the knowledge that nothing has run'


def test_no_reason_outlives_its_line(knowledge: Path) -> None:
    for style, reasons in NOT_RUN.items():
        assert set(reasons) <= _lines(knowledge, style), style


def _lines(knowledge: Path, style: str) -> set[str]:
    table = json.loads(knowledge.read_text(encoding='utf-8'))[style]['classes']
    return {f'{name}.{method}' for name, methods in table.items() for method in methods}


def test_every_line_is_of_a_class_and_method_that_exist(knowledge: Path) -> None:
    content = json.loads(knowledge.read_text(encoding='utf-8'))
    for style in FAST:
        classes = {row[0]: row for row in _table(style)['classes']}
        for name, methods in content[style]['classes'].items():
            if '.resources.' in name and name not in classes:
                continue  # an operation that has no class
            for method in set(methods) - {'__init__'}:
                lineage = [name, *classes[name][2]]
                assert any(
                    method == row[0] for base in lineage for row in classes[base][3]
                ), f'{name}.{method}'


def test_resources_take_the_parameters_that_the_service_model_names(knowledge: Path) -> None:
    content = json.loads(knowledge.read_text(encoding='utf-8'))['sdk-v3']['classes']
    classes = {row[0]: dict(map(tuple, row[3])) for row in _table('sdk-v3')['classes']}
    checked = 0
    for name, methods in content.items():
        if '.resources.' not in name or 'create' not in classes.get(name, {}):
            continue
        taken = set(classes[name]['create'].replace('=', '').split(' '))
        for source in methods['create']['launches'][0]['actions'][0]['governed'].values():
            for part in source.get('sources', [source]):
                assert part['name'] in taken, f'{name}: {part["name"]}'
                checked += 1
    assert checked > 150


def _table(style: str) -> Any:
    path = ROOT / 'src' / 'governance' / 'catalogue' / 'generated' / f'{style}.json'
    return json.loads(path.read_text(encoding='utf-8'))
