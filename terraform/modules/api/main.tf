# The REST API, built from the OpenAPI document, and the one stage that serves it.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  document = yamldecode(file(var.document))

  # As JSON, so that API Gateway has no YAML anchors to resolve, and a changed comment does not redeploy the API.
  body = jsonencode(merge(local.document, { paths = local.paths, components = local.components }, local.cors, local.settings))

  methods = ["get", "put", "post", "delete", "patch", "head", "options"]

  # The URI at which the gateway calls a function, up to the function's key. It is made of names alone, not of what functions
  # export. So a plan shows what changes in the body, even for a function that does not exist yet; and functions and tables are
  # not created before they are destroyed, as the deployment is, which depends on the body:
  # https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#create_before_destroy
  partition = data.aws_partition.current.partition
  account   = data.aws_caller_identity.current.account_id
  lambda    = "arn:${local.partition}:lambda:${var.region}:${local.account}:function"
  uri       = "arn:${local.partition}:apigateway:${var.region}:lambda:path/2015-03-31/functions/${local.lambda}:${var.name}"

  paths = {
    for path, item in local.document.paths : path => merge(
      { for name, part in item : name => part if !can(part.responses) },
      {
        for method, operation in item : method => merge(
          { for keyword, value in operation : keyword => value if keyword != "x-function" },
          # API Gateway's import does not support references to responses.
          # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
          {
            responses = merge(
              { for status, response in operation.responses : status => response if !can(response["$ref"]) },
              {
                for status, response in operation.responses :
                status => local.document.components.responses[basename(response["$ref"])] if can(response["$ref"])
              },
            )
          },
          [
            for key in try([operation["x-function"]], []) :
            { x-amazon-apigateway-integration = { type = "aws_proxy", httpMethod = "POST", uri = "${local.uri}-${key}:live/invocations" } }
          ]...
        ) if can(operation.responses)
      },
    )
  }

  # API Gateway's models ignore "nullable". Without a type, they accept null, and the functions check the type.
  components = merge(local.document.components, {
    schemas = {
      for name, schema in local.document.components.schemas : name => merge(schema, {
        for keyword, properties in schema : keyword => {
          for property, definition in properties : property => {
            for key, value in definition : key => value if !(try(definition.nullable, false) && contains(["nullable", "type"], key))
          }
        } if keyword == "properties"
      })
    }
    securitySchemes = {
      for name, scheme in local.document.components.securitySchemes : name => merge(
        { for keyword, value in scheme : keyword => value if keyword != "x-function" },
        [
          for key in try([scheme["x-function"]], []) : {
            x-amazon-apigateway-authorizer = merge(scheme["x-amazon-apigateway-authorizer"], {
              authorizerUri                = "${local.uri}-${key}:live/invocations"
              authorizerResultTtlInSeconds = var.authorizer_cache_seconds
            })
          }
        ]...
      )
    }
  })

  # Part of the body, so that a change creates a deployment. Settings made by other calls take effect only with the next
  # deployment, and an import resets every setting that its document does not contain.
  settings = {
    for keyword, value in {
      x-amazon-apigateway-policy = local.is_private ? local.private_policy : null
      x-amazon-apigateway-endpoint-configuration = merge(
        { disableExecuteApiEndpoint = var.own_domain_only },
        # "Only supported for REST APIs with the endpoint type PRIVATE", even if it is empty.
        local.is_private ? { vpcEndpointIds = sort(var.vpc_endpoint_ids) } : {},
      )
      # TLS 1.2 and 1.3 with forward secrecy; without it, the API also accepts TLS 1.0. A call of a custom domain is
      # under this policy, too. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
      x-amazon-apigateway-security-policy          = "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
      x-amazon-apigateway-endpoint-access-mode     = "BASIC"
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

  # Maps each operation to the key of its function. Operations are named as in the gateway's ARNs: "GET/users/*".
  operations = merge([
    for path, item in local.document.paths : {
      for method, operation in item :
      "${method == "x-amazon-apigateway-any-method" ? "*" : upper(method)}${replace(path, "/\\{[^}]+\\}/", "*")}" =>
      operation["x-function"] if can(operation["x-function"])
    }
  ]...)

  # The ids of permissions whose operations would get the id of another (/users-archive and /users/archive, /users/one and
  # /users/{userid}), or have characters that Lambda does not take there.
  hashed_ids = {
    for operation in keys(local.operations) :
    operation => "${substr(replace(operation, "/[^\\w-]/", "-"), 0, 80)}-${substr(sha256(operation), 0, 12)}"
    if !can(regex("^[A-Z]+(/(\\*|\\w+))*$", operation)) || can(regex("/one(/|$)", operation))
  }
}

resource "aws_api_gateway_rest_api" "this" {
  name        = var.name
  description = "The Users API"
  body        = local.body

  fail_on_warnings = var.fail_on_warnings

  # Null would keep the previous value.
  minimum_compression_size     = coalesce(var.minimum_compression_size, -1)
  disable_execute_api_endpoint = var.own_domain_only

  endpoint_configuration {
    types            = [local.is_private ? "PRIVATE" : "REGIONAL"]
    vpc_endpoint_ids = local.is_private ? var.vpc_endpoint_ids : null
  }

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = !strcontains(local.body, "\"nullable\"")
      error_message = "Only direct members of a schema can be nullable: API Gateway would refuse null for the others."
    }
  }
}

resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id

  # The body contains everything that defines the API: routes, models, gateway responses, function URIs.
  triggers = {
    body = sha256(local.body)
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  #checkov:skip=CKV_AWS_120:Responses depend on the caller and on recent writes, so they must not be cached
  #checkov:skip=CKV2_AWS_4:The access log is sufficient; an execution log would contain headers and bodies
  #checkov:skip=CKV2_AWS_29:The firewall is a separate module, enabled by the root's variable waf
  #checkov:skip=CKV2_AWS_51:The only backend is Lambda, where IAM authenticates the gateway; a client certificate is not needed
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

  # The body does not depend on the functions, so the deployment may come before them; the calls come after them.
  depends_on = [aws_lambda_permission.authorizer, aws_lambda_permission.operation]
}

# X-Ray's default rule would also trace the first call of each second: at one call a second, all of them. The functions are
# traced when the gateway is.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-configuring-xray-sampling-rules.html
resource "aws_xray_sampling_rule" "stage" {
  # A name has at most 32 characters.
  rule_name = length(var.name) <= 32 ? var.name : "${substr(var.name, 0, 23)}-${substr(sha256(var.name), 0, 8)}"
  version   = 1
  priority  = 1000

  service_type = "AWS::ApiGateway::Stage"
  service_name = "${var.name}/${var.stage_name}"
  resource_arn = "*"
  host         = "*"
  http_method  = "*"
  url_path     = "*"

  reservoir_size = 0
  fixed_rate     = var.trace_rate
}

resource "aws_api_gateway_method_settings" "all" {
  #checkov:skip=CKV_AWS_225:Responses depend on the caller and on recent writes, so they must not be cached
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
  #checkov:skip=CKV_AWS_225:Responses depend on the caller and on recent writes, so they must not be cached
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
  function_name = var.authorizer.id
  qualifier     = var.authorizer.alias
  principal     = "apigateway.amazonaws.com"
  # The import creates the API's only authorizer, so Terraform does not know its id.
  source_arn = "${aws_api_gateway_rest_api.this.execution_arn}/authorizers/*"

  lifecycle {
    precondition {
      condition     = var.authorizer.name == "${var.name}-authorizer" && var.authorizer.alias == "live"
      error_message = "The API calls the alias live of ${var.name}-authorizer; give the authorizer that name."
    }
  }
}

resource "aws_lambda_permission" "operation" {
  for_each = local.operations

  statement_id  = lookup(local.hashed_ids, each.key, replace(replace(each.key, "*", "one"), "/", "-"))
  action        = "lambda:InvokeFunction"
  function_name = var.functions[each.value].id
  qualifier     = var.functions[each.value].alias
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/${var.stage_name}/${each.key}"

  lifecycle {
    precondition {
      condition     = var.functions[each.value].name == "${var.name}-${each.value}" && var.functions[each.value].alias == "live"
      error_message = "The API calls the alias live of ${var.name}-${each.value}; give the function of ${each.value} that name."
    }
  }
}
