# One look that answers: is it us, the token, or the table? A column for each, and the API as its callers see it above.

locals {
  # DynamoDB has no percentiles of its latency: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
  table_calls = ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Scan"]

  api_dimensions        = ["ApiName", var.api.name, "Stage", var.api.stage_name]
  users_dimensions      = ["FunctionName", var.functions.users]
  authorizer_dimensions = ["FunctionName", var.functions.authorizer]

  # Where it stands, by column and row, what it is called, and what it draws.
  widgets = [
    {
      title = "Answers"
      place = { x = 0, y = 0, width = 12 }
      metrics = [
        concat(["AWS/ApiGateway", "Count"], local.api_dimensions, [{ stat = "Sum", label = "all" }]),
        concat(["AWS/ApiGateway", "4XXError"], local.api_dimensions, [{ stat = "Sum", label = "4xx" }]),
        concat(["AWS/ApiGateway", "5XXError"], local.api_dimensions, [{ stat = "Sum", label = "5xx" }]),
      ]
    },
    {
      title = "Time of an answer, and of it behind the gateway (ms)"
      place = { x = 12, y = 0, width = 12 }
      metrics = [
        concat(["AWS/ApiGateway", "Latency"], local.api_dimensions, [{ stat = "p50", label = "p50" }]),
        concat(["AWS/ApiGateway", "Latency"], local.api_dimensions, [{ stat = "p99", label = "p99" }]),
        concat(["AWS/ApiGateway", "IntegrationLatency"], local.api_dimensions, [{ stat = "p99", label = "p99, users function" }]),
      ]
    },
    {
      title = "Us? The users function: calls, failures, turned away"
      place = { x = 0, y = 6, width = 8 }
      metrics = [
        concat(["AWS/Lambda", "Invocations"], local.users_dimensions, [{ stat = "Sum", label = "calls" }]),
        concat(["AWS/Lambda", "Errors"], local.users_dimensions, [{ stat = "Sum", label = "failures" }]),
        concat(["AWS/Lambda", "Throttles"], local.users_dimensions, [{ stat = "Sum", label = "turned away" }]),
        concat(["AWS/Lambda", "ConcurrentExecutions"], local.users_dimensions, [{ stat = "Maximum", label = "at once" }]),
      ]
    },
    {
      title = "Us? The users function: its time (ms)"
      place = { x = 0, y = 12, width = 8 }
      metrics = [
        concat(["AWS/Lambda", "Duration"], local.users_dimensions, [{ stat = "p50", label = "p50" }]),
        concat(["AWS/Lambda", "Duration"], local.users_dimensions, [{ stat = "p99", label = "p99" }]),
      ]
    },
    {
      title   = "The token? Decisions of the authorizer, by reason"
      place   = { x = 8, y = 6, width = 8 }
      metrics = [[{ expression = "SEARCH('{UsersApi,function,decision,reason} function=\"${var.functions.authorizer}\" MetricName=\"decisions\"', 'Sum')" }]]
    },
    {
      title = "The token? The authorizer's keys, and its own troubles"
      place = { x = 8, y = 12, width = 8 }
      metrics = [
        ["UsersApi", "keyFetches", "function", var.functions.authorizer, { stat = "Sum", label = "fetches of keys" }],
        ["UsersApi", "keyFetchFailures", "function", var.functions.authorizer, { stat = "Sum", label = "failed" }],
        concat(["AWS/Lambda", "Throttles"], local.authorizer_dimensions, [{ stat = "Sum", label = "calls turned away" }]),
        concat(["AWS/Lambda", "Duration"], local.authorizer_dimensions, [{ stat = "p99", label = "p99 of a call (ms)" }]),
      ]
    },
    {
      title = "The table? Its average time, by call (ms)"
      place = { x = 16, y = 6, width = 8 }
      metrics = [
        for operation in local.table_calls :
        ["AWS/DynamoDB", "SuccessfulRequestLatency", "TableName", var.table_name, "Operation", operation, { stat = "Average", label = operation }]
      ]
    },
    {
      title = "The table? What it took, and turned away"
      place = { x = 16, y = 12, width = 8 }
      metrics = [
        for metric in ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits", "ReadThrottleEvents", "WriteThrottleEvents"] :
        ["AWS/DynamoDB", metric, "TableName", var.table_name, { stat = "Sum" }]
      ]
    },
  ]
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name
  dashboard_body = jsonencode({
    widgets = [
      for widget in local.widgets : {
        type   = "metric"
        x      = widget.place.x
        y      = widget.place.y
        width  = widget.place.width
        height = 6
        properties = {
          title   = widget.title
          region  = var.region
          period  = 60
          view    = "timeSeries"
          metrics = widget.metrics
        }
      }
    ]
  })
}
