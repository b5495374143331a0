# Shows whether the API, the authorizer or a table is the cause of a problem: a row for the API, one for the authorizer,
# and one for each resource.

locals {
  # Averages, because DynamoDB publishes no latency percentiles:
  # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
  table_calls = ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"]

  api_dimensions        = ["ApiName", var.api.name, "Stage", var.api.stage_name]
  authorizer_dimensions = ["FunctionName", var.authorizer]

  row_height = 6

  widgets = concat(local.api_widgets, local.authorizer_widgets, flatten([
    for index, key in keys(var.resources) : [
      for column, widget in local.resource_widgets[key] :
      merge(widget, { place = { x = 6 * column, y = (2 + index) * local.row_height, width = 6 } })
    ]
  ]))

  api_widgets = [
    {
      title = "Responses"
      place = { x = 0, y = 0, width = 12 }
      metrics = [
        concat(["AWS/ApiGateway", "Count"], local.api_dimensions, [{ stat = "Sum", label = "all" }]),
        concat(["AWS/ApiGateway", "4XXError"], local.api_dimensions, [{ stat = "Sum", label = "4xx" }]),
        concat(["AWS/ApiGateway", "5XXError"], local.api_dimensions, [{ stat = "Sum", label = "5xx" }]),
      ]
    },
    {
      title = "Latency, total and behind the gateway (ms)"
      place = { x = 12, y = 0, width = 12 }
      metrics = [
        concat(["AWS/ApiGateway", "Latency"], local.api_dimensions, [{ stat = "p50", label = "p50" }]),
        concat(["AWS/ApiGateway", "Latency"], local.api_dimensions, [{ stat = "p99", label = "p99" }]),
        concat(["AWS/ApiGateway", "IntegrationLatency"], local.api_dimensions, [{ stat = "p99", label = "p99, function" }]),
      ]
    },
  ]

  authorizer_widgets = [
    {
      title   = "Authorizer: decisions by reason"
      place   = { x = 0, y = local.row_height, width = 12 }
      metrics = [[{ expression = "SEARCH('{UsersApi,function,decision,reason} function=\"${var.authorizer}\" MetricName=\"decisions\"', 'Sum')" }]]
    },
    {
      title = "Authorizer: key fetches, throttles, duration"
      place = { x = 12, y = local.row_height, width = 12 }
      metrics = [
        ["UsersApi", "keyFetches", "function", var.authorizer, { stat = "Sum", label = "key fetches" }],
        ["UsersApi", "keyFetchFailures", "function", var.authorizer, { stat = "Sum", label = "failed" }],
        concat(["AWS/Lambda", "Throttles"], local.authorizer_dimensions, [{ stat = "Sum", label = "throttled calls" }]),
        concat(["AWS/Lambda", "Duration"], local.authorizer_dimensions, [{ stat = "p99", label = "p99 duration (ms)" }]),
      ]
    },
  ]

  resource_widgets = {
    for key, resource in var.resources : key => [
      {
        title = "${key}: calls of the function"
        metrics = [
          ["AWS/Lambda", "Invocations", "FunctionName", resource.function, { stat = "Sum", label = "calls" }],
          ["AWS/Lambda", "Errors", "FunctionName", resource.function, { stat = "Sum", label = "failures" }],
          ["AWS/Lambda", "Throttles", "FunctionName", resource.function, { stat = "Sum", label = "throttled" }],
          ["AWS/Lambda", "ConcurrentExecutions", "FunctionName", resource.function, { stat = "Maximum", label = "concurrent" }],
        ]
      },
      {
        title = "${key}: duration of a call (ms)"
        metrics = [
          ["AWS/Lambda", "Duration", "FunctionName", resource.function, { stat = "p50", label = "p50" }],
          ["AWS/Lambda", "Duration", "FunctionName", resource.function, { stat = "p99", label = "p99" }],
        ]
      },
      {
        title = "${key}: average latency of the table (ms)"
        metrics = [
          for operation in local.table_calls :
          ["AWS/DynamoDB", "SuccessfulRequestLatency", "TableName", resource.table, "Operation", operation, { stat = "Average", label = operation }]
        ]
      },
      {
        title = "${key}: request units and throttles of the table"
        metrics = [
          for metric in ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits", "ReadThrottleEvents", "WriteThrottleEvents"] :
          ["AWS/DynamoDB", metric, "TableName", resource.table, { stat = "Sum" }]
        ]
      },
    ]
  }
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
        height = local.row_height
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
