"""STS: the claims of GitHub's tokens that AWS evaluates as condition keys, and ministack does not."""

from __future__ import annotations

from typing import Any

from ministack.services import cognito, sts

from emulator.patches.replacing import replace

GITHUB = "token.actions.githubusercontent.com"
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
CLAIMS = (
    "actor",
    "actor_id",
    "enterprise_id",
    "environment",
    "job_workflow_ref",
    "ref",
    "repository",
    "repository_id",
    "repository_owner_id",
    "workflow",
)


def apply() -> None:
    replace(sts, "_web_identity_principal", _add_claims)


def _add_claims(principal: Any) -> Any:
    def _web_identity_principal(token: str, *more: Any) -> tuple[str, dict[str, Any]]:
        provider, keys = principal(token, *more)
        if not provider.endswith(f"/{GITHUB}"):
            return provider, keys
        claims = cognito._token_claims(token)
        return provider, keys | {f"{GITHUB}:{name}": claims[name] for name in CLAIMS if name in claims}

    return _web_identity_principal
