# The alarms. Each description links to the section of the runbook that says what to do.

locals {
  functions = merge({ authorizer = var.authorizer }, { for key, resource in var.resources : key => resource.function })

  api = tomap({
    ApiName = var.api.name
    Stage   = var.api.stage_name
  })

  # What most alarms have in common.
  usual  = { statistic = "Sum", compare = "GreaterThanThreshold", threshold = 0, missing = "notBreaching", silent = false }
  alarms = { for key, alarm in local.deviations : key => merge(local.usual, alarm) }

  deviations = merge(
    {
      server-errors = {
        description = "More than 1 % of the calls got a 5xx response, for ten minutes"
        runbook     = "server-errors"

        namespace  = "AWS/ApiGateway"
        dimensions = local.api
        # The average is the share of calls that failed.
        metric    = "5XXError"
        statistic = "Average"
        threshold = 0.01
        minutes   = 5
        periods   = 2
      }

      slow-answers = {
        description = "The p99 latency was above ${var.slow_milliseconds} ms, for fifteen minutes"
        runbook     = "slow-answers"

        namespace  = "AWS/ApiGateway"
        dimensions = local.api
        metric     = "Latency"
        statistic  = "p99"
        threshold  = var.slow_milliseconds
        minutes    = 5
        periods    = 3
      }

      # Only rolls back a running release. It is too sensitive to notify anybody.
      failing-now = {
        description = "More than 1 % of the calls got a 5xx response, for a minute"
        runbook     = "failing-now"
        silent      = true

        namespace  = "AWS/ApiGateway"
        dimensions = local.api
        metric     = "5XXError"
        statistic  = "Average"
        threshold  = 0.01
        minutes    = 1
        periods    = 1
      }

      # Uses the metrics in the authorizer's log: Lambda's own Errors metric also counts each refused token.
      no-signing-keys = {
        description = "The authorizer has no keys to verify tokens with, so it answers 500 to every call"
        runbook     = "no-signing-keys"

        namespace = "UsersApi"
        dimensions = tomap({
          function = var.authorizer
          decision = "undecided"
          reason   = "NO_KEYS"
        })
        metric  = "decisions"
        minutes = 1
        periods = 2
      }

      key-fetches = {
        description = "The pool's keys can't be fetched; the cached ones are used for up to a day"
        runbook     = "key-fetches"

        namespace  = "UsersApi"
        dimensions = tomap({ function = var.authorizer })
        metric     = "keyFetchFailures"
        minutes    = 15
        periods    = 2
      }
    },

    {
      for key, name in local.functions : "throttled-${key}" => {
        description = "Lambda throttled calls to the ${key} function, for five minutes"
        runbook     = "throttled-functions"

        namespace  = "AWS/Lambda"
        dimensions = tomap({ FunctionName = name })
        metric     = "Throttles"
        minutes    = 1
        periods    = 5
      }
    },

    {
      for call in setproduct(keys(local.tables_and_indexes), ["Read", "Write"]) : "throttled-${call[0]}-${lower(call[1])}s" => {
        description = "DynamoDB throttled ${lower(call[1])}s of the ${local.tables_and_indexes[call[0]].name}, for five minutes"
        runbook     = "throttled-table"

        namespace  = "AWS/DynamoDB"
        dimensions = local.tables_and_indexes[call[0]].dimensions
        metric     = "${call[1]}ThrottleEvents"
        minutes    = 1
        periods    = 5
      }
    },

    {
      for key in var.expect_calls ? ["no-calls"] : [] : key => {
        description = "There were no calls for an hour"
        runbook     = "no-calls"

        namespace  = "AWS/ApiGateway"
        dimensions = local.api
        metric     = "Count"
        compare    = "LessThanThreshold"
        threshold  = 1
        minutes    = 5
        periods    = 12
        missing    = "breaching"
      }
    },
  )
}

# A table's metrics do not include those of its indexes, which DynamoDB throttles on their own.
# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
locals {
  tables_and_indexes = merge([
    for key, table in var.tables : merge(
      { (key) = { name = "${key} table", dimensions = tomap({ TableName = table.name }) } },
      {
        for index in table.indexes : "${key}-${index}" => {
          name       = "index ${index} of the ${key} table"
          dimensions = tomap({ TableName = table.name, GlobalSecondaryIndexName = index })
        }
      },
    )
  ]...)
}

resource "aws_cloudwatch_metric_alarm" "this" {
  for_each = local.alarms

  alarm_name        = "${var.name}-${each.key}"
  alarm_description = "${each.value.description}: docs/runbook.md#${each.value.runbook}"
  alarm_actions     = each.value.silent ? [] : var.alarm_actions
  ok_actions        = each.value.silent ? [] : var.alarm_actions

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

  # With few calls, a percentile would be a single call. CloudWatch accepts this setting for percentiles only.
  evaluate_low_sample_count_percentiles = startswith(each.value.statistic, "p") ? "ignore" : null
}
