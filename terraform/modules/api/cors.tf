# CORS (https://fetch.spec.whatwg.org/#http-cors-protocol): preflight methods, and headers for the gateway's own responses.
# The functions add the headers to their responses themselves.

locals {
  cors = { for name, value in local.cors_parts : name => value if length(var.cors_allow_origins) > 0 }

  cors_parts = {
    paths = {
      for path, item in local.paths : path => merge(
        { for method, operation in item : method => try(merge(operation, local.cors_mocks[path][method]), operation) },
        { options = local.preflight },
      )
    }
    x-amazon-apigateway-gateway-responses = {
      for type, response in local.document["x-amazon-apigateway-gateway-responses"] : type => merge(response, {
        responseParameters = merge(
          response.responseParameters,
          { for name, value in local.cors_headers : "gatewayresponse.header.${name}" => value },
        )
      })
    }
  }

  cors_headers = {
    # The gateway's headers are constants, so it can't choose among several origins. Pages of any origin can then read its
    # own responses, which contain no user data. The functions' responses can be read by pages of the listed origins only.
    Access-Control-Allow-Origin   = length(var.cors_allow_origins) == 1 ? "'${one(var.cors_allow_origins)}'" : "'*'"
    Access-Control-Expose-Headers = "'Accept-Patch,Allow,ETag,Link,Location,Retry-After'"
    Vary                          = "'Origin'"
  }

  # What the mocks that answer unknown paths and methods get.
  cors_mocks = {
    for path, item in local.paths : path => {
      for method, operation in item : method => {
        responses = {
          for status, response in operation.responses : status => merge(response, {
            headers = merge(response.headers, { for name in keys(local.cors_headers) : name => { schema = { type = "string" } } })
          })
        }
        x-amazon-apigateway-integration = merge(operation["x-amazon-apigateway-integration"], {
          responses = {
            for pattern, response in operation["x-amazon-apigateway-integration"].responses : pattern => merge(response, {
              responseParameters = merge(
                response.responseParameters,
                { for name, value in local.cors_headers : "method.response.header.${name}" => value },
              )
            })
          }
        })
      } if try(operation["x-amazon-apigateway-integration"].type, "") == "mock"
    }
  }

  # The headers of the document and a token, and those that libraries for tracing add to every call.
  allowed_headers = setunion(
    ["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match"],
    ["baggage", "sentry-trace", "traceparent", "tracestate", "x-amzn-trace-id"],
    var.cors_allow_headers,
  )

  allowed_methods = sort(distinct([
    for method in flatten([for item in local.document.paths : keys(item)]) : upper(method)
    if contains(local.methods, method)
  ]))

  preflight_headers = merge(local.cors_headers, {
    Access-Control-Allow-Headers = "'${join(",", local.allowed_headers)}'"
    Access-Control-Allow-Methods = "'${join(",", local.allowed_methods)}'"
    Access-Control-Max-Age       = "'7200'"
  })

  # The gateway answers preflight requests itself, because browsers send them without a token. Every path allows every method
  # of the API: a page can read a 404 or 405 only if the preflight of its call has succeeded.
  preflight = {
    security                 = []
    x-amazon-apigateway-auth = { type = "NONE" }
    responses = {
      "204" = {
        description = "The methods and headers that pages of this origin may use."
        headers     = { for name in keys(local.preflight_headers) : name => { schema = { type = "string" } } }
      }
    }
    x-amazon-apigateway-integration = {
      type                = "mock"
      passthroughBehavior = "never"
      requestTemplates    = { "application/json" = jsonencode({ statusCode = 204 }) }
      responses = {
        default = {
          statusCode         = "204"
          responseParameters = { for name, value in local.preflight_headers : "method.response.header.${name}" => value }
        }
      }
    }
  }
}
