# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What the demo AWS answers to real boto3 requests, per mistake, in IAM's words."""
from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any, Iterator

import pytest
from botocore.exceptions import ClientError

from .demo_world import ARN, CONFIG, ROLE, SHARED, USER, World, demo_aws

KEY = CONFIG["kmsKeyId"]
VPC = {"Subnets": CONFIG["subnets"], "SecurityGroupIds": CONFIG["securityGroups"]}
TAGS = {"user": "jdoe", "project": "Project001", "system": "MLSpace"}
TRAINING = {
    "AlgorithmSpecification": {"TrainingImage": "image", "TrainingInputMode": "File"},
    "RoleArn": ROLE,
    "OutputDataConfig": {"S3OutputPath": "s3://mlspace-data-111122223333/project/Project001"},
    "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5,
                       "VolumeKmsKeyId": KEY},
    "StoppingCondition": {"MaxRuntimeInSeconds": 60},
    "VpcConfig": VPC,
}

#: operation -> (method, resource type, request without name and tags)
REQUESTS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "CreateTrainingJob": ("create_training_job", "training-job", "TrainingJobName", TRAINING),
    "CreateHyperParameterTuningJob": (
        "create_hyper_parameter_tuning_job", "hyper-parameter-tuning-job",
        "HyperParameterTuningJobName", {
            "HyperParameterTuningJobConfig": {
                "Strategy": "Random",
                "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1}},
            "TrainingJobDefinition": TRAINING}),
    "CreateTransformJob": ("create_transform_job", "transform-job", "TransformJobName", {
        "ModelName": "model",
        "TransformInput": {"DataSource": {
            "S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data"}}},
        "TransformOutput": {"S3OutputPath": "s3://data/out"},
        "TransformResources": {"InstanceType": "ml.m5.large", "InstanceCount": 1,
                               "VolumeKmsKeyId": KEY}}),
    "CreateEndpointConfig": (
        "create_endpoint_config", "endpoint-config", "EndpointConfigName", {
            "ProductionVariants": [{"VariantName": "v", "ModelName": "model",
                                    "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}],
            "KmsKeyId": KEY}),
    "CreateModel": ("create_model", "model", "ModelName", {
        "ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": "image"}, "VpcConfig": VPC}),
    "CreateLabelingJob": ("create_labeling_job", "labeling-job", "LabelingJobName", {
        "LabelAttributeName": "label", "RoleArn": ROLE,
        "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://data/m"}}},
        "OutputConfig": {"S3OutputPath": "s3://data/out"},
        "HumanTaskConfig": {
            "WorkteamArn": f"{ARN}workteam/private-crowd/demo-labelers",
            "UiConfig": {"UiTemplateS3Uri": "s3://data/t"},
            "TaskTitle": "t", "TaskDescription": "d", "NumberOfHumanWorkersPerDataObject": 1,
            "TaskTimeLimitInSeconds": 60}}),
    "CreateProcessingJob": ("create_processing_job", "processing-job", "ProcessingJobName", {
        "RoleArn": ROLE, "AppSpecification": {"ImageUri": "image"},
        "NetworkConfig": {"VpcConfig": VPC},
        "ProcessingResources": {"ClusterConfig": {
            "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5,
            "VolumeKmsKeyId": KEY}}}),
    "CreateAutoMLJob": ("create_auto_ml_job", "automl-job", "AutoMLJobName", {
        "RoleArn": ROLE, "InputDataConfig": [], "OutputDataConfig": {"S3OutputPath": "s3://d"}}),
    "CreateNotebookInstance": (
        "create_notebook_instance", "notebook-instance", "NotebookInstanceName", {
            "RoleArn": ROLE, "InstanceType": "ml.m5.large", "KmsKeyId": KEY}),
    "CreateEndpoint": ("create_endpoint", "endpoint", "EndpointName",
                       {"EndpointConfigName": "present"}),
}
#: Where a request keeps its network, volume key and instance type; None: it has none.
PLACES: dict[str, tuple[str | None, str | None, str | None]] = {
    "CreateTrainingJob": (
        "VpcConfig", "ResourceConfig.VolumeKmsKeyId", "ResourceConfig.InstanceType"),
    "CreateHyperParameterTuningJob": (
        "TrainingJobDefinition.VpcConfig",
        "TrainingJobDefinition.ResourceConfig.VolumeKmsKeyId",
        "TrainingJobDefinition.ResourceConfig.InstanceType"),
    "CreateTransformJob": (
        None, "TransformResources.VolumeKmsKeyId", "TransformResources.InstanceType"),
    "CreateEndpointConfig": (None, "KmsKeyId", "ProductionVariants.0.InstanceType"),
    "CreateModel": ("VpcConfig", None, None),
    "CreateProcessingJob": ("NetworkConfig.VpcConfig", None, None),
    "CreateNotebookInstance": (None, "KmsKeyId", "InstanceType"),
}

EXPLICIT = "explicit"
BOUNDARY = "boundary"
IDENTITY = "identity"
ALLOWED = "allowed"
TEXTS = {
    EXPLICIT: "with an explicit deny in an identity-based policy",
    BOUNDARY: "because no permissions boundary allows the sagemaker:{0} action",
    IDENTITY: "because no identity-based policy allows the sagemaker:{0} action",
}

OWN_TAGS = {
    "no tags at all": EXPLICIT, "no user": EXPLICIT, "no project": EXPLICIT,
    "user=someone else": EXPLICIT, "project=other": EXPLICIT,
}
VOLUME = {
    "no KMS, m5": EXPLICIT, "no InstanceTypes key, no KMS": EXPLICIT,
    "no InstanceTypes key, KMS given": IDENTITY, "instance not in allow list": IDENTITY,
}
SYSTEM_BOUNDARY = {"no system": BOUNDARY, "system=SMS": BOUNDARY}
SYSTEM_IDENTITY = {"no system": IDENTITY, "system=SMS": IDENTITY}


def network(verdict: str) -> dict[str, str]:
    return dict.fromkeys(["no VPC at all", "no subnets", "no SGs"], verdict)


#: What MLSpace 1.6.10's policies make of each mistake, with dynamic roles.
VERDICTS: dict[str, dict[str, str]] = {
    "CreateTrainingJob": {"all good": ALLOWED, **OWN_TAGS, **SYSTEM_BOUNDARY,
                          **network(BOUNDARY), **VOLUME},
    "CreateHyperParameterTuningJob": {"all good": ALLOWED, **OWN_TAGS, **SYSTEM_BOUNDARY,
                                      **network(BOUNDARY), **VOLUME},
    "CreateTransformJob": {"all good": ALLOWED, **OWN_TAGS, **SYSTEM_BOUNDARY, **VOLUME},
    "CreateEndpointConfig": {"all good": ALLOWED, **OWN_TAGS, **SYSTEM_BOUNDARY, **VOLUME},
    "CreateModel": {"all good": ALLOWED, **OWN_TAGS, **SYSTEM_IDENTITY, **network(IDENTITY)},
    "CreateLabelingJob": {
        "all good": ALLOWED, "no tags at all": IDENTITY, "no user": IDENTITY,
        "no project": IDENTITY, **SYSTEM_IDENTITY},
    "CreateProcessingJob": {"all good": IDENTITY, **OWN_TAGS},
    "CreateAutoMLJob": {"all good": IDENTITY},
    "CreateNotebookInstance": {"all good": IDENTITY, "no KMS, m5": EXPLICIT,
                               "no InstanceTypes key, no KMS": EXPLICIT},
    "CreateEndpoint": {"all good": ALLOWED, **OWN_TAGS, **SYSTEM_IDENTITY},
}
CASES = [(action, label) for action, labels in VERDICTS.items() for label in labels]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with demo_aws(tmp_path_factory.mktemp("verdicts")) as running:
        admin = running.client("sagemaker", "admin")
        admin.create_model(ModelName="model", ExecutionRoleArn=ROLE,
                           PrimaryContainer={"Image": "image"})
        admin.create_endpoint_config(
            EndpointConfigName="present", ProductionVariants=[{
                "VariantName": "v", "ModelName": "model", "InstanceType": "ml.m5.large",
                "InitialInstanceCount": 1}])
        yield running


def parent(request: dict[str, Any], path: str) -> tuple[Any, Any]:
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for step in way:
        request = request[step]
    return request, last


def remove(request: dict[str, Any], path: str) -> None:
    holder, last = parent(request, path)
    del holder[last]


def replace(request: dict[str, Any], path: str, value: str) -> None:
    holder, last = parent(request, path)
    holder[last] = value


def spoil_tags(label: str) -> dict[str, str]:
    tags = dict(TAGS)
    if label == "no tags at all":
        return {}
    if label in ("no user", "no project", "no system"):
        del tags[label[3:]]
    elif "=" in label:
        key, value = label.split("=")
        tags[key] = value
    return tags


def request_for(action: str, label: str) -> dict[str, Any]:
    """A request that is right but for what the label says."""
    request = copy.deepcopy(REQUESTS[action][3])
    vpc, key, kind = PLACES.get(action, (None, None, None))
    tags = [{"Key": k, "Value": v} for k, v in spoil_tags(label).items()]
    if tags:
        request["Tags"] = tags
    if label == "no VPC at all":
        remove(request, str(vpc))
    elif label in ("no subnets", "no SGs"):
        remove(request, f"{vpc}.{'Subnets' if label == 'no subnets' else 'SecurityGroupIds'}")
    if "no KMS" in label:
        remove(request, str(key))
    if "no InstanceTypes key" in label:
        remove(request, str(kind))
    elif "m5+g4dn" in label:
        holder, last = parent(request, str(kind))
        if "ProductionVariants" in str(kind):
            second = {**holder, "VariantName": "w", last: "ml.g4dn.xlarge"}
            request["ProductionVariants"].append(second)
        else:
            types = [holder.pop(last), "ml.g4dn.xlarge"]
            holder["InstanceGroups"] = [
                {"InstanceGroupName": f"g{n}", "InstanceCount": 1, "InstanceType": one}
                for n, one in enumerate(types)]
    elif "g4dn" in label:
        replace(request, str(kind), "ml.g4dn.xlarge")
    elif label == "instance not in allow list":
        replace(request, str(kind), "ml.p3.2xlarge")
    return request


def answer(world: World, action: str, label: str, name: str) -> str:
    """`allowed`, or the text of the refusal."""
    method, _, parameter, _ = REQUESTS[action]
    # Half a network is what botocore itself would refuse.
    client = world.client("sagemaker", parameter_validation=False)
    try:
        getattr(client, method)(**{parameter: name}, **request_for(action, label))
    except ClientError as error:
        assert error.response["Error"]["Code"] == "AccessDeniedException", error
        return error.response["Error"]["Message"]
    return ALLOWED


def expected(action: str, verdict: str, name: str) -> str:
    if verdict == ALLOWED:
        return ALLOWED
    resource = f"{ARN}{REQUESTS[action][1]}/{name}"
    return (f"{USER} is not authorized to perform: sagemaker:{action} on resource: {resource} "
            + TEXTS[verdict].format(action))


@pytest.mark.parametrize(("action", "label"), CASES, ids=" - ".join)
def test_each_mistake_has_its_answer(world: World, action: str, label: str) -> None:
    name = re.sub(r"\W+", "-", f"t-{label}")[:60].strip("-").lower()
    verdict = VERDICTS[action][label]
    assert answer(world, action, label, name) == expected(action, verdict, name)


@pytest.mark.parametrize("label", ["no KMS, g4dn", "no KMS, m5+g4dn"])
def test_types_with_local_disks_need_no_volume_key(world: World, label: str) -> None:
    name = re.sub(r"\W+", "-", label).lower()
    assert answer(world, "CreateEndpointConfig", label, name) == ALLOWED


def test_serverless_is_never_allowed(world: World) -> None:
    variants = [{"VariantName": "v", "ModelName": "model",
                 "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 1}}]
    sagemaker = world.client("sagemaker")
    tags = [{"Key": k, "Value": v} for k, v in TAGS.items()]
    with pytest.raises(ClientError, match="no identity-based policy allows"):
        sagemaker.create_endpoint_config(EndpointConfigName="less", KmsKeyId=KEY, Tags=tags,
                                         ProductionVariants=variants)
    with pytest.raises(ClientError, match="explicit deny in an identity-based policy"):
        sagemaker.create_endpoint_config(EndpointConfigName="less", Tags=tags,
                                         ProductionVariants=variants)


def test_only_the_own_role_can_be_passed(world: World) -> None:
    base = f"arn:aws:iam::111122223333:role/{CONFIG['baseRole']}"
    request = {**request_for("CreateTrainingJob", "all good"), "RoleArn": base}
    with pytest.raises(ClientError) as refused:
        world.client("sagemaker").create_training_job(TrainingJobName="pass", **request)
    assert refused.value.response["Error"]["Message"] == (
        f"{USER} is not authorized to perform: iam:PassRole on resource: {base} "
        "because no identity-based policy allows the iam:PassRole action")


def test_tags_compare_ignoring_case(world: World) -> None:
    request = request_for("CreateTrainingJob", "all good")
    request["Tags"] = [{"Key": "Project", "Value": "PROJECT001"},
                       {"Key": "USER", "Value": "JDoe"}, {"Key": "System", "Value": "mlspace"}]
    world.client("sagemaker").create_training_job(TrainingJobName="case", **request)


def test_a_tagged_job_is_listed_with_its_tags(world: World) -> None:
    sagemaker = world.client("sagemaker")
    request = request_for("CreateTrainingJob", "all good")
    arn = sagemaker.create_training_job(TrainingJobName="tagged", **request)["TrainingJobArn"]
    names = [job["TrainingJobName"]
             for job in sagemaker.list_training_jobs()["TrainingJobSummaries"]]
    assert "tagged" in names
    tags = sagemaker.list_tags(ResourceArn=arn)["Tags"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == TAGS
    assert sagemaker.describe_training_job(TrainingJobName="tagged")["RoleArn"] == ROLE


def test_a_colleagues_job_cannot_be_seen(world: World) -> None:
    with pytest.raises(ClientError, match="explicit deny in an identity-based policy"):
        world.client("sagemaker").describe_training_job(TrainingJobName="vision-baseline-1")


#: What else the stock role may and may not do.
OTHERS = [
    ("s3", "put_object", {"Bucket": CONFIG["dataBucket"], "Body": b"x",
                          "Key": "project/Project001/datasets/x"}, None),
    ("s3", "put_object", {"Bucket": CONFIG["dataBucket"], "Body": b"x",
                          "Key": "project/Other/datasets/x"}, "s3:PutObject"),
    ("s3", "get_object", {"Bucket": CONFIG["configBucket"], "Key": "notebook-params.json"}, None),
    ("s3", "list_objects_v2", {"Bucket": CONFIG["dataBucket"],
                               "Prefix": "project/Project001/"}, None),
    ("s3", "list_objects_v2", {"Bucket": CONFIG["dataBucket"]}, "s3:ListBucket"),
    ("iam", "get_role", {"RoleName": ROLE.split("/")[1]}, None),
    ("iam", "list_attached_role_policies", {"RoleName": ROLE.split("/")[1]},
     "iam:ListAttachedRolePolicies"),
    ("logs", "describe_log_streams",
     {"logGroupName": "/aws/sagemaker/NotebookInstances"}, None),
    ("logs", "filter_log_events", {"logGroupName": "/aws/sagemaker/NotebookInstances"},
     None),
    ("emr", "list_clusters", {}, None),
    ("emr", "list_steps", {"ClusterId": "j-1"}, "elasticmapreduce:ListSteps"),
    ("cloudwatch", "put_metric_data", {"Namespace": "n", "MetricData": []}, None),
    ("sagemaker", "delete_tags", {"ResourceArn": f"{ARN}model/model", "TagKeys": ["a"]},
     "sagemaker:DeleteTags"),
]


@pytest.mark.parametrize(("service", "method", "arguments", "refused"), OTHERS,
                         ids=[f"{one[1]} {n}" for n, one in enumerate(OTHERS)])
def test_other_services(world: World, service: str, method: str, arguments: dict[str, Any],
                        refused: str | None) -> None:
    call = getattr(world.client(service), method)
    if refused is None:
        call(**arguments)
        return
    with pytest.raises(ClientError) as error:
        call(**arguments)
    assert error.value.response["Error"]["Message"].startswith(
        f"{USER} is not authorized to perform: {refused} on resource: ")
    assert error.value.response["Error"]["Message"].endswith(
        f"because no identity-based policy allows the {refused} action")


# -- against the reference beside the checkout --------------------------------------------

VERDICTS_FILE = SHARED / "policy-verdicts.txt"
needs_reference = pytest.mark.skipif(
    not VERDICTS_FILE.exists(), reason="the reference verdicts are not part of the checkout")


def reference(mode: str) -> dict[tuple[str, str], str]:
    """(action, label) -> verdict, as the reference prints them."""
    text = VERDICTS_FILE.read_text(encoding="utf-8")
    part = text.split(f"===== {mode}\n")[1].split("=====")[0].split("---")[0]
    found: dict[tuple[str, str], str] = {}
    action = ""
    for line in part.splitlines():
        if line.startswith("## "):
            action = line[3:]
        elif " -> " in line:
            label, verdict = line.strip().split(" -> ")
            kind = (ALLOWED if verdict == "ALLOW" else EXPLICIT if "EXPLICIT" in verdict
                    else BOUNDARY if "(boundary)" in verdict else IDENTITY)
            found[action, label] = kind
    return found


@needs_reference
def test_the_table_is_the_references() -> None:
    ours = {(action, label): VERDICTS[action][label] for action, label in CASES}
    assert ours == reference("dynamic-roles")


@needs_reference
def test_static_roles_as_the_reference_says(world: World) -> None:
    before = world.control("GET", "policies")
    folder = SHARED / "policies" / "static-role"
    pass_role = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]}
    policies = [{"name": path.stem, "kind": "identity", "document": load(path)}
                for path in folder.glob("*.json")]
    world.control("PUT", "policies",
                  [*policies, {"name": "pass", "kind": "identity", "document": pass_role}])
    try:
        verdicts = reference("static-role")
        assert len(verdicts) > 60
        for number, ((action, label), verdict) in enumerate(verdicts.items()):
            if label == "no KMS, m5+g4dn" and action not in (
                    "CreateTrainingJob", "CreateHyperParameterTuningJob", "CreateEndpointConfig"):
                continue  # these requests have room for one instance type
            name = f"static-{number}"
            assert answer(world, action, label, name) == expected(action, verdict, name), label
    finally:
        world.control("PUT", "policies", before)


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
