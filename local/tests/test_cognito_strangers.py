"""What somebody without an account can do in a user pool: no more than on AWS."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
import urllib3
from botocore.exceptions import ClientError

from emulator.instance import Instance
from local.tests.authenticator import code as shown_code

EMAIL = "ada@example.com"
PASSWORD = "Correct-horse-7"
STOLEN = "Stolen-horse-7"
# What ministack sends by default.
FIXED_CODES = ["123456", "654321"]


def sign_up(cognito: Any, client: str, email: str = EMAIL) -> None:
    attributes = [{"Name": "email", "Value": email}]
    cognito.sign_up(ClientId=client, Username=email, Password=PASSWORD, UserAttributes=attributes)


def create(cognito: Any, pool: str, email: str = EMAIL, permanent: bool = True) -> None:
    cognito.admin_create_user(UserPoolId=pool, Username=email, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username=email, Password=PASSWORD, Permanent=permanent)


def sign_in(cognito: Any, client: str, email: str = EMAIL, password: str = PASSWORD) -> Any:
    parameters = {"USERNAME": email, "PASSWORD": password}
    return cognito.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)


def respond(cognito: Any, client: str, challenge: str, session: str | None, **answers: str) -> Any:
    more = {} if session is None else {"Session": session}
    return cognito.respond_to_auth_challenge(
        ClientId=client, ChallengeName=challenge, ChallengeResponses={"USERNAME": EMAIL, **answers}, **more
    )


def mailed_codes(emulator: Instance, pool: str) -> list[str]:
    """The codes that people in the pool would have got by mail, for the owner of the emulator."""
    return re.findall(rf"The code for \S+ in {pool} is (\d{{6}})\.", emulator.log.read_text())


def test_nobody_can_sign_up_where_only_administrators_create_people(cognito: Any, pool: str, client: str) -> None:
    cognito.update_user_pool(UserPoolId=pool, AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})

    with pytest.raises(ClientError) as error:
        sign_up(cognito, client)

    assert error.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert error.value.response["Error"] == {
        "Code": "NotAuthorizedException",
        "Message": "SignUp is not permitted for this user pool",
    }
    assert cognito.list_users(UserPoolId=pool)["Users"] == []
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.confirm_sign_up(ClientId=client, Username=EMAIL, ConfirmationCode=FIXED_CODES[0])


def test_an_account_is_confirmed_by_the_mailed_code_only(
    emulator: Instance, cognito: Any, pool: str, client: str
) -> None:
    sign_up(cognito, client)

    for code in FIXED_CODES:
        with pytest.raises(cognito.exceptions.CodeMismatchException):
            cognito.confirm_sign_up(ClientId=client, Username=EMAIL, ConfirmationCode=code)
    cognito.resend_confirmation_code(ClientId=client, Username=EMAIL)
    first, second = mailed_codes(emulator, pool)
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        cognito.confirm_sign_up(ClientId=client, Username=EMAIL, ConfirmationCode=first)
    cognito.confirm_sign_up(ClientId=client, Username=EMAIL, ConfirmationCode=second)

    assert "AuthenticationResult" in sign_in(cognito, client)


@pytest.mark.parametrize("asked_by", ["the person", "an administrator"])
def test_a_password_is_reset_by_the_mailed_code_only(
    emulator: Instance, cognito: Any, pool: str, client: str, asked_by: str
) -> None:
    create(cognito, pool)
    if asked_by == "the person":
        cognito.forgot_password(ClientId=client, Username=EMAIL)
    else:
        cognito.admin_reset_user_password(UserPoolId=pool, Username=EMAIL)

    reset = {"ClientId": client, "Username": EMAIL, "Password": STOLEN}
    for code in FIXED_CODES:
        with pytest.raises(cognito.exceptions.CodeMismatchException):
            cognito.confirm_forgot_password(**reset, ConfirmationCode=code)
    (code,) = mailed_codes(emulator, pool)
    cognito.confirm_forgot_password(**reset, ConfirmationCode=code)

    assert "AuthenticationResult" in sign_in(cognito, client, password=STOLEN)
    with pytest.raises(cognito.exceptions.ExpiredCodeException):
        cognito.confirm_forgot_password(**reset, ConfirmationCode=code)


def test_an_account_without_an_address_is_not_confirmed_by_a_fixed_code(cognito: Any) -> None:
    pool = cognito.create_user_pool(PoolName="names")["UserPool"]["Id"]
    client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app")["UserPoolClient"]["ClientId"]
    cognito.sign_up(ClientId=client, Username="ada", Password=PASSWORD)

    for code in FIXED_CODES:
        with pytest.raises(cognito.exceptions.CodeMismatchException):
            cognito.confirm_sign_up(ClientId=client, Username="ada", ConfirmationCode=code)

    cognito.delete_user_pool(UserPoolId=pool)


def test_codes_cannot_be_guessed_by_trying(emulator: Instance, cognito: Any, pool: str, client: str) -> None:
    create(cognito, pool)
    reset = {"ClientId": client, "Username": EMAIL, "Password": STOLEN}
    for _ in range(5):
        cognito.forgot_password(ClientId=client, Username=EMAIL)
        with pytest.raises(cognito.exceptions.CodeMismatchException):
            cognito.confirm_forgot_password(**reset, ConfirmationCode="000000")

    code = mailed_codes(emulator, pool)[-1]
    with pytest.raises(cognito.exceptions.LimitExceededException, match="Attempt limit exceeded"):
        cognito.confirm_forgot_password(**reset, ConfirmationCode=code)


def test_the_code_of_the_hosted_login_page_is_random(emulator: Instance, cognito: Any, pool: str) -> None:
    create(cognito, pool)
    factors = {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}
    cognito.update_user_pool(UserPoolId=pool, Policies={"SignInPolicy": factors})
    callback = "https://localhost/callback"
    client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_AUTH"],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid"],
        CallbackURLs=[callback],
    )["UserPoolClient"]["ClientId"]

    def submit(**fields: str) -> urllib3.BaseHTTPResponse:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return urllib3.request("POST", f"{emulator.url}/login", body=urlencode(fields), headers=form, redirect=False)

    oauth = {"client_id": client, "redirect_uri": callback, "scope": "openid", "response_type": "code"}
    page = submit(auth_flow="USER_AUTH", username=EMAIL, **oauth).data.decode()
    token = re.search(r'name="ua_token" value="([^"]+)"', page)
    assert token is not None
    submit(ua_token=token[1], challenge="EMAIL_OTP")

    assert [submit(ua_token=token[1], code=code).status for code in FIXED_CODES] == [200, 200]
    (code,) = mailed_codes(emulator, pool)
    assert submit(ua_token=token[1], code=code).status == 302


@pytest.mark.parametrize("challenge", ["NEW_PASSWORD_REQUIRED", "MFA_SETUP", "SOFTWARE_TOKEN_MFA", "SMS_MFA"])
@pytest.mark.parametrize("session", [None, "made-up-session-of-some-length"])
def test_a_challenge_that_was_not_made_cannot_be_responded_to(
    cognito: Any, pool: str, client: str, challenge: str, session: str | None
) -> None:
    create(cognito, pool)

    with pytest.raises((cognito.exceptions.NotAuthorizedException, cognito.exceptions.InvalidParameterException)):
        respond(cognito, client, challenge, session, NEW_PASSWORD=STOLEN, SOFTWARE_TOKEN_MFA_CODE="0", SMS_MFA_CODE="0")

    assert "AuthenticationResult" in sign_in(cognito, client)


def test_a_new_password_is_set_by_the_session_of_that_sign_in_only_and_once(
    cognito: Any, pool: str, client: str
) -> None:
    create(cognito, pool, permanent=False)
    create(cognito, pool, "eve@example.com", permanent=False)
    other_client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="other")["UserPoolClient"]["ClientId"]
    of_ada = sign_in(cognito, client)["Session"]
    of_eve = sign_in(cognito, client, "eve@example.com")["Session"]
    refused = pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session for the user")

    with refused:
        respond(cognito, client, "NEW_PASSWORD_REQUIRED", of_eve, NEW_PASSWORD=STOLEN)
    with refused:
        respond(cognito, other_client, "NEW_PASSWORD_REQUIRED", of_ada, NEW_PASSWORD=STOLEN)
    with refused:
        respond(cognito, client, "MFA_SETUP", of_ada)
    reply = respond(cognito, client, "NEW_PASSWORD_REQUIRED", of_ada, NEW_PASSWORD="Changed-horse-7")
    assert "AuthenticationResult" in reply
    with refused:
        respond(cognito, client, "NEW_PASSWORD_REQUIRED", of_ada, NEW_PASSWORD=STOLEN)


def test_a_second_factor_is_not_skipped(cognito: Any, pool: str, client: str) -> None:
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    create(cognito, pool)
    asked = sign_in(cognito, client)
    assert asked["ChallengeName"] == "MFA_SETUP"

    refused = pytest.raises(cognito.exceptions.NotAuthorizedException, match="Invalid session for the user")
    with refused:
        respond(cognito, client, "MFA_SETUP", asked["Session"])
    associated = cognito.associate_software_token(Session=asked["Session"])
    with refused:
        respond(cognito, client, "MFA_SETUP", associated["Session"])
    secret = associated["SecretCode"]
    verified = cognito.verify_software_token(Session=associated["Session"], UserCode=shown_code(secret))
    assert "AuthenticationResult" in respond(cognito, client, "MFA_SETUP", verified["Session"])

    asked = sign_in(cognito, client)
    with pytest.raises(cognito.exceptions.CodeMismatchException):
        respond(cognito, client, "SOFTWARE_TOKEN_MFA", asked["Session"], SOFTWARE_TOKEN_MFA_CODE="000000")
    with refused:
        respond(cognito, client, "MFA_SETUP", asked["Session"])
    answer = {"SOFTWARE_TOKEN_MFA_CODE": shown_code(secret)}
    assert "AuthenticationResult" in respond(cognito, client, "SOFTWARE_TOKEN_MFA", asked["Session"], **answer)


def test_a_second_factor_is_also_required_after_a_new_password(cognito: Any, pool: str, client: str) -> None:
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="ON", SoftwareTokenMfaConfiguration={"Enabled": True}
    )
    create(cognito, pool, permanent=False)
    asked = sign_in(cognito, client)

    reply = respond(cognito, client, asked["ChallengeName"], asked["Session"], NEW_PASSWORD="Changed-horse-7")

    assert reply["ChallengeName"] == "MFA_SETUP"
    assert "AuthenticationResult" not in reply
    assert "SecretCode" in cognito.associate_software_token(Session=reply["Session"])
