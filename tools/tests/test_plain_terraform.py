"""Terraform alone, by the commands that the README prints, and in turn with the make targets."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from emulator.instance import Instance
from tools.aws.environment import Environment
from tools.paths import JAR, ROOT
from tools.terraform import process, state
from tools.terraform.terraform import Terraform
from tools.tests.copies import copy_built_project
from tools.tests.deployed import left_in

README = (ROOT / "README.md").read_text()
COMMANDS = {line.split()[2]: line.strip() for line in re.findall(r"^    terraform -chdir=terraform .*$", README, re.M)}
FUNCTION = "users-api-dev-users"


class Plain:
    """Terraform in a copy of the project, started by a person; where the state is stands in dev.s3.tfbackend."""

    def __init__(self, folder: Path, emulator: Instance, package: Path):
        self.environment = Environment("dev", emulator)
        self.environment.client("s3").create_bucket(
            Bucket="states", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        self.folder = copy_built_project(folder)
        self.package = package
        backend = '# Ours\nbucket = "states"\nkey    = "of/users.tfstate"\nregion = "eu-west-1"\n'
        (self.folder / "environments" / "dev.s3.tfbackend").write_text(backend)

    def run(self, command: str, *options: str) -> str:
        """Runs the README's command with these options; returns what it prints."""
        assert self.environment.emulator is not None
        variables = {
            "TF_VAR_emulator_url": self.environment.emulator.url,
            "TF_VAR_emulator_api_url": self.environment.emulator.api_url,
            "TF_VAR_function_package": str(self.package),
        }
        done = subprocess.run(
            [*shlex.split(COMMANDS[command]), *options],
            cwd=self.folder,
            env=self.environment.process_environment | variables,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def apply(self) -> str:
        return self.run("apply", "-auto-approve", "-no-color")

    def live(self) -> str:
        """The version that the API calls."""
        client = self.environment.client("lambda")
        return str(client.get_alias(FunctionName=FUNCTION, Name="live")["FunctionVersion"])


@pytest.fixture
def plain(emulator: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plain:
    package = tmp_path / "package.jar"
    shutil.copy(JAR, package)
    plain = Plain(tmp_path, emulator, package)
    monkeypatch.setattr(state, "ENVIRONMENTS", plain.folder / "environments")
    monkeypatch.setenv("TF_VAR_function_package", str(package))
    return plain


def test_it_deploys_releases_and_destroys_in_turn_with_the_make_targets(plain: Plain) -> None:
    """One test for the whole sequence, because each step needs the results of the one before."""
    plain.run("init", *process.init_arguments())
    plain.apply()
    assert plain.live() == "1"
    assert "No changes." in plain.apply()

    with ZipFile(plain.package, "a") as archive:
        archive.writestr("another", "file")
    assert '"users" = "2"' in plain.apply().partition("\nversions = ")[2]
    assert plain.live() == "2"

    client = plain.environment.client("lambda")
    client.update_alias(FunctionName=FUNCTION, Name="live", FunctionVersion="1")
    targets = Terraform(plain.environment, unattended=True)
    targets.init()
    assert not targets.plan(quiet=True), "the make targets leave an alias that was rolled back"
    targets.forget()
    assert '~ function_version = "1" -> "2"' in plain.apply()
    assert plain.live() == "2"

    plain.package.unlink()
    plain.run("destroy", "-auto-approve")
    assert left_in(plain.environment) == {}


@pytest.mark.extended
def test_a_package_in_s3_is_deployed_by_its_version(emulator: Instance, tmp_path: Path) -> None:
    environment = Environment("dev", emulator)
    s3 = environment.client("s3")
    s3.create_bucket(Bucket="packages", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    s3.put_bucket_versioning(Bucket="packages", VersioningConfiguration={"Status": "Enabled"})
    version = s3.put_object(Bucket="packages", Key="a.jar", Body=JAR.read_bytes())["VersionId"]
    s3.put_object(Bucket="packages", Key="a.jar", Body=b"another")
    terraform = Terraform(environment, unattended=True)
    terraform.init()
    given = (
        f'-var=function_s3_package={{bucket="packages", key="a.jar", version="{version}"}}',
        f"-var=function_package={tmp_path / 'nowhere.jar'}",
    )

    terraform.apply(*given)

    size = environment.client("lambda").get_function_configuration(FunctionName=FUNCTION)["CodeSize"]
    assert size == JAR.stat().st_size
    assert not terraform.plan(*given), "a second plan has changes"
    terraform.destroy(*given)
    terraform.forget()
