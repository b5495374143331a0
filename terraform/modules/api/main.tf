# The REST API, built from the OpenAPI document, and the one stage that serves it.

locals {
  document = yamldecode(templatefile(var.document, {
    authorizer_uri           = var.authorizer.invoke_arn
    authorizer_cache_seconds = var.authorizer_cache_seconds
    functions                = { for key, function in var.functions : key => function.invoke_arn }
  }))

  # As JSON: API Gateway gets no YAML anchors to resolve, and a changed comment is no change of the API.
  body = jsonencode(merge(local.document, { paths = local.resolved_paths }, local.cors, local.settings))

  methods = ["get", "put", "post", "delete", "patch", "head", "options"]

  # The import does not take references to responses.
  # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
  resolved_paths = {
    for path, item in local.document.paths : path => {
      for method, operation in item : method => try(merge(operation, {
        responses = {
          for status, response in operation.responses :
          status => try(local.document.components.responses[basename(response["$ref"])], response)
        }
      }), operation)
    }
  }

  # Part of the body, so that a change of them is deployed: what is set by other calls is not live before the next
  # deployment, and the import sets back what its document lacks.
  settings = {
    for keyword, value in {
      x-amazon-apigateway-policy = local.is_private ? local.private_policy : null
      x-amazon-apigateway-endpoint-configuration = {
        disableExecuteApiEndpoint = var.own_domain_only
        vpcEndpointIds            = sort(var.vpc_endpoint_ids)
      }
      x-amazon-apigateway-minimum-compression-size = var.minimum_compression_size
    } : keyword => value if value != null
  }

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

  # With the key of each function in place of its URI, which is unknown before the first deployment.
  document_of_keys = yamldecode(templatefile(var.document, {
    authorizer_uri           = ""
    authorizer_cache_seconds = 0
    functions                = { for key in keys(var.functions) : key => key }
  }))

  # Which function is called for "GET/users/*" and so on: each operation as the gateway names it when it calls one.
  operations = merge([
    for path, item in local.document_of_keys.paths : {
      for method, operation in item :
      "${upper(method)}${replace(path, "/\\{[^}]+\\}/", "*")}" => operation["x-amazon-apigateway-integration"].uri
      if contains(local.methods, method)
    }
  ]...)
}

resource "aws_api_gateway_rest_api" "this" {
  name        = var.name
  description = "The Users API"
  body        = local.body

  fail_on_warnings = var.fail_on_warnings

  # Null would leave what was set before.
  minimum_compression_size     = coalesce(var.minimum_compression_size, -1)
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

resource "aws_lambda_permission" "operation" {
  for_each = local.operations

  statement_id  = replace(replace(each.key, "*", "one"), "/", "-")
  action        = "lambda:InvokeFunction"
  function_name = var.functions[each.value].name
  qualifier     = var.functions[each.value].alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/${var.stage_name}/${each.key}"
}
