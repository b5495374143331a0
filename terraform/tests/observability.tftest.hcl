# The alarms: what they watch, whom they tell, and what to read.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name              = "users-api-test"
  region            = "eu-west-1"
  api               = { name = "users-api-test", stage_name = "Prod" }
  authorizer        = "users-api-test-authorizer"
  resources         = { users = { function = "users-api-test-users", table = "users-api-test-users" } }
  tables            = { users = { name = "users-api-test-users", indexes = ["by-email"] } }
  alarm_actions     = ["arn:aws:sns:eu-west-1:123456789012:on-call"]
  slow_milliseconds = 3000
  expect_calls      = true
}

run "by_default" {
  command = plan

  module {
    source = "./modules/observability"
  }

  assert {
    condition = output.alarm_names == tolist([
      "users-api-test-failing-now",
      "users-api-test-key-fetches",
      "users-api-test-no-calls",
      "users-api-test-no-signing-keys",
      "users-api-test-server-errors",
      "users-api-test-slow-answers",
      "users-api-test-throttled-authorizer",
      "users-api-test-throttled-users",
      "users-api-test-throttled-users-by-email-reads",
      "users-api-test-throttled-users-by-email-writes",
      "users-api-test-throttled-users-reads",
      "users-api-test-throttled-users-writes",
    ])
    error_message = "There must be an alarm for the gateway, each function, the table, its index and the keys."
  }

  assert {
    condition = aws_cloudwatch_metric_alarm.this["throttled-users-by-email-reads"].dimensions == tomap({
      TableName                = "users-api-test-users"
      GlobalSecondaryIndexName = "by-email"
    })
    error_message = "The metrics of a table do not include those of its indexes."
  }

  # One throttled call is no alarm: it is repeated, and on-demand tables grow.
  assert {
    condition = {
      for name, alarm in aws_cloudwatch_metric_alarm.this : name => "${alarm.namespace} ${alarm.metric_name} ${alarm.statistic} ${alarm.threshold} ${alarm.period}*${alarm.evaluation_periods}"
      if startswith(name, "throttled-users")
      } == {
      throttled-users                 = "AWS/Lambda Throttles Sum 0 60*5"
      throttled-users-by-email-reads  = "AWS/DynamoDB ReadThrottleEvents Sum 0 60*5"
      throttled-users-by-email-writes = "AWS/DynamoDB WriteThrottleEvents Sum 0 60*5"
      throttled-users-reads           = "AWS/DynamoDB ReadThrottleEvents Sum 0 60*5"
      throttled-users-writes          = "AWS/DynamoDB WriteThrottleEvents Sum 0 60*5"
    }
    error_message = "Calls that are throttled for five minutes must be an alarm, by the metrics that AWS has."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.this["server-errors"].metric_name == "5XXError"
      && aws_cloudwatch_metric_alarm.this["server-errors"].statistic == "Average"
      && aws_cloudwatch_metric_alarm.this["server-errors"].threshold == 0.01
      && aws_cloudwatch_metric_alarm.this["server-errors"].dimensions == tomap({ ApiName = "users-api-test", Stage = "Prod" })
    )
    error_message = "The gateway's 5XX answers must be an alarm above one in a hundred."
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.this["slow-answers"].extended_statistic == "p99"
      && aws_cloudwatch_metric_alarm.this["slow-answers"].threshold == 3000
      && aws_cloudwatch_metric_alarm.this["slow-answers"].evaluate_low_sample_count_percentiles == "ignore"
    )
    error_message = "A p99 above the threshold must raise the alarm, but only with enough calls for a percentile."
  }

  assert {
    condition = aws_cloudwatch_metric_alarm.this["no-signing-keys"].dimensions == tomap({
      function = "users-api-test-authorizer"
      decision = "undecided"
      reason   = "NO_KEYS"
    }) && aws_cloudwatch_metric_alarm.this["no-signing-keys"].namespace == "UsersApi"
    error_message = "An authorizer without keys must be an alarm, under the names that AuditLog gives."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["key-fetches"].metric_name == "keyFetchFailures"
    error_message = "Failed fetches of keys must be an alarm."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["no-calls"].treat_missing_data == "breaching"
    error_message = "Without calls there is no data, which must count as zero calls."
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.this : alarm.treat_missing_data == "notBreaching" if name != "no-calls"
    ])
    error_message = "Missing data must raise only the alarm for missing calls."
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.this :
      alarm.alarm_actions == var.alarm_actions && alarm.ok_actions == var.alarm_actions
      if name != "failing-now"
    ])
    error_message = "Every alarm except failing-now must notify the topics."
  }

  assert {
    condition     = try(length(aws_cloudwatch_metric_alarm.this["failing-now"].alarm_actions), 0) == 0
    error_message = "The alarm that rolls back releases must notify nobody."
  }

  assert {
    condition = alltrue([
      for row, widgets in [2, 2, 4] :
      length([for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget if widget.y == 6 * row]) == widgets
    ])
    error_message = "There must be two widgets for the API, two for the authorizer, and four for the users."
  }

  # CloudWatch refuses widgets beyond column 24, and draws overlapping widgets on top of each other.
  assert {
    condition = length(distinct([
      for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : "${widget.x} ${widget.y}"
      ])) == 8 && alltrue([
      for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.x + widget.width <= 24
    ])
    error_message = "Widgets must not overlap, and must fit into 24 columns."
  }
}

run "missing_calls_raise_no_alarm_unless_calls_are_expected" {
  command = plan

  module {
    source = "./modules/observability"
  }

  variables {
    expect_calls = false
  }

  assert {
    condition     = !contains(output.alarm_names, "users-api-test-no-calls")
    error_message = "There must be no alarm for missing calls."
  }
}
