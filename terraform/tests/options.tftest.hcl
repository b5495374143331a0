# The optional modules, which an environment's variables switch on.

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

run "optional_modules_are_off_by_default" {
  command = plan

  assert {
    condition     = length(module.waf) == 0 && length(module.custom_domain) == 0 && length(module.api_gateway_account) == 0
    error_message = "Optional modules must be off."
  }

  assert {
    condition     = output.custom_domain_target == null && output.sign_in_domain == null
    error_message = "There must be no domain."
  }
}

run "waf_protects_the_stage" {
  command = plan

  variables {
    waf = {}
  }

  assert {
    condition     = length(module.waf) == 1
    error_message = "There must be a firewall."
  }
}

run "the_api_url_uses_the_custom_domain" {
  command = plan

  variables {
    custom_domain = { name = "api.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012" }
  }

  assert {
    condition     = output.api_url == "https://api.example.com"
    error_message = "The URL must have the name."
  }
}

run "rejects_a_custom_domain_for_a_private_api" {
  command         = plan
  expect_failures = [var.custom_domain]

  variables {
    custom_domain    = { name = "api.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012" }
    vpc_endpoint_ids = ["vpce-0123456789abcdef0"]
  }
}

run "rejects_a_key_that_is_not_an_arn" {
  command         = plan
  expect_failures = [var.encryption]

  variables {
    encryption = { logs_kms_key_arn = "alias/logs" }
  }
}

run "rejects_negative_limits_of_operations" {
  command         = plan
  expect_failures = [var.throttling]

  variables {
    throttling = { rate_limit = 10, burst_limit = 5, operations = { "PUT /users" = { rate_limit = -1, burst_limit = 1 } } }
  }
}
