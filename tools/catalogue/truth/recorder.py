# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""A boto3 session that sends nothing: it records what botocore was asked to
send, as validated parameters, and makes up an answer from the output shape."""

from __future__ import annotations

import copy
import datetime
import io
import socket
import tarfile
from typing import Any, Callable

import boto3
import botocore.session
from botocore.loaders import create_loader
from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.response import StreamingBody

ACCOUNT = '123456789012'
REGION = 'us-east-1'
ROLE = f'arn:aws:iam::{ACCOUNT}:role/MLSpace-notebook'

Answer = dict[str, Any]

# Service models are large: read once for all sessions.
_LOADER = create_loader()


class Recorder:
    """`requests`: operation name and parameters, in order of sending."""

    def __init__(self, answers: dict[str, Callable[[Answer], Answer]] | None = None) -> None:
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.answers = answers or {}

    def session(self) -> boto3.Session:
        core = botocore.session.Session()
        core.register_component('data_loader', _LOADER)
        self.watch(core)
        session = boto3.Session(
            botocore_session=core,
            region_name=REGION,
            aws_access_key_id='testing',
            aws_secret_access_key='testing',
        )
        return session

    def watch(self, core: botocore.session.Session) -> None:
        core.register('before-parameter-build', self._keep)
        core.register('before-call', self._answer)

    def _keep(self, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        context['recorded'] = _copy(params)

    def _answer(self, model: Any, context: dict[str, Any], **_: Any) -> tuple[Any, Answer]:
        params = context.get('recorded', {})
        self.requests.append((model.name, params))
        answer = _sample(model.output_shape, params) if model.output_shape else {}
        answer.update(_ANSWERS.get(model.name, lambda _params: {})(params))
        answer.update(self.answers.get(model.name, lambda _params: {})(params))
        answer = {key: value for key, value in answer.items() if value is not None}
        answer['ResponseMetadata'] = {'HTTPStatusCode': 200, 'HTTPHeaders': {}}
        return _Response(), answer


def _archive() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode='w:gz') as archive:
        content = b'weights'
        member = tarfile.TarInfo('model.bin')
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


_ARCHIVE = _archive()


class _Response:
    status_code = 200

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}


def _copy(params: dict[str, Any]) -> dict[str, Any]:
    try:
        return copy.deepcopy(params)
    except TypeError:  # an open file as a body
        return dict(params)


_STATUS = {
    'EndpointStatus': 'InService',
    'FeatureGroupStatus': 'Created',
    'InferenceComponentStatus': 'InService',
    'MonitoringScheduleStatus': 'Scheduled',
    'ModelApprovalStatus': 'Approved',
    'OfflineStoreStatus': 'Active',
    'PipelineStatus': 'Active',
}
# What the service would answer, where a made-up value stops the SDK.
_ANSWERS: dict[str, Callable[[Answer], Answer]] = {
    'GetCallerIdentity': lambda _: {
        'Account': ACCOUNT,
        'Arn': f'arn:aws:sts::{ACCOUNT}:assumed-role/MLSpace-notebook/SageMaker',
    },
    'GetRole': lambda _: {'Role': {'Arn': ROLE}},
    'DescribeModelPackage': lambda p: {
        'ModelPackageStatus': 'Completed',
        'ModelPackageStatusDetails': {'ValidationStatuses': [], 'ImageScanStatuses': []},
    },
    # A plain old configuration; None leaves a member out.
    'DescribeEndpointConfig': lambda p: {
        'ProductionVariants': [
            {'VariantName': 'v', 'ModelName': 'm', 'InstanceType': 'ml.m5.large', 'InitialInstanceCount': 1}
        ],
        **dict.fromkeys(
            [
                'AsyncInferenceConfig',
                'DataCaptureConfig',
                'ExplainerConfig',
                'KmsKeyId',
                'ShadowProductionVariants',
                'VpcConfig',
            ]
        ),
    },
    'DescribeTrainingJob': lambda p: {
        'TrainingJobStatus': 'Completed',
        'SecondaryStatus': 'Completed',
        'ModelArtifacts': {'S3ModelArtifacts': 's3://data/model.tar.gz'},
        'VpcConfig': {'Subnets': ['subnet-of-job'], 'SecurityGroupIds': ['sg-of-job']},
    },
    'ListTags': lambda _: {'Tags': []},
    'HeadObject': lambda _: {'ContentLength': len(_ARCHIVE)},
    'GetObject': lambda _: {
        'ContentLength': len(_ARCHIVE),
        'Body': StreamingBody(io.BytesIO(_ARCHIVE), len(_ARCHIVE)),
    },
}


def _sample(shape: Shape, params: Answer, name: str = '', depth: int = 0) -> Any:
    """A plausible answer; what the request named keeps its name."""
    if isinstance(shape, StructureShape):
        if depth > 6:
            return {}
        return {
            key: params[key] if key in params else _sample(member, {}, key, depth + 1)
            for key, member in shape.members.items()
            if key not in ('NextToken', 'FailureReason', 'nextToken')
        }
    if isinstance(shape, ListShape):
        return []
    if isinstance(shape, MapShape):
        return {}
    return _scalar(shape, name)


def _scalar(shape: Shape, name: str) -> Any:
    if shape.type_name == 'timestamp':
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    if shape.type_name in ('integer', 'long'):
        return 1
    if shape.type_name in ('float', 'double'):
        return 1.0
    if shape.type_name == 'boolean':
        return False
    if name == 'CompressionType':
        return 'GZIP'
    if name.endswith('Status'):
        return _STATUS.get(name, 'Completed')
    if name.lower().endswith('arn'):
        return f'arn:aws:sagemaker:{REGION}:{ACCOUNT}:thing/name'
    if name.lower().endswith(('uri', 'path')):
        return 's3://data/made-up'
    return 'name'


class ClosedNetwork:
    """Inside `with`, any connection but to this machine raises and is kept."""

    def __init__(self) -> None:
        self.attempts: list[str] = []
        self._connect = socket.socket.connect

    def __enter__(self) -> ClosedNetwork:
        network = self

        def connect(self: socket.socket, address: Any) -> None:
            host = address[0] if isinstance(address, tuple) else 'unix'
            if host in ('127.0.0.1', '::1', 'localhost', 'unix'):
                return network._connect(self, address)
            network.attempts.append(str(host))
            raise OSError('the network is closed')

        socket.socket.connect = connect  # type: ignore[method-assign]
        return self

    def __exit__(self, *_: Any) -> None:
        socket.socket.connect = self._connect  # type: ignore[method-assign]
