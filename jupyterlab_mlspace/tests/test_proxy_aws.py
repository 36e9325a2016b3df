# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The companion by its real code paths: Jupyter, its proxy, the SDK, and the demo AWS with IAM."""

from __future__ import annotations

import http.client
import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any, Iterator

import pytest

from jupyterlab_mlspace import demo

from .demo_world import CONFIG, ROLE, World, demo_aws, guarded
from .jupyter_process import Jupyter, ensure_bundle, resident_bytes, running, wait_for

pytestmark = pytest.mark.skipif(
    not demo.GATEWAY.exists(), reason="the gateway is not built: run make setup"
)
#: Clicks in quicker succession share an answer.
CLICK_S = 1.1
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with demo_aws(tmp_path_factory.mktemp("demo")) as running_world:
        yield running_world


@pytest.fixture(scope="module")
def started(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    ensure_bundle()
    folder = tmp_path_factory.mktemp("jupyter")
    guard = tmp_path_factory.mktemp("guard")
    environ = {**demo.aws_environment(world.home, CONFIG, world.aws), **guarded(guard)}
    with running(folder, **environ) as server:
        assert server.call("health").status == 200, server.log_text()
        yield server
    assert (guard / "left-loopback.txt").read_text() == ""


@pytest.fixture
def jupyter(started: Jupyter, world: World) -> Iterator[Jupyter]:
    """The server, with an AWS that works and a companion that knows it."""
    world.control("DELETE", "faults")
    yield started
    world.control("DELETE", "faults")
    started.call("project/refresh", "POST")


def refresh(server: Jupyter) -> Any:
    """The list as AWS tells it now."""
    time.sleep(CLICK_S)
    return server.call("instances/refresh", "POST").json()


def instances(server: Jupyter) -> dict[str, Any]:
    return {one["name"]: one for one in refresh(server)["instances"]}


def requests_of(world: World, operation: str) -> list[Any]:
    return [one for one in world.control("GET", "requests") if one["operation"] == operation]


class Stream:
    """The event stream, read by a thread; the last data of each event by name."""

    def __init__(self, server: Jupyter) -> None:
        self.last: dict[str, Any] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.connection.request(
            "GET", f"{server.base_url}mlspace/api/v1/events",
            headers={**server.page_headers(), "Accept": "text/event-stream"})
        self.answer = self.connection.getresponse()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        name = ""
        try:
            for raw in self.answer:
                line = raw.decode().rstrip("\n")
                if line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    self.last[name] = json.loads(line[6:])
        except (OSError, ValueError, AttributeError):
            pass

    def status(self, name: str) -> str | None:
        found = [one for one in self.last.get("instances", {}).get("instances", [])
                 if one["name"] == name]
        return found[0]["status"] if found else None


def test_memory(jupyter: Jupyter) -> None:
    jupyter.restart_companion()
    assert resident_bytes(jupyter.companion()) <= 80 * MIB
    assert jupyter.call("instances").json()["problem"] is None
    assert jupyter.call("project").status == 200
    assert resident_bytes(jupyter.companion()) <= 130 * MIB


def test_the_project_is_whole(jupyter: Jupyter) -> None:
    report = jupyter.call("project").json()
    assert report["params"]["state"] == "ok"
    identity = report["identity"]
    assert identity["problems"] == []
    assert {key: identity[key] for key in ("user", "project", "system", "instanceName")} == {
        "user": CONFIG["user"], "project": CONFIG["project"], "system": CONFIG["system"],
        "instanceName": CONFIG["instance"],
    }
    assert identity["roleArn"] == ROLE
    assert {one["kind"] for one in report["policies"]["files"]} == {"identity", "boundary"}


def test_only_this_project_is_listed(jupyter: Jupyter) -> None:
    listed = instances(jupyter)
    assert listed[CONFIG["instance"]]["isSelf"]
    assert {one["project"] for one in listed.values()} == {CONFIG["project"]}
    assert not {"secret-cwong", "jdoe-elsewhere", "untagged"} & set(listed)
    assert "took longer than 5 minutes" in listed["old-jdoe"]["failureReason"]


def test_stop_and_start_are_seen_without_asking(jupyter: Jupyter, world: World) -> None:
    stream = Stream(jupyter)
    wait_for(lambda: stream.status("churn-jdoe") == "InService", 15, jupyter.log_text)
    reply = jupyter.call("instances/churn-jdoe/stop", "POST")
    assert reply.json() == {"name": "churn-jdoe", "status": "Stopping"}
    wait_for(lambda: stream.status("churn-jdoe") == "Stopping", 5, jupyter.log_text)
    world.advance(3600)
    wait_for(lambda: stream.status("churn-jdoe") == "Stopped", 15, jupyter.log_text)
    assert jupyter.call("instances/churn-jdoe/start", "POST").json()["status"] == "Pending"
    world.advance(3600)
    wait_for(lambda: stream.status("churn-jdoe") == "InService", 15, jupyter.log_text)


@pytest.mark.parametrize(
    "name,status",
    [("vision-asmith", 403), ("secret-cwong", 404), ("jdoe-elsewhere", 404), ("untagged", 404),
     ("no-such-notebook", 404),
     # By ARN, of another project and of a colleague: that is no name.
     ("arn:aws:sagemaker:us-east-1:111122223333:notebook-instance%2Fsecret-cwong", 404),
     ("arn:aws:sagemaker:us-east-1:111122223333:notebook-instance%2Fvision-asmith", 404)],
)
def test_what_is_not_ours_is_not_touched(
    jupyter: Jupyter, world: World, name: str, status: int
) -> None:
    before = len(requests_of(world, "StopNotebookInstance"))
    reply = jupyter.call(f"instances/{name}/stop", "POST")
    assert reply.status == status
    assert len(requests_of(world, "StopNotebookInstance")) == before


def test_it_never_deletes_itself(jupyter: Jupyter, world: World) -> None:
    own = CONFIG["instance"]
    reply = jupyter.call(f"instances/{own}/delete", "POST",
                         {"Content-Type": "application/json"}, json.dumps({"confirm": own}))
    assert reply.status == 409, reply.body
    assert requests_of(world, "DeleteNotebookInstance") == []


@pytest.mark.parametrize(
    "kind,expected",
    [("throttling", "throttled"), ("internal", "network"), ("unavailable", "network"),
     ("expired", "expired"), ("denied", "denied"), ("drop", "network")],
)
def test_faults_are_told_and_what_was_known_stays(
    jupyter: Jupyter, world: World, kind: str, expected: str
) -> None:
    before = refresh(jupyter)
    assert before["problem"] is None
    world.control("POST", "faults", {"kind": kind, "operation": "ListNotebookInstances"})
    during = refresh(jupyter)
    assert during["problem"]["class"] == expected
    assert during["instances"] == before["instances"]
    assert during["asOf"] == before["asOf"]


@pytest.mark.parametrize("kind", ["throttling", "internal", "drop", "dropAnswer"])
def test_a_change_is_sent_once(jupyter: Jupyter, world: World, kind: str) -> None:
    world.control("PATCH", "instances/churn-jdoe", {"status": "InService"})
    world.control("DELETE", "requests")
    world.control("POST", "faults", {"kind": kind, "operation": "StopNotebookInstance"})
    reply = jupyter.call("instances/churn-jdoe/stop", "POST")
    assert reply.status in (429, 502)
    assert len(requests_of(world, "StopNotebookInstance")) == 1
    if reply.status == 502:
        assert "not known whether" in reply.json()["detail"]


def test_without_the_tagging_api(jupyter: Jupyter, world: World) -> None:
    jupyter.restart_companion()
    world.control("POST", "faults", {"kind": "denied", "operation": "GetResources"})
    listed = instances(jupyter)
    assert {one["project"] for one in listed.values()} == {CONFIG["project"]}
    assert len(listed) >= 10


def test_on_the_stock_role_the_policy_to_ask_for_is_named(jupyter: Jupyter, world: World) -> None:
    in_force = world.control("GET", "policies")
    stock = [one for one in in_force if "companion" not in one["name"]]
    world.control("PUT", "policies", stock)
    try:
        identity = jupyter.call("project/refresh", "POST").json()["identity"]
        assert identity["user"] == CONFIG["user"]
        assert [one["operation"] for one in identity["problems"]] == ["DescribeNotebookInstance"]
        problem = refresh(jupyter)["problem"]
        assert (problem["class"], problem["operation"]) == ("denied", "ListNotebookInstances")
        (statement,) = problem["statement"]["Statement"]
        assert statement["Action"] == ["sagemaker:ListNotebookInstances"]
    finally:
        world.control("PUT", "policies", in_force)


def test_renewed_credentials_are_seen(world: World, tmp_path: Path) -> None:
    """A profile whose keys were replaced on disk, as a sign-in does it."""
    ensure_bundle()
    profile = tmp_path / "credentials"

    def write(key: str) -> None:
        profile.write_text(
            f"[default]\naws_access_key_id = {key}\naws_secret_access_key = demo\n")

    write("UNKNOWNKEY")
    environ = demo.aws_environment(world.home, CONFIG, world.aws)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        environ[name] = ""
    with running(tmp_path / "jupyter", **{**environ, "AWS_SHARED_CREDENTIALS_FILE": str(profile)},
                 ) as server:
        identity = server.call("project").json()["identity"]
        assert {one["class"] for one in identity["problems"]} == {"expired"}
        write(CONFIG["accessKeys"]["notebook"])
        identity = server.call("project/refresh", "POST").json()["identity"]
        assert identity["problems"] == []
        assert identity["project"] == CONFIG["project"]


class Administrator:
    """Grants exactly what the companion prints, to role and boundary, beside the stock policies."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.before = world.control("GET", "policies")
        self.stock = [one for one in self.before if "companion" not in one["name"]]
        self.granted: list[dict[str, Any]] = []
        self._apply()

    def grant(self, document: dict[str, Any]) -> None:
        self.granted += document["Statement"]
        self._apply()

    def restore(self) -> None:
        self.world.control("PUT", "policies", self.before)

    def _apply(self) -> None:
        policies = json.loads(json.dumps(self.stock))
        for policy in policies:
            if policy["kind"] == "boundary":
                policy["document"]["Statement"] += [
                    one for one in self.granted if one["Effect"] == "Allow"]
        if self.granted:
            policies.append({"name": "printed", "kind": "identity",
                             "document": {"Version": "2012-10-17", "Statement": self.granted}})
        self.world.control("PUT", "policies", policies)


def test_the_printed_policies_are_enough_and_no_more(jupyter: Jupyter, world: World) -> None:
    world.control("PATCH", "instances/churn-jdoe", {"status": "InService"})
    administrator = Administrator(world)
    try:
        for _ in range(8):
            listing = refresh(jupyter)["problem"]
            reply = jupyter.call("instances/churn-jdoe/open", "POST")
            if listing is None and reply.status == 200:
                break
            administrator.grant((listing or reply.json())["statement"])
        assert reply.status == 200, reply.body
        assert reply.json()["url"].startswith("http")

        # The stock role may tag anything: with the printed Deny no longer notebooks.
        arn = "arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/vision-asmith"
        with pytest.raises(world.client("sagemaker").exceptions.ClientError) as refused:
            world.client("sagemaker").add_tags(
                ResourceArn=arn, Tags=[{"Key": "user", "Value": CONFIG["user"]}])
        assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
        assert "explicit deny" in str(refused.value)
        assert jupyter.call("instances/vision-asmith/open", "POST").status == 403

        # And past the companion, IAM itself keeps to the owner's notebooks.
        with pytest.raises(world.client("sagemaker").exceptions.ClientError):
            world.client("sagemaker").create_presigned_notebook_instance_url(
                NotebookInstanceName="vision-asmith")
        token = reply.json()["url"].partition("?")[2].partition("&")[0]
        assert token
        assert token not in jupyter.log_text()
    finally:
        administrator.restore()


def test_a_hanging_aws_does_not_hang_the_companion(jupyter: Jupyter, world: World) -> None:
    world.control("POST", "faults", {"kind": "slow", "delayMs": 60_000})
    started = time.monotonic()
    identity = jupyter.call("project/refresh", "POST").json()["identity"]
    assert time.monotonic() - started < 12
    assert {one["class"] for one in identity["problems"]} == {"network"}
    started = time.monotonic()
    assert jupyter.call("health").status == 200
    assert time.monotonic() - started < 1


def test_killed_in_the_middle_of_a_change(jupyter: Jupyter, world: World) -> None:
    world.control("PATCH", "instances/churn-jdoe", {"status": "InService"})
    world.control("DELETE", "requests")
    world.control("POST", "faults", {
        "kind": "slow", "delayMs": 3000, "operation": "StopNotebookInstance", "count": 1})
    asking = threading.Thread(
        target=lambda: jupyter.call("instances/churn-jdoe/stop", "POST"), daemon=True)
    asking.start()
    time.sleep(1.5)
    os.kill(jupyter.companion(), signal.SIGKILL)
    asking.join(20)
    wait_for(lambda: jupyter.call("health").status == 200, 15, jupyter.log_text)
    # Asked once at most, and the new one tells what is so.
    assert len(requests_of(world, "StopNotebookInstance")) <= 1
    assert instances(jupyter)["churn-jdoe"]["status"] in ("InService", "Stopping", "Stopped")


def test_no_credential_in_any_log(jupyter: Jupyter) -> None:
    jupyter.call("instances")
    jupyter.call("instances/vision-asmith/stop", "POST")
    log = jupyter.log_text()
    for private in (CONFIG["accessKeys"]["notebook"], "Authorization", "Security-Token"):
        assert private not in log
