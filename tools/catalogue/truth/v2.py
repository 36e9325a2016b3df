# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Launches of SDK v2."""

# Tables: one launch a line.
# ruff: noqa: E501

from __future__ import annotations

from typing import Any

from .recorder import ROLE, Recorder
from .scenario import (
    ENDPOINT_KEY,
    GROUPS,
    IMAGE,
    OUTPUT_KEY,
    SUBNETS,
    VOLUME_KEY,
    VPC,
    Kwargs,
    Scenario,
    World,
    imported,
    made,
    tags,
)

MODEL_DATA = 's3://data/model.tar.gz'
ML = 'ml.m5.large'


def make_session(recorder: Recorder) -> Any:
    return imported('sagemaker.session.Session')(boto_session=recorder.session())


NETWORK = {'subnets': SUBNETS, 'security_group_ids': GROUPS}
ESTIMATOR_GOVERNING = {
    **NETWORK,
    'tags': tags('estimator'),
    'volume_kms_key': VOLUME_KEY,
    'output_kms_key': OUTPUT_KEY,
    'output_path': 's3://project/out',
    'checkpoint_s3_uri': 's3://project/checkpoints',
    'enable_network_isolation': True,
    'encrypt_inter_container_traffic': True,
    'max_run': 3600,
    'base_job_name': 'mine',
}
ESTIMATOR = {
    'role': ROLE,
    'instance_count': 1,
    'instance_type': ML,
    'debugger_hook_config': False,
    'disable_profiler': True,
}
GENERIC = ('sagemaker.estimator.Estimator', {**ESTIMATOR, 'image_uri': IMAGE})
SCRIPT = {**ESTIMATOR, 'entry_point': 'train.py'}
ESTIMATORS = [
    GENERIC,
    (
        'sagemaker.pytorch.estimator.PyTorch',
        {**SCRIPT, 'framework_version': '1.13', 'py_version': 'py39'},
    ),
    (
        'sagemaker.tensorflow.estimator.TensorFlow',
        {**SCRIPT, 'framework_version': '2.11', 'py_version': 'py39'},
    ),
    ('sagemaker.sklearn.estimator.SKLearn', {**SCRIPT, 'framework_version': '1.2-1'}),
    ('sagemaker.xgboost.estimator.XGBoost', {**SCRIPT, 'framework_version': '1.7-1'}),
    (
        'sagemaker.huggingface.estimator.HuggingFace',
        {
            **SCRIPT,
            'instance_type': 'ml.g4dn.xlarge',
            'transformers_version': '4.26',
            'pytorch_version': '1.13',
            'py_version': 'py39',
        },
    ),
    ('sagemaker.amazon.kmeans.KMeans', {**ESTIMATOR, 'k': 2}),
]
DEPLOY = {'initial_instance_count': 1, 'instance_type': ML}
DEPLOY_GOVERNING = {
    'tags': tags('deploy'),
    'kms_key': ENDPOINT_KEY,
    'endpoint_name': 'mine',
    'model_name': 'my-model',
}
TRANSFORMER = {'instance_count': 1, 'instance_type': ML}
TRANSFORMER_GOVERNING = {
    'tags': tags('transformer'),
    'volume_kms_key': VOLUME_KEY,
    'output_kms_key': OUTPUT_KEY,
    'output_path': 's3://project/transformed',
    'model_name': 'my-model',
}


def _without(arguments: Kwargs, *names: str) -> Kwargs:
    return {k: v for k, v in arguments.items() if k not in names}


def _fitted(estimator: Any, _call: Kwargs) -> None:
    job = imported('sagemaker.estimator._TrainingJob')
    estimator._current_job_name = 'trained'
    estimator.latest_training_job = job(estimator.sagemaker_session, 'trained')


def _transforms(transformer: Any) -> None:
    transformer.transform('s3://data/in', wait=False)


def _fit(name: str, constructor: Kwargs) -> Scenario:
    call: Kwargs = {'inputs': 's3://data/train', 'wait': False}
    if name.endswith('KMeans'):
        records = imported('sagemaker.amazon.amazon_estimator.RecordSet')
        del call['inputs']
        call['records'] = records('s3://data/train', 10, 2)
    return Scenario(
        name,
        'fit',
        constructor,
        _without(ESTIMATOR_GOVERNING, 'checkpoint_s3_uri', 'output_path')
        if name.endswith('KMeans')
        else ESTIMATOR_GOVERNING,
        call,
        {'job_name': 'my-job'},
        each=name == GENERIC[0],
    )


def _estimators() -> list[Scenario]:
    found = []
    for name, constructor in ESTIMATORS:
        governing = _without(ESTIMATOR_GOVERNING, 'base_job_name')
        each = name == GENERIC[0]
        found.append(_fit(name, constructor))
        found.append(
            Scenario(
                name,
                'deploy',
                constructor,
                governing,
                DEPLOY,
                DEPLOY_GOVERNING,
                prepare=_fitted,
                each=each,
            )
        )
        found.append(
            Scenario(
                name,
                'transformer',
                constructor,
                governing,
                TRANSFORMER,
                TRANSFORMER_GOVERNING,
                prepare=_fitted,
                then=_transforms,
                each=each,
            )
        )
    return [*found, *_estimator_others()]


def _serverless(_world: World, call: Kwargs) -> Kwargs:
    config = imported('sagemaker.serverless.ServerlessInferenceConfig')
    return {**call, 'serverless_inference_config': config()}


def _asynchronous(_world: World, call: Kwargs) -> Kwargs:
    config = made(
        'sagemaker.async_inference.AsyncInferenceConfig', output_path='s3://project/async'
    )
    capture = made(
        'sagemaker.model_monitor.DataCaptureConfig',
        enable_capture=True,
        destination_s3_uri='s3://project/captured',
    )
    return {**call, 'async_inference_config': config, 'data_capture_config': capture}


def _default_places(_world: World, call: Kwargs) -> Kwargs:
    config = made('sagemaker.async_inference.AsyncInferenceConfig')
    return {**call, 'async_inference_config': config}


def _estimator_others() -> list[Scenario]:
    name, constructor = GENERIC
    governing = _without(ESTIMATOR_GOVERNING, 'base_job_name')
    shared: Kwargs = {'prepare': _fitted, 'each': False}
    return [
        Scenario(name, 'deploy', constructor, governing, {}, DEPLOY_GOVERNING, make_call=_serverless, **shared),
        Scenario(name, 'deploy', constructor, governing, DEPLOY, DEPLOY_GOVERNING, make_call=_asynchronous, **shared),
        Scenario(name, 'deploy', constructor, governing, DEPLOY, DEPLOY_GOVERNING, make_call=_default_places, **shared),
        # An override replaces the network, and None removes it.
        Scenario(name, 'deploy', constructor, governing, {**DEPLOY, 'vpc_config_override': VPC}, DEPLOY_GOVERNING, **shared),
        Scenario(name, 'deploy', constructor, governing, {**DEPLOY, 'vpc_config_override': None}, DEPLOY_GOVERNING, **shared),
        Scenario(
            name,
            'register',
            {**constructor, 'base_job_name': 'mine'},
            governing,
            {
                'content_types': ['text/csv'],
                'response_types': ['text/csv'],
                'inference_instances': [ML],
                'transform_instances': [ML],
                'model_package_group_name': 'group',
            },
            {},
            **shared,
        ),
        Scenario(
            name,
            'compile_model',
            constructor,
            governing,
            {
                'target_instance_family': 'ml_m5',
                'input_shape': {'data': [1, 3]},
                'output_path': 's3://project/compiled',
                'framework': 'mxnet',
                'framework_version': '1.7',
            },
            {'tags': tags('compile')},
            **shared,
        ),
    ]  # fmt: skip


MODEL = {'image_uri': IMAGE, 'model_data': MODEL_DATA, 'role': ROLE}
MODEL_GOVERNING = {'vpc_config': VPC, 'enable_network_isolation': True, 'name': 'my-model'}
REGISTER = {
    'content_types': ['text/csv'],
    'response_types': ['text/csv'],
    'inference_instances': [ML],
    'transform_instances': [ML],
    'model_package_group_name': 'group',
}


def _adds_tags(model: Any, _call: Kwargs) -> dict[tuple[str, str], Any]:
    model.add_tags(tags('added'))
    return {('add_tags', 'tags'): tags('added')}


def _models() -> list[Scenario]:
    name = 'sagemaker.model.Model'
    deploy = _without(DEPLOY_GOVERNING, 'model_name')
    transformer = _without(TRANSFORMER_GOVERNING, 'model_name')
    shared = (name,)
    return [
        Scenario(*shared, 'deploy', MODEL, MODEL_GOVERNING, DEPLOY, deploy),
        Scenario(*shared, 'deploy', MODEL, MODEL_GOVERNING, DEPLOY, deploy, prepare=_adds_tags),
        Scenario(*shared, 'deploy', MODEL, MODEL_GOVERNING, {}, deploy, make_call=_serverless),
        Scenario(*shared, 'create', MODEL, MODEL_GOVERNING, {'instance_type': ML}, {'tags': tags('create')}),
        Scenario(*shared, 'transformer', MODEL, MODEL_GOVERNING, TRANSFORMER, transformer, then=_transforms),
        Scenario(*shared, 'register', MODEL, MODEL_GOVERNING, REGISTER),
        Scenario(
            *shared,
            'compile',
            MODEL,
            MODEL_GOVERNING,
            {
                'target_instance_family': 'ml_m5',
                'input_shape': {'data': [1, 3]},
                'output_path': 's3://project/compiled',
                'role': ROLE,
                'job_name': 'compile',
                'framework': 'mxnet',
                'framework_version': '1.7',
            },
            {'tags': tags('compile')},
        ),
        Scenario(
            'sagemaker.pytorch.model.PyTorchModel',
            'deploy',
            {
                'model_data': MODEL_DATA,
                'role': ROLE,
                'entry_point': 'train.py',
                'framework_version': '1.13',
                'py_version': 'py39',
            },
            MODEL_GOVERNING,
            DEPLOY,
            deploy,
        ),
        Scenario(
            'sagemaker.huggingface.model.HuggingFaceModel',
            'deploy',
            {**MODEL, 'py_version': 'py39', 'transformers_version': '4.26', 'pytorch_version': '1.13'},
            MODEL_GOVERNING,
            DEPLOY,
            deploy,
        ),
        *_containers(deploy, transformer),
    ]  # fmt: skip


def _inner_models(world: World, constructor: Kwargs) -> Kwargs:
    inner = made('sagemaker.model.Model', **MODEL, sagemaker_session=world.session)
    return {**constructor, 'models': [inner]}


def _containers(deploy: Kwargs, transformer: Kwargs) -> list[Scenario]:
    pipeline = 'sagemaker.pipeline.PipelineModel'
    several = 'sagemaker.multidatamodel.MultiDataModel'
    own = {'role': ROLE}
    multi = {**MODEL, 'name': 'multi', 'model_data_prefix': 's3://data/models/'}
    del multi['model_data']
    governing = _without(MODEL_GOVERNING, 'name')
    return [
        Scenario(pipeline, 'deploy', own, MODEL_GOVERNING, DEPLOY, deploy, make=_inner_models),
        Scenario(pipeline, 'create', own, MODEL_GOVERNING, {'instance_type': ML}, make=_inner_models),
        Scenario(pipeline, 'transformer', own, MODEL_GOVERNING, TRANSFORMER, transformer, make=_inner_models, then=_transforms),
        Scenario(pipeline, 'register', own, MODEL_GOVERNING, REGISTER, make=_inner_models),
        Scenario(several, 'deploy', multi, governing, DEPLOY, deploy),
    ]  # fmt: skip


def _network(_world: World, constructor: Kwargs) -> Kwargs:
    if 'network' not in constructor:
        return constructor
    rest = _without(constructor, 'network')
    config = made('sagemaker.network.NetworkConfig', **constructor['network'])
    return {**rest, 'network_config': config}


PROCESSOR_GOVERNING = {
    'tags': tags('processor'),
    'network': {**NETWORK, 'enable_network_isolation': True},
    'volume_kms_key': VOLUME_KEY,
    'output_kms_key': OUTPUT_KEY,
    'max_runtime_in_seconds': 3600,
}
PROCESSOR = {'role': ROLE, 'instance_count': 1, 'instance_type': ML}


def _outputs(_world: World, call: Kwargs) -> Kwargs:
    if 'destination' not in call:
        return call
    output = made(
        'sagemaker.processing.ProcessingOutput',
        source='/opt/ml/out',
        destination=call['destination'],
        output_name='out',
    )
    return {**_without(call, 'destination'), 'outputs': [output]}


def _processors() -> list[Scenario]:
    waits: Kwargs = {'wait': False, 'logs': False}
    # A key of the output is only sent with an output.
    written: Kwargs = {**waits, 'destination': 's3://project/processed'}
    shared: Kwargs = {'make': _network, 'make_call': _outputs}
    return [
        Scenario('sagemaker.processing.Processor', 'run', {**PROCESSOR, 'image_uri': IMAGE}, PROCESSOR_GOVERNING, written, {'job_name': 'my-job'}, **shared),
        Scenario('sagemaker.processing.ScriptProcessor', 'run', {**PROCESSOR, 'image_uri': IMAGE, 'command': ['python3']}, PROCESSOR_GOVERNING, {**written, 'code': 'train.py'}, **shared),
        Scenario('sagemaker.sklearn.processing.SKLearnProcessor', 'run', {**PROCESSOR, 'framework_version': '1.2-1'}, PROCESSOR_GOVERNING, {**written, 'code': 'train.py'}, **shared),
        Scenario('sagemaker.pytorch.processing.PyTorchProcessor', 'run', {**PROCESSOR, 'framework_version': '1.13', 'py_version': 'py39'}, PROCESSOR_GOVERNING, {**written, 'code': 'train.py'}, **shared),
        Scenario('sagemaker.spark.processing.PySparkProcessor', 'run', {**PROCESSOR, 'framework_version': '3.3'}, PROCESSOR_GOVERNING, {**written, 'submit_app': 'train.py'}, **shared),
    ]  # fmt: skip


def scenarios() -> list[Scenario]:
    from . import v2_builder, v2_more

    return [*_estimators(), *_models(), *_processors(), *v2_more.scenarios(), *v2_builder.scenarios()]
