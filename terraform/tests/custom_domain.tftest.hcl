# A custom domain name.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  domain_name     = "api.example.com"
  certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"
  api_id          = "abc123"
  stage_name      = "Prod"
}

run "the_domain_serves_the_stage_with_tls_1_2" {
  command = plan

  module {
    source = "./modules/custom_domain"
  }

  assert {
    condition     = aws_api_gateway_domain_name.this.security_policy == "TLS_1_2"
    error_message = "TLS 1.2 must be the minimum version."
  }

  assert {
    condition     = aws_api_gateway_base_path_mapping.this.stage_name == "Prod" && aws_api_gateway_base_path_mapping.this.api_id == "abc123"
    error_message = "The name must lead to the stage."
  }

  assert {
    condition     = output.url == "https://api.example.com"
    error_message = "The URL must have the name."
  }
}
