# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Launches of SDK v2: tuning, monitoring, sessions and the rest."""

# Tables: one launch a line.
# ruff: noqa: E501

from __future__ import annotations

from typing import Any

from .recorder import ROLE
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

ML = 'ml.m5.large'
NETWORK = {'subnets': SUBNETS, 'security_group_ids': GROUPS}
ESTIMATOR = {
    **NETWORK,
    'tags': tags('estimator'),
    'volume_kms_key': VOLUME_KEY,
    'output_kms_key': OUTPUT_KEY,
    'output_path': 's3://project/out',
    'enable_network_isolation': True,
}


def without(arguments: Kwargs, *names: str) -> Kwargs:
    return {k: v for k, v in arguments.items() if k not in names}


def _estimator(world: World, arguments: Kwargs) -> Any:
    return made(
        'sagemaker.estimator.Estimator',
        image_uri=IMAGE,
        role=ROLE,
        instance_count=1,
        instance_type=ML,
        sagemaker_session=world.session,
        **arguments,
    )


def _with_estimator(world: World, constructor: Kwargs) -> Kwargs:
    """The arguments named `estimator.x` belong to the estimator inside."""
    inner = {k[10:]: v for k, v in constructor.items() if k.startswith('estimator.')}
    rest = {k: v for k, v in constructor.items() if not k.startswith('estimator.')}
    return {**rest, 'estimator': _estimator(world, inner)}


def _tuners() -> list[Scenario]:
    name = 'sagemaker.tuner.HyperparameterTuner'
    ranges = {'depth': imported('sagemaker.parameter.IntegerParameter')(1, 3)}
    constructor = {
        'objective_metric_name': 'accuracy',
        'hyperparameter_ranges': ranges,
        'metric_definitions': [{'Name': 'accuracy', 'Regex': 'a=(.*)'}],
    }
    inner = {f'estimator.{k}': v for k, v in ESTIMATOR.items()}
    coupled = (('estimator.subnets', 'estimator.security_group_ids'),)
    return [
        Scenario(
            name,
            'fit',
            constructor,
            {**inner, 'tags': tags('tuner'), 'base_tuning_job_name': 'mine'},
            {'inputs': 's3://data/train', 'wait': False},
            {'job_name': 'my-job'},
            coupled=coupled,
            make=_with_estimator,
            session_argument=None,
        ),
        Scenario(
            name,
            'fit',
            {},
            {**inner, 'tags': tags('tuner')},
            {'inputs': {'a': 's3://data/train'}, 'include_cls_metadata': {'a': False}, 'wait': False},
            coupled=coupled,
            make=_several,
            construct=lambda cls, kwargs: cls.create(
                objective_metric_name_dict={'a': 'accuracy'},
                hyperparameter_ranges_dict={'a': ranges},
                metric_definitions_dict={'a': constructor['metric_definitions']},
                **kwargs,
            ),
            session_argument=None,
        ),
    ]


def _several(world: World, constructor: Kwargs) -> Kwargs:
    one = _with_estimator(world, constructor)
    return {**without(one, 'estimator'), 'estimator_dict': {'a': one['estimator']}}


AUTOML = {
    'vpc_config': VPC,
    'tags': tags('automl'),
    'volume_kms_key': VOLUME_KEY,
    'output_kms_key': OUTPUT_KEY,
    'output_path': 's3://project/automl',
    'base_job_name': 'mine',
}


def _automl() -> list[Scenario]:
    v2 = imported('sagemaker.automl.automlv2.AutoMLTabularConfig')
    channel = imported('sagemaker.automl.automlv2.AutoMLDataChannel')
    containers = [
        {'Image': IMAGE, 'ModelDataUrl': 's3://data/model.tar.gz', 'Environment': {}}
    ]
    candidate = {'CandidateName': 'best', 'InferenceContainers': containers, 'CandidateSteps': []}
    deploy = {
        'initial_instance_count': 1,
        'instance_type': ML,
        'candidate': candidate,
        'name': 'my-model',
    }
    deploy_governing = {
        'tags': tags('deploy'),
        'vpc_config': VPC,
        'model_kms_key': ENDPOINT_KEY,
        'enable_network_isolation': True,
    }
    one = {'role': ROLE, 'target_attribute_name': 'y'}
    two = {'role': ROLE, 'problem_config': v2(target_attribute_name='y')}
    inputs = [channel('S3Prefix', 's3://data/train', content_type='text/csv;header=present')]
    first = 'sagemaker.automl.automl.AutoML'
    second = 'sagemaker.automl.automlv2.AutoMLV2'
    return [
        Scenario(first, 'fit', one, AUTOML, {'inputs': 's3://data/train', 'wait': False, 'logs': False}, {'job_name': 'my-job'}),
        Scenario(first, 'deploy', one, AUTOML, deploy, deploy_governing),
        Scenario(second, 'fit', two, AUTOML, {'inputs': inputs, 'wait': False, 'logs': False}, {'job_name': 'my-job'}),
        Scenario(second, 'deploy', two, AUTOML, deploy, deploy_governing),
    ]  # fmt: skip


MONITOR = {
    'tags': tags('monitor'),
    'network': {**NETWORK, 'enable_network_isolation': True},
    'volume_kms_key': VOLUME_KEY,
}


def _network(_world: World, constructor: Kwargs) -> Kwargs:
    if 'network' not in constructor:
        return constructor
    config = made('sagemaker.network.NetworkConfig', **constructor['network'])
    return {**without(constructor, 'network'), 'network_config': config}


def _monitors() -> list[Scenario]:
    package = 'sagemaker.model_monitor'
    data = made(
        'sagemaker.clarify.DataConfig',
        s3_data_input_path='s3://data/in',
        s3_output_path='s3://project/bias',
        label='y',
        headers=['y', 'a'],
        dataset_type='text/csv',
    )
    bias = imported('sagemaker.clarify.BiasConfig')(label_values_or_threshold=[1], facet_name='a')
    model = imported('sagemaker.clarify.ModelConfig')(
        model_name='m', instance_count=1, instance_type=ML, accept_type='text/csv'
    )
    shap = imported('sagemaker.clarify.SHAPConfig')(
        baseline=[[0.1]], num_samples=1, agg_method='mean_abs'
    )
    target = imported('sagemaker.model_monitor.EndpointInput')(
        'my-endpoint', '/opt/ml/in', inference_attribute='0'
    )
    csv = imported('sagemaker.model_monitor.DatasetFormat').csv(header=True)
    schedule = {'endpoint_input': target, 'schedule_cron_expression': 'cron(0 * ? * * *)'}
    placed = {'output_s3_uri': 's3://project/monitor', 'monitor_schedule_name': 'mine'}
    truth = {'ground_truth_input': 's3://data/truth'}
    waits = {'wait': False, 'logs': False}
    own = {'role': ROLE, 'instance_count': 1, 'instance_type': ML}
    output = made('sagemaker.model_monitor.MonitoringOutput', source='/opt/ml/out', destination='s3://project/monitor')
    plain = {**own, 'image_uri': IMAGE, 'env': {'A': 'b'}}
    written = made('sagemaker.processing.ProcessingOutput', source='/opt/ml/out', destination='s3://project/base')

    def on(cls: str, method: str, call: Kwargs, given: Kwargs, constructor: Kwargs = own) -> Scenario:
        return Scenario(f'{package}.{cls}', method, constructor, MONITOR, call, given, make=_network)

    config = imported('sagemaker.model_monitor.BiasAnalysisConfig')(bias, headers=['y', 'a'], label='y')
    explained = imported('sagemaker.model_monitor.ExplainabilityAnalysisConfig')(shap, model, headers=['a'])
    return [
        on('ModelMonitor', 'create_monitoring_schedule', {**schedule, 'output': output}, {'monitor_schedule_name': 'mine'}, plain),
        on('ModelMonitor', 'run_baseline', {'baseline_inputs': [], 'output': written, **waits}, {}, plain),
        on('DefaultModelMonitor', 'create_monitoring_schedule', schedule, placed),
        on('DefaultModelMonitor', 'suggest_baseline', {'baseline_dataset': 's3://data/b.csv', 'dataset_format': csv, **waits}, {'output_s3_uri': 's3://project/base'}),
        on('ModelQualityMonitor', 'create_monitoring_schedule', {**schedule, **truth, 'problem_type': 'Regression'}, placed),
        on('ModelQualityMonitor', 'suggest_baseline', {'baseline_dataset': 's3://data/b.csv', 'dataset_format': csv, 'problem_type': 'Regression', **waits}, {'output_s3_uri': 's3://project/base'}),
        on('ModelBiasMonitor', 'create_monitoring_schedule', {**schedule, **truth, 'analysis_config': config}, placed),
        on('ModelBiasMonitor', 'suggest_baseline', {'data_config': data, 'bias_config': bias, 'model_config': model, **waits}, {}),
        on('ModelExplainabilityMonitor', 'create_monitoring_schedule', {**schedule, 'analysis_config': explained}, placed),
        on('ModelExplainabilityMonitor', 'suggest_baseline', {'data_config': data, 'explainability_config': shap, 'model_config': model, **waits}, {}),
    ]  # fmt: skip


def _with_session(world: World, call: Kwargs) -> Kwargs:
    return {**call, 'sagemaker_session': world.session}


def _feature_definitions(group: Any, _call: Kwargs) -> None:
    definition = imported('sagemaker.feature_store.feature_definition.StringFeatureDefinition')
    group.feature_definitions = [definition('id'), definition('when')]


def _others() -> list[Scenario]:
    pipeline = ('sagemaker.workflow.pipeline.Pipeline', {'name': 'my-pipeline', 'steps': []})
    role = {'role_arn': ROLE}
    tagged = {'tags': tags('own')}
    group = {'s3_uri': 's3://project/features', 'record_identifier_name': 'id', 'event_time_feature_name': 'when', 'role_arn': ROLE}
    created: Kwargs = {'make_call': _with_session, 'session_argument': None}
    lineage = 'sagemaker.lineage'
    origin = {'source_uri': 's3://data/x'}
    return [
        Scenario(pipeline[0], 'create', pipeline[1], {}, role, tagged),
        Scenario(pipeline[0], 'upsert', pipeline[1], {}, role, tagged),
        Scenario(pipeline[0], 'start', pipeline[1]),
        Scenario('sagemaker.feature_store.feature_group.FeatureGroup', 'create', {'name': 'my-group'}, {}, group, tagged, prepare=_feature_definitions),
        Scenario('sagemaker.experiments.experiment.Experiment', 'create', {}, {}, {'experiment_name': 'e'}, tagged, **created),
        Scenario(f'{lineage}.artifact.Artifact', 'create', {}, {}, {'artifact_name': 'a', 'artifact_type': 't', **origin}, tagged, **created),
        Scenario(f'{lineage}.action.Action', 'create', {}, {}, {'action_name': 'a', 'action_type': 't', **origin}, tagged, **created),
        Scenario(f'{lineage}.context.Context', 'create', {}, {}, {'context_name': 'a', 'context_type': 't', **origin}, tagged, **created),
        Scenario('sagemaker.jumpstart.hub.hub.Hub', 'create', {'hub_name': 'hub', 'bucket_name': 's3://project'}, {}, {'description': 'd'}, tagged),
        Scenario('sagemaker.model_card.model_card.ModelCard', 'export_pdf', {'name': 'card', 'status': 'Draft'}, {}, {'s3_output_path': 's3://project/card'}, prepare=lambda card, _call: card.create()),
        Scenario('sagemaker.base_predictor.Predictor', 'update_endpoint', {'endpoint_name': 'e'}, {}, {'initial_instance_count': 1, 'instance_type': ML, 'model_name': 'm', 'wait': False}, {**tagged, 'kms_key': ENDPOINT_KEY}),
        Scenario('sagemaker.experiments.run.Run', '__init__', {'experiment_name': 'e', 'run_name': 'r'}, tagged),
        Scenario('sagemaker.model_card.model_card.ModelCard', 'create', {'name': 'card'}),
        Scenario(
            'sagemaker.modules.train.model_trainer.ModelTrainer',
            'train',
            {'training_image': IMAGE, 'role': ROLE},
            TRAINER,
            {'wait': False, 'logs': False},
            make=_trainer_parts,
            session_argument=None,
        ),
        Scenario(
            'sagemaker.remote_function.client.remote',
            'remote',
            {'image_uri': IMAGE, 'role': ROLE, 'instance_type': ML},
            {**NETWORK, 'tags': tags('remote'), 'volume_kms_key': VOLUME_KEY, 's3_root_uri': 's3://project/remote'},
            coupled=(),
            run=_remote,
        ),
    ]  # fmt: skip


TRAINER = {
    'tags': [{'key': 'trainer', 'value': 'x'}],
    'base_job_name': 'mine',
    'networking': {**NETWORK, 'enable_network_isolation': True},
    'compute': {'instance_type': ML, 'instance_count': 1, 'volume_kms_key_id': VOLUME_KEY},
    'output_data_config': {'s3_output_path': 's3://project/out', 'kms_key_id': OUTPUT_KEY},
}


def _trainer_parts(world: World, constructor: Kwargs) -> Kwargs:
    core = imported('sagemaker_core.helper.session_helper.Session')
    parts = {
        'networking': 'Networking',
        'compute': 'Compute',
        'output_data_config': 'OutputDataConfig',
    }
    built = {
        k: made(f'sagemaker.modules.configs.{parts[k]}', **v)
        for k, v in constructor.items()
        if k in parts
    }
    # Resource classes keep one client for all; a fresh one for each recording.
    client = imported('sagemaker_core.main.utils.SageMakerClient')
    type(client)._instances.pop(client, None)
    session = core(boto_session=world.recorder.session())
    client(session=session.boto_session)
    return {**constructor, **built, 'sagemaker_session': session}


def _remote(remote: Any, arguments: Kwargs) -> None:
    """The job's start alone: its function would be sent as a pickle."""
    settings = imported('sagemaker.remote_function.job._JobSettings')
    job = imported('sagemaker.remote_function.job._Job')
    job.start(settings(**arguments), _one, (), {})


def _one() -> int:
    return 1


def _data_config(_world: World, call: Kwargs) -> Kwargs:
    data = made(
        'sagemaker.clarify.DataConfig',
        s3_data_input_path='s3://data/in',
        s3_output_path='s3://project/bias',
        label='y',
        headers=['y', 'a'],
        dataset_type='text/csv',
    )
    bias = made('sagemaker.clarify.BiasConfig', label_values_or_threshold=[1], facet_name='a')
    return {**call, 'data_config': data, 'data_bias_config': bias}


def _clarify() -> list[Scenario]:
    return [
        Scenario(
            'sagemaker.clarify.SageMakerClarifyProcessor',
            'run_pre_training_bias',
            {'role': ROLE, 'instance_count': 1, 'instance_type': ML},
            {**MONITOR, 'output_kms_key': OUTPUT_KEY},
            {'wait': False, 'logs': False},
            make=_network,
            make_call=_data_config,
        ),
        Scenario(
            'sagemaker.transformer.Transformer',
            'transform',
            {'model_name': 'my-model', 'instance_count': 1, 'instance_type': ML},
            {
                'tags': tags('transformer'),
                'volume_kms_key': VOLUME_KEY,
                'output_kms_key': OUTPUT_KEY,
                'output_path': 's3://project/transformed',
                'base_transform_job_name': 'mine',
            },
            {'data': 's3://data/in', 'wait': False},
            {'job_name': 'my-job'},
        ),
    ]


def scenarios() -> list[Scenario]:
    from . import sessions

    return [
        *_tuners(),
        *_automl(),
        *_monitors(),
        *_clarify(),
        *_others(),
        *sessions.scenarios('sagemaker.session.Session', old=True),
    ]
