"""An environment's file is read as Terraform reads it, but for names that are no settings: these are refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tools.errors import ToolError
from tools.paths import ENVIRONMENTS, environment_names
from tools.terraform import settings

QA = 'environment = "qa"\nregion = "eu-west-1"\n'


def read(folder: Path, text: str, name: str = "qa") -> dict[str, object]:
    file = folder / f"{name}.tfvars"
    file.write_text(text)
    return settings.read(file, name)


@pytest.mark.parametrize("name", environment_names())
def test_the_files_in_the_tree_are_valid(name: str) -> None:
    assert settings.read(ENVIRONMENTS / f"{name}.tfvars", name)["environment"] == name


def test_a_setting_that_is_not_given_has_its_default(tmp_path: Path) -> None:
    found = read(tmp_path, f'{QA}sign_in = {{ mfa = "ON" }}\n')

    assert (found["deletion_protection"], found["account_id"], found["stage_name"]) == (True, None, "Prod")
    assert found["sign_in"] == {"mfa": "ON", "password_length": 12, "refresh_token_days": 30, "tier": "LITE"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("revokation = true", 'There is no setting "revokation"; did you mean "revocation"?'),
        ('sign_in = { mfaa = "ON" }', 'There is no setting "sign_in.mfaa"; did you mean "sign_in.mfa"?'),
        ("sign_in = { pasword_length = 20 }", 'no setting "sign_in.pasword_length"; did you mean "sign_in.password_'),
        ('alarms = { alarm_action = ["arn:aws:sns:eu-west-1:1:x"] }', 'did you mean "alarms.alarm_actions"?'),
        ("throttling = { rate_limit = 1, burst_limit = 1, operation = {} }", 'did you mean "throttling.operations"?'),
        ('live_versions = { users-api-qa-users = "3" }', "live_versions is no setting: the make targets find out"),
        (
            'throttling = { rate_limit = 1, burst_limit = 1, operations = { "GET /users" = { rate_limit = 1, burst_limit = 1,'
            " burst = 1 } } }",
            'no setting "throttling.operations.GET /users.burst"; did you mean "throttling.operations.GET /users.burst_limit',
        ),
    ],
)
def test_a_name_that_is_no_setting_is_refused_at_any_depth(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(ToolError) as error:
        read(tmp_path, f"{QA}{line}\n")

    assert message in str(error.value)


def test_a_value_that_is_not_valid_is_refused_with_terraforms_words(tmp_path: Path) -> None:
    with pytest.raises(
        ToolError, match=r"(?s)qa\.tfvars line 3.*must be a number of days.*settings in qa\.tfvars are not"
    ):
        read(tmp_path, f"{QA}log_retention_days = 8\n")


def test_keys_of_maps_are_free(tmp_path: Path) -> None:
    assert read(tmp_path, f'{QA}tags = {{ "Any key" = "x" }}\n')["tags"] == {"Any key": "x"}


def test_the_package_need_not_be_built(tmp_path: Path) -> None:
    found = read(tmp_path, f'{QA}function_package = "../java/target/not-built.zip"\n')

    assert found["function_package"] == "../java/target/not-built.zip"


def test_a_copy_of_another_environments_file_is_refused_until_it_has_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match=r'qa\.tfvars says environment = "dev"; change it to "qa"'):
        read(tmp_path, QA.replace("qa", "dev"))


def test_a_file_whose_name_is_no_name_of_an_environment_is_refused_before_it_is_to_be_changed(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="environment must be 1 to 20 lower-case letters and digits"):
        read(tmp_path, QA.replace("qa", "dev"), "dev-x")


def test_a_file_that_terraform_cannot_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match=r"(?s)qa\.tfvars line 1.*The settings in qa\.tfvars are not valid"):
        read(tmp_path, "environment = qa")


def test_settings_can_be_read_by_several_commands_at_once() -> None:
    with ThreadPoolExecutor(12) as threads:
        read = list(threads.map(lambda _: settings.read(ENVIRONMENTS / "dev.tfvars", "dev")["region"], range(24)))

    assert read == ["eu-west-1"] * 24
