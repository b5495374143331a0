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
  document                 = "openapi.yaml"
  stage_name               = "Prod"
  authorizer_cache_seconds = 120
  throttling               = { rate_limit = 10, burst_limit = 5 }
  authorizer               = { name = "a", alias = "live", invoke_arn = "arn:authorizer" }
  # One function for each that the document calls, named by its key.
  functions = { for key in distinct(flatten(regexall("functions\\.(\\w+)", file("openapi.yaml")))) : key => { name = key, alias = "live", invoke_arn = "arn:${key}" } }
}

override_resource {
  target          = aws_api_gateway_rest_api.this
  override_during = plan
  values = {
    id            = "abc123"
    execution_arn = "arn:aws:execute-api:eu-west-1:123456789012:abc123"
  }
}

run "every_operation_calls_a_function" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(local.body).paths) : [
        for method, operation in item : contains([for function in var.functions : function.invoke_arn], operation["x-amazon-apigateway-integration"].uri)
        if contains(["get", "put", "post", "delete", "patch", "head", "options"], method)
      ]
    ]))
    error_message = "An operation calls something else."
  }
}

run "only_mock_methods_need_no_token" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(local.body).paths) : [
        for method, operation in item : operation["x-amazon-apigateway-integration"].type == "mock" && operation["x-amazon-apigateway-auth"].type == "NONE"
        if method != "parameters" && try(length(operation.security), 0) == 0
      ]
    ]))
    error_message = "A method without a token calls a function."
  }
}

run "every_operation_goes_through_the_authorizer" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(local.body).paths) : [
        for method, operation in item : operation.security == [{ jwt = [] }]
        if contains(["get", "put", "post", "delete", "patch", "head"], method)
      ]
    ]))
    error_message = "Every operation must demand a token by itself: AWS's documentation says that root-level security is ignored."
  }

  assert {
    condition     = jsondecode(local.body).components.securitySchemes.jwt["x-amazon-apigateway-authorizer"].authorizerUri == "arn:authorizer"
    error_message = "Tokens must go to the authorizer function."
  }

  assert {
    condition     = jsondecode(local.body).components.securitySchemes.jwt["x-amazon-apigateway-authorizer"].authorizerResultTtlInSeconds == 120
    error_message = "The authorizer's answers must be cached for as long as asked."
  }
}

run "the_gateway_can_call_functions_only_for_their_operations" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition = { for key, permission in aws_lambda_permission.operation : key => permission.source_arn if permission.function_name == "users" } == {
      for operation in ["GET/users", "PUT/users", "POST/users", "GET/users/*", "PUT/users/*", "PATCH/users/*", "DELETE/users/*"] :
      operation => "arn:aws:execute-api:eu-west-1:123456789012:abc123/Prod/${operation}"
    }
    error_message = "The permissions are not the document's operations."
  }

  assert {
    condition = length(aws_lambda_permission.operation) == length(flatten([
      for item in values(jsondecode(local.body).paths) : [for operation in item : "" if can(operation.operationId)]
    ]))
    error_message = "There must be a permission for each operation."
  }

  assert {
    condition     = alltrue([for permission in aws_lambda_permission.operation : permission.qualifier == "live"])
    error_message = "The permissions must be on the functions' aliases."
  }
}

run "the_gateway_may_call_the_authorizer_as_an_authorizer" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition     = aws_lambda_permission.authorizer.source_arn == "arn:aws:execute-api:eu-west-1:123456789012:abc123/authorizers/*"
    error_message = "The permission must be for the API's authorizers alone."
  }
}

# The functions name the field of an invalid body, and the gateway can't.
run "functions_check_bodies_and_the_gateway_does_not" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition     = jsondecode(local.body)["x-amazon-apigateway-request-validators"][jsondecode(local.body)["x-amazon-apigateway-request-validator"]] == { validateRequestBody = false, validateRequestParameters = true }
    error_message = "The gateway must check whether required parameters are present, and nothing else."
  }

  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(local.body).paths) : [for operation in item : !can(operation["x-amazon-apigateway-request-validator"])]
    ]))
    error_message = "No operation may have a validator of its own."
  }
}

# API Gateway's models do not know "nullable".
run "a_model_accepts_null_where_the_document_does" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition     = jsondecode(local.body).components.schemas.UserPatch.properties.email == { for key, value in local.document.components.schemas.UserPatch.properties.email : key => value if !contains(["type", "nullable"], key) }
    error_message = "A nullable member must have no type, and everything else."
  }

  assert {
    condition     = jsondecode(local.body).components.schemas.NewUser == local.document.components.schemas.NewUser && jsondecode(local.body).components.schemas.Users == local.document.components.schemas.Users
    error_message = "Models without nullable members must be as in the document."
  }
}

run "the_stage_is_traced_and_throttled" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition     = aws_api_gateway_stage.this.stage_name == "Prod" && aws_api_gateway_stage.this.xray_tracing_enabled
    error_message = "The stage must be Prod, with X-Ray on."
  }

  assert {
    condition     = aws_api_gateway_method_settings.all.settings[0].throttling_rate_limit == 10 && aws_api_gateway_method_settings.all.settings[0].throttling_burst_limit == 5
    error_message = "The stage must have the limits that are asked for."
  }
}

run "a_change_of_the_body_is_deployed" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition     = aws_api_gateway_deployment.this.triggers.body == sha256(aws_api_gateway_rest_api.this.body)
    error_message = "The deployment must follow the body."
  }
}

run "cors_is_off_by_default" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition     = !strcontains(aws_api_gateway_rest_api.this.body, "Access-Control") && alltrue([for item in values(jsondecode(local.body).paths) : !can(item.options)])
    error_message = "There must be no CORS headers and no preflight methods."
  }
}

run "with_several_origins_every_page_can_read_the_gateways_errors" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    cors_allow_origins = ["https://admin.example.com", "https://app.example.com"]
  }

  assert {
    condition     = jsondecode(local.body)["x-amazon-apigateway-gateway-responses"].UNAUTHORIZED.responseParameters["gatewayresponse.header.Access-Control-Allow-Origin"] == "'*'"
    error_message = "Pages of all configured origins must be able to read the gateway's own errors."
  }

  assert {
    condition = alltrue([
      for path in ["/", "/{proxy+}", "/users", "/users/{userid}"] :
      jsondecode(local.body).paths[path]["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Allow-Origin"] == "'*'"
    ])
    error_message = "Pages of all configured origins must be able to read what the mocks answer."
  }
}

run "a_single_origin_is_in_every_response_of_the_gateway" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    cors_allow_origins = ["https://app.example.com"]
  }

  assert {
    condition     = alltrue([for response in values(jsondecode(local.body)["x-amazon-apigateway-gateway-responses"]) : response.responseParameters["gatewayresponse.header.Access-Control-Allow-Origin"] == "'https://app.example.com'"])
    error_message = "Every answer of the gateway must name the origin."
  }

  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(local.body).paths) : [
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
      for item in values(jsondecode(local.body).paths) : [
        for operation in item : [
          for response in values(operation["x-amazon-apigateway-integration"].responses) :
          toset([for parameter in keys(response.responseParameters) : trimprefix(parameter, "method.response.header.")]) == toset(keys(operation.responses[response.statusCode].headers))
        ] if try(operation["x-amazon-apigateway-integration"].type, "") == "mock"
      ]
    ]))
    error_message = "A mock must declare the headers that it sends."
  }

  assert {
    condition     = strcontains(jsondecode(local.body).paths["/users"]["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Expose-Headers"], "Allow,")
    error_message = "Pages must be able to read which methods a path has."
  }

  assert {
    condition     = jsondecode(local.body).paths["/users"]["x-amazon-apigateway-any-method"]["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Allow"] == "'GET, PUT, POST'"
    error_message = "A mock must keep its own headers."
  }

  assert {
    condition     = alltrue([for operation in keys(aws_lambda_permission.operation) : !startswith(operation, "OPTIONS")])
    error_message = "A preflight must call no function."
  }
}

# A call with a token is preceded by a preflight. If that fails, the page can't read the 404 or 405 of the call.
run "every_path_passes_a_preflight_for_every_method_of_the_api" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    cors_allow_origins = ["https://app.example.com"]
  }

  assert {
    condition     = alltrue([for item in values(jsondecode(local.body).paths) : item.options["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Allow-Methods"] == "'DELETE,GET,PATCH,POST,PUT'"])
    error_message = "A preflight must name the methods of the API."
  }

  assert {
    condition     = alltrue([for item in values(jsondecode(local.body).paths) : item.options.security == []])
    error_message = "A preflight must need no token."
  }
}

run "pages_may_send_the_headers_of_the_api_and_of_tracing" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    cors_allow_origins = ["https://app.example.com"]
  }

  assert {
    condition     = jsondecode(local.body).paths["/users"].options["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Allow-Headers"] == "'Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match,baggage,sentry-trace,traceparent,tracestate,x-amzn-trace-id'"
    error_message = "Pages must be able to send the headers of the document, a token, and those of tracing."
  }

  # Each header that the document declares, so that a new one is not forgotten.
  assert {
    condition = alltrue(flatten([
      for item in values(jsondecode(local.body).paths) : [
        for parameter in flatten([try(item.parameters, []), [for operation in item : try(operation.parameters, [])]]) :
        strcontains(jsondecode(local.body).paths["/users"].options["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Allow-Headers"], parameter.name) if parameter.in == "header"
      ]
    ]))
    error_message = "Pages must be able to send each header of the document."
  }
}

run "pages_may_send_further_headers_if_configured" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    cors_allow_origins = ["https://app.example.com"]
    cors_allow_headers = ["X-Tenant", "newrelic", "traceparent"]
  }

  assert {
    condition     = jsondecode(local.body).paths["/users"].options["x-amazon-apigateway-integration"].responses.default.responseParameters["method.response.header.Access-Control-Allow-Headers"] == "'Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match,X-Tenant,baggage,newrelic,sentry-trace,traceparent,tracestate,x-amzn-trace-id'"
    error_message = "The configured headers must be added, each once."
  }
}

run "the_access_log_is_off_by_default" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition     = length(aws_cloudwatch_log_group.access) == 0 && length(aws_api_gateway_stage.this.access_log_settings) == 0
    error_message = "There must be no log of calls."
  }
}

run "the_access_log_is_json_with_limited_retention" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    access_log = { retention_days = 30 }
  }

  override_resource {
    target          = aws_cloudwatch_log_group.access
    override_during = plan
    values = {
      arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/apigateway/users-api-test"
    }
  }

  assert {
    condition     = aws_cloudwatch_log_group.access[0].retention_in_days == 30
    error_message = "The log must be kept for as long as is said."
  }

  assert {
    condition = alltrue([
      for field in ["requestId", "extendedRequestId", "status", "principal", "authorizerError", "authorizerLatency", "integrationLatency", "responseType"] :
      startswith(jsondecode(aws_api_gateway_stage.this.access_log_settings[0].format)[field], "$context.")
    ])
    error_message = "A line must say what was called, what was answered, and which step took its time."
  }

  # Tokens are in headers, personal data in bodies and paths.
  assert {
    condition     = !can(regex("header|body|querystring|context\\.path", aws_api_gateway_stage.this.access_log_settings[0].format))
    error_message = "A line must not hold a token, a body, or an id in a path."
  }
}

run "single_operations_have_limits_of_their_own" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    throttling = { rate_limit = 10, burst_limit = 5, operations = { "PUT /users/{userid}" = { rate_limit = 2, burst_limit = 1 } } }
  }

  assert {
    condition     = aws_api_gateway_method_settings.operation["PUT /users/{userid}"].method_path == "~1users~1{userid}/PUT"
    error_message = "An operation must be named as API Gateway names it."
  }

  assert {
    condition     = aws_api_gateway_method_settings.operation["PUT /users/{userid}"].settings[0].throttling_rate_limit == 2
    error_message = "The operation must have its limit."
  }
}

run "rejects_limits_of_unknown_operations" {
  command         = plan
  expect_failures = [var.throttling]

  module {
    source = "./modules/api"
  }

  variables {
    throttling = { rate_limit = 10, burst_limit = 5, operations = { "DELETE /users" = { rate_limit = 2, burst_limit = 1 } } }
  }
}

run "responses_are_compressed_if_configured" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    minimum_compression_size = 1024
  }

  assert {
    condition     = aws_api_gateway_rest_api.this.minimum_compression_size == "1024"
    error_message = "Larger answers must be compressed."
  }
}

run "rejects_an_invalid_compression_size" {
  command         = plan
  expect_failures = [var.minimum_compression_size]

  module {
    source = "./modules/api"
  }

  variables {
    minimum_compression_size = -5
  }
}

run "the_api_is_public_by_default" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition     = aws_api_gateway_rest_api.this.endpoint_configuration[0].types == tolist(["REGIONAL"]) && !strcontains(aws_api_gateway_rest_api.this.body, "x-amazon-apigateway-policy")
    error_message = "The API must be regional, without a policy."
  }

  assert {
    condition     = !aws_api_gateway_rest_api.this.disable_execute_api_endpoint
    error_message = "The default endpoint must be enabled."
  }
}

run "a_private_api_is_reachable_only_through_its_vpc_endpoints" {
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

  assert {
    condition     = aws_api_gateway_deployment.this.triggers.body == sha256(aws_api_gateway_rest_api.this.body)
    error_message = "A change of who reaches it must be deployed."
  }
}

run "rejects_an_invalid_vpc_endpoint_id" {
  command         = plan
  expect_failures = [var.vpc_endpoint_ids]

  module {
    source = "./modules/api"
  }

  variables {
    vpc_endpoint_ids = ["eni-1"]
  }
}

run "a_custom_domain_disables_the_default_endpoint" {
  command = plan

  module {
    source = "./modules/api"
  }

  variables {
    own_domain_only = true
  }

  assert {
    condition     = aws_api_gateway_rest_api.this.disable_execute_api_endpoint
    error_message = "The default endpoint must be disabled."
  }
}

run "rejects_a_missing_document" {
  command         = plan
  expect_failures = [var.document]

  module {
    source = "./modules/api"
  }

  variables {
    document = "nowhere.yaml"
  }
}

run "gateway_responses_do_not_repeat_request_content" {
  command = plan

  module {
    source = "./modules/api"
  }

  assert {
    condition = alltrue([
      for type, response in jsondecode(local.body)["x-amazon-apigateway-gateway-responses"] :
      # It names the parameters that are missing.
      type == "BAD_REQUEST_PARAMETERS" || !strcontains(response.responseTemplates["application/json"], "$context.error")
    ])
    error_message = "The gateway's message can contain a header of the request, such as the token."
  }
}
