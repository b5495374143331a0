# The authorizer function: how the API calls it.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name           = "users-api-test-authorizer"
  issuer         = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool"
  jwks_url       = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool/.well-known/jwks.json"
  client_ids     = ["one", "other"]
  token_uses     = ["access"]
  role_groups    = { admin = "apiAdmins" }
  leeway_seconds = 5

  function = {
    package            = "../java/target/users-api.jar"
    runtime            = "java21"
    architecture       = "x86_64"
    memory_size        = 512
    timeout            = 28
    snap_start         = true
    log_retention_days = 30
  }
}

run "the_api_calls_the_authorizer_by_its_alias" {
  command = plan

  module {
    source = "./modules/authorizer"
  }

  assert {
    condition     = output.function.name == "users-api-test-authorizer" && output.function.alias == "live"
    error_message = "The API must call the authorizer by its alias."
  }
}

run "rejects_an_empty_list_of_clients" {
  command         = plan
  expect_failures = [var.client_ids]

  module {
    source = "./modules/authorizer"
  }

  variables {
    client_ids = []
  }
}
