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
  alarm_actions     = ["arn:aws:sns:eu-west-1:123456789012:on-call"]
  slow_milliseconds = 3000
  expect_calls      = true
}

run "each_step_of_a_call_is_watched" {
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
      "users-api-test-throttled-users-reads",
      "users-api-test-throttled-users-writes",
    ])
    error_message = "There must be an alarm for the gateway, each function, the table and the keys."
  }
}

run "failures_count_as_a_share_of_all_calls" {
  command = plan

  module {
    source = "./modules/observability"
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
}

run "slow_is_what_the_slowest_calls_are_and_not_what_one_of_a_few_was" {
  command = plan

  module {
    source = "./modules/observability"
  }

  assert {
    condition = (
      aws_cloudwatch_metric_alarm.this["slow-answers"].extended_statistic == "p99"
      && aws_cloudwatch_metric_alarm.this["slow-answers"].threshold == 3000
      && aws_cloudwatch_metric_alarm.this["slow-answers"].evaluate_low_sample_count_percentiles == "ignore"
    )
    error_message = "The p99 must be an alarm above the bound, where there are calls enough for one."
  }
}

run "the_authorizer_is_watched_by_what_its_log_says" {
  command = plan

  module {
    source = "./modules/observability"
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
}

run "an_api_that_nobody_calls_is_no_alarm_where_nobody_has_to" {
  command = plan

  module {
    source = "./modules/observability"
  }

  variables {
    expect_calls = false
  }

  assert {
    condition     = !contains(output.alarm_names, "users-api-test-no-calls")
    error_message = "There must be no alarm for silence."
  }
}

run "silence_is_an_alarm_where_calls_are_expected_and_nowhere_else" {
  command = plan

  module {
    source = "./modules/observability"
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.this["no-calls"].treat_missing_data == "breaching"
    error_message = "No calls at all give no data, which must count as none."
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.this : alarm.treat_missing_data == "notBreaching" if name != "no-calls"
    ])
    error_message = "No data must not wake anyone but by the alarm for it."
  }
}

run "every_alarm_but_that_of_releases_tells_the_topics_when_it_begins_and_ends" {
  command = plan

  module {
    source = "./modules/observability"
  }

  assert {
    condition = alltrue([
      for name, alarm in aws_cloudwatch_metric_alarm.this :
      alarm.alarm_actions == var.alarm_actions && alarm.ok_actions == var.alarm_actions
      if name != "failing-now"
    ])
    error_message = "Every alarm must tell the topics."
  }

  assert {
    condition     = try(length(aws_cloudwatch_metric_alarm.this["failing-now"].alarm_actions), 0) == 0
    error_message = "The alarm that ends releases must wake nobody."
  }
}

run "the_dashboard_has_a_row_for_the_api_the_authorizer_and_each_resource" {
  command = plan

  module {
    source = "./modules/observability"
  }

  assert {
    condition = alltrue([
      for row, widgets in [2, 2, 4] :
      length([for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget if widget.y == 6 * row]) == widgets
    ])
    error_message = "There must be two widgets for the API, two for the authorizer, and four for the users."
  }

  # CloudWatch takes a picture only with places within 24 columns, and draws one over the other where they meet.
  assert {
    condition = length(distinct([
      for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : "${widget.x} ${widget.y}"
      ])) == 8 && alltrue([
      for widget in jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets : widget.x + widget.width <= 24
    ])
    error_message = "Each picture must have a place of its own."
  }
}

run "a_topic_is_named_by_its_arn" {
  command         = plan
  expect_failures = [var.alarm_actions]

  module {
    source = "./modules/observability"
  }

  variables {
    alarm_actions = ["on-call"]
  }
}

run "there_are_no_more_topics_than_cloudwatch_tells" {
  command         = plan
  expect_failures = [var.alarm_actions]

  module {
    source = "./modules/observability"
  }

  variables {
    alarm_actions = [for number in range(6) : "arn:aws:sns:eu-west-1:123456789012:on-call-${number}"]
  }
}

run "slow_is_less_than_what_the_gateway_waits" {
  command         = plan
  expect_failures = [var.slow_milliseconds]

  module {
    source = "./modules/observability"
  }

  variables {
    slow_milliseconds = 30000
  }
}

run "names_are_those_that_cloudwatch_and_a_reader_take" {
  command         = plan
  expect_failures = [var.name]

  module {
    source = "./modules/observability"
  }

  variables {
    name = "two words"
  }
}
