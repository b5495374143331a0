# The web application firewall: what it blocks, and what it logs.

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
  stage_arn              = "arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/Prod"
  requests_per_5_minutes = 2000
  log_retention_days     = 30
}

run "requests_per_ip_address_are_limited" {
  command = plan

  module {
    source = "./modules/waf"
  }

  assert {
    condition     = [for rule in aws_wafv2_web_acl.this.rule : rule.statement[0].rate_based_statement[0].limit if rule.name == "one-address"] == [2000] && [for rule in aws_wafv2_web_acl.this.rule : length(rule.action[0].block) if rule.name == "one-address"] == [1]
    error_message = "Requests beyond the limit per IP address must be blocked."
  }
}

run "managed_rules_block_requests" {
  command = plan

  module {
    source = "./modules/waf"
  }

  assert {
    condition     = toset([for rule in aws_wafv2_web_acl.this.rule : rule.name if length(rule.override_action) == 1]) == toset(["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"]) && alltrue([for rule in aws_wafv2_web_acl.this.rule : length(rule.override_action[0].none) == 1 if rule.name != "one-address"])
    error_message = "The managed rules must refuse, not count."
  }
}

run "valid_requests_are_not_blocked" {
  command = plan

  module {
    source = "./modules/waf"
  }

  assert {
    condition = toset(flatten([
      for rule in aws_wafv2_web_acl.this.rule : [
        for override in rule.statement[0].managed_rule_group_statement[0].rule_action_override : override.name if length(override.action_to_use[0].count) == 1
      ] if rule.name == "AWSManagedRulesCommonRuleSet"
    ])) == toset(["NoUserAgent_HEADER", "SizeRestrictions_BODY"])
    error_message = "Bodies up to 64 KiB and calls without a User-Agent must pass."
  }
}

run "blocked_requests_are_logged_without_tokens_and_user_ids" {
  command = plan

  module {
    source = "./modules/waf"
  }

  assert {
    condition     = flatten(aws_wafv2_web_acl_logging_configuration.this.redacted_fields[*].single_header[*].name) == ["authorization"]
    error_message = "The token must not be in the log."
  }

  assert {
    condition     = sum([for field in aws_wafv2_web_acl_logging_configuration.this.redacted_fields : length(field.uri_path) + length(field.query_string)]) == 2
    error_message = "Paths and queries, which name people, must not be in the log."
  }

  assert {
    condition     = aws_wafv2_web_acl_logging_configuration.this.logging_filter[0].default_behavior == "DROP"
    error_message = "Requests that pass must not be logged."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "aws-waf-logs-users-api-test" && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "The log group must have the prefix that AWS requires, and a limited retention."
  }
}

run "rejects_a_limit_below_the_minimum_of_aws_waf" {
  command         = plan
  expect_failures = [var.requests_per_5_minutes]

  module {
    source = "./modules/waf"
  }

  variables {
    requests_per_5_minutes = 9
  }
}

run "rejects_an_invalid_name" {
  command         = plan
  expect_failures = [var.name]

  module {
    source = "./modules/waf"
  }

  variables {
    name = "two words"
  }
}
