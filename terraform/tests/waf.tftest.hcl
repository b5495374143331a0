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

run "by_default" {
  command = plan

  module {
    source = "./modules/waf"
  }

  assert {
    condition     = [for rule in aws_wafv2_web_acl.this.rule : rule.statement[0].rate_based_statement[0].limit if rule.name == "one-address"] == [2000] && [for rule in aws_wafv2_web_acl.this.rule : length(rule.action[0].block) if rule.name == "one-address"] == [1]
    error_message = "Requests beyond the limit per IP address must be blocked."
  }

  assert {
    condition     = toset([for rule in aws_wafv2_web_acl.this.rule : rule.name if length(rule.override_action) == 1]) == toset(["AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"]) && alltrue([for rule in aws_wafv2_web_acl.this.rule : length(rule.override_action[0].none) == 1 if rule.name != "one-address"])
    error_message = "The managed rules must block requests, not only count them."
  }

  assert {
    condition = toset(flatten([
      for rule in aws_wafv2_web_acl.this.rule : [
        for override in rule.statement[0].managed_rule_group_statement[0].rule_action_override : override.name if length(override.action_to_use[0].count) == 1
      ] if rule.name == "AWSManagedRulesCommonRuleSet"
    ])) == toset(["CrossSiteScripting_BODY", "EC2MetaDataSSRF_BODY", "GenericLFI_BODY", "GenericRFI_BODY", "NoUserAgent_HEADER", "SizeRestrictions_BODY"])
    error_message = "Valid requests must pass: bodies up to 64 KiB with any text, and calls without a User-Agent."
  }

  assert {
    condition     = flatten(aws_wafv2_web_acl_logging_configuration.this.redacted_fields[*].single_header[*].name) == ["authorization"]
    error_message = "The token must not be in the log."
  }

  assert {
    condition     = sum([for field in aws_wafv2_web_acl_logging_configuration.this.redacted_fields : length(field.uri_path) + length(field.query_string)]) == 2
    error_message = "Paths and queries, which contain user ids, must not be in the log."
  }

  assert {
    condition     = aws_wafv2_web_acl_logging_configuration.this.logging_filter[0].default_behavior == "DROP" && [for filter in aws_wafv2_web_acl_logging_configuration.this.logging_filter[0].filter : [filter.behavior, [for condition in filter.condition : condition.action_condition[0].action]]] == [["KEEP", ["BLOCK"]]]
    error_message = "Requests that are blocked must be logged, and no others."
  }

  assert {
    condition     = aws_wafv2_web_acl_association.stage.resource_arn == "arn:aws:apigateway:eu-west-1::/restapis/abc123/stages/Prod"
    error_message = "The firewall must protect the stage."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this.name == "aws-waf-logs-users-api-test" && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "The log group must have the prefix that AWS requires, and a limited retention."
  }
}
