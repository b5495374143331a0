# The REST API, built from the OpenAPI document, and the one stage that serves it.

locals {
  document = yamldecode(templatefile(var.document, {
    authorizer_uri           = var.authorizer.invoke_arn
    authorizer_cache_seconds = var.authorizer_cache_seconds
    users_uri                = var.users.invoke_arn
  }))

  # As JSON: API Gateway gets no YAML anchors to resolve, and a changed comment is no change of the API.
  body = jsonencode(merge(local.document, local.cors))

  methods = ["get", "put", "post", "delete", "patch", "head", "options"]

  # "GET/users/*" and so on: each operation of the document as the gateway names it when it calls a function.
  operations = toset(flatten([
    for path, item in yamldecode(file(var.document)).paths : [
      for method in keys(item) : "${upper(method)}${replace(path, "/\\{[^}]+\\}/", "*")}"
      if contains(local.methods, method)
    ]
  ]))
}

resource "aws_api_gateway_rest_api" "this" {
  name        = var.name
  description = "The Users API"
  body        = local.body

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  # All that shapes the API is in its body: routes, models, gateway responses, the functions that it calls.
  triggers = {
    body = sha256(local.body)
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  deployment_id = aws_api_gateway_deployment.this.id
  stage_name    = var.stage_name

  xray_tracing_enabled = true

  dynamic "access_log_settings" {
    for_each = aws_cloudwatch_log_group.access

    content {
      destination_arn = access_log_settings.value.arn
      format          = jsonencode({ for field, variable in local.access_log_fields : field => "$context.${variable}" })
    }
  }
}

resource "aws_api_gateway_method_settings" "all" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    throttling_rate_limit  = var.throttling.rate_limit
    throttling_burst_limit = var.throttling.burst_limit
  }
}

resource "aws_lambda_permission" "authorizer" {
  statement_id  = "authorize"
  action        = "lambda:InvokeFunction"
  function_name = var.authorizer.name
  qualifier     = var.authorizer.alias
  principal     = "apigateway.amazonaws.com"
  # The import gives the API's one authorizer an id that Terraform never sees.
  source_arn = "${aws_api_gateway_rest_api.this.execution_arn}/authorizers/*"
}

resource "aws_lambda_permission" "users" {
  for_each = local.operations

  statement_id  = replace(replace(each.key, "*", "one"), "/", "-")
  action        = "lambda:InvokeFunction"
  function_name = var.users.name
  qualifier     = var.users.alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/${var.stage_name}/${each.key}"
}
