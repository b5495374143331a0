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

override_data {
  target = module.api.data.aws_caller_identity.current
  values = { account_id = "123456789012" }
}

run "by_default" {
  command = plan

  override_resource {
    target          = module.cognito.aws_cognito_user_pool_client.this
    override_during = plan
    values = {
      id = "client1"
    }
  }

  override_resource {
    target          = module.api.aws_api_gateway_stage.this
    override_during = plan
    values = {
      invoke_url = "https://abc123.execute-api.eu-west-1.amazonaws.com/Prod"
    }
  }

  assert {
    condition     = alltrue([for resource, table in output.tables : table == "users-api-test-${resource}"])
    error_message = "The tables must carry the environment's name."
  }

  assert {
    condition     = alltrue([for key, function in output.functions : function == "users-api-test-${key}"])
    error_message = "The functions must carry the environment's name."
  }

  assert {
    condition     = output.revocation_table == null && !local.revocation_table.checked
    error_message = "Revocation must be off by default: functions must not read its table."
  }

  assert {
    condition     = aws_dynamodb_table.revocations.ttl[0].enabled && aws_dynamodb_table.revocations.ttl[0].attribute_name == "expiresAt" && aws_dynamodb_table.revocations.point_in_time_recovery[0].enabled
    error_message = "Revocations must expire, and be recoverable to a point in time."
  }

  assert {
    condition     = output.api_url == "https://abc123.execute-api.eu-west-1.amazonaws.com/Prod"
    error_message = "The API's URL must be the stage's by default."
  }

  assert {
    condition     = length(module.waf) == 0 && length(module.custom_domain) == 0
    error_message = "Optional modules must be off by default."
  }

  assert {
    condition     = output.custom_domain_target == null && output.sign_in_domain == null
    error_message = "There must be no domain by default."
  }
}

run "with_a_custom_domain_and_no_readers" {
  command = plan

  variables {
    custom_domain = { name = "api.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012" }
    role_groups   = { admin = "operators" }
  }

  assert {
    condition     = output.api_url == "https://api.example.com"
    error_message = "The API's URL must have the custom domain's name."
  }

  assert {
    condition     = output.role_groups == { admin = "operators" }
    error_message = "There must be no readers' group without a name for it."
  }
}
