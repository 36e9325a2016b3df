# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""`python tools/guard/bench.py`: what the guard adds to a call, in a real kernel:
medians of calls that are filled in, that need nothing, and that create nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).resolve().parents[2]
FACTS = {
    'user': 'jdoe',
    'project': 'Project001',
    'system': 'MLSpace',
    'subnets': ['subnet-1', 'subnet-2'],
    'securityGroups': ['sg-1'],
    'volumeKey': 'key',
}
# Answers come from a hook ahead of the network, so that only botocore's own work is left.
SETUP = """
import json, os, statistics, time
os.environ.update(AWS_ACCESS_KEY_ID='x', AWS_SECRET_ACCESS_KEY='x', AWS_DEFAULT_REGION='us-east-1')
import boto3
sm = boto3.client('sagemaker')
class _Reply:
    status_code = 200
sm.meta.events.register('before-call', lambda **_: (_Reply(), {'ResponseMetadata': {}}))
role = 'arn:aws:iam::111122223333:role/x'
job = dict(TrainingJobName='j', RoleArn=role,
    AlgorithmSpecification={'TrainingImage': 'i', 'TrainingInputMode': 'File'},
    OutputDataConfig={'S3OutputPath': 's3://b/p'},
    ResourceConfig={'InstanceType': 'ml.m5.large', 'InstanceCount': 1, 'VolumeSizeInGB': 1},
    StoppingCondition={'MaxRuntimeInSeconds': 60})
right = dict(job, Tags=[{'Key': k, 'Value': v} for k, v in
        {'user': 'jdoe', 'project': 'Project001', 'system': 'MLSpace'}.items()],
    VpcConfig={'Subnets': ['subnet-1'], 'SecurityGroupIds': ['sg-1']},
    ResourceConfig=dict(job['ResourceConfig'], VolumeKmsKeyId='key'))
calls = {'filled in': lambda: sm.create_training_job(**job),
         'complete': lambda: sm.create_training_job(**right),
         'creating nothing': lambda: sm.list_models()}
times = {name: [] for name in ['filled in, the first of a cell', *calls]}
def measure(name):
    for number in range(CALLS):
        first = number == 0 and name == 'filled in'
        start = time.perf_counter(); calls[name]()
        times[name + ', the first of a cell' if first else name].append(time.perf_counter() - start)
def medians():
    found = {name: statistics.median(all) * 1000 for name, all in times.items()}
    for all in times.values():
        all.clear()
    print(json.dumps(found))
"""
# As people run them: some calls a cell, each of them told in the cell's note.
CELLS, CALLS = 30, 8


def main() -> None:
    asked = json.dumps([{'mode': 'fill', 'facts': FACTS}])
    code = json.loads(
        subprocess.run(
            ['node', 'tools/guard/code.mjs'],
            cwd=ROOT,
            input=asked,
            text=True,
            capture_output=True,
            check=True,
        ).stdout
    )
    manager, client = start_new_kernel()
    try:
        run(client, f'CALLS = {CALLS}\n{SETUP}')
        rounds = []
        for _ in range(3):
            run(client, code['remove'])
            without = measured(client)
            run(client, code['install'][0])
            rounds.append((without, measured(client)))
        for name in rounds[0][0]:
            # Another process at work only ever makes it longer.
            added = min(guarded[name] - without[name] for without, guarded in rounds)
            title = f'guard: added to a call {name}'
            print(f'{title:<52} {f"{max(added, 0):.3f} ms":>16}   <= 1 ms')
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def measured(client: object) -> dict[str, float]:
    for _ in range(CELLS):
        for name in ('filled in', 'complete', 'creating nothing'):
            run(client, f'measure({name!r})')
    return json.loads(run(client, 'medians()'))


def run(client: object, code: str) -> str:
    """The text that a cell prints."""
    printed: list[str] = []

    def hear(message: dict) -> None:
        if message['msg_type'] == 'stream':
            printed.append(message['content']['text'])

    reply = client.execute_interactive(code, store_history=False, output_hook=hear, timeout=120)
    if reply['content']['status'] != 'ok':
        sys.exit(f'{reply["content"]["ename"]}: {reply["content"]["evalue"]}')
    return ''.join(printed)


if __name__ == '__main__':
    main()
