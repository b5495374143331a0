# The role that API Gateway has for logs, once per account and region.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

run "only_api_gateway_can_assume_the_role_and_only_write_logs" {
  command = plan

  module {
    source = "./modules/api_gateway_account"
  }

  variables {
    name = "users-api-gateway-logs"
  }

  assert {
    condition     = jsondecode(data.aws_iam_policy_document.assume_role.json).Statement[0].Principal == { Service = "apigateway.amazonaws.com" }
    error_message = "Nobody else must have the role."
  }

  assert {
    condition     = alltrue([for action in flatten(jsondecode(data.aws_iam_policy_document.logs.json).Statement[*].Action) : startswith(action, "logs:")])
    error_message = "The role must be for logs alone."
  }
}

run "rejects_an_invalid_role_name" {
  command         = plan
  expect_failures = [var.name]

  module {
    source = "./modules/api_gateway_account"
  }

  variables {
    name = "two words"
  }
}
