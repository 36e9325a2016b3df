# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Launches of SDK v3."""

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
    Kwargs,
    Scenario,
    World,
    imported,
    made,
    tags,
)

ML = 'ml.m5.large'
NETWORK = {'subnets': SUBNETS, 'security_group_ids': GROUPS}
LOWER = [{'key': 'own', 'value': 'x'}]
SESSION = 'sagemaker.core.helper.session_helper.Session'


def make_session(recorder: Recorder) -> Any:
    boto = recorder.session()
    # Resource classes keep one client for all; a fresh one for each recording.
    client = imported('sagemaker.core.utils.utils.SageMakerClient')
    type(client)._instances.pop(client, None)
    client(session=boto)
    return imported(SESSION)(boto_session=boto)


def without(arguments: Kwargs, *names: str) -> Kwargs:
    return {k: v for k, v in arguments.items() if k not in names}


TRAINER = {
    'tags': LOWER,
    'base_job_name': 'mine',
    'networking': {**NETWORK, 'enable_network_isolation': True},
    'compute': {'instance_type': ML, 'instance_count': 1, 'volume_kms_key_id': VOLUME_KEY},
    'output_data_config': {'s3_output_path': 's3://project/out', 'kms_key_id': OUTPUT_KEY},
}
PARTS = {
    'networking': 'Networking',
    'compute': 'Compute',
    'output_data_config': 'OutputDataConfig',
}


def _trainer_parts(_world: World, constructor: Kwargs) -> Kwargs:
    built = {
        k: made(f'sagemaker.train.configs.{PARTS[k]}', **v)
        for k, v in constructor.items()
        if k in PARTS
    }
    return {**constructor, **built}


def _with_trainer(world: World, constructor: Kwargs) -> Kwargs:
    inner = {k[8:]: v for k, v in constructor.items() if k.startswith('trainer.')}
    rest = {k: v for k, v in constructor.items() if not k.startswith('trainer.')}
    trainer = made(
        'sagemaker.train.model_trainer.ModelTrainer',
        training_image=IMAGE,
        role=ROLE,
        sagemaker_session=world.session,
        **_trainer_parts(world, inner),
    )
    return {**rest, 'model_trainer': trainer}


def _trainers() -> list[Scenario]:
    ranges = {'depth': imported('sagemaker.core.parameter.IntegerParameter')(1, 3)}
    return [
        Scenario(
            'sagemaker.train.model_trainer.ModelTrainer',
            'train',
            {'training_image': IMAGE, 'role': ROLE},
            TRAINER,
            {'wait': False, 'logs': False},
            make=_trainer_parts,
        ),
        Scenario(
            'sagemaker.train.tuner.HyperparameterTuner',
            'tune',
            {
                'objective_metric_name': 'accuracy',
                'hyperparameter_ranges': ranges,
                'metric_definitions': [{'Name': 'accuracy', 'Regex': 'a=(.*)'}],
                'max_jobs': 2,
            },
            {
                **{f'trainer.{k}': v for k, v in TRAINER.items()},
                'tags': tags('tuner'),
                'base_tuning_job_name': 'mine',
            },
            {'wait': False},
            {'job_name': 'my-job'},
            make=_with_trainer,
            session_argument=None,
        ),
    ]


PROCESSOR_GOVERNING = {
    'tags': tags('processor'),
    'network': {**NETWORK, 'enable_network_isolation': True},
    'volume_kms_key': VOLUME_KEY,
    'max_runtime_in_seconds': 3600,
}
PROCESSOR = {'role': ROLE, 'instance_count': 1, 'instance_type': ML}


def _network(_world: World, constructor: Kwargs) -> Kwargs:
    if 'network' not in constructor:
        return constructor
    config = made('sagemaker.core.network.NetworkConfig', **constructor['network'])
    return {**without(constructor, 'network'), 'network_config': config}


def _jobs() -> list[Scenario]:
    waits = {'wait': False, 'logs': False}
    return [
        Scenario('sagemaker.core.processing.Processor', 'run', {**PROCESSOR, 'image_uri': IMAGE}, PROCESSOR_GOVERNING, waits, {'job_name': 'my-job'}, make=_network),
        Scenario('sagemaker.core.processing.ScriptProcessor', 'run', {**PROCESSOR, 'image_uri': IMAGE, 'command': ['python3']}, PROCESSOR_GOVERNING, {**waits, 'code': 'train.py'}, make=_network),
        Scenario(
            'sagemaker.core.transformer.Transformer',
            'transform',
            {'model_name': 'my-model', 'instance_count': 1, 'instance_type': ML},
            {
                'tags': tags('transformer'),
                'volume_kms_key': VOLUME_KEY,
                'output_kms_key': OUTPUT_KEY,
                'output_path': 's3://project/transformed',
                'base_transform_job_name': 'mine',
            },
            {'data': 's3://data/in', 'wait': False, 'logs': False},
            {'job_name': 'my-job'},
        ),
    ]  # fmt: skip


def _monitors() -> list[Scenario]:
    package = 'sagemaker.core.model_monitor'
    target = imported(f'{package}.EndpointInput')('my-endpoint', '/opt/ml/in', inference_attribute='0')
    csv = imported(f'{package}.DatasetFormat').csv(header=True)
    schedule = {'endpoint_input': target, 'schedule_cron_expression': 'cron(0 * ? * * *)'}
    placed = {'output_s3_uri': 's3://project/monitor', 'monitor_schedule_name': 'mine'}
    waits = {'wait': False, 'logs': False}
    governing = without(PROCESSOR_GOVERNING, 'max_runtime_in_seconds')
    truth = {'ground_truth_input': 's3://data/truth', 'problem_type': 'Regression'}
    dataset = {'baseline_dataset': 's3://data/b.csv', 'dataset_format': csv, **waits}

    def on(cls: str, method: str, call: Kwargs, given: Kwargs) -> Scenario:
        return Scenario(f'{package}.{cls}', method, PROCESSOR, governing, call, given, make=_network)

    return [
        on('DefaultModelMonitor', 'create_monitoring_schedule', schedule, placed),
        on('DefaultModelMonitor', 'suggest_baseline', dataset, {'output_s3_uri': 's3://project/base'}),
        on('ModelQualityMonitor', 'create_monitoring_schedule', {**schedule, **truth}, placed),
        on('ModelQualityMonitor', 'suggest_baseline', {**dataset, 'problem_type': 'Regression'}, {'output_s3_uri': 's3://project/base'}),
    ]  # fmt: skip


def _with_session(world: World, call: Kwargs) -> Kwargs:
    return {**call, 'sagemaker_session': world.session}


def _with_boto(world: World, call: Kwargs) -> Kwargs:
    return {**call, 'session': world.session.boto_session}


def _built(builder: Any, call: Kwargs) -> dict[tuple[str, str], Any]:
    builder.build(tags=tags('build'))
    return {('build', 'tags'): tags('build')}


def _builders() -> list[Scenario]:
    name = 'sagemaker.serve.model_builder.ModelBuilder'
    constructor = {'image_uri': IMAGE, 's3_model_data_url': 's3://data/model.tar.gz', 'role_arn': ROLE, 'instance_type': ML}
    network = {'network': {**NETWORK, 'enable_network_isolation': True}}
    deploy = {'instance_type': ML, 'initial_instance_count': 1, 'wait': False}
    return [
        Scenario(name, 'build', constructor, network, {}, {'tags': tags('build'), 'model_name': 'my-model'}, make=_serve_network),
        Scenario(name, 'deploy', constructor, network, deploy, {'tags': tags('deploy'), 'kms_key': ENDPOINT_KEY, 'endpoint_name': 'mine'}, make=_serve_network, prepare=_built),
    ]  # fmt: skip


def _serve_network(_world: World, constructor: Kwargs) -> Kwargs:
    if 'network' not in constructor:
        return constructor
    return {**constructor, 'network': made('sagemaker.serve.configs.Network', **constructor['network'])}


def _resources() -> list[Scenario]:
    core = 'sagemaker.core.resources'
    shapes = 'sagemaker.core.shapes'
    vpc = made(f'{shapes}.VpcConfig', subnets=SUBNETS, security_group_ids=GROUPS)
    resources = made(f'{shapes}.ResourceConfig', instance_type=ML, instance_count=1, volume_size_in_gb=30, volume_kms_key_id=VOLUME_KEY)
    stopping = made(f'{shapes}.StoppingCondition', max_runtime_in_seconds=3600)
    output = made(f'{shapes}.OutputDataConfig', s3_output_path='s3://project/out')
    algorithm = made(f'{shapes}.AlgorithmSpecification', training_image=IMAGE, training_input_mode='File')
    container = made(f'{shapes}.ContainerDefinition', image=IMAGE)
    variant = made(f'{shapes}.ProductionVariant', variant_name='v', model_name='m', initial_instance_count=1, instance_type=ML)
    created: Kwargs = {'make_call': _with_boto, 'session_argument': None}
    tagged = {'tags': LOWER}
    training = {'training_job_name': 'my-job', 'role_arn': ROLE, 'output_data_config': output, 'stopping_condition': stopping, 'algorithm_specification': algorithm, 'resource_config': resources}
    return [
        Scenario(f'{core}.TrainingJob', 'create', {}, {}, training, {**tagged, 'vpc_config': vpc, 'enable_network_isolation': True}, **created),
        Scenario(f'{core}.Model', 'create', {}, {}, {'model_name': 'm', 'primary_container': container, 'execution_role_arn': ROLE}, {**tagged, 'vpc_config': vpc}, **created),
        Scenario(f'{core}.EndpointConfig', 'create', {}, {}, {'endpoint_config_name': 'c', 'production_variants': [variant]}, {**tagged, 'kms_key_id': ENDPOINT_KEY}, **created),
        Scenario(f'{core}.Endpoint', 'create', {}, {}, {'endpoint_name': 'e', 'endpoint_config_name': 'c'}, tagged, **created),
        Scenario(f'{core}.ModelPackageGroup', 'create', {}, {}, {'model_package_group_name': 'g'}, tagged, **created),
    ]  # fmt: skip


def _others() -> list[Scenario]:
    pipeline = ('sagemaker.mlops.workflow.pipeline.Pipeline', {'name': 'my-pipeline', 'steps': []})
    role = {'role_arn': ROLE}
    tagged = {'tags': tags('own')}
    created: Kwargs = {'make_call': _with_session, 'session_argument': None}
    lineage = 'sagemaker.core.lineage'
    origin = {'source_uri': 's3://data/x'}
    return [
        Scenario(pipeline[0], 'create', pipeline[1], {}, role, tagged),
        Scenario(pipeline[0], 'upsert', pipeline[1], {}, role, tagged),
        Scenario(pipeline[0], 'start', pipeline[1]),
        Scenario('sagemaker.core.experiments.experiment.Experiment', 'create', {}, {}, {'experiment_name': 'e'}, tagged, **created),
        Scenario(f'{lineage}.artifact.Artifact', 'create', {}, {}, {'artifact_name': 'a', 'artifact_type': 't', **origin}, tagged, **created),
        Scenario(f'{lineage}.action.Action', 'create', {}, {}, {'action_name': 'a', 'action_type': 't', **origin}, tagged, **created),
        Scenario(f'{lineage}.context.Context', 'create', {}, {}, {'context_name': 'a', 'context_type': 't', **origin}, tagged, **created),
        Scenario(
            'sagemaker.core.remote_function.client.remote',
            'remote',
            {'image_uri': IMAGE, 'role': ROLE, 'instance_type': ML},
            {**NETWORK, 'tags': tags('remote'), 'volume_kms_key': VOLUME_KEY, 's3_root_uri': 's3://project/remote'},
            coupled=(),
            run=_remote,
        ),
    ]  # fmt: skip


def _remote(_function: Any, arguments: Kwargs) -> None:
    settings = imported('sagemaker.core.remote_function.job._JobSettings')
    job = imported('sagemaker.core.remote_function.job._Job')
    job.start(settings(**arguments), _one, (), {})


def _one() -> int:
    return 1


def scenarios() -> list[Scenario]:
    from . import sessions

    return [
        *_trainers(),
        *_jobs(),
        *_monitors(),
        *_builders(),
        *_resources(),
        *_others(),
        *sessions.scenarios(SESSION, old=False),
    ]
