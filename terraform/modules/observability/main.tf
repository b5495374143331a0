# The alarms. Each means that someone has to do something, and leads to a section of the runbook that says what.

locals {
  functions = merge({ authorizer = var.authorizer }, { for key, resource in var.resources : key => resource.function })

  api = tomap({
    ApiName = var.api.name
    Stage   = var.api.stage_name
  })

  alarms = merge(
    {
      server-errors = {
        says    = "More than one call in a hundred failed by our fault, for ten minutes"
        runbook = "server-errors"

        namespace  = "AWS/ApiGateway"
        dimensions = local.api
        # Its average is the share of all calls.
        metric    = "5XXError"
        statistic = "Average"
        compare   = "GreaterThanThreshold"
        threshold = 0.01
        minutes   = 5
        periods   = 2
        missing   = "notBreaching"
      }

      slow-answers = {
        says    = "One call in a hundred took longer than ${var.slow_milliseconds} ms, for fifteen minutes"
        runbook = "slow-answers"

        namespace  = "AWS/ApiGateway"
        dimensions = local.api
        metric     = "Latency"
        statistic  = "p99"
        compare    = "GreaterThanThreshold"
        threshold  = var.slow_milliseconds
        minutes    = 5
        periods    = 3
        missing    = "notBreaching"
      }

      # For releases alone, which end by it: too nervous to wake anybody.
      failing-now = {
        says    = "More than one call in a hundred failed by our fault, for a minute"
        runbook = "failing-now"
        silent  = true

        namespace  = "AWS/ApiGateway"
        dimensions = local.api
        metric     = "5XXError"
        statistic  = "Average"
        compare    = "GreaterThanThreshold"
        threshold  = 0.01
        minutes    = 1
        periods    = 1
        missing    = "notBreaching"
      }

      # By what the authorizer's log says: in Lambda's own count of its errors, each refused token is one.
      no-signing-keys = {
        says    = "The authorizer has no keys to check tokens with, so that nobody gets in"
        runbook = "no-signing-keys"

        namespace = "UsersApi"
        dimensions = tomap({
          function = var.authorizer
          decision = "undecided"
          reason   = "NO_KEYS"
        })
        metric    = "decisions"
        statistic = "Sum"
        compare   = "GreaterThanThreshold"
        threshold = 0
        minutes   = 1
        periods   = 2
        missing   = "notBreaching"
      }

      key-fetches = {
        says    = "The pool's keys can't be fetched; the known ones are good for a day"
        runbook = "key-fetches"

        namespace  = "UsersApi"
        dimensions = tomap({ function = var.authorizer })
        metric     = "keyFetchFailures"
        statistic  = "Sum"
        compare    = "GreaterThanThreshold"
        threshold  = 0
        minutes    = 15
        periods    = 2
        missing    = "notBreaching"
      }
    },

    {
      for key, name in local.functions : "throttled-${key}" => {
        says    = "Lambda throttled calls of the ${key} function, for five minutes"
        runbook = "throttled-functions"

        namespace  = "AWS/Lambda"
        dimensions = tomap({ FunctionName = name })
        metric     = "Throttles"
        statistic  = "Sum"
        compare    = "GreaterThanThreshold"
        threshold  = 0
        minutes    = 1
        periods    = 5
        missing    = "notBreaching"
      }
    },

    {
      for call in setproduct(keys(var.resources), ["Read", "Write"]) : "throttled-${call[0]}-${lower(call[1])}s" => {
        says    = "DynamoDB throttled ${lower(call[1])}s of the ${call[0]} table, for five minutes"
        runbook = "throttled-table"

        namespace  = "AWS/DynamoDB"
        dimensions = tomap({ TableName = var.resources[call[0]].table })
        metric     = "${call[1]}ThrottleEvents"
        statistic  = "Sum"
        compare    = "GreaterThanThreshold"
        threshold  = 0
        minutes    = 1
        periods    = 5
        missing    = "notBreaching"
      }
    },

    {
      for key in var.expect_calls ? ["no-calls"] : [] : key => {
        says    = "Nobody has called for an hour"
        runbook = "no-calls"

        namespace  = "AWS/ApiGateway"
        dimensions = local.api
        metric     = "Count"
        statistic  = "Sum"
        compare    = "LessThanThreshold"
        threshold  = 1
        minutes    = 5
        periods    = 12
        missing    = "breaching"
      }
    },
  )
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name        = "${var.name}-${each.key}"
  alarm_description = "${each.value.says}: docs/runbook.md#${each.value.runbook}"
  alarm_actions     = try(each.value.silent, false) ? [] : var.alarm_actions
  ok_actions        = try(each.value.silent, false) ? [] : var.alarm_actions

  namespace           = each.value.namespace
  dimensions          = each.value.dimensions
  metric_name         = each.value.metric
  statistic           = startswith(each.value.statistic, "p") ? null : each.value.statistic
  extended_statistic  = startswith(each.value.statistic, "p") ? each.value.statistic : null
  comparison_operator = each.value.compare
  threshold           = each.value.threshold
  period              = 60 * each.value.minutes
  evaluation_periods  = each.value.periods
  treat_missing_data  = each.value.missing

  # A percentile of a few calls is one call; the setting is for percentiles alone.
  evaluate_low_sample_count_percentiles = startswith(each.value.statistic, "p") ? "ignore" : null
}
