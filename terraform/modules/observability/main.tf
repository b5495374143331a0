# The alarms. Each means that someone has to do something, and says in its description where to read what:
# docs/runbook.md has a section for each, by its name.

locals {
  runbook = "docs/runbook.md"
  minute  = 60

  # What the gateway counts is of the API's name and stage.
  api = {
    ApiName = var.api.name
    Stage   = var.api.stage_name
  }
}

resource "aws_cloudwatch_metric_alarm" "server_errors" {
  alarm_name        = "${var.name}-server-errors"
  alarm_description = "More than one call in a hundred failed by our fault, for ten minutes: ${local.runbook}#server-errors"
  actions_enabled   = true
  alarm_actions     = var.alarm_topic_arns
  ok_actions        = var.alarm_topic_arns

  namespace  = "AWS/ApiGateway"
  dimensions = local.api
  # Its average is the share of all calls.
  metric_name         = "5XXError"
  statistic           = "Average"
  threshold           = 0.01
  comparison_operator = "GreaterThanThreshold"
  period              = 5 * local.minute
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "slow_answers" {
  alarm_name        = "${var.name}-slow-answers"
  alarm_description = "One call in a hundred took longer than ${var.slow_milliseconds} ms, for fifteen minutes: ${local.runbook}#slow-answers"
  actions_enabled   = true
  alarm_actions     = var.alarm_topic_arns
  ok_actions        = var.alarm_topic_arns

  namespace                             = "AWS/ApiGateway"
  dimensions                            = local.api
  metric_name                           = "Latency"
  extended_statistic                    = "p99"
  threshold                             = var.slow_milliseconds
  comparison_operator                   = "GreaterThanThreshold"
  period                                = 5 * local.minute
  evaluation_periods                    = 3
  treat_missing_data                    = "notBreaching"
  evaluate_low_sample_count_percentiles = "ignore"
}

# A refused token is an error in Lambda's own count of the authorizer's errors, so that says nothing; its log does.
resource "aws_cloudwatch_metric_alarm" "undecided" {
  alarm_name        = "${var.name}-undecided"
  alarm_description = "The authorizer has no keys to check tokens with, so that nobody gets in: ${local.runbook}#undecided"
  actions_enabled   = true
  alarm_actions     = var.alarm_topic_arns
  ok_actions        = var.alarm_topic_arns

  namespace = "UsersApi"
  dimensions = {
    function = var.functions.authorizer
    decision = "undecided"
    reason   = "NO_KEYS"
  }
  metric_name         = "decisions"
  statistic           = "Sum"
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  period              = local.minute
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "key_fetches" {
  alarm_name        = "${var.name}-key-fetches"
  alarm_description = "The pool's keys can't be fetched; the known ones are good for a day: ${local.runbook}#key-fetches"
  actions_enabled   = true
  alarm_actions     = var.alarm_topic_arns
  ok_actions        = var.alarm_topic_arns

  namespace           = "UsersApi"
  dimensions          = { function = var.functions.authorizer }
  metric_name         = "keyFetchFailures"
  statistic           = "Sum"
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  period              = 15 * local.minute
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "function_throttles" {
  for_each = var.functions

  alarm_name        = "${var.name}-throttled-${each.key}"
  alarm_description = "Lambda turned calls of the ${each.key} function away, for five minutes: ${local.runbook}#throttled-functions"
  actions_enabled   = true
  alarm_actions     = var.alarm_topic_arns
  ok_actions        = var.alarm_topic_arns

  namespace           = "AWS/Lambda"
  dimensions          = { FunctionName = each.value }
  metric_name         = "Throttles"
  statistic           = "Sum"
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  period              = local.minute
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "table_throttles" {
  for_each = toset(["Read", "Write"])

  alarm_name        = "${var.name}-throttled-${lower(each.key)}s"
  alarm_description = "DynamoDB turned ${lower(each.key)}s of the users table away, for five minutes: ${local.runbook}#throttled-table"
  actions_enabled   = true
  alarm_actions     = var.alarm_topic_arns
  ok_actions        = var.alarm_topic_arns

  namespace           = "AWS/DynamoDB"
  dimensions          = { TableName = var.table_name }
  metric_name         = "${each.key}ThrottleEvents"
  statistic           = "Sum"
  threshold           = 0
  comparison_operator = "GreaterThanThreshold"
  period              = local.minute
  evaluation_periods  = 5
  treat_missing_data  = "notBreaching"
}

resource "aws_cloudwatch_metric_alarm" "no_calls" {
  count = var.expect_calls ? 1 : 0

  alarm_name        = "${var.name}-no-calls"
  alarm_description = "Nobody has called for an hour: ${local.runbook}#no-calls"
  actions_enabled   = true
  alarm_actions     = var.alarm_topic_arns
  ok_actions        = var.alarm_topic_arns

  namespace           = "AWS/ApiGateway"
  dimensions          = local.api
  metric_name         = "Count"
  statistic           = "Sum"
  threshold           = 1
  comparison_operator = "LessThanThreshold"
  period              = 5 * local.minute
  evaluation_periods  = 12
  treat_missing_data  = "breaching"
}
