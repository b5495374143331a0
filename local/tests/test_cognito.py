"""Settings of user pools and app clients, and second factors, as documented for Cognito."""

from __future__ import annotations

from typing import Any

import pytest

from local.tests.authenticator import code

PASSWORD = "Correct-horse-7"


def test_a_required_second_factor_is_set_up_at_sign_in(cognito: Any, pool: str, client: str) -> None:
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    cognito.admin_create_user(UserPoolId=pool, Username="ada@example.com")
    cognito.admin_set_user_password(UserPoolId=pool, Username="ada@example.com", Password=PASSWORD, Permanent=True)
    sign_in = {
        "ClientId": client,
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": "ada@example.com", "PASSWORD": PASSWORD},
    }

    asked = cognito.initiate_auth(**sign_in)
    assert asked["ChallengeName"] == "MFA_SETUP"
    associated = cognito.associate_software_token(Session=asked["Session"])
    secret = associated["SecretCode"]
    assert cognito.verify_software_token(Session=associated["Session"], UserCode=code(secret))["Status"] == "SUCCESS"

    asked = cognito.initiate_auth(**sign_in)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    answer = {"USERNAME": "ada@example.com", "SOFTWARE_TOKEN_MFA_CODE": code(secret)}
    answered = cognito.respond_to_auth_challenge(
        ClientId=client, ChallengeName="SOFTWARE_TOKEN_MFA", Session=asked["Session"], ChallengeResponses=answer
    )
    assert "AccessToken" in answered["AuthenticationResult"]


def test_an_update_of_a_client_resets_omitted_settings(cognito: Any, pool: str, client: str) -> None:
    cognito.update_user_pool_client(UserPoolId=pool, ClientId=client, AccessTokenValidity=5)

    updated = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
    assert updated["AccessTokenValidity"] == 5
    assert updated["ExplicitAuthFlows"] == []


def test_a_protected_pool_is_not_deleted(cognito: Any, pool: str) -> None:
    cognito.update_user_pool(UserPoolId=pool, DeletionProtection="ACTIVE")

    with pytest.raises(cognito.exceptions.InvalidParameterException, match="deletion protection is activated"):
        cognito.delete_user_pool(UserPoolId=pool)
