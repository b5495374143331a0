# What the root switches on, whole: an environment says so, and the modules get it.

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

run "nothing_of_it_is_there_by_default" {
  command = plan

  assert {
    condition     = length(module.waf) == 0 && length(module.custom_domain) == 0 && length(module.api_gateway_account) == 0
    error_message = "It must be asked for."
  }

  assert {
    condition     = output.custom_domain_target == null && output.sign_in_domain == null
    error_message = "There must be no domain."
  }
}

run "a_firewall_stands_before_the_stage" {
  command = plan

  variables {
    waf = {}
  }

  assert {
    condition     = length(module.waf) == 1
    error_message = "There must be a firewall."
  }
}

run "a_name_of_ones_own_is_the_apis_url" {
  command = plan

  variables {
    custom_domain = { name = "api.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012" }
  }

  assert {
    condition     = output.api_url == "https://api.example.com"
    error_message = "The URL must have the name."
  }
}

run "a_private_api_has_no_name_for_the_internet" {
  command         = plan
  expect_failures = [var.custom_domain]

  variables {
    custom_domain    = { name = "api.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012" }
    vpc_endpoint_ids = ["vpce-0123456789abcdef0"]
  }
}

run "keys_are_named_by_their_arns" {
  command         = plan
  expect_failures = [var.encryption]

  variables {
    encryption = { logs_kms_key_arn = "alias/logs" }
  }
}

run "limits_of_operations_are_not_negative" {
  command         = plan
  expect_failures = [var.throttling]

  variables {
    throttling = { rate_limit = 10, burst_limit = 5, operations = { "PUT /users" = { rate_limit = -1, burst_limit = 1 } } }
  }
}
