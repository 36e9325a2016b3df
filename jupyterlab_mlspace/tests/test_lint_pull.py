# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""`mlspace-lint policies pull` against an IAM on loopback, and its folder read back."""
from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import boto3
import pytest
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

ACCOUNT = "123456789012"  # moto's own
ROLE = "MLSpace-Project007-0a1b2c"
TRUST = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "sagemaker.amazonaws.com"}}]}
DUMMY = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "us-east-1",
         "AWS_EC2_METADATA_DISABLED": "true"}
USER_POLICY = {"Version": "2012-10-17", "Statement": [
    {"Sid": "Own", "Effect": "Allow", "Action": ["sagemaker:CreateEndpoint", "sagemaker:AddTags"],
     "Resource": f"arn:aws:sagemaker:*:{ACCOUNT}:endpoint/*",
     "Condition": {"StringEquals": {"aws:RequestTag/user": "jdoe", "aws:RequestTag/project": "Project007"}}},
    {"Effect": "Allow", "Action": "sagemaker:CreateEndpoint",
     "Resource": f"arn:aws:sagemaker:*:{ACCOUNT}:endpoint-config/*"}]}
TAGS_POLICY = {"Version": "2012-10-17", "Statement": {
    "Effect": "Deny", "Action": "sagemaker:CreateEndpoint",
    "Resource": f"arn:aws:sagemaker:*:{ACCOUNT}:endpoint/*",
    "Condition": {"Null": {"aws:RequestTag/system": "true"}}}}
BOUNDARY = {"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*"},
    {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::data/private/jdoe/*"}]}
CALL = """\
import boto3
sm = boto3.client("sagemaker")
sm.create_endpoint(
    EndpointName="e",
    EndpointConfigName="c",
    Tags=[
        {{"Key": "user", "Value": "{user}"}},
        {{"Key": "project", "Value": "{project}"}},
        {{"Key": "system", "Value": "MLSpace"}},
    ],
)
"""


@pytest.fixture(scope="module")
def iam():
    """IAM with one role; yields the address."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    client = boto3.client("iam", endpoint_url=url, region_name="us-east-1",
                          aws_access_key_id="testing", aws_secret_access_key="testing")

    def managed(name: str, document: dict) -> str:
        made = client.create_policy(PolicyName=name, PolicyDocument=json.dumps(document))
        return made["Policy"]["Arn"]

    client.create_role(RoleName=ROLE, AssumeRolePolicyDocument=json.dumps(TRUST),
                       PermissionsBoundary=managed("app-boundary", BOUNDARY),
                       Tags=[{"Key": "user", "Value": "jdoe"}, {"Key": "project", "Value": "Project007"}])
    user_arn = managed("MLSpace-user-jdoe", TAGS_POLICY)
    # The default version counts, not the first.
    client.create_policy_version(PolicyArn=user_arn, SetAsDefault=True,
                                 PolicyDocument=json.dumps(USER_POLICY))
    client.attach_role_policy(RoleName=ROLE, PolicyArn=user_arn)
    client.put_role_policy(RoleName=ROLE, PolicyName="tags", PolicyDocument=json.dumps(TAGS_POLICY))
    client.create_role(RoleName="untagged", AssumeRolePolicyDocument=json.dumps(TRUST))
    client.put_role_policy(RoleName="untagged", PolicyName="tags", PolicyDocument=json.dumps(TAGS_POLICY))
    yield url
    server.stop()


def lint(cwd: Path, *arguments: str, url: str = "http://127.0.0.1:9") -> subprocess.CompletedProcess:
    env = {"PATH": os.environ["PATH"], "HOME": str(cwd), **DUMMY, "AWS_ENDPOINT_URL": url,
           "AWS_MAX_ATTEMPTS": "1"}
    return subprocess.run([sys.executable, "-m", "jupyterlab_mlspace.lint", *arguments],
                          cwd=cwd, env=env, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def pulled(iam, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pull")
    done = lint(folder, "policies", "pull", "--role", ROLE, "--out", "policies", url=iam)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert sorted(done.stdout.split()) == sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*.json"))
    return folder


def read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_roles_own_folder_is_what_iam_holds(pulled):
    own = pulled / "policies" / ROLE
    assert sorted(path.name for path in own.iterdir()) == [
        "BOUNDARY-app-boundary.json", "MLSpace-user-jdoe.json", "tags.json"]
    assert read(own / "MLSpace-user-jdoe.json") == USER_POLICY
    assert read(own / "tags.json") == TAGS_POLICY
    assert read(own / "BOUNDARY-app-boundary.json") == BOUNDARY


def test_the_template_names_nobody(pulled):
    template = pulled / "policies" / "template"
    assert sorted(path.name for path in template.iterdir()) == [
        "BOUNDARY-app-boundary.json", "MLSpace-user-{{user}}.json", "tags.json"]
    for path in template.iterdir():
        for own in ("jdoe", "Project007", ACCOUNT):
            assert own not in path.read_text(encoding="utf-8"), path.name
    text = (template / "MLSpace-user-{{user}}.json").read_text(encoding="utf-8")
    assert '"aws:RequestTag/user": "{{user}}"' in text
    assert ":{{account}}:endpoint/*" in text


def judged(folder: Path, user: str, project: str) -> dict:
    """What the template says to a call with jdoe's tags, for the person named."""
    (folder / "call.py").write_text(CALL.format(user="jdoe", project="Project007"))
    (folder / "config.json").write_text(json.dumps({"account": ACCOUNT, "region": "us-east-1"}))
    done = lint(folder, "--policy", "policies", "--config", "config.json", "--user", user,
                "--project", project, "--system", "MLSpace", "--format", "json", "--exit-zero", "call.py")
    assert done.returncode == 0, done.stderr
    (call,) = json.loads(done.stdout)["calls"]
    return call


def test_the_template_serves_its_own_user_and_another(pulled):
    mine = judged(pulled, "jdoe", "Project007")
    assert mine["decision"] == "allowed"
    assert {ref["policy"] for ref in mine["decidedBy"]} == {"MLSpace-user-jdoe", "app-boundary"}
    other = judged(pulled, "mroe", "Project008")
    assert other["decision"] == "implicitDeny"
    assert other["wouldChange"] == ["Tags"]


def test_a_role_without_tags_gives_no_template_and_says_why(iam, tmp_path):
    done = lint(tmp_path, "policies", "pull", "--role", "untagged", "--out", "policies", url=iam)
    assert done.returncode == 0
    assert "--user and --project" in done.stderr
    assert not (tmp_path / "policies" / "template").exists()
    assert read(tmp_path / "policies" / "untagged" / "tags.json") == TAGS_POLICY


def test_what_goes_wrong_is_one_line(iam, tmp_path):
    missing = lint(tmp_path, "policies", "pull", "--role", "nobody", "--out", "policies", url=iam)
    nowhere = lint(tmp_path, "policies", "pull", "--role", ROLE, "--out", "policies")
    (tmp_path / "file").write_text("")
    blocked = lint(tmp_path, "policies", "pull", "--role", ROLE, "--out", "file", url=iam)
    for done in (missing, nowhere, blocked):
        assert done.returncode == 2
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith("mlspace-lint: ") and "internal error" not in line
        assert "testing" not in line
    assert "no such role" in missing.stderr
