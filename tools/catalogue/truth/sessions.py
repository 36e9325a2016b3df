# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Helpers of the SDK's session, v2 and v3."""

# Tables: one launch a line.
# ruff: noqa: E501

from __future__ import annotations

from typing import Any

from .recorder import ROLE
from .scenario import (
    ENDPOINT_KEY,
    IMAGE,
    OUTPUT_KEY,
    VOLUME_KEY,
    VPC,
    Kwargs,
    Scenario,
    World,
    tags,
)

ML = 'ml.m5.large'
CONTAINER = {'Image': IMAGE, 'Environment': {}}
VARIANT = {
    'VariantName': 'AllTraffic',
    'ModelName': 'my-model',
    'InitialInstanceCount': 1,
    'InstanceType': ML,
}
CLUSTER = {'InstanceType': ML, 'InstanceCount': 1, 'VolumeSizeInGB': 30}
TAGGED = {'tags': tags('session')}


def _boto_session(world: World, _constructor: Kwargs) -> Kwargs:
    return {'boto_session': world.recorder.session()}


def _resources(_world: World, call: Kwargs) -> Kwargs:
    """`volume` goes into the dict that the helper passes on."""
    call = dict(call)
    if call.pop('volume', False):
        for name in ('resource_config', 'resources'):
            if name in call:
                inner = call[name]
                if 'ClusterConfig' in inner:
                    cluster = {**inner['ClusterConfig'], 'VolumeKmsKeyId': VOLUME_KEY}
                    call[name] = {'ClusterConfig': cluster}
                else:
                    call[name] = {**inner, 'VolumeKmsKeyId': VOLUME_KEY}
    return call


def scenarios(session: str, old: bool) -> list[Scenario]:
    def on(method: str, call: Kwargs, governing: Kwargs | None = None) -> Scenario:
        return Scenario(
            session,
            method,
            {'boto_session': None},
            {},
            call,
            governing or {},
            make=_boto_session,
            make_call=_resources,
            session_argument=None,
        )

    config = {'name': 'my-config', 'production_variants': [VARIANT]}
    found = [
        on('create_model', {'name': 'my-model', 'role': ROLE, 'container_defs': CONTAINER}, {**TAGGED, 'vpc_config': VPC, 'enable_network_isolation': True}),
        on('create_endpoint_config', config, {**TAGGED, 'kms_key': ENDPOINT_KEY}),
        on('create_endpoint', {'endpoint_name': 'mine', 'config_name': 'my-config', 'wait': False}, TAGGED),
        on('endpoint_from_production_variants', {**config, 'wait': False}, {**TAGGED, 'kms_key': ENDPOINT_KEY}),
        on('create_inference_component', {'inference_component_name': 'c', 'endpoint_name': 'e', 'variant_name': 'v', 'specification': {'ModelName': 'm'}, 'runtime_config': {'CopyCount': 1}, 'wait': False}, TAGGED),
        on('create_model_package_from_algorithm', {'name': 'p', 'description': 'd', 'algorithm_arn': 'algorithm', 'model_data': 's3://data/m'}),
    ]  # fmt: skip
    return [*found, *_old(on)] if old else found


def _old(on: Any) -> list[Scenario]:
    output = {'S3OutputPath': 's3://project/out', 'KmsKeyId': OUTPUT_KEY}
    inputs = [{'ChannelName': 'train', 'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': 's3://data/in'}}}]
    single = {'name': 'my-config', 'model_name': 'm', 'initial_instance_count': 1, 'instance_type': ML}
    processing = {
        'inputs': [],
        'output_config': {'Outputs': [{'OutputName': 'o', 'S3Output': {'S3Uri': 's3://project/o', 'LocalPath': '/opt/o', 'S3UploadMode': 'EndOfJob'}}]},
        'job_name': 'my-job',
        'resources': {'ClusterConfig': CLUSTER},
        'stopping_condition': None,
        'app_specification': {'ImageUri': IMAGE},
        'role_arn': ROLE,
    }
    job = {'job_name': 'trained', 'initial_instance_count': 1, 'instance_type': ML, 'role': ROLE, 'wait': False}
    data = {'model_s3_location': 's3://data/m', 'image_uri': IMAGE, 'initial_instance_count': 1, 'instance_type': ML, 'role': ROLE, 'name': 'm', 'wait': False}
    return [
        on('create_endpoint_config', single, {**TAGGED, 'kms_key': ENDPOINT_KEY}),
        on('create_model_from_job', {'training_job_name': 'trained', 'role': ROLE}, {**TAGGED, 'vpc_config_override': VPC}),
        on('endpoint_from_job', job, {'vpc_config_override': VPC}),
        on('endpoint_from_model_data', data, {**TAGGED, 'model_vpc_config': VPC}),
        on('train', {'input_mode': 'File', 'input_config': inputs, 'role': ROLE, 'job_name': 'my-job', 'output_config': output, 'resource_config': CLUSTER, 'image_uri': IMAGE, 'stop_condition': {'MaxRuntimeInSeconds': 3600}}, {**TAGGED, 'vpc_config': VPC, 'volume': True, 'enable_network_isolation': True}),
        on('process', processing, {**TAGGED, 'volume': True, 'network_config': {'VpcConfig': VPC, 'EnableNetworkIsolation': True}}),
        on('transform', {'job_name': 'my-job', 'model_name': 'm', 'strategy': None, 'max_concurrent_transforms': None, 'max_payload': None, 'input_config': {'DataSource': {'S3DataSource': {'S3DataType': 'S3Prefix', 'S3Uri': 's3://data/in'}}}, 'output_config': output, 'resource_config': {'InstanceType': ML, 'InstanceCount': 1}, 'experiment_config': None, 'env': None}, {**TAGGED, 'volume': True}),
        on('auto_ml', {'input_config': [{'TargetAttributeName': 'y'}], 'output_config': output, 'auto_ml_job_config': {'SecurityConfig': {'VolumeKmsKeyId': VOLUME_KEY, 'VpcConfig': VPC}}, 'role': ROLE, 'job_name': 'my-job'}, TAGGED),
        on('create_auto_ml_v2', {'input_config': [{}], 'job_name': 'my-job', 'problem_config': {'TabularJobConfig': {'TargetAttributeName': 'y'}}, 'output_config': output, 'role': ROLE}, {**TAGGED, 'security_config': {'VolumeKmsKeyId': VOLUME_KEY, 'VpcConfig': VPC}}),
        on('compile_model', {'input_model_config': {'S3Uri': 's3://data/m', 'Framework': 'MXNET'}, 'output_model_config': {'S3OutputLocation': 's3://project/c'}, 'role': ROLE, 'job_name': 'my-job', 'stop_condition': {'MaxRuntimeInSeconds': 900}}, TAGGED),
        on('package_model_for_edge', {'output_model_config': {'S3OutputLocation': 's3://project/e'}, 'role': ROLE, 'job_name': 'my-job', 'compilation_job_name': 'c', 'model_name': 'm', 'model_version': '1'}, TAGGED),
        on('create_feature_group', {'feature_group_name': 'f', 'record_identifier_name': 'id', 'event_time_feature_name': 't', 'feature_definitions': [{'FeatureName': 'id', 'FeatureType': 'String'}], 'role_arn': ROLE}, TAGGED),
        on('create_hub_content_reference', {'hub_name': 'h', 'source_hub_content_arn': 'arn'}),
        on('create_model_package_from_containers', {'model_package_group_name': 'g', 'content_types': ['text/csv'], 'response_types': ['text/csv'], 'inference_instances': [ML], 'transform_instances': [ML], 'containers': [CONTAINER]}),
        on('start_monitoring_schedule', {'monitoring_schedule_name': 'mine'}),
        on('create_endpoint_config_from_existing', {'existing_config_name': 'old', 'new_config_name': 'new'}, {'new_tags': tags('session'), 'new_kms_key': ENDPOINT_KEY, 'new_production_variants': [VARIANT]}),
        on('create_hub', {'hub_name': 'h', 'hub_description': 'd'}, TAGGED),
    ]  # fmt: skip
