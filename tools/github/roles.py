"""Prepares deployments from GitHub: the state bucket, and roles for the workflows."""

from __future__ import annotations

from pathlib import Path

from tools.aws.environment import Environment
from tools.aws.gateway_log_role import ensure_log_role
from tools.github.matrix import variable
from tools.github.repository import Repository
from tools.paths import ROOT
from tools.terraform import state
from tools.terraform.terraform import Stack, Terraform

ROLES = Stack(ROOT / "terraform" / "bootstrap", "users-api-bootstrap", "github-users-api-{}-plan")
# https://docs.github.com/en/actions/reference/security/oidc
PROVIDER = "token.actions.githubusercontent.com"
AUDIENCE = "sts.amazonaws.com"


def prepare_account(environment: Environment) -> dict[str, str]:
    """Creates what deployments need of the account and do not own, and returns where the state is (bucket and key)."""
    if environment.settings["access_log"]:
        ensure_log_role(environment)
    return state.backend(environment, create=True)


def bootstrap(environment: Environment, repository: Repository, unattended: bool, approved: bool = False) -> None:
    """Creates the bucket and the roles for an environment and a repository, and prints the settings for GitHub."""
    place = prepare_account(environment)
    terraform = Terraform(environment, unattended, ROLES, approved=approved)
    terraform.init()
    variables = {
        "environment": environment.name,
        "region": environment.region,
        "account": environment.account,
        "subject": repository.subject,
        "repository_id": repository.id,
        "state_bucket": place["bucket"],
        "state_key": place["key"],
        "oidc_provider_arn": ensure_identity_provider(environment),
    }
    terraform.apply(*(f"-var={name}={value}" for name, value in variables.items()))
    print(guide(environment, repository, terraform.outputs()))


def ensure_identity_provider(environment: Environment) -> str:
    """Creates the account's identity provider for GitHub's workflows if it is missing, and returns its ARN."""
    iam = environment.client("iam")
    arn = f"arn:{environment.partition}:iam::{environment.account}:oidc-provider/{PROVIDER}"
    try:
        iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    except iam.exceptions.NoSuchEntityException:
        iam.create_open_id_connect_provider(Url=f"https://{PROVIDER}", ClientIDList=[AUDIENCE])
    return arn


def guide(environment: Environment, repository: Repository, outputs: dict[str, str]) -> str:
    """The settings for the roles in GitHub and in the environment's file."""
    name = environment.name
    path = f"repos/{repository.name}/environments/{name}"
    policy = "deployment_branch_policy"
    return f"""
The roles trust the repository with the id {repository.id} alone, and subjects of its tokens that begin with
  {repository.subject}:
If the repository is renamed or transferred, see docs/runbook.md#renamed-repository.

GitHub, Settings, Secrets and variables, Actions, Variables of the repository (not of an environment: a deployment whose
role is there is skipped):
  {variable("PLAN_ROLE", name)} = {outputs["plan_role_arn"]}
  {variable("DEPLOY_ROLE", name)} = {outputs["deploy_role_arn"]}
GitHub, Settings, Environments:
  {name}, with required reviewers if deployments need approval; under "Deployment branches and tags", allow only the
  branch main: otherwise a workflow on any branch could assume the role that deploys. If the environment is missing,
  GitHub creates it without any rules. With gh, a new one that allows only main:
    gh api -X PUT {path} \\
      -F '{policy}[protected_branches]=false' -F '{policy}[custom_branch_policies]=true'
    gh api -X POST {path}/deployment-branch-policies -f name=main
  For reviewers, add to the first: -F 'reviewers[][type]=User' -F 'reviewers[][id]=<id>'
{Path("environments") / f"{name}.tfvars"}:
  permissions_boundary_arn = "{outputs["permissions_boundary_arn"]}"
"""
