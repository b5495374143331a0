# The root: names, defaults, and what each environment's variables make of it. Planned with the real provider, offline.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  environment = "test"
  region      = "eu-west-1"
}

run "everything_is_named_after_the_environment" {
  command = plan

  assert {
    condition     = output.tables == { users = "users-api-test-users" }
    error_message = "The tables must carry the environment's name."
  }

  assert {
    condition     = module.users.function.name == "users-api-test-users" && module.authorizer.function.name == "users-api-test-authorizer"
    error_message = "The functions must carry the environment's name."
  }
}

run "the_contract_of_the_original_is_the_default" {
  command = plan

  assert {
    condition     = output.stage_name == "Prod"
    error_message = "The stage must be Prod."
  }

  assert {
    condition     = output.admin_group == "apiAdmins"
    error_message = "The administrators' group must be apiAdmins."
  }
}

run "callers_use_the_alias" {
  command = plan

  assert {
    condition     = module.users.function.alias == "live" && module.authorizer.function.alias == "live"
    error_message = "Functions must be called by their alias: snapshots are of published versions only."
  }
}

run "signing_in_needs_no_secret" {
  command = apply

  override_resource {
    target = module.cognito.aws_cognito_user_pool.this
    values = {
      id       = "eu-west-1_Pool"
      endpoint = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool"
    }
  }

  override_resource {
    target = module.cognito.aws_cognito_user_pool_client.this
    values = {
      id = "client1"
    }
  }

  override_module {
    target = module.observability
    outputs = {
      alarm_names = []
    }
  }

  override_module {
    target = module.api
    outputs = {
      id  = "abc123"
      url = "https://abc123.execute-api.eu-west-1.amazonaws.com/Prod"

      stage_arn = "arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/Prod"
    }
  }

  override_module {
    target = module.authorizer
    outputs = {
      function = { name = "a", arn = "arn:a", role_name = "a", alias = "live", invoke_arn = "arn:a" }
    }
  }

  override_module {
    target = module.users
    outputs = {
      function = { name = "u", arn = "arn:u", role_name = "u", alias = "live", invoke_arn = "arn:u" }
      table    = { name = "u", arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/u" }
    }
  }

  override_resource {
    target = module.cognito.aws_cognito_user_group.admins
    values = {
      name = "apiAdmins"
    }
  }

  assert {
    condition     = output.sign_in_command == "aws cognito-idp initiate-auth --region eu-west-1 --client-id client1 --auth-flow USER_PASSWORD_AUTH --auth-parameters USERNAME=<email>,PASSWORD=<password> --query AuthenticationResult.AccessToken --output text"
    error_message = "The sign-in command must be complete but for e-mail address and password."
  }

  assert {
    condition     = output.api_url == "https://abc123.execute-api.eu-west-1.amazonaws.com/Prod"
    error_message = "The API's URL must be the stage's."
  }
}
