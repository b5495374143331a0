# The optional modules and features, which an environment's variables switch on.

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

run "with_a_firewall_a_custom_domain_revocation_and_no_readers" {
  command = plan

  variables {
    waf           = {}
    custom_domain = { name = "api.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012" }
    revocation    = true
    role_groups   = { admin = "operators" }
  }

  assert {
    condition     = length(module.waf) == 1
    error_message = "A firewall must protect the stage if configured."
  }

  assert {
    condition     = output.api_url == "https://api.example.com"
    error_message = "The API's URL must have the custom domain's name."
  }

  assert {
    condition     = output.revocation_table == "users-api-test-revocations"
    error_message = "The table of revocations must have the environment's name."
  }

  assert {
    condition     = output.role_groups == { admin = "operators" }
    error_message = "There must be no readers' group without a name for it."
  }
}
