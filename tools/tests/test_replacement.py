"""Resources that are replaced under the same name, and functions whose creation failed half way."""

from __future__ import annotations

from tools.deployments import deployment
from tools.terraform import process
from tools.terraform.terraform import Terraform

REPLACED = [
    "module.users.aws_dynamodb_table.this",
    "module.users.module.function.aws_lambda_function.this",
    "module.users.module.function.aws_iam_role.this",
    "module.cognito.aws_cognito_user_group.admins",
]


def test_tables_functions_roles_and_groups_can_be_replaced(dev: Terraform) -> None:
    pool, group = (dev.outputs()["user_pool_id"], dev.outputs()["role_groups"]["admin"])

    deployment.make_plan(dev, *(f"-replace={address}" for address in REPLACED))
    deployment.apply_saved_plan(dev, ",".join(REPLACED))

    assert not dev.plan(), "a second plan has changes"
    environment = dev.environment
    assert environment.client("dynamodb").describe_table(TableName="users-api-dev-users")["Table"]["ItemCount"] == 0
    assert environment.client("cognito-idp").get_group(UserPoolId=pool, GroupName=group)
    alias = environment.client("lambda").get_alias(FunctionName="users-api-dev-users", Name="live")
    assert alias["FunctionVersion"] == "2", "Lambda uses no version number again"


def test_a_deployment_heals_a_function_whose_creation_failed_half_way(dev: Terraform) -> None:
    # As Terraform marks it then.
    process.run(
        "taint",
        "module.users.module.function.aws_lambda_function.this",
        configuration=dev.stack.configuration,
        data=dev.data,
        environment=dev.environment.process_environment,
    )

    deployment.deploy_quietly(dev)

    assert not dev.plan(), "a second plan has changes"
