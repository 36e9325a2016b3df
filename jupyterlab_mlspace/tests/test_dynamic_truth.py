# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Every demo and template notebook, run in a kernel that records: what it asks
AWS for is what mlspace-lint says, also with arguments left out one at a time."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FULL = bool(os.environ.get('MLSPACE_TEST_FULL'))
FOLDERS = ('demo/notebooks', 'src/templates/data', 'jupyterlab_mlspace/examples')

pytest.importorskip('ipykernel', reason='needs a Python kernel')
dynamic = pytest.importorskip('tools.catalogue.dynamic.__main__', reason='only in a checkout')
compare = pytest.importorskip('tools.catalogue.dynamic.compare')
kernel = pytest.importorskip('tools.catalogue.dynamic.kernel')
venvs = pytest.importorskip('tools.catalogue.venvs')

NOTEBOOKS = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob('*.ipynb'))


@pytest.mark.parametrize(
    'path', NOTEBOOKS, ids=[str(path.relative_to(ROOT)) for path in NOTEBOOKS]
)
def test_the_linter_tells_what_the_kernel_does(path: Path, params: str) -> None:
    found = []
    try:
        for title, notebook in dynamic.variants(path, with_deletions=FULL):
            found += [f'{title}: {line}' for line in dynamic.check(notebook, params)]
    except dynamic.NoEnvironmentError as error:
        pytest.skip(str(error))
    assert found == []


@pytest.fixture(scope='module')
def params(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp('params') / 'notebook-params.json'
    path.write_text(
        json.dumps(
            {
                'pSMSKMSKeyId': '1234abcd-12ab-34cd-56ef-1234567890ab',
                'pSMSRoleARN': 'arn:aws:iam::123456789012:role/mlspace-notebook-role',
                'pSMSSecurityGroupId': ['sg-0a1b2c3d4e5f60003'],
                'pSMSSubnetIds': 'subnet-0a1b2c3d4e5f60001,subnet-0a1b2c3d4e5f60002',
                'pSMSLifecycleConfigName': 'mlspace-notebook-lifecycle-config',
                'pSMSDataBucketName': 'mlspace-data-123456789012',
            }
        ),
        encoding='utf-8',
    )
    return str(path)


def _notebook(*cells: str) -> dict[str, Any]:
    return {
        'cells': [
            {'cell_type': 'code', 'metadata': {}, 'outputs': [], 'execution_count': None, 'source': c}
            for c in cells
        ],
        'metadata': {},
        'nbformat': 4,
        'nbformat_minor': 5,
    }


def _call(**changes: Any) -> dict[str, Any]:
    call = {
        'cell': 1,
        'line': 1,
        'style': 'boto3',
        'target': 'create_endpoint',
        'actions': ['CreateEndpoint'],
        'launch': None,
        'tags': 'present',
        'vpc': 'na',
        'kms': 'na',
        'tagKeys': ['project'],
        'instanceTypes': [],
    }
    return {**call, **changes}


@pytest.fixture(scope='module')
def happened() -> Any:
    return kernel.run(
        _notebook(
            'import boto3\nsm = boto3.client("sagemaker")',
            'sm.create_endpoint(EndpointName="e", EndpointConfigName="c",'
            ' Tags=[{"Key": "project", "Value": "p"}])',
        )
    )


SDK_V2 = _notebook(
    'import sagemaker\nfrom sagemaker.estimator import Estimator\n'
    'role = "arn:aws:iam::123456789012:role/MLSpace-x"\n'
    'network = {"subnets": ["subnet-1"], "security_group_ids": ["sg-1"]}\n'
    'tags = [{"Key": "project", "Value": "p"}]',
    'estimator = Estimator(image_uri="image", role=role, instance_count=1,'
    ' instance_type="ml.m5.large", tags=tags, volume_kms_key="key", **network)\n'
    'estimator.fit("s3://data/train", wait=False)',
)


def test_the_linter_tells_what_the_sdk_does() -> None:
    if not venvs.is_ready('sdk-v2'):
        pytest.skip('sdk-v2 is not installed; `make test-full` installs it')
    try:
        changed = dynamic.deletions(SDK_V2) if FULL else []
        for title, notebook in [('as it is', SDK_V2), *changed]:
            assert dynamic.check(notebook, None) == [], title
    except dynamic.NoEnvironmentError as error:
        pytest.skip(str(error))


def test_the_truth_passes(happened: Any) -> None:
    assert compare.differences(happened, [_call()]) == []


@pytest.mark.parametrize(
    'changes',
    [
        {'tags': 'missing'},
        {'tagKeys': ['project', 'user']},
        {'instanceTypes': ['ml.m5.large']},
        {'vpc': 'missing'},
        {'actions': ['CreateModel'], 'cell': 0},
    ],
    ids=str,
)
def test_a_wrong_word_is_found(happened: Any, changes: dict[str, Any]) -> None:
    assert compare.differences(happened, [_call(**changes)])


def test_an_unreported_request_is_found(happened: Any) -> None:
    assert compare.differences(happened, [])


def test_deletions_leave_valid_code() -> None:
    deletions = pytest.importorskip('tools.catalogue.dynamic.deletions').deletions
    source = 'f(a=1,\n  Tags=[\n    "é"],\n  VpcConfig={"Subnets": s, "SecurityGroupIds": g}\n)\n'
    found = dict(deletions(_notebook(source)))
    assert len(found) == 4
    for title, notebook in found.items():
        text = notebook['cells'][0]['source']
        compile(text, title, 'exec')
        assert json.dumps(text) != json.dumps(source)
