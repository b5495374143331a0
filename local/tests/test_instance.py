"""Starting and stopping the emulator."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.instance import EmulatorError, Instance, free_port

LOCAL = Path(__file__).resolve().parents[1]


@pytest.fixture
def instance() -> Iterator[Instance]:
    instance = Instance(free_port())
    yield instance
    instance.stop()
    shutil.rmtree(instance.folder, ignore_errors=True)


def members(group: int) -> list[str]:
    """The processes of a process group."""
    listed = subprocess.run(["ps", "-eo", "pgid=,args="], capture_output=True, text=True, check=True).stdout
    return [line for line in listed.splitlines() if line.split()[0] == str(group) and "<defunct>" not in line]


def gone_within(seconds: float, group: int) -> bool:
    deadline = time.monotonic() + seconds
    while members(group):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def test_answers_once_it_is_started(instance: Instance) -> None:
    assert not instance.is_healthy()

    instance.start()

    assert instance.is_healthy()


# What a developer may have set for work on AWS, and behind a proxy that does not answer.
FOREIGN_SETTINGS = {
    **dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"), "http://127.0.0.1:9"),
    "NO_PROXY": "example.com",
    "no_proxy": "example.com",
    "AWS_PROFILE": "nosuch",
    "AWS_DEFAULT_PROFILE": "nosuch",
    "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_SESSION_TOKEN": "example",
    "AWS_DEFAULT_REGION": "nosuch",
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9",
    "AWS_CA_BUNDLE": "/nosuch",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "AWS_USE_DUALSTACK_ENDPOINT": "true",
    "AWS_MAX_ATTEMPTS": "none",
    "AWS_RETRY_MODE": "nosuch",
    "AWS_DEFAULTS_MODE": "nosuch",
    "AWS_DATA_PATH": "/nosuch",
}


def test_settings_for_aws_and_proxies_do_not_matter(
    instance: Instance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.write_text("[default]\nregion = nosuch\nuse_fips_endpoint = true\nretry_mode = nosuch\n[broken")
    for name, value in {**FOREIGN_SETTINGS, "AWS_CONFIG_FILE": str(config), "HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(config))
    (tmp_path / ".aws").mkdir()
    for file in ("config", "credentials"):
        (tmp_path / ".aws" / file).write_text(config.read_text())

    instance.start()

    assert instance.client("sts").get_caller_identity()["Account"] == "000000000000"
    s3 = instance.client("s3", region="eu-central-1")
    assert s3.list_buckets()["Buckets"] == []
    assert s3.meta.region_name == "eu-central-1"
    gateway = instance.client("apigateway")
    api = gateway.create_rest_api(name="any")["id"]
    # For this call, the emulator makes clients of its own.
    gateway.put_rest_api(restApiId=api, mode="overwrite", body=b'{"openapi": "3.0.3", "info": {}, "paths": {"/a": {}}}')


@pytest.mark.skipif(not Path("/proc").exists(), reason="needs Linux")
@pytest.mark.parametrize("name", ["AWS_PROFILE", "http_proxy", "HTTPS_PROXY", "All_Proxy"])
def test_the_emulator_and_its_functions_get_no_settings_for_aws_and_proxies(
    instance: Instance, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "/nosuch")

    process = instance.start()

    assert process is not None
    assert f"{name}=/nosuch".encode() not in Path(f"/proc/{process.pid}/environ").read_bytes().split(b"\0")


def test_starting_it_again_changes_nothing(instance: Instance) -> None:
    process = instance.start()
    assert process is not None

    assert instance.start() is None
    assert process.poll() is None


def test_stopping_it_ends_all_its_processes_and_leaves_only_the_log(instance: Instance) -> None:
    process = instance.start()
    assert process is not None

    assert instance.stop()

    assert members(process.pid) == []
    assert not instance.is_healthy()
    assert [file.name for file in instance.folder.iterdir()] == ["emulator.log"]


def test_stopping_without_a_running_emulator_is_not_an_error(instance: Instance) -> None:
    assert not instance.stop()


@pytest.mark.parametrize("offset", [0, 1], ids=["of the emulator", "of the API"])
def test_a_busy_port_is_reported_with_a_fix(instance: Instance, offset: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", instance.port + offset))
        other.listen()

        with pytest.raises(EmulatorError) as error:
            instance.start()

    assert str(error.value) == (
        f"Port {instance.port + offset} is in use by another program; stop that, or choose another port, of which the"
        f" next one is free, too: 'make local PORT={instance.port + 10}'."
    )


def test_an_emulator_of_another_clone_is_left_alone(instance: Instance) -> None:
    process = instance.start()
    assert process is not None
    pid_file = instance.folder / "pid"
    pid = pid_file.read_text()
    pid_file.unlink()

    with pytest.raises(EmulatorError, match="in use by an emulator that this clone did not start"):
        instance.start()

    assert process.poll() is None
    pid_file.write_text(pid)


def test_a_missing_emulator_is_reported_with_a_fix(instance: Instance) -> None:
    with pytest.raises(
        EmulatorError, match=f"does not answer at {instance.url}; start it with 'make local PORT={instance.port}'"
    ):
        instance.require()


def test_a_killed_emulator_can_be_started_again(instance: Instance) -> None:
    process = instance.start()
    assert process is not None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    assert instance.start() is not None
    assert instance.is_healthy()


def test_it_stops_when_the_test_run_is_killed(instance: Instance) -> None:
    script = f"""
import time
from emulator.instance import Instance
process = Instance({instance.port}).start(ends_with_parent=True)
print(process.pid, flush=True)
time.sleep(600)
"""
    run = subprocess.Popen([sys.executable, "-c", script], cwd=LOCAL, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    group = int(run.stdout.readline())
    assert members(group)

    run.kill()
    run.wait()

    assert gone_within(10, group)


def test_a_pid_file_with_the_pid_of_another_program_is_ignored(instance: Instance) -> None:
    instance.folder.mkdir(parents=True)
    other = subprocess.Popen(["sleep", "600"], start_new_session=True)
    try:
        (instance.folder / "pid").write_text(str(other.pid))

        assert not instance.stop()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_wrong_port_is_reported_with_one_that_answers(instance: Instance) -> None:
    other = Instance(free_port())
    other.start()

    with pytest.raises(EmulatorError, match=rf"answer at {instance.url}; one answers on another port: add PORT=\d+\."):
        instance.require()

    other.stop()
    shutil.rmtree(other.folder)
