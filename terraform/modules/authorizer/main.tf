# The authorizer function. It fetches the pool's public keys and calls nothing else, so it has no policy of its own.

module "function" {
  source = "../java_function"

  name        = var.name
  description = "Validates Cognito tokens and says what their holder may call"
  handler     = "dev.usersapi.authorizer.AuthorizerHandler"
  function    = var.function

  reserved_concurrency = var.reserved_concurrency

  # With C2: only C2 has intrinsics for RSA arithmetic, which halve the duration of a call.
  jvm_options = "-XX:TieredStopAtLevel=4"

  # Lambda has no environment variables without a value.
  variables = {
    for name, value in {
      JWT_ISSUER      = var.issuer
      JWKS_URL        = var.jwks_url
      CLIENT_IDS      = join(",", var.client_ids)
      TOKEN_USES      = join(",", var.token_uses)
      ADMIN_GROUP     = var.role_groups.admin
      READER_GROUP    = var.role_groups.reader
      RESOURCE_SERVER = var.resource_server
      LEEWAY_SECONDS  = tostring(var.leeway_seconds)
    } : name => value if value != null
  }
}
