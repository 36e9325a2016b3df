# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The demo AWS behaves as SageMaker does, as boto3 sees it."""
from __future__ import annotations

import json
import time
import urllib.request
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Iterator

import nbformat
import psutil
import pytest
from botocore.exceptions import ClientError, ConnectionClosedError
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from jupyterlab_mlspace import demo

from .demo_world import ARN, CONFIG, ROLE, USER, World, demo_aws

MINE = "churn-jdoe"
#: Seconds after which each change of state is over.
LONG = 60.0


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with demo_aws(tmp_path_factory.mktemp("aws")) as running:
        yield running


def passing(world: World, value: Callable[[], Any]) -> tuple[Any, Any]:
    """The value now, and when enough time has gone by."""
    before = value()
    world.advance(LONG)
    return before, value()


def status_of(world: World, name: str) -> Callable[[], str]:
    client = world.client("sagemaker", "admin")
    return lambda: client.describe_notebook_instance(
        NotebookInstanceName=name)["NotebookInstanceStatus"]


# -- seeds ----------------------------------------------------------------------------------


def test_every_state_is_there_and_lasts(world: World) -> None:
    found = world.client("sagemaker").list_notebook_instances()["NotebookInstances"]
    states = {one["NotebookInstanceName"]: one["NotebookInstanceStatus"] for one in found}
    assert set(states.values()) == {
        "InService", "Stopped", "Stopping", "Pending", "Failed", "Updating", "Deleting"}
    assert states[CONFIG["instance"]] == "InService"
    assert all(one["Url"].endswith(".notebook.us-east-1.sagemaker.aws") for one in found)


def test_the_failed_one_says_why(world: World) -> None:
    one = world.client("sagemaker").describe_notebook_instance(NotebookInstanceName="old-jdoe")
    assert "took longer than 5 minutes" in one["FailureReason"]


def test_the_own_instance_stops_in_a_few_hours(world: World) -> None:
    tags = world.client("sagemaker").list_tags(
        ResourceArn=f"{ARN}notebook-instance/{CONFIG['instance']}")["Tags"]
    text = next(tag["Value"] for tag in tags if tag["Key"] == "mlspace:stop-time")
    now = datetime.now(timezone.utc)
    stop = now.replace(hour=int(text[:2]), minute=int(text[3:]), second=0, microsecond=0)
    ahead = (stop - now) % timedelta(days=1)
    assert timedelta(hours=3) < ahead < timedelta(hours=4)


def test_another_project_is_there_but_not_ours(world: World) -> None:
    tagging = world.client("resourcegroupstaggingapi")
    answer = tagging.get_resources(
        ResourceTypeFilters=["sagemaker:notebook-instance"],
        TagFilters=[{"Key": "project", "Values": ["Project001"]}])
    names = {one["ResourceARN"].split("/")[1] for one in answer["ResourceTagMappingList"]}
    assert CONFIG["instance"] in names
    assert names.isdisjoint({"secret-cwong", "jdoe-elsewhere", "untagged"})
    with pytest.raises(ClientError, match="no identity-based policy allows"):
        world.client("sagemaker").describe_notebook_instance(NotebookInstanceName="secret-cwong")


def test_the_rest_of_the_account(world: World) -> None:
    clusters = world.client("emr", "admin").list_clusters(ClusterStates=["WAITING"])["Clusters"]
    assert {one["Name"] for one in clusters} == {"spark-project001", "spark-project002"}
    events = world.client("logs", "admin").filter_log_events(
        logGroupName="/aws/sagemaker/NotebookInstances",
        logStreamNamePrefix="old-jdoe/")["events"]
    assert "Timed out after 300 s" in [event["message"] for event in events]
    role = world.client("iam").get_role(RoleName=ROLE.split("/")[1])["Role"]
    assert {"Key": "dynamic-user-role", "Value": "true"} in role["Tags"]
    assert role["PermissionsBoundary"]["PermissionsBoundaryArn"].endswith(
        "policy/mlspace-project-user-permission-boundary")
    configs = world.client("sagemaker", "admin").list_notebook_instance_lifecycle_configs()
    names = [one["NotebookInstanceLifecycleConfigName"]
             for one in configs["NotebookInstanceLifecycleConfigs"]]
    assert CONFIG["lifecycleConfig"] in names


def test_params_file_has_the_shapes_of_mlspace(world: World) -> None:
    params = json.loads(world.home.params.read_text(encoding="utf-8"))
    assert sorted(params) == sorted([
        "pSMSKMSKeyId", "pSMSRoleARN", "pSMSSecurityGroupId", "pSMSSubnetIds",
        "pSMSLifecycleConfigName", "pSMSDataBucketName"])
    assert isinstance(params["pSMSSecurityGroupId"], list)
    assert params["pSMSSubnetIds"].split(",") == CONFIG["subnets"]
    body = world.client("s3").get_object(
        Bucket=CONFIG["dataBucket"],
        Key="global-read-only/resources/notebook-params.json")["Body"].read()
    assert json.loads(body) == params


def test_policies_on_disk_are_those_in_force(world: World) -> None:
    on_disk = {path.stem.removeprefix("BOUNDARY-"): json.loads(path.read_text(encoding="utf-8"))
               for path in world.home.policies.glob("*.json")}
    in_force = {one["name"]: one["document"] for one in world.control("GET", "policies")}
    assert on_disk == in_force
    assert len(list(world.home.policies.glob("BOUNDARY-*.json"))) == 1


# -- transitions ----------------------------------------------------------------------------


def test_stop_and_start_pass_through_their_states(world: World) -> None:
    sagemaker = world.client("sagemaker")
    status = status_of(world, MINE)
    sagemaker.stop_notebook_instance(NotebookInstanceName=MINE)
    assert passing(world, status) == ("Stopping", "Stopped")
    with pytest.raises(ClientError, match=r"Status \(Stopped\) not in \(\[InService\]\)"):
        sagemaker.stop_notebook_instance(NotebookInstanceName=MINE)
    sagemaker.start_notebook_instance(NotebookInstanceName=MINE)
    assert passing(world, status) == ("Pending", "InService")


def test_a_colleagues_instance_cannot_be_stopped(world: World) -> None:
    with pytest.raises(ClientError) as refused:
        world.client("sagemaker").stop_notebook_instance(NotebookInstanceName="vision-asmith")
    assert refused.value.response["Error"]["Message"] == (
        f"{USER} is not authorized to perform: sagemaker:StopNotebookInstance on resource: "
        f"{ARN}notebook-instance/vision-asmith because no identity-based policy allows the "
        "sagemaker:StopNotebookInstance action")


def test_nobody_tags_their_way_to_another_instance(world: World) -> None:
    arn = f"{ARN}notebook-instance/vision-asmith"
    for call in (
            lambda client: client.add_tags(ResourceArn=arn,
                                           Tags=[{"Key": "user", "Value": "jdoe"}]),
            lambda client: client.delete_tags(ResourceArn=arn, TagKeys=["user"])):
        with pytest.raises(ClientError, match="explicit deny in an identity-based policy"):
            call(world.client("sagemaker"))


def test_the_whole_life_of_an_instance(world: World) -> None:
    admin = world.client("sagemaker", "admin")
    name = "life-of-one"
    arn = admin.create_notebook_instance(
        NotebookInstanceName=name, InstanceType="ml.t3.medium", RoleArn=ROLE,
        Tags=[{"Key": "user", "Value": "jdoe"}])["NotebookInstanceArn"]
    status = status_of(world, name)
    assert passing(world, status) == ("Pending", "InService")
    with pytest.raises(ClientError, match="duplicate"):
        admin.create_notebook_instance(
            NotebookInstanceName=name, InstanceType="ml.t3.medium", RoleArn=ROLE)
    url = admin.create_presigned_notebook_instance_url(NotebookInstanceName=name)["AuthorizedUrl"]
    assert url.startswith("http://127.0.0.1:")
    admin.stop_notebook_instance(NotebookInstanceName=name)
    assert passing(world, status) == ("Stopping", "Stopped")
    admin.update_notebook_instance(NotebookInstanceName=name, InstanceType="ml.m5.large",
                                   LifecycleConfigName="team-packages")
    assert passing(world, status) == ("Updating", "Stopped")
    found = admin.describe_notebook_instance(NotebookInstanceName=name)
    assert (found["InstanceType"], found["NotebookInstanceLifecycleConfigName"]) == (
        "ml.m5.large", "team-packages")
    admin.add_tags(ResourceArn=arn, Tags=[{"Key": "user", "Value": "asmith"}])
    assert admin.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "user", "Value": "asmith"}]
    admin.delete_notebook_instance(NotebookInstanceName=name)
    assert status() == "Deleting"
    world.advance(LONG)
    with pytest.raises(ClientError, match="RecordNotFound"):
        status()


def test_jobs_and_endpoints_take_their_time(world: World) -> None:
    admin = world.client("sagemaker", "admin")
    admin.create_model(ModelName="m", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": "i"})
    admin.create_endpoint_config(EndpointConfigName="c", ProductionVariants=[
        {"VariantName": "v", "ModelName": "m", "InstanceType": "ml.m5.large",
         "InitialInstanceCount": 1}])
    admin.create_endpoint(EndpointName="e", EndpointConfigName="c")
    admin.create_transform_job(
        TransformJobName="t", ModelName="m",
        TransformInput={"DataSource": {
            "S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": "s3://data"}}},
        TransformOutput={"S3OutputPath": "s3://out"},
        TransformResources={"InstanceType": "ml.m5.large", "InstanceCount": 1})

    def endpoint() -> str:
        return admin.describe_endpoint(EndpointName="e")["EndpointStatus"]

    def transform() -> str:
        return admin.list_transform_jobs()["TransformJobSummaries"][0]["TransformJobStatus"]

    assert transform() == "InProgress"
    assert passing(world, endpoint) == ("Creating", "InService")
    assert transform() == "Completed"
    admin.update_endpoint(EndpointName="e", EndpointConfigName="c")
    assert passing(world, endpoint) == ("Updating", "InService")


def test_labelling_jobs(world: World) -> None:
    sagemaker = world.client("sagemaker")
    team = sagemaker.describe_workteam(WorkteamName="demo-labelers")["Workteam"]["WorkteamArn"]
    tags = [{"Key": key, "Value": value} for key, value in
            {"user": "jdoe", "project": "Project001", "system": "MLSpace"}.items()]
    sagemaker.create_labeling_job(
        LabelingJobName="labels", LabelAttributeName="label", RoleArn=ROLE, Tags=tags,
        InputConfig={"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://d/m"}}},
        OutputConfig={"S3OutputPath": "s3://d/out"},
        HumanTaskConfig={
            "WorkteamArn": team, "UiConfig": {"UiTemplateS3Uri": "s3://d/t"}, "TaskTitle": "t",
            "TaskDescription": "d", "NumberOfHumanWorkersPerDataObject": 1,
            "TaskTimeLimitInSeconds": 60})
    assert passing(world, lambda: sagemaker.describe_labeling_job(
        LabelingJobName="labels")["LabelingJobStatus"]) == ("InProgress", "Completed")
    listed = sagemaker.list_labeling_jobs(StatusEquals="Completed")["LabelingJobSummaryList"]
    assert [job["LabelingJobName"] for job in listed] == ["labels"]


def test_livy_greets(world: World) -> None:
    def call(path: str, body: Any = None) -> Any:
        request = urllib.request.Request(
            f"{world.aws.url}/_livy/{path}",
            data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    session = call("sessions", {"kind": "pyspark"})
    assert session["state"] == "starting"
    world.advance(LONG)
    assert call(f"sessions/{session['id']}")["state"] == "idle"
    statement = call(f"sessions/{session['id']}/statements", {"code": "1 + 1"})
    assert statement["output"]["status"] == "ok"


# -- faults ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "code"), [
    ("throttling", "ThrottlingException"), ("internal", "InternalFailure"),
    ("unavailable", "ServiceUnavailable"), ("expired", "ExpiredTokenException"),
    ("denied", "AccessDeniedException"), ("quota", "ResourceLimitExceeded")])
def test_faults_are_what_boto3_knows(world: World, kind: str, code: str) -> None:
    world.control("POST", "faults", {"kind": kind, "count": 1})
    sagemaker = world.client("sagemaker")
    with pytest.raises(ClientError) as fault:
        sagemaker.list_notebook_instances()
    assert fault.value.response["Error"]["Code"] == code
    sagemaker.list_notebook_instances()


def test_tagging_api_faults_come_in_cbor(world: World) -> None:
    world.control("POST", "faults", {"kind": "throttling", "service": "tagging", "count": 1})
    with pytest.raises(ClientError) as fault:
        world.client("resourcegroupstaggingapi").get_resources()
    assert fault.value.response["Error"]["Code"] == "ThrottlingException"


def test_a_broken_connection_and_a_slow_answer(world: World) -> None:
    sagemaker = world.client("sagemaker")
    world.control("POST", "faults", {"kind": "drop", "count": 1})
    with pytest.raises(ConnectionClosedError):
        sagemaker.list_notebook_instances()
    world.control("POST", "faults", {"kind": "slow", "delayMs": 400, "count": 1})
    started = time.monotonic()
    sagemaker.list_notebook_instances()
    assert time.monotonic() - started >= 0.4


def test_requests_are_recorded_as_they_were_sent(world: World) -> None:
    world.control("DELETE", "requests")
    world.client("sagemaker").list_tags(ResourceArn=f"{ARN}notebook-instance/{MINE}")
    [record] = world.control("GET", "requests")
    assert (record["service"], record["operation"], record["principal"]) == (
        "sagemaker", "ListTags", "notebook")
    assert record["parameters"] == {"ResourceArn": f"{ARN}notebook-instance/{MINE}"}


# -- notebooks ------------------------------------------------------------------------------


def run_notebook(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    for key, value in demo.aws_environment(world.home, CONFIG, world.aws).items():
        monkeypatch.setenv(key, value)
    monkeypatch.setenv("IPYTHONDIR", str(world.home.root / "ipython"))
    path = world.home.notebooks / name
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=60, kernel_name="python3",
                   resources={"metadata": {"path": str(path.parent)}}).execute()
    return notebook


def test_the_compliant_notebook_runs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    notebook = run_notebook(world, "examples/compliant.ipynb", monkeypatch)
    assert "InProgress" in notebook.cells[-1].outputs[0].text


@pytest.mark.parametrize(("name", "words"), [
    ("welcome.ipynb", "sagemaker:CreateTrainingJob on resource"),
    ("examples/endpoint.ipynb", "no identity-based policy allows the sagemaker:CreateModel")])
def test_the_others_make_their_mistake(world: World, monkeypatch: pytest.MonkeyPatch,
                                       name: str, words: str) -> None:
    with pytest.raises(CellExecutionError) as failed:
        run_notebook(world, name, monkeypatch)
    assert "AccessDeniedException" in str(failed.value)
    assert words in str(failed.value)


# -- addresses ------------------------------------------------------------------------------


def test_only_loopback_listens_and_is_reached(world: World) -> None:
    listening = set()
    for process in psutil.Process().children(recursive=True):
        for connection in process.net_connections(kind="inet"):
            assert connection.laddr.ip in ("127.0.0.1", "::1"), process.cmdline()
            assert not connection.raddr or connection.raddr.ip in ("127.0.0.1", "::1")
            if connection.status == psutil.CONN_LISTEN:
                listening.add(connection.laddr.port)
    assert {int(world.moto.rsplit(":", 1)[1]), int(world.aws.url.rsplit(":", 1)[1])} <= listening


def test_web_pages_and_foreign_names_get_nothing(world: World) -> None:
    for headers in ({"Origin": "https://example.org"}, {"Host": "rebound.example.org"}):
        request = urllib.request.Request(f"{world.aws.url}/", headers=headers)
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=5)
        assert refused.value.code == 403
