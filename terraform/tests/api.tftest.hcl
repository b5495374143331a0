# The gateway: what it is built from, and whom it may call.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name                     = "users-api-test"
  region                   = "eu-west-1"
  document                 = "openapi.yaml"
  stage_name               = "Prod"
  authorizer_cache_seconds = 120
  throttling               = { rate_limit = 10, burst_limit = 5 }
  authorizer               = { name = "users-api-test-authorizer", id = "users-api-test-authorizer", alias = "live" }
  # One function for each that the document calls.
  functions = { for key in distinct(flatten(regexall("x-function: (\\w+)", file("openapi.yaml")))) : key => { name = "users-api-test-${key}", id = "users-api-test-${key}", alias = "live" } if key != "authorizer" }
}

override_data {
  target = data.aws_caller_identity.current
  values = { account_id = "123456789012" }
}

override_resource {
  target          = aws_api_gateway_rest_api.this
  override_during = plan
  values = {
    id            = "abc123"
    execution_arn = "arn:aws:execute-api:eu-west-1:123456789012:abc123"
  }
}

run "by_default" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(aws_api_gateway_rest_api.this.body).paths) : [
        for method, operation in item : operation["x-amazon-apigateway-integration"] == {
          type       = "aws_proxy"
          httpMethod = "POST"
          uri        = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:users-api-test-${[for key in keys(var.functions) : key if strcontains(operation["x-amazon-apigateway-integration"].uri, "-${key}:")][0]}:live/invocations"
        }
        if contains(["get", "put", "post", "delete", "patch", "head", "options"], method)
      ]
    ]))
    error_message = "Every operation must call one of the API's functions."
  }

  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(aws_api_gateway_rest_api.this.body).paths) : [
        for method, operation in item : operation["x-amazon-apigateway-integration"].type == "mock" && operation["x-amazon-apigateway-auth"].type == "NONE"
        if method != "parameters" && try(length(operation.security), 0) == 0
      ]
    ]))
    error_message = "Only mock methods may need no token."
  }

  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(aws_api_gateway_rest_api.this.body).paths) : [
        for method, operation in item : operation.security == [{ jwt = [] }]
        if contains(["get", "put", "post", "delete", "patch", "head"], method)
      ]
    ]))
    error_message = "Every operation must demand a token by itself: AWS's documentation says that root-level security is ignored."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body).components.securitySchemes.jwt["x-amazon-apigateway-authorizer"].authorizerUri == "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:users-api-test-authorizer:live/invocations"
    error_message = "Tokens must go to the authorizer function."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body).components.securitySchemes.jwt["x-amazon-apigateway-authorizer"].authorizerResultTtlInSeconds == 120
    error_message = "The authorizer's answers must be cached for the configured time."
  }

  assert {
    condition = { for key, permission in aws_lambda_permission.operation : key => permission.source_arn if permission.function_name == "users-api-test-users" } == {
      for operation in ["GET/users", "PUT/users", "POST/users", "GET/users/*", "PUT/users/*", "PATCH/users/*", "DELETE/users/*"] :
      operation => "arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/${operation}"
    }
    error_message = "The gateway must be able to call a function for its own operations only."
  }

  assert {
    condition = length(aws_lambda_permission.operation) == length(flatten([
      for item in values(jsondecode(aws_api_gateway_rest_api.this.body).paths) : [for operation in item : "" if can(operation.operationId)]
    ]))
    error_message = "There must be a permission for each operation."
  }

  assert {
    condition     = alltrue([for permission in aws_lambda_permission.operation : permission.qualifier == "live"])
    error_message = "The permissions must be on the functions' aliases."
  }

  assert {
    condition     = aws_lambda_permission.authorizer.source_arn == "arn:aws:execute-api:eu-west-1:123456789012:abc123/authorizers/*"
    error_message = "The gateway must be able to call the authorizer only as an authorizer of this API."
  }

  # The functions name the field of an invalid body, and the gateway can't.
  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-request-validators"][jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-request-validator"]] == { validateRequestBody = false, validateRequestParameters = true }
    error_message = "The gateway must check whether required parameters are present, and leave bodies to the functions."
  }

  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(aws_api_gateway_rest_api.this.body).paths) : [for operation in item : !can(operation["x-amazon-apigateway-request-validator"])]
    ]))
    error_message = "No operation may have a validator of its own."
  }

  # API Gateway's models do not know "nullable".
  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body).components.schemas.UserPatch.properties.email == { for key, value in local.document.components.schemas.UserPatch.properties.email : key => value if !contains(["type", "nullable"], key) }
    error_message = "The model of a nullable member must have no type, so that it accepts null, and keep everything else."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body).components.schemas.NewUser == local.document.components.schemas.NewUser && jsondecode(aws_api_gateway_rest_api.this.body).components.schemas.Users == local.document.components.schemas.Users
    error_message = "Models without nullable members must be as in the document."
  }

  assert {
    condition     = aws_api_gateway_stage.this.stage_name == "Prod" && aws_api_gateway_stage.this.xray_tracing_enabled
    error_message = "The stage must be Prod, with X-Ray on."
  }

  assert {
    condition     = aws_xray_sampling_rule.stage.service_name == "users-api-test/Prod" && aws_xray_sampling_rule.stage.rule_name == "users-api-test" && aws_xray_sampling_rule.stage.fixed_rate == 0.05 && aws_xray_sampling_rule.stage.reservoir_size == 0
    error_message = "X-Ray must trace one call in twenty of the stage, and not one in each second besides."
  }

  assert {
    condition     = aws_api_gateway_method_settings.all.settings[0].metrics_enabled
    error_message = "Each method must have metrics."
  }

  assert {
    condition     = aws_api_gateway_method_settings.all.settings[0].throttling_rate_limit == 10 && aws_api_gateway_method_settings.all.settings[0].throttling_burst_limit == 5
    error_message = "The stage must have the configured limits."
  }

  assert {
    condition     = !strcontains(aws_api_gateway_rest_api.this.body, "Access-Control") && alltrue([for item in values(jsondecode(aws_api_gateway_rest_api.this.body).paths) : !can(item.options)])
    error_message = "CORS must be off by default: no CORS headers and no preflight methods."
  }

  assert {
    condition     = length(aws_cloudwatch_log_group.access) == 0 && length(aws_api_gateway_stage.this.access_log_settings) == 0
    error_message = "The access log must be off by default."
  }

  assert {
    condition     = aws_api_gateway_rest_api.this.endpoint_configuration[0].types == tolist(["REGIONAL"]) && !strcontains(aws_api_gateway_rest_api.this.body, "x-amazon-apigateway-policy")
    error_message = "The API must be public by default: regional, without a policy."
  }

  assert {
    condition = (
      jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-security-policy"] == "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09"
      && jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-endpoint-access-mode"] == "BASIC"
    )
    error_message = "The API must accept only TLS 1.2 and 1.3."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-endpoint-configuration"] == { disableExecuteApiEndpoint = false }
    error_message = "A public API must have no list of VPC endpoints, even an empty one."
  }

  assert {
    condition     = !aws_api_gateway_rest_api.this.disable_execute_api_endpoint
    error_message = "The default endpoint must be enabled by default."
  }

  assert {
    condition = alltrue([
      for type, response in jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"] :
      # It names the parameters that are missing.
      type == "BAD_REQUEST_PARAMETERS" || !strcontains(response.responseTemplates["application/json"], "$context.error")
    ])
    error_message = "Gateway responses must not repeat request content: the gateway's message can contain a header, such as the token."
  }
}

run "with_a_single_cors_origin" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    cors_allow_origins = ["https://app.example.com"]
  }

  assert {
    condition     = alltrue([for response in values(jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"]) : response.responseParameters["gatewayresponse.header.Access-Control-Allow-Origin"] == "'https://app.example.com'"])
    error_message = "Every answer of the gateway must name the origin."
  }

  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(aws_api_gateway_rest_api.this.body).paths) : [
        for operation in item : [
          for response in values(operation["x-amazon-apigateway-integration"].responses) : response.responseParameters["method.response.header.Access-Control-Allow-Origin"] == "'https://app.example.com'"
        ] if try(operation["x-amazon-apigateway-integration"].type, "") == "mock"
      ]
    ]))
    error_message = "Every answer of a mock must name the origin."
  }

  # The import refuses a header that the response does not declare.
  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(aws_api_gateway_rest_api.this.body).paths) : [
        for operation in item : [
          for response in values(operation["x-amazon-apigateway-integration"].responses) :
          toset([for parameter in keys(response.responseParameters) : trimprefix(parameter, "method.response.header.")]) == toset(keys(operation.responses[response.statusCode].headers))
        ] if try(operation["x-amazon-apigateway-integration"].type, "") == "mock"
      ]
    ]))
    error_message = "A mock must declare the headers that it sends."
  }

  assert {
    condition     = strcontains(jsondecode(aws_api_gateway_rest_api.this.body).paths["/users"]["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Expose-Headers"], "Allow,")
    error_message = "Pages must be able to read which methods a path has."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body).paths["/users"]["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Allow"] == "'GET, PUT, POST'"
    error_message = "A mock must keep its own headers."
  }

  assert {
    condition     = alltrue([for operation in keys(aws_lambda_permission.operation) : !startswith(operation, "OPTIONS")])
    error_message = "A preflight must call no function."
  }

  # A call with a token is preceded by a preflight. If that fails, the page can't read the 404 or 405 of the call.
  assert {
    condition     = alltrue([for item in values(jsondecode(aws_api_gateway_rest_api.this.body).paths) : item.options["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Allow-Methods"] == "'DELETE,GET,PATCH,POST,PUT'"])
    error_message = "A preflight must name the methods of the API."
  }

  assert {
    condition     = alltrue([for item in values(jsondecode(aws_api_gateway_rest_api.this.body).paths) : item.options.security == []])
    error_message = "A preflight must need no token."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body).paths["/users"].options["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Allow-Headers"] == "'Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match,baggage,sentry-trace,traceparent,tracestate,x-amzn-trace-id'"
    error_message = "Pages must be able to send the headers of the document, a token, and those of tracing."
  }

  # Each header that the document declares, so that a new one is not forgotten.
  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(aws_api_gateway_rest_api.this.body).paths) : [
        for parameter in flatten([try(item.parameters, []), [for operation in item : try(operation.parameters, [])]]) :
        strcontains(jsondecode(aws_api_gateway_rest_api.this.body).paths["/users"].options["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Allow-Headers"], parameter.name) if parameter.in == "header"
      ]
    ]))
    error_message = "Pages must be able to send each header of the document."
  }
}

run "with_several_cors_origins_and_further_headers" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    cors_allow_origins = ["https://admin.example.com", "https://app.example.com"]
    cors_allow_headers = ["X-Tenant", "newrelic", "traceparent"]
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-gateway-responses"].UNAUTHORIZED.responseParameters["gatewayresponse.header.Access-Control-Allow-Origin"] == "'*'"
    error_message = "Pages of all configured origins must be able to read the gateway's own errors."
  }

  assert {
    condition = alltrue([
      for path in ["/", "/{proxy+}", "/users", "/users/{userid}"] :
      jsondecode(aws_api_gateway_rest_api.this.body).paths[path]["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Allow-Origin"] == "'*'"
    ])
    error_message = "Pages of all configured origins must be able to read what the mocks answer."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body).paths["/users"].options["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Allow-Headers"] == "'Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match,X-Tenant,baggage,newrelic,sentry-trace,traceparent,tracestate,x-amzn-trace-id'"
    error_message = "The configured headers must be added, each once."
  }
}

run "with_an_access_log_and_a_limit_of_an_operation" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    access_log = { retention_days = 30 }
    throttling = { rate_limit = 10, burst_limit = 5, operations = { "PUT /users/{userid}" = { rate_limit = 2, burst_limit = 1 } } }
  }

  override_resource {
    target          = aws_cloudwatch_log_group.access
    override_during = plan
    values = {
      arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/apigateway/users-api-test"
    }
  }

  assert {
    condition = alltrue([
      for field in ["extendedRequestId", "status", "principal", "authorizerError", "authorizerLatency", "integrationLatency", "responseType"] :
      startswith(jsondecode(aws_api_gateway_stage.this.access_log_settings[0].format)[field], "$context.")
    ])
    error_message = "A line of the access log must say what was called, what was answered, and how long each step took."
  }

  assert {
    condition     = !strcontains(aws_api_gateway_stage.this.access_log_settings[0].format, "$context.requestId")
    error_message = "A line of the access log must not hold what a client chooses: x-amzn-RequestId sets requestId."
  }

  # Tokens are in headers, personal data in bodies and paths.
  assert {
    condition     = !can(regex("header|body|querystring|context\\.path", aws_api_gateway_stage.this.access_log_settings[0].format))
    error_message = "A line of the access log must not hold a token, a body, or an id in a path."
  }

  assert {
    condition     = aws_api_gateway_method_settings.operation["PUT /users/{userid}"].method_path == "~1users~1{userid}/PUT"
    error_message = "The limit of an operation must name it as API Gateway does."
  }

}

run "with_a_long_name" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    name       = "a-name-of-twenty-chrs-and-an-environment"
    authorizer = { name = "a-name-of-twenty-chrs-and-an-environment-authorizer", id = "a-name-of-twenty-chrs-and-an-environment-authorizer", alias = "live" }
    functions = {
      for key in distinct(flatten(regexall("x-function: (\\w+)", file("openapi.yaml")))) : key => {
        name  = "a-name-of-twenty-chrs-and-an-environment-${key}"
        id    = "a-name-of-twenty-chrs-and-an-environment-${key}"
        alias = "live"
      }
    }
  }

  assert {
    condition     = startswith(aws_xray_sampling_rule.stage.rule_name, "a-name-of-twenty-chrs-a") && length(aws_xray_sampling_rule.stage.rule_name) == 32
    error_message = "The rule's name must be no longer than X-Ray allows."
  }
}

run "with_paths_whose_permissions_would_have_one_name" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    document = "tests/similar_paths.yaml"
  }

  assert {
    condition     = length(distinct([for permission in aws_lambda_permission.operation : permission.statement_id])) == 4
    error_message = "Each permission must have an id of its own."
  }

  assert {
    condition     = aws_lambda_permission.operation["GET/users/*"].statement_id == "GET-users-one"
    error_message = "What is deployed must keep its id."
  }
}

run "with_vpc_endpoints" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    vpc_endpoint_ids = ["vpce-0123456789abcdef0"]
  }

  assert {
    condition     = aws_api_gateway_rest_api.this.endpoint_configuration[0].types == tolist(["PRIVATE"])
    error_message = "The API must be private."
  }

  assert {
    condition     = jsondecode(aws_api_gateway_rest_api.this.body)["x-amazon-apigateway-policy"].Statement[0].Condition == { StringNotEquals = { "aws:SourceVpce" = ["vpce-0123456789abcdef0"] } }
    error_message = "Requests that do not come through the VPC endpoints must be denied."
  }
}
