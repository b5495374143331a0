"""Calls that IAM must deny the roles, as questions to IAM, and tokens with which nobody may assume the roles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tools.github.repository import FORMS, Repository
from tools.tests.github_roles import token
from tools.tests.iam_simulator import ACCOUNT, Question

PLAN, DEPLOY = "github-users-api-dev-plan", "github-users-api-dev-deploy"
# A function's role that has been granted everything; only the boundary limits it.
FUNCTION = "users-api-dev-users"
REGIONAL = f"eu-west-1:{ACCOUNT}"
GATEWAY = "arn:aws:apigateway:eu-west-1::"
DEV_USERS = f"arn:aws:lambda:{REGIONAL}:function:users-api-dev-users"
BUCKET = f"arn:aws:s3:::users-api-state-{ACCOUNT}-eu-west-1"
BOUNDARY = f"arn:aws:iam::{ACCOUNT}:policy/users-api-dev-boundary"


def role(name: str) -> str:
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def tags(kind: str, environment: str) -> dict[str, Any]:
    return {f"aws:{kind}/Application": "users-api", f"aws:{kind}/Environment": environment}


RULES = f"arn:aws:xray:{REGIONAL}:sampling-rule"
LOGS = f"arn:aws:logs:{REGIONAL}:log-group"
# The role with which API Gateway writes the logs of all APIs of the account and region.
GATEWAY_LOGS = role("users-api_gateway-logs-eu-west-1")

OTHER_ENVIRONMENTS = [
    Question(DEPLOY, "lambda:UpdateFunctionCode", f"arn:aws:lambda:{REGIONAL}:function:users-api-prod-users"),
    Question(DEPLOY, "lambda:UpdateFunctionCode", f"arn:aws:lambda:{REGIONAL}:function:users-api-dev2-users"),
    Question(DEPLOY, "lambda:InvokeFunction", f"arn:aws:lambda:{REGIONAL}:function:users-api-prod-users"),
    Question(DEPLOY, "lambda:UpdateFunctionCode", f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:users-api-dev-users"),
    Question(DEPLOY, "dynamodb:DeleteTable", f"arn:aws:dynamodb:{REGIONAL}:table/users-api-prod-users"),
    Question(DEPLOY, "dynamodb:DeleteTable", f"arn:aws:dynamodb:{REGIONAL}:table/users-api-dev2-users"),
    Question(DEPLOY, "apigateway:DELETE", f"{GATEWAY}/restapis/abc", tags("ResourceTag", "prod")),
    Question(DEPLOY, "apigateway:DELETE", f"{GATEWAY}/restapis/abc"),
    Question(DEPLOY, "apigateway:PUT", f"{GATEWAY}/restapis/abc", tags("ResourceTag", "prod")),
    Question(DEPLOY, "apigateway:PATCH", f"{GATEWAY}/restapis/abc/stages/Prod", tags("ResourceTag", "prod")),
    Question(DEPLOY, "apigateway:POST", f"{GATEWAY}/restapis/abc/deployments", tags("ResourceTag", "prod")),
    Question(DEPLOY, "apigateway:POST", f"{GATEWAY}/restapis", tags("RequestTag", "prod")),
    Question(DEPLOY, "apigateway:POST", f"{GATEWAY}/restapis"),
    Question(DEPLOY, "apigateway:DELETE", f"{GATEWAY}/domainnames/api.example.com", tags("ResourceTag", "prod")),
    Question(
        DEPLOY,
        "cognito-idp:DeleteUserPool",
        f"arn:aws:cognito-idp:{REGIONAL}:userpool/eu-west-1_x",
        tags("ResourceTag", "prod"),
    ),
    Question(DEPLOY, "logs:DeleteLogGroup", f"arn:aws:logs:{REGIONAL}:log-group:/aws/lambda/users-api-prod-users"),
    Question(DEPLOY, "cloudwatch:DeleteAlarms", f"arn:aws:cloudwatch:{REGIONAL}:alarm:users-api-prod-slow-answers"),
    Question(DEPLOY, "wafv2:DeleteWebACL", f"arn:aws:wafv2:{REGIONAL}:regional/webacl/users-api-prod/1"),
    Question(DEPLOY, "s3:GetObject", f"{BUCKET}/users-api/prod.tfstate"),
    Question(DEPLOY, "s3:PutObject", f"{BUCKET}/users-api/prod.tfstate"),
    Question(DEPLOY, "s3:PutObject", f"{BUCKET}/users-api-bootstrap/dev.tfstate"),
    Question(DEPLOY, "s3:DeleteBucket", BUCKET),
    Question(DEPLOY, "iam:DeleteRole", role("users-api-prod-users")),
    Question(DEPLOY, "s3:PutObject", f"{BUCKET}/users-api/dev.tfstate.json"),
    Question(DEPLOY, "wafv2:DisassociateWebACL", f"{GATEWAY}/restapis/abc/stages/Prod", tags("ResourceTag", "prod")),
    Question(DEPLOY, "wafv2:DisassociateWebACL", f"{GATEWAY}/restapis/abc/stages/Prod"),
    Question(DEPLOY, "xray:UpdateSamplingRule", f"{RULES}/users-api-prod", tags("ResourceTag", "prod")),
    Question(DEPLOY, "xray:DeleteSamplingRule", f"{RULES}/another-application"),
    Question(DEPLOY, "xray:CreateSamplingRule", f"{RULES}/users-api-prod", tags("RequestTag", "prod")),
    Question(DEPLOY, "wafv2:AssociateWebACL", f"{GATEWAY}/restapis/abc/stages/Prod", tags("ResourceTag", "prod")),
    *(Question(DEPLOY, action, GATEWAY_LOGS) for action in ("iam:DeleteRole", "iam:DeleteRolePolicy")),
    Question(DEPLOY, "iam:PutRolePolicy", GATEWAY_LOGS, {"iam:PermissionsBoundary": BOUNDARY}),
    Question(DEPLOY, "iam:PutRolePermissionsBoundary", GATEWAY_LOGS, {"iam:PermissionsBoundary": BOUNDARY}),
    Question(DEPLOY, "iam:UpdateAssumeRolePolicy", GATEWAY_LOGS),
    Question(DEPLOY, "iam:PassRole", GATEWAY_LOGS, {"iam:PassedToService": "lambda.amazonaws.com"}),
    Question(DEPLOY, "apigateway:PATCH", f"{GATEWAY}/account"),
]
USERS = [
    Question(DEPLOY, "dynamodb:Scan", f"arn:aws:dynamodb:{REGIONAL}:table/users-api-dev-users"),
    Question(DEPLOY, "dynamodb:GetItem", f"arn:aws:dynamodb:{REGIONAL}:table/users-api-dev-users"),
    Question(
        DEPLOY,
        "cognito-idp:ListUsers",
        f"arn:aws:cognito-idp:{REGIONAL}:userpool/eu-west-1_x",
        tags("ResourceTag", "dev"),
    ),
    Question(DEPLOY, "kms:Decrypt", f"arn:aws:kms:{REGIONAL}:key/1"),
    Question(PLAN, "dynamodb:GetItem", f"arn:aws:dynamodb:{REGIONAL}:table/users-api-dev-users"),
    Question(PLAN, "lambda:InvokeFunction", f"arn:aws:lambda:{REGIONAL}:function:users-api-dev-users"),
]
WRITES_OF_PLANS = [
    Question(PLAN, "s3:PutObject", f"{BUCKET}/users-api/dev.tfstate"),
    Question(PLAN, "apigateway:PUT", f"{GATEWAY}/restapis/abc", tags("ResourceTag", "dev")),
    Question(PLAN, "lambda:UpdateAlias", f"arn:aws:lambda:{REGIONAL}:function:users-api-dev-users:live"),
    Question(PLAN, "iam:PassRole", role("users-api-dev-users"), {"iam:PassedToService": "lambda.amazonaws.com"}),
]
ESCALATION = [
    Question(DEPLOY, "iam:CreateRole", role("users-api-dev-x")),
    Question(DEPLOY, "iam:CreateRole", role("users-api-dev-x"), {"iam:PermissionsBoundary": f"{BOUNDARY}-x"}),
    Question(DEPLOY, "iam:CreateRole", role("another"), {"iam:PermissionsBoundary": BOUNDARY}),
    Question(DEPLOY, "iam:PutRolePolicy", role(DEPLOY), {"iam:PermissionsBoundary": BOUNDARY}),
    Question(DEPLOY, "iam:PutRolePolicy", role("users-api-dev-users")),
    Question(DEPLOY, "iam:AttachRolePolicy", role("users-api-dev-users"), {"iam:PolicyARN": BOUNDARY}),
    Question(DEPLOY, "iam:DeleteRolePermissionsBoundary", role("users-api-dev-users")),
    Question(DEPLOY, "iam:CreatePolicyVersion", BOUNDARY),
    Question(DEPLOY, "iam:SetDefaultPolicyVersion", BOUNDARY),
    Question(DEPLOY, "iam:UpdateAssumeRolePolicy", role(DEPLOY)),
    Question(DEPLOY, "iam:UpdateAssumeRolePolicy", role("users-api-dev-users")),
    *(
        Question(DEPLOY, "lambda:AddPermission", DEV_USERS, {"lambda:Principal": principal})
        for principal in ("*", "999999999999", "events.amazonaws.com")
    ),
    Question(DEPLOY, "iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/x"),
    Question(DEPLOY, "iam:PassRole", role("users-api-dev-users"), {"iam:PassedToService": "ec2.amazonaws.com"}),
    Question(DEPLOY, "iam:PassRole", role(DEPLOY), {"iam:PassedToService": "lambda.amazonaws.com"}),
    Question(DEPLOY, "iam:PassRole", role("admin"), {"iam:PassedToService": "lambda.amazonaws.com"}),
    Question(DEPLOY, "sts:AssumeRole", role("github-users-api-prod-deploy")),
]
BEYOND_THE_BOUNDARY = [
    Question(FUNCTION, "iam:CreateUser", f"arn:aws:iam::{ACCOUNT}:user/x"),
    Question(FUNCTION, "sts:AssumeRole", role(DEPLOY)),
    Question(FUNCTION, "s3:GetObject", f"{BUCKET}/users-api/dev.tfstate"),
    Question(FUNCTION, "dynamodb:Scan", f"arn:aws:dynamodb:{REGIONAL}:table/users-api-prod-users"),
    Question(FUNCTION, "dynamodb:DeleteTable", f"arn:aws:dynamodb:{REGIONAL}:table/users-api-dev-users"),
    Question(FUNCTION, "lambda:InvokeFunction", f"arn:aws:lambda:{REGIONAL}:function:users-api-dev-users"),
    Question(FUNCTION, "secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{REGIONAL}:secret:x"),
    Question(FUNCTION, "kms:Decrypt", f"arn:aws:kms:{REGIONAL}:key/1"),
    *(
        Question(FUNCTION, action, f"{LOGS}:/aws/lambda/{group}:log-stream:x")
        for group in ("payroll", "users-api-prod-authorizer")
        for action in ("logs:GetLogEvents", "logs:CreateLogStream", "logs:PutLogEvents")
    ),
    Question(FUNCTION, "logs:FilterLogEvents", f"{LOGS}:/aws/lambda/payroll"),
    Question(FUNCTION, "logs:GetLogEvents", f"{LOGS}:/aws/lambda/users-api-dev-authorizer:log-stream:x"),
]
ALL = OTHER_ENVIRONMENTS + USERS + WRITES_OF_PLANS + ESCALATION + BEYOND_THE_BOUNDARY


def strangers(repository: Repository) -> dict[str, tuple[str, str]]:
    """Roles and tokens of workflows that must not assume them, by what is wrong with the token."""
    subject, owner = repository.subject, repository.name.partition("/")[0]
    other_form = replace(repository, subjects=next(form for form in FORMS if form != repository.subjects)).subject
    # Somebody has taken the name after the repository or its owner was renamed or deleted.
    recycled = replace(repository, owner_id="654321", id="1400000000")
    renamed = replace(repository, name=f"{owner}/renamed")
    return {
        "another repository": ("plan", token(f"repo:{owner}/another:pull_request", repository_id="99")),
        "another owner": ("plan", token(subject.replace(owner, "another", 1) + ":pull_request", repository_id="99")),
        "the recycled name": ("deploy", token(f"{recycled.subject}:environment:dev", repository_id=recycled.id)),
        "the recycled name, to plan": ("plan", token(f"{recycled.subject}:pull_request", repository_id=recycled.id)),
        "the subject with another id": ("deploy", token(f"{subject}:environment:dev", repository_id=recycled.id)),
        "the subject without an id": ("deploy", token(f"{subject}:environment:dev", repository_id=None)),
        "the repository, renamed": ("deploy", token(f"{renamed.subject}:environment:dev")),
        "the other form": ("deploy", token(f"{other_form}:environment:dev")),
        "the other form, to plan": ("plan", token(f"{other_form}:pull_request")),
        "a pattern": ("deploy", token(f"{subject}:*")),
        "another spelling": ("deploy", token(f"{subject}:environment:dev".upper())),
        "another branch": ("plan", token(f"{subject}:ref:refs/heads/a-branch")),
        "a tag called main": ("plan", token(f"{subject}:ref:refs/tags/main")),
        "another audience, to plan": ("plan", token(f"{subject}:pull_request", audience="another")),
        "another audience": ("deploy", token(f"{subject}:environment:dev", audience="another")),
        "a pull request, to deploy": ("deploy", token(f"{subject}:pull_request")),
        "main, to deploy": ("deploy", token(f"{subject}:ref:refs/heads/main")),
        "another environment": ("deploy", token(f"{subject}:environment:prod")),
        "an environment, to plan": ("plan", token(f"{subject}:environment:dev")),
    }
