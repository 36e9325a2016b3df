# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What the companion knows of stops, against a real Jupyter server, a real kernel and a real table."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Iterator

import boto3
import pytest

from jupyterlab_mlspace import demo

from .demo_world import CONFIG, World, demo_aws
from .jupyter_process import Jupyter, ensure_bundle, running, wait_for

pytestmark = pytest.mark.skipif(
    not demo.GATEWAY.exists(), reason="the gateway is not built: run make setup"
)
TABLE = "mlspace-resource-schedule"
NAME = CONFIG["instance"]
IDLE_SECONDS = 3600
CRONTAB = (f"*/5 * * * * /usr/bin/python3 /root/autostop.py --time {IDLE_SECONDS} "
           "--ignore-connections >> /var/log/jupyter.log\n")
KERNEL = {"path": "a.ipynb", "type": "notebook", "name": "a", "kernel": {"name": "python3"}}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with demo_aws(tmp_path_factory.mktemp("demo")) as running_world:
        yield running_world


def dynamo(world: World) -> Any:
    return boto3.client(
        "dynamodb", endpoint_url=world.moto, region_name=CONFIG["region"],
        aws_access_key_id="demo", aws_secret_access_key="demo")


@pytest.fixture(scope="module")
def table(world: World) -> Any:
    """MLSpace's own, in the same shape: the notebook's row has the epoch seconds of the next stop."""
    client = dynamo(world)
    keys = [("resourceId", "HASH"), ("resourceType", "RANGE")]
    client.create_table(
        TableName=TABLE, BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"} for key, _ in keys],
        KeySchema=[{"AttributeName": key, "KeyType": kind} for key, kind in keys])
    return client


@pytest.fixture(scope="module")
def started(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jupyter]:
    """The companion asks moto directly: the stock role has no right to any table."""
    ensure_bundle()
    folder = tmp_path_factory.mktemp("jupyter")
    crontab = tmp_path_factory.mktemp("cron") / "crontab"
    crontab.write_text(CRONTAB)
    environ = {**demo.aws_environment(world.home, CONFIG, world.aws),
               "AWS_ENDPOINT_URL_DYNAMODB": world.moto,
               "MLSPACE_SCHEDULE_TABLE": TABLE, "MLSPACE_CRONTABS": str(crontab)}
    with running(folder, **environ) as server:
        yield server


@pytest.fixture
def jupyter(started: Jupyter) -> Jupyter:
    """The server, with a companion that remembers nothing."""
    assert started.call("health").status == 200, started.log_text()
    started.restart_companion()
    return started


def report(server: Jupyter) -> Any:
    reply = server.call("autostop")
    assert reply.status == 200, server.log_text()
    return reply.json()


def source(server: Jupyter, name: str) -> Any:
    return next(one for one in report(server)["sources"] if one["source"] == name)


def put_row(table: Any, when: int, kind: str = "notebook-instance") -> None:
    table.put_item(TableName=TABLE, Item={
        "resourceId": {"S": NAME}, "resourceType": {"S": kind},
        "terminationTime": {"N": str(when)}, "project": {"S": CONFIG["project"]}})


def without_tag(world: World) -> None:
    """The tag would be believed before the table."""
    arn = f"arn:aws:sagemaker:{CONFIG['region']}:{CONFIG['account']}:notebook-instance/{NAME}"
    world.client("sagemaker", "admin").delete_tags(
        ResourceArn=arn, TagKeys=["mlspace:stop-time"])


def test_the_row_of_this_notebook_is_read(world: World, table: Any, jupyter: Jupyter) -> None:
    without_tag(world)
    when = (int(time.time()) // 60 + 90) * 60
    # Another kind of resource may have the same name.
    put_row(table, when + 7200, "endpoint")
    put_row(table, when)
    daily = report(jupyter)["daily"]
    assert daily["source"] == "schedule"
    assert daily["nextAt"] == when * 1000
    assert daily["timeUtc"] == time.strftime("%H:%M", time.gmtime(when))


def test_no_row_is_no_stop(world: World, table: Any, jupyter: Jupyter) -> None:
    without_tag(world)
    table.delete_item(TableName=TABLE, Key={
        "resourceId": {"S": NAME}, "resourceType": {"S": "notebook-instance"}})
    told = report(jupyter)
    assert told["daily"] is None
    assert told["none"]["source"] == f"table {TABLE}"


def test_a_table_that_is_not_there_or_closed_is_named(world: World, tmp_path: Path) -> None:
    ensure_bundle()
    for folder, endpoint, expected in [
        ("absent", world.moto, "There is no table some-other-table"),
        # The gateway enforces the role's policies, which know no DynamoDB.
        ("closed", world.aws.url, "dynamodb:GetItem"),
    ]:
        path = tmp_path / folder
        path.mkdir()
        environ = {**demo.aws_environment(world.home, CONFIG, world.aws),
                   "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
                   "MLSPACE_SCHEDULE_TABLE": "some-other-table"}
        with running(path, **environ) as server:
            answer = source(server, "schedule")
            assert answer["state"] == "failed", answer
            assert expected in answer["detail"]


def session(server: Jupyter) -> Any:
    sessions = server.ask("api/sessions").json()
    return sessions[0] if sessions else None


def execute(server: Jupyter, code: str) -> Any:
    """Run code as a notebook does; the reply."""
    import websocket

    kernel = session(server)["kernel"]["id"]
    socket = websocket.create_connection(
        f"ws://127.0.0.1:{server.port}/api/kernels/{kernel}/channels?session_id=test", timeout=30)
    try:
        header = {"msg_id": code, "msg_type": "execute_request", "username": "", "session": "test",
                  "date": "2026-01-01T00:00:00Z", "version": "5.3"}
        socket.send(json.dumps({
            "channel": "shell", "header": header, "parent_header": {}, "metadata": {},
            "content": {"code": code, "silent": False, "store_history": True,
                        "user_expressions": {}, "allow_stdin": False}, "buffers": []}))
        while True:
            message = json.loads(socket.recv())
            if message["msg_type"] == "execute_reply":
                return message["content"]
    finally:
        socket.close()


def keep_awake(server: Jupyter, minutes: int | None) -> Any:
    reply = server.call("autostop/awake", "POST", {"Content-Type": "application/json"},
                        json.dumps({"minutes": minutes}))
    assert reply.status == 200, reply.body
    return reply.json()["awake"]


def test_idleness_and_keep_awake_with_a_real_kernel(jupyter: Jupyter) -> None:
    nothing = report(jupyter)["idle"]
    assert nothing["sessions"] == []
    assert nothing["idleSeconds"] == IDLE_SECONDS
    assert nothing["ignoresConnections"] is True
    assert nothing["everyMinutes"] == 5
    jupyter.ask("api/sessions", "POST", body=json.dumps(KERNEL))
    first = execute(jupyter, "x = 1")["execution_count"]
    wait_for(lambda: session(jupyter)["kernel"]["execution_state"] == "idle", 30)

    served = jupyter.ask("api/status?no_track_activity=1").json()["last_activity"]
    before = session(jupyter)["kernel"]["last_activity"]
    idle = report(jupyter)["idle"]
    assert [one["path"] for one in idle["sessions"]] == ["a.ipynb"]
    assert idle["from"] == idle["sessions"][0]["lastActivity"] + IDLE_SECONDS * 1000
    # Looking is no activity, neither for the kernel nor for the server.
    assert session(jupyter)["kernel"]["last_activity"] == before
    assert jupyter.ask("api/status?no_track_activity=1").json()["last_activity"] >= served

    awake = keep_awake(jupyter, 60)
    assert awake["problem"] is None, jupyter.log_text()
    assert awake["touchedAt"] is not None
    wait_for(lambda: session(jupyter)["kernel"]["last_activity"] > before, 10)
    # No code ran and no execution was counted.
    assert execute(jupyter, "y = 2")["execution_count"] == first + 1
    assert execute(jupyter, "assert x == 1 and len(In) == 4")["status"] == "ok"
    assert keep_awake(jupyter, None) is None


def test_jupyter_is_found_below_another_base_url(world: World, tmp_path: Path) -> None:
    ensure_bundle()
    folder = tmp_path / "jupyter"
    folder.mkdir()
    crontab = tmp_path / "crontab"
    crontab.write_text(CRONTAB)
    environ = {**demo.aws_environment(world.home, CONFIG, world.aws),
               "MLSPACE_CRONTABS": str(crontab)}
    with running(folder, "/user/x/", **environ) as server:
        assert report(server)["idle"]["sessions"] == []
