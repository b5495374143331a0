# CORS (https://fetch.spec.whatwg.org/#http-cors-protocol): preflight methods, and headers for the gateway's own responses.
# The functions add the headers to their responses themselves.

locals {
  cors = { for name, value in local.cors_parts : name => value if length(var.cors_allow_origins) > 0 }

  cors_parts = {
    paths                                 = { for path, item in local.resolved_paths : path => merge(item, try({ options = local.preflight[path] }, {})) }
    x-amazon-apigateway-gateway-responses = { for type, response in local.document["x-amazon-apigateway-gateway-responses"] : type => merge(response, { responseParameters = merge(response.responseParameters, local.cors_gateway_headers) }) }
  }

  cors_headers = {
    # The gateway's headers are constants, so it can't choose among several origins. Pages of any origin can then read its
    # own responses, which contain no user data. The functions' responses can be read by pages of the listed origins only.
    Access-Control-Allow-Origin   = length(var.cors_allow_origins) == 1 ? "'${one(var.cors_allow_origins)}'" : "'*'"
    Access-Control-Expose-Headers = "'Accept-Patch,ETag,Link,Location,Retry-After'"
    Vary                          = "'Origin'"
  }

  cors_gateway_headers = { for name, value in local.cors_headers : "gatewayresponse.header.${name}" => value }

  preflight_headers = {
    for path, item in local.document.paths : path => merge(local.cors_headers, {
      Access-Control-Allow-Headers = "'Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match'"
      Access-Control-Allow-Methods = "'${join(",", [for method in keys(item) : upper(method) if contains(local.methods, method)])}'"
      Access-Control-Max-Age       = "'7200'"
    }) if anytrue([for method in keys(item) : contains(local.methods, method)])
  }

  # The gateway answers preflight requests itself, because browsers send them without a token.
  preflight = {
    for path, headers in local.preflight_headers : path => {
      security                 = []
      x-amazon-apigateway-auth = { type = "NONE" }
      responses = {
        "204" = {
          description = "The methods and headers that pages of this origin may use."
          headers     = { for name, value in headers : name => { schema = { type = "string" } } }
        }
      }
      x-amazon-apigateway-integration = {
        type                = "mock"
        passthroughBehavior = "never"
        requestTemplates    = { "application/json" = jsonencode({ statusCode = 204 }) }
        responses = {
          default = {
            statusCode         = "204"
            responseParameters = { for name, value in headers : "method.response.header.${name}" => value }
          }
        }
      }
    }
  }
}
