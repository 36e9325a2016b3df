# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Fills the demo AWS: one project in every state, another one beside it.

usage: python seed.py CONFIG RESOURCES    (started by jupyterlab_mlspace.demo)

Speaks to AWS through boto3 with the administrator's key; only states that a
person cannot ask for (Failed, or one that lasts) go through the control route.
"""
from __future__ import annotations

import hashlib
import json
import os
import sys
import time
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import boto3

DAY = 24 * 3600
#: How far ahead the own instance's daily stop is when the demo starts.
STOP_AHEAD = timedelta(hours=3, minutes=12)
STOP_TAG = "mlspace:stop-time"
#: MLSpace writes this one into the role itself.
INLINE_POLICY = "SMPassRolePolicy"
USERS = ("jdoe", "asmith", "bkumar")
LOG_GROUP = "/aws/sagemaker/NotebookInstances"

#: name, user, type, state (None: as it comes), days since creation, reason of a failure
INSTANCES = [
    ("ctl-jdoe-1", "jdoe", "ml.t3.medium", "InService", 21, None),
    ("eda-jdoe", "jdoe", "ml.m5.xlarge", "Stopped", 40, None),
    ("gpu-jdoe", "jdoe", "ml.g5.xlarge", "Stopping", 3, None),
    ("churn-jdoe", "jdoe", "ml.m5.large", "InService", 9, None),
    ("old-jdoe", "jdoe", "ml.t3.medium", "Failed", 200,
     "Notebook Instance Lifecycle Config "
     "'arn:aws:sagemaker:us-east-1:111122223333:notebook-instance-lifecycle-config/"
     "team-packages' for Notebook Instance "
     "'arn:aws:sagemaker:us-east-1:111122223333:notebook-instance/old-jdoe' took longer "
     "than 5 minutes. Please check your CloudWatch logs for more details."),
    ("fresh-jdoe", "jdoe", "ml.t3.medium", "Pending", 0, None),
    ("resize-jdoe", "jdoe", "ml.m5.xlarge", "Updating", 60, None),
    ("vision-asmith", "asmith", "ml.g5.xlarge", "InService", 5, None),
    ("text-asmith", "asmith", "ml.m5.large", "Stopped", 12, None),
    ("scratch-asmith", "asmith", "ml.t3.medium", "Deleting", 90, None),
    ("forecast-bkumar", "bkumar", "ml.m5.2xlarge", "InService", 2, None),
    ("etl-bkumar", "bkumar", "ml.m5.xlarge", "Stopped", 33, None),
]
#: Must stay invisible: another project's, one without tags.
FOREIGN = [
    ("secret-cwong", {"user": "cwong", "project": "Project002", "system": "MLSpace"}),
    ("jdoe-elsewhere", {"user": "jdoe", "project": "Project002", "system": "MLSpace"}),
    ("untagged", {}),
]
#: So long that a demo sees its seeded jobs run.
LONG_JOB_MS = 3_600_000
TRAIN_ROWS = 200


class Seeder:
    """One run over an empty demo AWS."""

    def __init__(self, config: dict[str, Any], resources: Path) -> None:
        self.config = config
        self.resources = resources
        self.gateway = os.environ["AWS_ENDPOINT_URL"]
        self.secret = os.environ["MLSPACE_DEMO_SECRET"]
        session = boto3.session.Session()
        self.client = session.client
        self.sagemaker = session.client("sagemaker")

    def run(self) -> None:
        self.roles()
        self.buckets()
        self.lifecycle_configs()
        self.instances()
        self.clusters()
        self.logs()
        self.running_work()

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self.gateway}/_demo/{path}", method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"X-MLSpace-Demo": self.secret, "Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=10) as answer:
            return json.load(answer)

    def tags(self, user: str, project: str | None = None) -> list[dict[str, str]]:
        return as_tags({
            "user": user,
            "project": project or self.config["project"],
            "system": self.config["system"],
        })

    def role_arn(self, name: str) -> str:
        return f"arn:{self.config['partition']}:iam::{self.config['account']}:role/{name}"

    def user_role(self, user: str) -> str:
        return self.role_arn(role_name(self.config["prefix"], self.config["project"], user))

    def roles(self) -> None:
        """The base role, and a role with MLSpace's policies for each user."""
        iam = self.client("iam")
        trust = json.dumps({
            "Version": "2012-10-17",
            "Statement": [{
                "Effect": "Allow",
                "Principal": {"Service": "sagemaker.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }],
        })
        iam.create_role(RoleName=self.config["baseRole"], AssumeRolePolicyDocument=trust)
        project = self.config["project"]
        policies = self.control("GET", "policies")
        arns = {
            policy["name"]: iam.create_policy(
                PolicyName=policy["name"], PolicyDocument=json.dumps(policy["document"]),
            )["Policy"]["Arn"]
            for policy in policies if policy["name"] != INLINE_POLICY
        }
        boundary = next(policy["name"] for policy in policies if policy["kind"] == "boundary")
        for user in USERS:
            iam.create_role(
                RoleName=role_name(self.config["prefix"], project, user),
                AssumeRolePolicyDocument=trust,
                Description=f"Default SageMaker Notebook role for Project: {project}"
                            f" - User: {user}",
                PermissionsBoundary=arns[boundary],
                Tags=[*self.tags(user), {"Key": "dynamic-user-role", "Value": "true"}])
        self.attach(iam, policies, arns)

    def attach(self, iam: Any, policies: list[dict[str, Any]], arns: dict[str, str]) -> None:
        """What is in force for the demo's user hangs on the role, as in an account."""
        role = role_name(self.config["prefix"], self.config["project"], self.config["user"])
        for policy in policies:
            if policy["name"] == INLINE_POLICY:
                iam.put_role_policy(RoleName=role, PolicyName=INLINE_POLICY,
                                    PolicyDocument=json.dumps(policy["document"]))
            elif policy["kind"] == "identity":
                iam.attach_role_policy(RoleName=role, PolicyArn=arns[policy["name"]])

    def buckets(self) -> None:
        s3 = self.client("s3")
        data = self.config["dataBucket"]
        for bucket in (data, self.config["configBucket"]):
            s3.create_bucket(Bucket=bucket)
        params = (self.resources / "notebook-params.json").read_bytes()
        s3.put_object(Bucket=self.config["configBucket"], Key="notebook-params.json", Body=params)
        s3.put_object(Bucket=data, Key="global-read-only/resources/notebook-params.json",
                      Body=params)
        rows = "\n".join(f"{n % 2},{n},{n * n % 97},{(n * 31) % 53}" for n in range(TRAIN_ROWS))
        folder = f"project/{self.config['project']}/datasets/churn"
        s3.put_object(Bucket=data, Key=f"{folder}/train/train.csv", Body=rows.encode())
        s3.put_object(Bucket=data, Key=f"{folder}/test/test.csv", Body=rows[:400].encode())

    def lifecycle_configs(self) -> None:
        names = [self.config["lifecycleConfig"], "team-packages", "spark-project001-int-mls-conf"]
        for name in names:
            self.sagemaker.create_notebook_instance_lifecycle_config(
                NotebookInstanceLifecycleConfigName=name,
                OnStart=[{"Content": "IyEvYmluL2Jhc2gK"}])

    def instances(self) -> None:
        for name, user, kind, state, age, reason in INSTANCES:
            tags = self.tags(user)
            if name == self.config["instance"]:
                stop = datetime.now(timezone.utc) + STOP_AHEAD
                tags.append({"Key": STOP_TAG, "Value": stop.strftime("%H:%M")})
                self.schedule(name, stop)
            self.instance(name, kind, self.user_role(user), tags)
            self.settle(name, state, age, reason)
        for name, tags in FOREIGN:
            self.instance(name, "ml.t3.medium", self.role_arn(self.config["baseRole"]),
                          as_tags(tags))
            self.settle(name, "InService", 30, None)

    def schedule(self, name: str, stop: datetime) -> None:
        """In MLSpace's own table; its sweep comes once an hour."""
        time_of_day = stop.strftime("%H:%M")
        self.control("PUT", f"mlspace/schedule/{name}", {"time": time_of_day})
        self.control("PATCH", "mlspace", {
            "project": {"defaultNotebookStopTime": time_of_day}})

    def instance(self, name: str, kind: str, role: str, tags: list[dict[str, str]]) -> None:
        self.sagemaker.create_notebook_instance(
            NotebookInstanceName=name,
            InstanceType=kind,
            RoleArn=role,
            SubnetId=self.config["subnets"][0],
            SecurityGroupIds=self.config["securityGroups"],
            KmsKeyId=self.config["kmsKeyId"],
            LifecycleConfigName=self.config["lifecycleConfig"],
            DirectInternetAccess="Disabled",
            RootAccess="Disabled",
            VolumeSizeInGB=20,
            Tags=tags)

    def settle(self, name: str, state: str, age: int, reason: str | None) -> None:
        now = time.time() * 1000
        self.control("PATCH", f"instances/{name}", {
            "status": state,
            "failureReason": reason,
            "createdAt": now - age * DAY * 1000,
            "modifiedAt": now - min(age, 1) * 5 * 3600 * 1000,
        })

    def clusters(self) -> None:
        emr = self.client("emr")
        group = self.client("ec2").create_security_group(
            GroupName="ElasticMapReduce-Master-Private", Description="made by EMR")["GroupId"]
        for name, project in (("spark-project001", self.config["project"]),
                              ("spark-project002", "Project002")):
            emr.run_job_flow(
                Name=name,
                ReleaseLabel="emr-7.2.0",
                Applications=[{"Name": "Spark"}, {"Name": "Livy"}],
                Instances={
                    "EmrManagedMasterSecurityGroup": group,
                    "InstanceGroups": [{
                        "Name": "primary", "InstanceRole": "MASTER",
                        "InstanceType": "m5.xlarge", "InstanceCount": 1,
                    }],
                    "KeepJobFlowAliveWhenNoSteps": True,
                },
                ServiceRole="EMR_DefaultRole",
                JobFlowRole="EMR_EC2_DefaultRole",
                Tags=self.tags("bkumar", project))

    def logs(self) -> None:
        logs = self.client("logs")
        logs.create_log_group(logGroupName=LOG_GROUP)
        now = int(time.time() * 1000)
        lines = {
            "ctl-jdoe-1/jupyter.log": ["Serving notebooks from /home/ec2-user/SageMaker",
                                       "Jupyter Server is running"],
            "old-jdoe/LifecycleConfigOnStart": ["Installing team packages",
                                                "Collecting torch", "Timed out after 300 s"],
            "old-jdoe-2/jupyter.log": ["A namesake whose lines must not be shown"],
        }
        for stream, messages in lines.items():
            logs.create_log_stream(logGroupName=LOG_GROUP, logStreamName=stream)
            logs.put_log_events(
                logGroupName=LOG_GROUP, logStreamName=stream,
                logEvents=[{"timestamp": now - 60_000 + n, "message": message}
                           for n, message in enumerate(messages)])

    def running_work(self) -> None:
        """What runs while somebody looks: jobs of two people, one untagged, and an endpoint."""
        delays = self.control("GET", "state")["delays"]
        self.control("PATCH", "state", {"delays": {"job": LONG_JOB_MS}})
        user = self.config["user"]
        self.training_job("vision-baseline-1", "asmith", self.tags("asmith"))
        self.training_job("churn-nightly-1", user, self.tags(user))
        self.training_job("scratch-1", user, [])
        self.endpoint("churn-live", user)
        self.control("PATCH", "state", {"delays": {"job": delays["job"]}})

    def training_job(self, name: str, user: str, tags: list[dict[str, str]]) -> None:
        data = self.config["dataBucket"]
        self.sagemaker.create_training_job(
            TrainingJobName=name,
            AlgorithmSpecification={"TrainingImage": training_image(self.config),
                                    "TrainingInputMode": "File"},
            RoleArn=self.user_role(user),
            OutputDataConfig={"S3OutputPath": f"s3://{data}/project/Project001/output"},
            ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1,
                            "VolumeSizeInGB": 10, "VolumeKmsKeyId": self.config["kmsKeyId"]},
            StoppingCondition={"MaxRuntimeInSeconds": 7200},
            VpcConfig=self.network(),
            Tags=tags)

    def endpoint(self, name: str, user: str) -> None:
        tags = self.tags(user)
        self.sagemaker.create_model(
            ModelName=name, ExecutionRoleArn=self.user_role(user), VpcConfig=self.network(),
            PrimaryContainer={"Image": training_image(self.config)}, Tags=tags)
        self.sagemaker.create_endpoint_config(
            EndpointConfigName=name, KmsKeyId=self.config["kmsKeyId"], Tags=tags,
            ProductionVariants=[{"VariantName": "main", "ModelName": name,
                                 "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}])
        self.sagemaker.create_endpoint(
            EndpointName=name, EndpointConfigName=name, Tags=tags)

    def network(self) -> dict[str, list[str]]:
        return {"Subnets": self.config["subnets"],
                "SecurityGroupIds": self.config["securityGroups"]}


def as_tags(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags.items()]


def role_name(prefix: str, project: str, user: str) -> str:
    """MLSpace's name for a user's role in a project."""
    start = f"{prefix}-{project}-"
    return start + hashlib.sha256(user.encode()).hexdigest()[: 64 - len(start) - 1]


def training_image(config: dict[str, Any]) -> str:
    return f"{config['account']}.dkr.ecr.{config['region']}.amazonaws.com/xgboost:1.7-1"


if __name__ == "__main__":
    Seeder(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])).run()
