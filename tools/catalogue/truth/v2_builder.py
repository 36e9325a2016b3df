# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""`ModelBuilder` of SDK v2, with each kind of deployment."""

from __future__ import annotations

from typing import Any

from .recorder import ROLE
from .scenario import ENDPOINT_KEY, IMAGE, VPC, Kwargs, Scenario, World, imported, made, tags

NAME = 'sagemaker.serve.builder.model_builder.ModelBuilder'
ML = 'ml.m5.large'
CONSTRUCTOR = {'image_uri': IMAGE, 'role_arn': ROLE, 'name': 'my-model'}
# `deploy` swallows what a person would expect it to send.
IGNORED = {'tags': tags('deploy'), 'kms_key': ENDPOINT_KEY}

# Kind of deployment by the class of `inference_config`.
KINDS: tuple[tuple[str, Kwargs], ...] = (
    ('sagemaker.serverless.ServerlessInferenceConfig', {}),
    ('sagemaker.async_inference.AsyncInferenceConfig', {}),
    ('sagemaker.async_inference.AsyncInferenceConfig', {'output_path': 's3://project/async'}),
    (
        'sagemaker.batch_inference.batch_transform_inference_config.BatchTransformInferenceConfig',
        {'instance_count': 1, 'instance_type': ML, 'output_path': 's3://project/batch'},
    ),
    (
        'sagemaker.compute_resource_requirements.resource_requirements.ResourceRequirements',
        {'requests': {'num_cpus': 1, 'memory': 512, 'copies': 1}},
    ),
)


def scenarios() -> list[Scenario]:
    found = [_deploys(None, {}, {})]
    for name, arguments in KINDS:
        found.append(_deploys(name, arguments, {}))
    name, arguments = KINDS[3]
    found.append(_deploys(name, arguments, {'then': _transforms}))
    found.append(
        Scenario(
            'sagemaker.model.Model',
            'deploy',
            {'image_uri': IMAGE, 'role': ROLE, 'name': 'my-model'},
            {'vpc_config': VPC},
            {'initial_instance_count': 1, 'instance_type': ML},
            {**IGNORED, 'endpoint_name': 'mine'},
            make=_server,
            construct=lambda _cls, kwargs: _model(**kwargs),
        )
    )
    return found


def _deploys(config: str | None, arguments: Kwargs, extra: Kwargs) -> Scenario:
    def configured(_world: World, call: Kwargs) -> Kwargs:
        return {**call, 'inference_config': made(config, **arguments)} if config else call

    return Scenario(
        NAME,
        'deploy',
        {**CONSTRUCTOR, 'instance_type': ML},
        {'vpc_config': VPC},
        {'endpoint_name': 'mine'},
        IGNORED,
        make=_server,
        make_call=configured,
        prepare=lambda builder, _call: _prepared(builder),
        **extra,
    )


def _server(_world: World, constructor: Kwargs) -> Kwargs:
    spec = imported('sagemaker.serve.spec.inference_spec.InferenceSpec')
    empty = {'load': lambda *_: None, 'invoke': lambda *_: None}
    schema = imported('sagemaker.serve.SchemaBuilder')
    return {
        **constructor,
        'model_server': imported('sagemaker.serve.ModelServer').TORCHSERVE,
        'inference_spec': type('Spec', (spec,), empty)(),
        'schema_builder': schema({'a': 1}, {'b': 2}),
    }


def _model(role: str, **kwargs: Any) -> Any:
    return _built(imported(NAME)(role_arn=role, **kwargs))


def _prepared(builder: Any) -> None:
    _built(builder)


def _built(builder: Any) -> Any:
    """Builds, with the packing and the upload of files left out."""

    def build() -> Any:
        builder.s3_upload_path = 's3://data/model.tar.gz'
        return builder._create_model()

    builder._build_for_torchserve = build
    return builder.build()


def _transforms(transformer: Any) -> None:
    transformer.transform('s3://data/in', wait=False)
