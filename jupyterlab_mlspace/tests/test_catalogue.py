# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The generated tables match their sources, and an independent reading of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT.parent / 'shared' / 'reference' / 'api'

pytest.importorskip('botocore', reason='botocore is needed to regenerate the tables')
tables = pytest.importorskip('tools.catalogue.tables', reason='only in a checkout')
wheels = pytest.importorskip('tools.catalogue.wheels')


@pytest.fixture(scope='module')
def operations() -> dict[str, dict[str, Any]]:
    content = json.loads(tables.path_of('operations').read_text(encoding='utf-8'))
    return {f'{o["client"]}.{o["action"]}': o for o in content['operations']}


@pytest.mark.parametrize('name', sorted(tables.GENERATORS))
def test_table_is_as_generated(name: str) -> None:
    try:
        text = tables.render(name)
    except wheels.NoWheelsError as error:
        pytest.skip(f'the SDK cannot be had: {error}')
    assert tables.path_of(name).read_text(encoding='utf-8') == text, (
        'run `make catalogue` and commit what changed'
    )


@pytest.mark.parametrize(
    ('operation', 'field', 'paths'),
    [
        # The key of the volume, never that of the output.
        ('CreateTrainingJob', 'volumeKey', ['ResourceConfig.VolumeKmsKeyId']),
        ('CreateTransformJob', 'volumeKey', ['TransformResources.VolumeKmsKeyId']),
        ('CreateNotebookInstance', 'volumeKey', ['KmsKeyId']),
        ('CreateEndpointConfig', 'volumeKey', ['KmsKeyId']),
        ('CreateModel', 'volumeKey', []),
        ('CreateFeatureGroup', 'volumeKey', []),
        ('CreateModelPackage', 'volumeKey', []),
        # A network in one place, in another, in none.
        ('CreateNotebookInstance', 'subnets', ['SubnetId']),
        ('CreateProcessingJob', 'subnets', ['NetworkConfig.VpcConfig.Subnets']),
        ('CreateTransformJob', 'subnets', []),
        ('CreateEndpoint', 'subnets', []),
        ('CreateEndpointConfig', 'optional', ['subnets', 'securityGroups']),
        ('CreateEndpoint', 'resources', ['endpoint/*', 'endpoint-config/*']),
        ('CreateAutoMLJobV2', 'resources', ['automl-job/*']),
        ('CreateHyperParameterTuningJob', 'resources', ['hyper-parameter-tuning-job/*']),
        (
            'CreateTrainingJob',
            'instanceTypes',
            [
                'ResourceConfig.InstanceType',
                'ResourceConfig.InstanceGroups[].InstanceType',
                'ResourceConfig.InstancePreferences[].InstanceType',
            ],
        ),
    ],
)
def test_paths(
    operations: dict[str, dict[str, Any]], operation: str, field: str, paths: list[str]
) -> None:
    assert operations[f'sagemaker.{operation}'].get(field, []) == paths


def test_a_tuning_job_has_two_places_for_the_volume_key(
    operations: dict[str, dict[str, Any]],
) -> None:
    keys = operations['sagemaker.CreateHyperParameterTuningJob']['volumeKey']
    assert {re.sub(r'^TrainingJobDefinition(s\[\])?\.', '', key) for key in keys} == {
        'ResourceConfig.VolumeKmsKeyId',
        'HyperParameterTuningResourceConfig.VolumeKmsKeyId',
    }


def test_one_parameter_feeds_old_and_new_key_names(operations: dict[str, dict[str, Any]]) -> None:
    for operation in operations.values():
        keys = {key: paths for key, *paths in operation.get('conditionKeys', [])}
        for old in ('sagemaker:VolumeKmsKey', 'sagemaker:OutputKmsKey'):
            assert keys.get(old) == keys.get(f'{old}Arn'), operation['action']


def test_updates_and_links_are_no_creates(operations: dict[str, dict[str, Any]]) -> None:
    assert not [name for name in operations if re.search(r'\.(Update|Delete)|Presigned', name)]


def _reference(name: str) -> Any:
    path = REFERENCE / name
    if not path.exists():
        pytest.skip('the reference tables are not part of the project')
    return json.loads(path.read_text(encoding='utf-8'))


def _referenced() -> dict[str, dict[str, Any]]:
    content = _reference('boto3-create.json')
    rows = content['tagged_create_operations'] + content['untagged_create_operations']
    return {
        f'{row["service"]}.{row["operation"]}': row
        for row in rows
        if row['service'] not in ('glue', 'stepfunctions')
        and row['kind'] != 'not_a_resource'
    }


def _paths(rows: list[dict[str, Any]]) -> set[str]:
    return {
        row['path']
        for row in rows
        if 'ValidationSpecification' not in row['path'] and 'Selected' not in row['path']
    }


def test_every_known_create_is_there(operations: dict[str, dict[str, Any]]) -> None:
    clients = ('sagemaker', 'emr', 'emr-serverless', 'emr-containers')
    ours = {name for name in operations if name.split('.')[0] in clients}
    assert ours == set(_referenced())


def test_paths_agree_with_an_independent_reading(operations: dict[str, dict[str, Any]]) -> None:
    for name, row in _referenced().items():
        ours = operations[name]
        tags = {row['tags_param']['path']} if row['tags_param'] else set()
        assert set(ours.get('tags', [])) == tags, name
        assert set(ours.get('subnets', [])) == _paths(row['vpc']['subnets']), name
        groups = _paths(row['vpc']['security_groups'])
        assert set(ours.get('securityGroups', [])) == groups, name
        keys = {*ours.get('volumeKey', []), *ours.get('outputKey', [])}
        assert _paths(row['kms']) <= keys, name
        assert ours['method'] == row['python_method']


def test_condition_keys_agree_with_an_independent_reading(
    operations: dict[str, dict[str, Any]],
) -> None:
    by_action = {f'{o["iam"]}:{o["action"]}': o for o in operations.values()}
    compared = 0
    for action, row in _reference('iam-conditions.json')['actions'].items():
        ours = by_action.get(action)
        if ours is None:
            continue
        known = {key: set(paths) for key, *paths in ours.get('conditionKeys', [])}
        for key, fed in row['condition_keys'].items():
            paths = {path for path in fed['request_paths'] if '->' not in path}
            if not key.startswith('sagemaker:') or '$' in key or not paths:
                continue
            if key in _NOT_FED or fed['certainty'] == 'uncertain':
                continue
            compared += 1
            assert known.get(key) == paths, f'{action} {key}'
    assert compared > 100


# Made of something the request does not hold as it stands.
_NOT_FED = {
    'sagemaker:OwnerUserProfileArn',
    'sagemaker:FeatureGroupOfflineStoreConfig',
    'sagemaker:ModelLifeCycle:Stage',
    'sagemaker:ModelLifeCycle:StageStatus',
    'sagemaker:PipelineVersionId',
}
