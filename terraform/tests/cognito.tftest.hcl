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
  admin_group            = "apiAdmins"
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
    error_message = "Sign-in must not tell who exists, and tokens must be revocable."
  }
}

run "tokens_are_good_for_as_long_as_is_asked_for" {
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

run "and_only_then" {
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

run "administrators_are_members_of_the_named_group" {
  command = plan

  module {
    source = "./modules/cognito"
  }

  variables {
    admin_group = "operators"
  }

  assert {
    condition     = aws_cognito_user_group.admins.name == "operators" && output.admin_group == "operators"
    error_message = "The group must have the name that is asked for."
  }
}
