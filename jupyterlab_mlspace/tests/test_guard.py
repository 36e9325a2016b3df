# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The guard in real kernels: what the page sends them, against the demo AWS."""
from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

from .demo_world import CONFIG, ROLE, World, demo_aws
from .guard_kernel import FACTS, ROOT, Kernel, Result, kernel, node

FULL = bool(os.environ.get("MLSPACE_TEST_FULL"))
venvs = pytest.importorskip("tools.catalogue.venvs", reason="only in a checkout")
pytest.importorskip("ipykernel", reason="needs a Python kernel")
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (ROOT / "node_modules" / "esbuild").exists(),
    reason="needs Node and the installed npm packages")

MODES = ("fill", "warn", "stop", "off")
TAGS = {"user": "jdoe", "project": "Project001", "system": "MLSpace"}
IMPORT = 'import boto3\nsm = boto3.client("sagemaker")\n'
MODEL = 'ModelName="{}", ExecutionRoleArn={!r}, PrimaryContainer={{"Image": "image"}}'


def model(name: str, more: str = "") -> str:
    return f"sm.create_model({MODEL.format(name, ROLE)}{more})"


def training(name: str, kind: str = "ml.m5.large", more: str = "") -> str:
    return (f'sm.create_training_job(TrainingJobName="{name}", RoleArn={ROLE!r},\n'
            '  AlgorithmSpecification={"TrainingImage": "image", "TrainingInputMode": "File"},\n'
            f'  OutputDataConfig={{"S3OutputPath": "s3://{CONFIG["dataBucket"]}/project/Project001"}},\n'
            f'  ResourceConfig={{"InstanceType": "{kind}", "InstanceCount": 1, "VolumeSizeInGB": 5}},\n'
            f'  StoppingCondition={{"MaxRuntimeInSeconds": 60}}{more})')


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with demo_aws(tmp_path_factory.mktemp("guard")) as running:
        yield running


@pytest.fixture(scope="module")
def code() -> dict[str, Any]:
    """By mode what the page sends, and how it takes the guard out."""
    asked = [{"mode": mode, "facts": FACTS} for mode in MODES]
    broken = {"mode": "fill", "facts": FACTS, "tags": {"user": 1}}
    answer = node("code.mjs", [*asked, broken])
    return {**dict(zip([*MODES, "broken"], answer["install"])),
            "remove": answer["remove"], "defaults": answer["defaults"]}


@pytest.fixture(scope="module")
def plain(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    with kernel(world, sys.executable, tmp_path_factory.mktemp("plain")) as running:
        yield running


@pytest.fixture
def guarded(plain: Kernel, code: dict[str, Any]) -> Iterator[Callable[[str], Kernel]]:
    def start(mode: str) -> Kernel:
        plain.must(code[mode], silent=True)
        return plain

    yield start
    plain.must(code["remove"], silent=True)


def sent(world: World, since: int, operation: str) -> list[dict[str, Any]]:
    return [request["parameters"] for request in world.control("GET", f"requests?since={since}")
            if request["operation"] == operation]


def last(world: World) -> int:
    requests = world.control("GET", "requests")
    return requests[-1]["sequence"] if requests else 0


def tags_of(parameters: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in parameters["Tags"]}


def test_it_comes_and_goes_without_a_trace(world: World, code: dict[str, Any],
                                           tmp_path: Path) -> None:
    with kernel(world, sys.executable, tmp_path) as fresh:
        # What IPython keeps of earlier cells comes and goes by itself.
        names = "sorted(n for n in globals() if n.strip('_i0123456789'))"
        before = fresh.value(names)
        installed = fresh.must(code["fill"], silent=True)
        assert (installed.text, installed.notes) == ("", [])
        loaded = fresh.value("[m for m in __import__('sys').modules if m.startswith('boto')]")
        assert loaded == [], "the guard itself needs no botocore"
        fresh.must(code["fill"], silent=True)
        # botocore is loaded only now.
        first = fresh.run(IMPORT + model("late"), cell="cell-7")
        assert first.error == ""
        assert first.notes[-1]["cell"] == "cell-7"
        assert [call["line"] for call in first.calls] == [3]
        assert first.count == 3, "silent requests do not count"
        fresh.must("del boto3, sm")
        assert [name for name in fresh.value(names) if name not in before] == []
        fresh.must(code["remove"], silent=True)
        assert fresh.value("[m for m in __import__('sys').modules if 'mlspace' in m]") == []
        assert fresh.value("['mlspace' in str(f) for f in __import__('sys').meta_path].count(True)") == 0
        assert fresh.value("__import__('botocore.client').client.BaseClient"
                           "._make_api_call.__code__.co_filename").endswith(".py")


def test_fill_in_adds_what_is_missing_and_leaves_what_is_there(
        world: World, guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("fill")
    start = last(world)
    result = kernel.run(f'{IMPORT}mine = [{{"Key": "team", "Value": "a"}}]\nvpc = {{}}\n'
                        + model("filled", ", Tags=mine, VpcConfig=vpc"))
    assert result.error == ""
    [request] = sent(world, start, "CreateModel")
    assert tags_of(request) == {"team": "a", **TAGS}
    assert request["VpcConfig"] == {"Subnets": CONFIG["subnets"],
                                    "SecurityGroupIds": CONFIG["securityGroups"]}
    assert kernel.value("[mine, vpc]") == [[{"Key": "team", "Value": "a"}], {}], "not the caller's own"
    assert {item["what"] for item in result.items} == {"filled"}
    assert {item["kind"] for item in result.items} == {"tags", "network"}


def test_a_complete_call_passes_in_silence(guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("stop")
    tags = [{"Key": key, "Value": value} for key, value in TAGS.items()]
    vpc = {"Subnets": CONFIG["subnets"], "SecurityGroupIds": CONFIG["securityGroups"]}
    result = kernel.run(IMPORT + model("complete", f", Tags={tags}, VpcConfig={vpc}"))
    assert (result.error, result.notes) == ("", [])


def test_the_volume_key_goes_where_the_type_takes_one(
        world: World, guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("fill")
    start = last(world)
    kernel.must(IMPORT + training("on-m5") + "\n" + training("on-g4dn", "ml.g4dn.xlarge"))
    m5, g4dn = sent(world, start, "CreateTrainingJob")
    assert m5["ResourceConfig"]["VolumeKmsKeyId"] == CONFIG["kmsKeyId"]
    assert "VolumeKmsKeyId" not in g4dn["ResourceConfig"]


def test_other_values_are_named_and_never_overwritten(
        world: World, guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("fill")
    start = last(world)
    result = kernel.run(IMPORT + training(
        "others", more=', Tags=[{"Key": "user", "Value": "asmith"}, {"Key": "Project", "Value": "x"}],'
        ' VpcConfig={"Subnets": ["subnet-other"]}'))
    assert "explicit deny" in result.error or "Missing required parameter" in result.error
    found = {(item["what"], *item["names"]) for item in result.items}
    assert {("differs", "user"), ("case", "project"), ("foreign", "SecurityGroupIds"),
            ("filled", "system"), ("filled", "VolumeKmsKeyId")} == found
    for request in sent(world, start, "CreateTrainingJob"):
        assert tags_of(request)["user"] == "asmith"


def test_a_key_that_the_type_rejects_is_named(guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("fill")
    broken = training("rejected").replace('"VolumeSizeInGB": 5',
                                          '"VolumeSizeInGB": 5, "VolumeKmsKeyId": "k"')
    result = kernel.run(IMPORT + broken.replace("ml.m5.large", "ml.g4dn.xlarge"))
    assert "volume KMS key cannot be requested" in result.error
    assert ("rejected", ["ml.g4dn.xlarge"]) in [(i["what"], i["names"]) for i in result.items]


def test_warn_changes_nothing(world: World, guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("warn")
    start = last(world)
    result = kernel.run(IMPORT + model("warned"))
    assert "AccessDeniedException" in result.error
    [request] = sent(world, start, "CreateModel")
    assert "Tags" not in request and "VpcConfig" not in request
    assert [call["outcome"] for call in result.calls] == ["sent"]
    assert {item["what"] for item in result.items} == {"missing"}


def test_stop_sends_nothing(world: World, guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("stop")
    start = last(world)
    result = kernel.run(IMPORT + model("stopped"))
    assert result.error.startswith("MLSpaceGuardError: The request was not sent. CreateModel (line 3)")
    assert "user, project, system" in result.error
    assert sent(world, start, "CreateModel") == []
    assert [call["outcome"] for call in result.calls] == ["stopped"]


def test_clients_of_before_are_watched_too_and_modes_change_at_once(
        guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("off")
    kernel.must(IMPORT)
    assert "AccessDenied" in kernel.run(model("before")).error
    guarded("stop")
    assert "MLSpaceGuardError" in kernel.run(model("before")).error
    guarded("fill")
    assert kernel.run(model("before")).error == ""
    guarded("off")
    assert kernel.run(model("after")).notes == []


def test_calls_that_make_nothing_are_not_touched(
        world: World, guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("stop")
    start = last(world)
    result = kernel.must(IMPORT + 'sm.list_models(); sm.list_tags(ResourceArn='
                         '"arn:aws:sagemaker:us-east-1:111122223333:model/none-such")'
                         '; boto3.client("sts").get_caller_identity()')
    assert result.notes == []
    assert sent(world, start, "ListModels") == [{}]


def test_one_note_a_cell_and_no_flood(guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("fill")
    result = kernel.run(IMPORT + "for i in range(25):\n    " + model("many").replace('"many"', 'f"m-{i}"'))
    assert result.error == ""
    assert len(result.calls) == 20
    assert result.notes[-1]["more"] == 5
    assert {call["line"] for call in result.calls} == {4}


def test_a_guard_that_fails_lets_the_call_pass(guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("broken")
    for number in range(2):
        result = kernel.run(IMPORT + model("broken", ', Tags=[{"Key": "user", "Value": "x"}]'))
        assert "AccessDenied" in result.error, "the request went out as it was"
        assert result.text.count("MLSpace guard failed") == (1 if number == 0 else 0)


def test_whoever_wrapped_after_us_stays(code: dict[str, Any], guarded: Callable[[str], Kernel]) -> None:
    kernel = guarded("fill")
    kernel.must(IMPORT + "import botocore.client as c\nours = c.BaseClient._make_api_call\nseen = []\n"
                "def theirs(self, *a):\n    seen.append(a[0]); return ours(self, *a)\n"
                "c.BaseClient._make_api_call = theirs")
    kernel.must(code["remove"], silent=True)
    assert "AccessDenied" in kernel.run(model("theirs")).error
    assert kernel.value("[seen, c.BaseClient._make_api_call is theirs]") == [["CreateModel"], True]
    kernel.must("c.BaseClient._make_api_call = ours.__wrapped__")


# -- the SDKs -------------------------------------------------------------------------------

SDK_V2 = f"""
import boto3, sagemaker
from sagemaker.estimator import Estimator
session = sagemaker.Session(default_bucket={CONFIG["dataBucket"]!r})
estimator = Estimator(image_uri="image", role={ROLE!r}, instance_count=1, instance_type="ml.m5.large",
    output_path="s3://{CONFIG["dataBucket"]}/project/Project001", sagemaker_session=session)
estimator.fit("s3://{CONFIG["dataBucket"]}/project/Project001/train", wait=False, job_name="sdk-v2-fit")
"""
SDK_V3 = f"""
from sagemaker.core.resources import Model
from sagemaker.core.shapes import ContainerDefinition
Model.create(model_name="sdk-v3-model", execution_role_arn={ROLE!r},
    primary_container=ContainerDefinition(image="image"))
"""


def environment(style: str) -> str:
    if not venvs.is_ready(style):
        if not FULL:
            pytest.skip(f"{style} is not installed; `make test-full` installs it")
        venvs.make(style)
    return str(venvs.python_of(style))


@pytest.mark.parametrize(("style", "cell", "operation"), [
    ("sdk-v2", SDK_V2, "CreateTrainingJob"), ("sdk-v3", SDK_V3, "CreateModel")])
def test_both_sdks_are_filled_in(world: World, code: dict[str, Any], tmp_path: Path,
                                 *, style: str, cell: str, operation: str) -> None:
    telemetry = {"SAGEMAKER_USER_CONFIG_OVERRIDE": str(world.home.sdk_config)}
    with kernel(world, environment(style), tmp_path, **telemetry) as sdk:
        sdk.must(code["fill"], silent=True)
        start = last(world)
        result: Result = sdk.run(cell)
        assert result.error == ""
        [request] = sent(world, start, operation)
        assert {key: tags_of(request)[key] for key in TAGS} == TAGS
        assert request["VpcConfig"]["Subnets"] == CONFIG["subnets"]
        if operation == "CreateTrainingJob":
            assert request["ResourceConfig"]["VolumeKmsKeyId"] == CONFIG["kmsKeyId"]
        assert [call["outcome"] for call in result.calls] == ["filled"]


READ_DEFAULTS = """
import os
{imports}
config = Session().sagemaker_config
print(config["SageMaker"]["TrainingJob"]["Tags"][0]["Value"], os.environ["SAGEMAKER_USER_CONFIG_OVERRIDE"])
"""


@pytest.mark.parametrize(("style", "imports"), [
    ("sdk-v2", "from sagemaker import Session"),
    ("sdk-v3", "from sagemaker.core.helper.session_helper import Session")])
def test_both_sdks_read_the_defaults_file(world: World, code: dict[str, Any], tmp_path: Path,
                                          style: str, imports: str) -> None:
    file = tmp_path / "defaults.yaml"
    install = node("code.mjs", [{"mode": "off", "facts": FACTS, "defaults": str(file)}])["install"][0]
    with kernel(world, environment(style), tmp_path) as sdk:
        sdk.must(install, silent=True)
        assert sdk.value("'SAGEMAKER_USER_CONFIG_OVERRIDE' in __import__('os').environ") is False
        file.write_text(code["defaults"], encoding="utf-8")
        sdk.must(install, silent=True)
        assert sdk.must(READ_DEFAULTS.format(imports=imports)).text.split()[-2:] == ["jdoe", str(file)]
        sdk.must(code["remove"], silent=True)
        assert sdk.value("'SAGEMAKER_USER_CONFIG_OVERRIDE' in __import__('os').environ") is False


def test_a_defaults_file_that_somebody_chose_stays(guarded: Callable[[str], Kernel],
                                                   tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("", encoding="utf-8")
    asked = [{"mode": "fill", "facts": FACTS, "defaults": str(tmp_path / "ours.yaml")}]
    kernel = guarded("fill")
    kernel.must("import os; os.environ['SAGEMAKER_USER_CONFIG_OVERRIDE'] = 'theirs'")
    kernel.must(node("code.mjs", asked)["install"][0], silent=True)
    assert kernel.value("os.environ.pop('SAGEMAKER_USER_CONFIG_OVERRIDE')") == "theirs"


def test_the_defaults_file_is_plain_yaml(code: dict[str, Any]) -> None:
    yaml = pytest.importorskip("yaml")
    resources = yaml.safe_load(code["defaults"])["SageMaker"]
    for name, resource in resources.items():
        if name != "PythonSDK":
            assert {tag["Key"]: tag["Value"] for tag in resource["Tags"]} == TAGS, name
    assert resources["Model"]["VpcConfig"]["Subnets"] == CONFIG["subnets"]
    assert resources["EndpointConfig"]["KmsKeyId"] == CONFIG["kmsKeyId"]
    assert json.dumps(resources["TransformJob"]).count("Kms") == 0
