"""The workflows' roles can do their part and no more, by the emulator's own evaluation of IAM."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tools import cli
from tools.aws.environment import Environment
from tools.aws.state_bucket import ensure_bucket
from tools.commands import deployments
from tools.deployments.release import Release
from tools.errors import ToolError
from tools.github.repository import Repository
from tools.github.roles import PROVIDER, bootstrap
from tools.terraform.terraform import Terraform
from tools.tests import attacks
from tools.tests.github_roles import OLD_REPOSITORY, REPOSITORY, as_role, token
from tools.tests.iam_simulator import NODE_MODULES, Question, answers, managed_policy, policies_of

DEPLOYMENT = f"{REPOSITORY.subject}:environment:dev"
PULL_REQUEST = f"{REPOSITORY.subject}:pull_request"
WORKFLOWS = {"plan": ["pull_request", "ref:refs/heads/main"], "deploy": ["environment:dev"]}
BOUNDARY = "-var=permissions_boundary_arn=arn:aws:iam::000000000000:policy/users-api-dev-boundary"


def refused(call: Any, **arguments: Any) -> bool:
    """Whether IAM refuses the call; any other error fails the test."""
    try:
        call(**arguments)
    except ClientError as error:
        assert error.response["Error"]["Code"] in ("403", "AccessDenied", "AccessDeniedException"), error
        return True
    return False


@pytest.mark.extended
def test_the_roles_can_plan_deploy_release_and_destroy(bootstrapped: Environment) -> None:
    deploying = Terraform(as_role(bootstrapped, "deploy", token(DEPLOYMENT)), unattended=True)
    deploying.init()
    deploying.apply(BOUNDARY)
    deploying.apply(BOUNDARY, "-var=function_memory_size=640", "-var=log_retention_days=14")
    Release(deploying.environment, deploying.outputs()).newest()

    planning = Terraform(as_role(bootstrapped, "plan", token(PULL_REQUEST)), unattended=True)
    planning.init()
    assert not planning.plan(BOUNDARY, "-var=function_memory_size=640", "-var=log_retention_days=14")

    deploying.destroy(BOUNDARY)
    deploying.forget()


def test_the_plan_role_cannot_write_anything_or_read_users(bootstrapped: Environment) -> None:
    planning = as_role(bootstrapped, "plan", token(PULL_REQUEST))
    dynamodb, s3, functions, gateway = (
        planning.client(service) for service in ("dynamodb", "s3", "lambda", "apigateway")
    )
    bucket = bootstrapped.client("s3").list_buckets()["Buckets"][0]["Name"]

    assert refused(dynamodb.scan, TableName="users-api-dev-users")
    assert refused(s3.put_object, Bucket=bucket, Key="users-api/dev.tfstate", Body=b"")
    assert refused(functions.update_function_configuration, FunctionName="users-api-dev-users", MemorySize=256)
    assert refused(gateway.put_rest_api, restApiId="a1b2c3", mode="overwrite", body=b"{}")
    assert refused(functions.invoke, FunctionName="users-api-dev-users", Qualifier="live")


def test_the_deploy_role_cannot_read_users_or_touch_other_environments(bootstrapped: Environment) -> None:
    deploying = as_role(bootstrapped, "deploy", token(DEPLOYMENT))
    dynamodb, s3, functions, iam = (deploying.client(service) for service in ("dynamodb", "s3", "lambda", "iam"))
    bucket = bootstrapped.client("s3").list_buckets()["Buckets"][0]["Name"]

    assert refused(dynamodb.scan, TableName="users-api-dev-users")
    assert refused(dynamodb.delete_table, TableName="users-api-prod-users")
    assert refused(s3.get_object, Bucket=bucket, Key="users-api/prod.tfstate")
    assert refused(s3.get_object, Bucket=bucket, Key="users-api-bootstrap/dev.tfstate")
    assert refused(functions.update_function_configuration, FunctionName="users-api-prod-users", MemorySize=256)
    assert refused(iam.delete_role, RoleName="users-api-prod-users")


def test_the_deploy_role_cannot_touch_apis_of_other_environments(bootstrapped: Environment) -> None:
    of_prod = {"Application": "users-api", "Environment": "prod"}
    of_dev = {"Application": "users-api", "Environment": "dev"}
    administrator = bootstrapped.client("apigateway")
    prod = administrator.create_rest_api(name="users-api-prod", tags=of_prod)["id"]
    gateway = as_role(bootstrapped, "deploy", token(DEPLOYMENT)).client("apigateway")

    assert refused(gateway.delete_rest_api, restApiId=prod)
    assert refused(gateway.put_rest_api, restApiId=prod, mode="overwrite", body=b"{}")
    assert refused(gateway.create_deployment, restApiId=prod)
    assert refused(gateway.update_stage, restApiId=prod, stageName="Prod", patchOperations=[])
    assert refused(gateway.create_rest_api, name="users-api-prod", tags=of_prod)
    assert refused(gateway.create_rest_api, name="users-api-dev")

    dev = gateway.create_rest_api(name="users-api-dev", tags=of_dev)["id"]
    assert not refused(gateway.update_rest_api, restApiId=dev, patchOperations=[])
    assert not refused(gateway.delete_rest_api, restApiId=dev)
    administrator.delete_rest_api(restApiId=prod)


def test_the_deploy_role_cannot_create_roles_beyond_the_boundary(bootstrapped: Environment) -> None:
    iam = as_role(bootstrapped, "deploy", token(DEPLOYMENT)).client("iam")
    anyone = {"Version": "2012-10-17", "Statement": []}
    boundary = "arn:aws:iam::000000000000:policy/users-api-dev-boundary"

    assert refused(iam.create_role, RoleName="users-api-dev-x", AssumeRolePolicyDocument=json.dumps(anyone))
    assert refused(
        iam.create_role,
        RoleName="users-api-dev-x",
        AssumeRolePolicyDocument=json.dumps(anyone),
        PermissionsBoundary="arn:aws:iam::aws:policy/AdministratorAccess",
    )
    assert refused(iam.create_policy_version, PolicyArn=boundary, PolicyDocument=json.dumps(anyone), SetAsDefault=True)
    assert refused(iam.attach_role_policy, RoleName="users-api-dev-users", PolicyArn=boundary)
    assert refused(iam.delete_role_permissions_boundary, RoleName="users-api-dev-users")
    assert refused(
        iam.put_role_policy,
        RoleName="github-users-api-dev-deploy",
        PolicyName="more",
        PolicyDocument=json.dumps(anyone),
    )


@pytest.fixture(scope="module")
def verdicts(bootstrapped: Environment) -> dict[str, str]:
    """IAM's answer to each attack; one attacker is a function's role that has been granted everything."""
    iam = bootstrapped.client("iam")
    anything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    policies = {role: policies_of(iam, role) for role in (attacks.PLAN, attacks.DEPLOY)}
    policies[attacks.FUNCTION] = {"anything": anything}
    boundary = managed_policy(iam, attacks.BOUNDARY)
    answered = answers(attacks.ALL, policies, {attacks.FUNCTION: boundary})
    return dict(zip(map(str, attacks.ALL), answered, strict=True))


@pytest.mark.parametrize("attack", attacks.ALL, ids=str)
def test_iam_denies(verdicts: dict[str, str], attack: Question) -> None:
    assert verdicts[str(attack)] == "ImplicitlyDenied"


@pytest.mark.parametrize("stranger", attacks.strangers(REPOSITORY))
def test_other_workflows_cannot_assume_the_roles(bootstrapped: Environment, stranger: str) -> None:
    role, token = attacks.strangers(REPOSITORY)[stranger]

    with pytest.raises(ClientError, match="AccessDenied"):
        as_role(bootstrapped, role, token)


@pytest.mark.parametrize("repository", [OLD_REPOSITORY, REPOSITORY], ids=lambda one: str(one.subject))
def test_the_roles_trust_one_form_of_subjects(bootstrapped: Environment, repository: Repository) -> None:
    bootstrap(bootstrapped, repository, unattended=True)

    for role, subjects in WORKFLOWS.items():
        for subject in subjects:
            as_role(bootstrapped, role, token(f"{repository.subject}:{subject}"))
    for role, stranger in attacks.strangers(repository).values():
        with pytest.raises(ClientError, match="AccessDenied"):
            as_role(bootstrapped, role, stranger)


def test_a_trust_policy_has_only_claims_that_aws_evaluates(bootstrapped: Environment) -> None:
    """A condition on any other claim would refuse every workflow."""
    data = NODE_MODULES / "node_modules" / "@cloud-copilot" / "iam-data" / "data" / "actions" / "sts.json"
    known = set(json.loads(data.read_text())["assumerolewithwebidentity"]["conditionKeys"])
    # AWS's list of the action has no claims that every provider's tokens have.
    known |= {f"{PROVIDER}:{claim}" for claim in ("aud", "sub")}

    for role in (attacks.PLAN, attacks.DEPLOY):
        policy = bootstrapped.client("iam").get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
        (statement,) = policy["Statement"]
        (operator, conditions), *others = statement["Condition"].items()
        assert (operator, others) == ("StringEquals", [])
        assert set(conditions) == {f"{PROVIDER}:{claim}" for claim in ("aud", "sub", "repository_id")}
        assert set(conditions) <= known


def test_the_state_bucket_is_private_and_keeps_old_versions(bootstrapped: Environment) -> None:
    s3 = bootstrapped.client("s3")
    (bucket,) = (bucket["Name"] for bucket in s3.list_buckets()["Buckets"])

    assert bucket == "users-api-state-000000000000-eu-west-1"
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    assert set(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values()) == {True}
    (rule,) = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert rule["NoncurrentVersionExpiration"] == {"NoncurrentDays": 90}


def test_an_incomplete_state_bucket_is_completed(bootstrapped: Environment) -> None:
    s3 = bootstrapped.client("s3")
    (bucket,) = (bucket["Name"] for bucket in s3.list_buckets()["Buckets"])
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})
    s3.delete_public_access_block(Bucket=bucket)

    assert ensure_bucket(bootstrapped) == bucket

    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    assert s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]["BlockPublicPolicy"]


def test_an_environment_of_another_account_is_left_alone(
    bootstrapped: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = Environment("dev", bootstrapped.emulator)
    monkeypatch.setitem(environment.settings, "account_id", "123456789012")

    with pytest.raises(
        ToolError, match="dev belongs to account 123456789012, but the credentials are for 000000000000"
    ):
        Terraform(environment, unattended=True).init()


def test_bootstrap_can_be_repeated_and_prints_the_settings_for_github(
    bootstrapped: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = [f"OWNER_ID={REPOSITORY.owner_id}", f"REPOSITORY_ID={REPOSITORY.id}", f"SUBJECTS={REPOSITORY.subjects}"]
    _, given = cli.read(["bootstrap", "ENV=dev", f"REPOSITORY={REPOSITORY.name}", *ids], {})
    arguments = {name.lower(): value for name, value in given.items() if name not in ("ENV", "PORT")}

    deployments.bootstrap(bootstrapped, **arguments)

    said = capsys.readouterr().out
    assert "PLAN_ROLE_DEV = arn:aws:iam::000000000000:role/github-users-api-dev-plan" in said
    assert "DEPLOY_ROLE_DEV = arn:aws:iam::000000000000:role/github-users-api-dev-deploy" in said
    assert "allow only the\n  branch main" in said
    assert "gh api -X PUT repos/example/users-api/environments/dev \\\n" in said
    assert 'permissions_boundary_arn = "arn:aws:iam::000000000000:policy/users-api-dev-boundary"' in said
    assert "the id 1300456789 alone" in said
    assert "\n  repo:example@123456/users-api@1300456789:\n" in said
