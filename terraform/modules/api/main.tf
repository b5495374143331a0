# The REST API, built from the OpenAPI document, and the one stage that serves it.

locals {
  document = yamldecode(templatefile(var.document, {
    authorizer_uri           = var.authorizer.invoke_arn
    authorizer_cache_seconds = var.authorizer_cache_seconds
    users_uri                = var.users.invoke_arn
  }))

  # As JSON: API Gateway gets no YAML anchors to resolve, and a changed comment is no change of the API.
  body = jsonencode(merge(local.document, local.cors, local.private))

  methods = ["get", "put", "post", "delete", "patch", "head", "options"]

  # Who reaches a private API: it is part of the body, so that a change of it is deployed.
  private = { for key, policy in { x-amazon-apigateway-policy = local.private_policy } : key => policy if local.is_private }

  is_private = length(var.vpc_endpoint_ids) > 0

  private_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "execute-api:Invoke"
        Resource  = "execute-api:/*"
        Condition = { StringNotEquals = { "aws:SourceVpce" = sort(var.vpc_endpoint_ids) } }
      },
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "execute-api:Invoke"
        Resource  = "execute-api:/*"
      },
    ]
  }

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

  minimum_compression_size     = var.minimum_compression_bytes
  disable_execute_api_endpoint = var.own_domain_only

  endpoint_configuration {
    types            = [local.is_private ? "PRIVATE" : "REGIONAL"]
    vpc_endpoint_ids = local.is_private ? var.vpc_endpoint_ids : null
  }

  lifecycle {
    create_before_destroy = true
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
  #checkov:skip=CKV_AWS_120:An answer depends on the caller, and on what was just written
  #checkov:skip=CKV2_AWS_4:The access log says what happened; an execution log would hold headers and bodies
  #checkov:skip=CKV2_AWS_29:The firewall is a module of its own, switched on by the root's variable
  #checkov:skip=CKV2_AWS_51:There is no backend to prove oneself to but Lambda, which IAM guards
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
  #checkov:skip=CKV_AWS_225:An answer depends on the caller, and on what was just written
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    throttling_rate_limit  = var.throttling.rate_limit
    throttling_burst_limit = var.throttling.burst_limit
  }
}

resource "aws_api_gateway_method_settings" "operation" {
  #checkov:skip=CKV_AWS_225:An answer depends on the caller, and on what was just written
  for_each = var.throttling.operations

  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  # "GET /users/{userid}" is "~1users~1{userid}/GET" here: https://github.com/hashicorp/terraform-provider-aws/issues/9738
  method_path = join("/", reverse(split(" ", replace(each.key, "/", "~1"))))

  settings {
    metrics_enabled        = true
    throttling_rate_limit  = each.value.rate_limit
    throttling_burst_limit = each.value.burst_limit
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
