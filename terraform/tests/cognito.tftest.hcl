# Who may sign in.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name                   = "users-api-test"
  role_groups            = { admin = "apiAdmins", reader = "apiReaders" }
  resource_server        = { identifier = "users-api", collections = ["notes", "users"] }
  deletion_protection    = true
  token_validity_minutes = 60
}

run "by_default" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  assert {
    condition     = aws_cognito_user_pool.this.admin_create_user_config[0].allow_admin_create_user_only
    error_message = "Strangers must not be able to sign up: only administrators may create users."
  }

  assert {
    condition     = aws_cognito_user_pool.this.password_policy[0].require_symbols && aws_cognito_user_pool.this.password_policy[0].require_numbers && aws_cognito_user_pool.this.password_policy[0].require_lowercase && aws_cognito_user_pool.this.password_policy[0].require_uppercase
    error_message = "Passwords must have all four kinds of characters."
  }

  assert {
    condition     = [for mechanism in aws_cognito_user_pool.this.account_recovery_setting[0].recovery_mechanism : mechanism.name] == ["verified_email"]
    error_message = "Forgotten passwords must be reset by e-mail alone."
  }

  assert {
    condition     = !aws_cognito_user_pool_client.this.generate_secret
    error_message = "The client must be public, without a secret."
  }

  assert {
    condition     = contains(aws_cognito_user_pool_client.this.explicit_auth_flows, "ALLOW_USER_PASSWORD_AUTH")
    error_message = "USER_PASSWORD_AUTH must be allowed."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this.prevent_user_existence_errors == "ENABLED" && aws_cognito_user_pool_client.this.enable_token_revocation
    error_message = "Sign-in must not reveal which users exist, and tokens must be revocable."
  }

  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "ACTIVE"
    error_message = "The pool must be protected from deletion if configured."
  }

  assert {
    condition     = aws_cognito_resource_server.api.identifier == "users-api" && toset(aws_cognito_resource_server.api.scope[*].scope_name) == toset(["notes:read", "notes:write", "users:read", "users:write"])
    error_message = "Machines must have a scope to read and one to write each collection."
  }

  assert {
    condition     = !aws_cognito_user_pool.this.username_configuration[0].case_sensitive
    error_message = "Usernames must be case-insensitive; this can't be changed once the pool exists."
  }

  assert {
    condition     = aws_cognito_user_pool.this.user_attribute_update_settings[0].attributes_require_verification_before_update == toset(["email"])
    error_message = "A changed address must be verified before it is used."
  }

  assert {
    condition     = aws_cognito_user_pool.this.mfa_configuration == "OFF" && length(aws_cognito_user_pool_domain.sign_in) == 0 && aws_cognito_user_pool.this.user_pool_tier == "LITE" && aws_cognito_user_pool.this.user_pool_add_ons[0].advanced_security_mode == "OFF"
    error_message = "MFA, the sign-in page and threat protection must be off by default, in the cheapest tier."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this.allowed_oauth_flows_user_pool_client && aws_cognito_user_pool_client.this.allowed_oauth_flows == toset(["code"])
    error_message = "The client must use the code flow only, so that a token is never in a URL."
  }

  # Without it, nobody could set up a second factor.
  assert {
    condition     = contains(aws_cognito_user_pool_client.this.allowed_oauth_scopes, "aws.cognito.signin.user.admin")
    error_message = "Signed-in people must be able to change their own settings."
  }

  # Null would leave what was set before.
  assert {
    condition     = aws_cognito_user_pool_client.this.logout_urls != null
    error_message = "URLs that are not given must be removed."
  }
}

run "with_a_second_factor_and_threat_protection" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  variables {
    sign_in = { mfa = "OPTIONAL", tier = "PLUS" }
  }

  assert {
    condition     = aws_cognito_user_pool.this.software_token_mfa_configuration[0].enabled
    error_message = "MFA must use an authenticator app."
  }

  assert {
    condition     = aws_cognito_user_pool.this.user_pool_add_ons[0].advanced_security_mode == "ENFORCED"
    error_message = "Threat protection must be on in the tier that includes it."
  }

}

run "there_are_no_readers_without_a_group" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  variables {
    role_groups = { admin = "operators" }
  }

  assert {
    condition     = length(aws_cognito_user_group.readers) == 0 && output.role_groups == { admin = "operators" }
    error_message = "There must be no group for readers."
  }
}
