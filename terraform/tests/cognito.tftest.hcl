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

run "strangers_can_not_sign_themselves_up" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  assert {
    condition     = aws_cognito_user_pool.this.admin_create_user_config[0].allow_admin_create_user_only
    error_message = "Only administrators may create people."
  }
}

run "the_client_is_public_and_signs_in_by_password" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  assert {
    condition     = !aws_cognito_user_pool_client.this.generate_secret
    error_message = "A public client has no secret."
  }

  assert {
    condition     = contains(aws_cognito_user_pool_client.this.explicit_auth_flows, "ALLOW_USER_PASSWORD_AUTH")
    error_message = "USER_PASSWORD_AUTH must be allowed."
  }

  assert {
    condition     = aws_cognito_user_pool_client.this.prevent_user_existence_errors == "ENABLED" && aws_cognito_user_pool_client.this.enable_token_revocation
    error_message = "Sign-in must not reveal which users exist, and tokens must be revocable."
  }
}

run "token_lifetimes_are_configurable" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  variables {
    token_validity_minutes = 5
  }

  assert {
    condition     = aws_cognito_user_pool_client.this.access_token_validity == 5 && aws_cognito_user_pool_client.this.id_token_validity == 5 && aws_cognito_user_pool_client.this.token_validity_units[0].access_token == "minutes"
    error_message = "Access and ID tokens must be good for that many minutes."
  }
}

run "the_pool_is_protected_when_that_is_asked_for" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "ACTIVE"
    error_message = "The pool must refuse to be deleted."
  }
}

run "the_pool_can_be_deleted_without_protection" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  variables {
    deletion_protection = false
  }

  assert {
    condition     = aws_cognito_user_pool.this.deletion_protection == "INACTIVE"
    error_message = "The pool must be deletable."
  }
}

run "roles_have_the_named_groups" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  variables {
    role_groups = { admin = "operators", reader = "support" }
  }

  assert {
    condition     = aws_cognito_user_group.admins.name == "operators" && aws_cognito_user_group.readers[0].name == "support"
    error_message = "The groups must have the configured names."
  }

  assert {
    condition     = output.role_groups == { admin = "operators", reader = "support" }
    error_message = "The output must name the group of each role."
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

run "machines_can_have_a_scope_to_read_and_one_to_write_each_collection" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  assert {
    condition     = aws_cognito_resource_server.api.identifier == "users-api" && toset(aws_cognito_resource_server.api.scope[*].scope_name) == toset(["notes:read", "notes:write", "users:read", "users:write"])
    error_message = "Each collection must have its two scopes."
  }
}

run "mfa_uses_an_authenticator_app" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  variables {
    sign_in = { mfa = "OPTIONAL" }
  }

  assert {
    condition     = aws_cognito_user_pool.this.mfa_configuration == "OPTIONAL" && aws_cognito_user_pool.this.software_token_mfa_configuration[0].enabled
    error_message = "The second factor must be offered, by an app."
  }
}

run "usernames_are_case_insensitive" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  assert {
    condition     = !aws_cognito_user_pool.this.username_configuration[0].case_sensitive
    error_message = "Usernames must be case-insensitive; this can't be changed once the pool exists."
  }
}

run "a_changed_address_is_verified_first" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  assert {
    condition     = aws_cognito_user_pool.this.user_attribute_update_settings[0].attributes_require_verification_before_update == toset(["email"])
    error_message = "A changed address must be verified before it is used."
  }
}

run "mfa_and_the_hosted_sign_in_page_are_off_by_default" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  assert {
    condition     = aws_cognito_user_pool.this.mfa_configuration == "OFF" && length(aws_cognito_user_pool_domain.sign_in) == 0 && length(aws_cognito_user_pool.this.user_pool_add_ons) == 0
    error_message = "MFA, the sign-in page and threat protection must be off."
  }
}

run "tier_passwords_and_sessions_are_configurable" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  variables {
    sign_in = { tier = "PLUS", password_length = 16, refresh_token_days = 7 }
  }

  assert {
    condition     = aws_cognito_user_pool.this.user_pool_tier == "PLUS" && aws_cognito_user_pool.this.password_policy[0].minimum_length == 16 && aws_cognito_user_pool_client.this.refresh_token_validity == 7
    error_message = "Tier, passwords and sessions must be those that are asked for."
  }

  assert {
    condition     = aws_cognito_user_pool.this.user_pool_add_ons[0].advanced_security_mode == "ENFORCED"
    error_message = "Threat protection must be on in the tier that includes it."
  }
}

run "every_client_may_use_the_code_flow" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  assert {
    condition     = aws_cognito_user_pool_client.this.allowed_oauth_flows_user_pool_client && aws_cognito_user_pool_client.this.allowed_oauth_flows == toset(["code"])
    error_message = "A token must never be in a URL."
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

run "the_hosted_sign_in_page_redirects_to_the_application" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  variables {
    oauth          = { callback_urls = ["https://app.example.com/"] }
    sign_in_domain = "users-api-test"
  }

  assert {
    condition     = aws_cognito_user_pool_client.this.callback_urls == toset(["https://app.example.com/"]) && one(aws_cognito_user_pool_domain.sign_in[*].domain) == "users-api-test"
    error_message = "Only the application's URLs must be allowed."
  }
}

run "a_tier_is_one_of_cognito" {
  command         = plan
  expect_failures = [var.sign_in]

  module {
    source = "./modules/cognito"
  }

  variables {
    sign_in = { tier = "BASIC" }
  }
}

run "a_second_factor_is_off_optional_or_on" {
  command         = plan
  expect_failures = [var.sign_in]

  module {
    source = "./modules/cognito"
  }

  variables {
    sign_in = { mfa = "SMS" }
  }
}

run "rejects_a_short_minimum_password_length" {
  command         = plan
  expect_failures = [var.sign_in]

  module {
    source = "./modules/cognito"
  }

  variables {
    sign_in = { password_length = 6 }
  }
}

run "rejects_a_refresh_token_lifetime_of_zero" {
  command         = plan
  expect_failures = [var.sign_in]

  module {
    source = "./modules/cognito"
  }

  variables {
    sign_in = { refresh_token_days = 0 }
  }
}

run "rejects_an_invalid_sign_in_domain" {
  command         = plan
  expect_failures = [var.sign_in_domain]

  module {
    source = "./modules/cognito"
  }

  variables {
    sign_in_domain = "Users.API"
  }
}

run "rejects_a_reserved_word_in_the_sign_in_domain" {
  command         = plan
  expect_failures = [var.sign_in_domain]

  module {
    source = "./modules/cognito"
  }

  variables {
    sign_in_domain = "users-on-aws"
  }
}

run "rejects_an_empty_list_of_scopes" {
  command         = plan
  expect_failures = [var.oauth]

  module {
    source = "./modules/cognito"
  }

  variables {
    oauth = { scopes = [] }
  }
}

run "rejects_a_callback_url_without_tls" {
  command         = plan
  expect_failures = [var.oauth]

  module {
    source = "./modules/cognito"
  }

  variables {
    oauth = { callback_urls = ["http://app.example.com/"] }
  }
}

run "rejects_a_callback_host_that_only_begins_with_localhost" {
  command         = plan
  expect_failures = [var.oauth]

  module {
    source = "./modules/cognito"
  }

  variables {
    oauth = { callback_urls = ["http://localhost.example.com/"] }
  }
}

run "rejects_an_empty_list_of_callback_urls" {
  command         = plan
  expect_failures = [var.oauth]

  module {
    source = "./modules/cognito"
  }

  variables {
    oauth = { callback_urls = [] }
  }
}

run "the_issuer_is_the_original_one_by_default" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  override_resource {
    target          = aws_cognito_user_pool.this
    override_during = plan
    values          = { id = "eu-west-1_Example", endpoint = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example" }
  }

  assert {
    condition     = output.issuer == "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example"
    error_message = "The default must be the original issuer."
  }
}

run "the_updated_issuer_is_configurable" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  variables {
    issuer_type = "UPDATED"
  }

  override_resource {
    target          = aws_cognito_user_pool.this
    override_during = plan
    values          = { id = "eu-west-1_Example", endpoint = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example" }
  }

  assert {
    condition     = output.issuer == "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example"
    error_message = "The updated issuer has a name of its own."
  }
}
