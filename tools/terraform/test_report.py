"""What the report of a plan says to those who review it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tools.aws.environment import Environment
from tools.deployments import deployment
from tools.errors import ToolError
from tools.paths import REPORTS
from tools.terraform import report
from tools.terraform.terraform import Terraform

GROUP = "module.cognito.aws_cognito_user_group.admins"
API = "module.api.aws_api_gateway_rest_api.this"


@pytest.fixture(autouse=True)
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The summary of a job for the commit abc."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setenv("COMMIT", "abc")
    return tmp_path / "summary.md"


def planned(dev: Terraform, monkeypatch: pytest.MonkeyPatch, **variables: str) -> list[str]:
    """The lines of the report after "make plan" with these variables, as if they were in the environment's file."""
    for name, value in variables.items():
        monkeypatch.setenv(f"TF_VAR_{name}", value)
    deployment.save_plan(Terraform(Environment("dev", dev.environment.emulator)))
    return (REPORTS / "plan-dev.md").read_text().splitlines()


def test_a_change_is_reported_with_its_values(dev: Terraform, monkeypatch: pytest.MonkeyPatch, summary: Path) -> None:
    lines = planned(dev, monkeypatch, alarms="{slow_milliseconds=1000}")

    assert lines[:7] == [
        "### dev: 1 to change",
        "",
        "For commit `abc`.",
        "",
        "| action | resource | arguments |",
        "|---|---|---|",
        '| change | `module.observability.aws_cloudwatch_metric_alarm.this["slow-answers"]`'
        " | `alarm_description`, `threshold` `3000 → 1000` |",
    ]
    assert "<details><summary>Terraform's output</summary>" in lines
    assert "!       threshold                             = 3000 -> 1000" in lines
    assert "Plan: 0 to add, 1 to change, 0 to destroy." in lines
    assert summary.read_text().splitlines() == lines


def test_only_its_owner_can_read_a_saved_plan(dev: Terraform, monkeypatch: pytest.MonkeyPatch) -> None:
    planned(dev, monkeypatch)

    assert (dev.data / "plan").stat().st_mode & 0o777 == 0o600


def test_a_plan_without_changes_says_so(dev: Terraform, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = planned(dev, monkeypatch)

    assert lines[:3] == ["### dev: no changes", "", "For commit `abc`."]
    assert not any(line.startswith(("|", "<details>")) for line in lines)


def test_a_refused_plan_says_so_and_why(dev: Terraform, monkeypatch: pytest.MonkeyPatch, summary: Path) -> None:
    with pytest.raises(ToolError, match="losing all memberships"):
        planned(dev, monkeypatch, role_groups='{admin="operators",reader="apiReaders"}')

    lines = summary.read_text().splitlines()
    assert lines[0].startswith("### dev: refused, ")
    assert lines[4:6] == ["> [!CAUTION]", f"> - `{GROUP}`: **replace**, losing all memberships (name)."]
    assert lines[7].startswith(f"> The plan would replace {GROUP} (name), losing all memberships.")
    assert lines[11] == f'| **replace** | `{GROUP}` | `name` `"apiAdmins" → "operators"` |'


def test_a_failed_plan_says_so_and_why(dev: Terraform, monkeypatch: pytest.MonkeyPatch, summary: Path) -> None:
    with pytest.raises(ToolError, match="terraform plan failed"):
        planned(dev, monkeypatch, sign_in='{tier="BIG"}')

    text = summary.read_text()
    assert text.startswith(
        "### dev: the plan failed\n\nFor commit `abc`.\n\n```text\nError: Invalid value for variable"
    )
    assert 'sign_in.tier must be "LITE", "ESSENTIALS" or "PLUS".' in text


def test_a_change_of_a_setting_of_the_document_redeploys_the_api(
    dev: Terraform, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = planned(dev, monkeypatch, authorizer_cache_seconds="60")

    assert lines[0] == "### dev: 1 to change, the API is redeployed"
    assert "- The API's operations and schemas stay the same." in lines


def of(**plan: Any) -> str:
    """The report of a plan, in the format of "terraform show -json", to which Terraform has said "(its text)"."""
    return report.of("dev", "`abc`", plan, [], "(its text)", "")


def resource(address: str, actions: list[str], before: Any = None, after: Any = None, **more: Any) -> dict[str, Any]:
    change = {"actions": actions, "before": before, "after": after}
    return {"address": address, "type": address.split(".")[-2], "change": change, **more}


def test_a_new_output_is_a_change() -> None:
    text = of(output_changes={"url": {"actions": ["create"], "before": None, "after": "https://a"}})

    assert text.startswith("### dev: the outputs change\n")
    assert "Outputs: create `url`.\n" in text
    assert "(its text)" in text


def test_an_output_that_changes_has_its_values() -> None:
    change = {"actions": ["update"], "before": {"users": "1"}, "after": {"users": "2"}}

    assert 'Outputs: change `versions.users` `"1" → "2"`.\n' in of(output_changes={"versions": change})


def test_an_output_that_only_follows_from_other_changes_is_not_listed() -> None:
    change = {"actions": ["update"], "before": {"users": "1"}, "after": {}, "after_unknown": {"users": True}}

    assert "Outputs" not in of(output_changes={"versions": change})


def test_a_moved_resource_is_a_change() -> None:
    moved = resource("module.new.aws_iam_role.this", ["no-op"], {}, {}, previous_address="module.old.aws_iam_role.this")

    text = of(resource_changes=[moved])

    assert text.startswith("### dev: 1 to move\n")
    assert "| move | `module.new.aws_iam_role.this` | from `module.old.aws_iam_role.this` |" in text


def test_an_imported_resource_is_a_change() -> None:
    imported = resource("aws_iam_role.this", ["no-op"], {}, {})
    imported["change"]["importing"] = {"id": "a-role"}

    assert "| import | `aws_iam_role.this` | from `a-role` |" in of(resource_changes=[imported])


def test_what_is_lost_stands_first() -> None:
    rows = of(
        resource_changes=[
            resource("a.aws_iam_role.this", ["update"], {"path": "/"}, {"path": "/b/"}),
            resource("b.aws_iam_role.this", ["delete"], {}),
            resource("c.aws_dynamodb_table.this", ["delete"], {}),
        ]
    ).split("|---|---|---|\n")[1]

    assert [row.split("`")[1][0] for row in rows.splitlines()[:3]] == ["c", "b", "a"]


def test_a_scope_that_machines_lose_is_a_loss() -> None:
    scopes = [{"scope": [{"scope_name": name} for name in names]} for names in (["users:read"], ["people:read"])]

    text = of(resource_changes=[resource("aws_cognito_resource_server.api", ["update"], *scopes)])

    assert "**change**, losing the scopes users:read of machines" in text


def test_the_change_of_an_item_in_a_block_is_named() -> None:
    variables = [{"environment": [{"variables": {"TOKEN_USES": value}}]} for value in ("access,id", "access")]

    text = of(resource_changes=[resource("aws_lambda_function.this", ["update"], *variables)])

    assert '| `environment.variables.TOKEN_USES` `"access,id" → "access"` |' in text


def test_the_value_of_a_secret_is_not_shown() -> None:
    secret = resource("aws_lambda_function.this", ["update"], {"key": "one"}, {"key": "two"})
    secret["change"] |= {"before_sensitive": {"key": True}, "after_sensitive": {"key": True}}

    text = of(resource_changes=[secret])

    assert "| `key` |" in text
    assert "two" not in text


def test_what_the_provider_computes_is_not_listed() -> None:
    function = resource("aws_lambda_function.this", ["update"], {"memory_size": 512, "version": "1"})
    function["change"] |= {"after": {"memory_size": 1024}, "after_unknown": {"version": True, "environment": [{}]}}
    configuration = {
        "root_module": {"resources": [{"address": "aws_lambda_function.this", "expressions": {"memory_size": {}}}]}
    }

    assert "| `memory_size` `512 → 1024` |" in of(resource_changes=[function], configuration=configuration)


def test_a_block_that_is_lost_is_listed_although_the_provider_computes_a_part_of_the_new_one() -> None:
    indexes = [{"name": "by-email", "read_capacity": 0}], [{"name": "by-email"}]
    table = resource("aws_dynamodb_table.this", ["update"], {"global_secondary_index": []}, {})
    table["change"] |= {"after": {"global_secondary_index": indexes[1]}}
    table["change"] |= {"after_unknown": {"global_secondary_index": [{"read_capacity": True}]}}
    configuration: Any = {"root_module": {"resources": [{"address": "aws_dynamodb_table.this", "expressions": {}}]}}

    assert "| `global_secondary_index` |" in of(resource_changes=[table], configuration=configuration)

    table["change"]["before"] = {"global_secondary_index": indexes[0]}
    assert "global_secondary_index" not in of(resource_changes=[table], configuration=configuration)


def test_text_in_a_plan_is_never_markdown() -> None:
    changed = resource('a.aws_x["a|b"]', ["update"], {"description": "<!-- @org/team"}, {"description": "#12"})
    changed["type"] = "aws_x"

    assert '| change | `a.aws_x["a\\|b"]` | `description` `"<!-- @org/team" → "#12"` |' in of(
        resource_changes=[changed]
    )


def test_an_action_that_is_not_known_is_reported_as_terraform_calls_it() -> None:
    text = of(resource_changes=[resource("aws_iam_role.this", ["create", "forget"], {}, {})])

    assert "| create and forget | `aws_iam_role.this` |" in text


def test_operations_and_schemas_that_change_are_named() -> None:
    old: Any = {
        "paths": {"/users": {"get": {"operationId": "a"}, "put": {"operationId": "b"}}},
        "components": {"schemas": {"User": {}}},
    }
    new = {
        "paths": {"/users": {"put": {"operationId": "c"}}, "/orders": {"post": {"operationId": "d"}}},
        "components": {"schemas": {"User": {"a": 1}}},
    }

    text = of(resource_changes=[resource(API, ["update"], *({"body": json.dumps(body)} for body in (old, new)))])

    assert "- The API's operations: adds `POST /orders`; removes `GET /users`; changes `PUT /users`\n" in text
    assert "- The API's schemas: changes `User`\n" in text


def test_what_others_have_changed_is_named() -> None:
    change = [{"memory_size": 512}, {"memory_size": 256}]
    drifted = resource("aws_lambda_function.this", ["update"], *change)
    undone = resource("aws_lambda_function.this", ["update"], *reversed(change))

    text = of(resource_drift=[drifted], resource_changes=[undone])

    assert (
        "Changed since the last deployment by somebody else, which this undoes: `aws_lambda_function.this`.\n" in text
    )


def test_no_line_of_terraforms_output_ends_its_block_of_code() -> None:
    text = report.of("dev", "`abc`", {"output_changes": {"a": {"actions": ["create"]}}}, [], "```\n# hello", "")

    assert "````diff\n```\n# hello\n````" in text
