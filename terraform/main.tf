locals {
  application = "users-api"
  name        = "${local.application}-${var.environment}"

  # The URLs of the pool's keys and of the API: AWS's, or the emulator's if emulator_url is set.
  jwks_url = var.emulator_url == null ? "${local.issuer}/.well-known/jwks.json" : "${var.emulator_url}/${module.cognito.user_pool_id}/.well-known/jwks.json"
  aws_url  = var.custom_domain == null ? module.api.url : one(module.custom_domain[*].url)
  api_url  = var.emulator_url == null ? local.aws_url : "${var.emulator_api_url}/${var.stage_name}"

  # The resources of the API. The OpenAPI document calls their functions by these keys.
  resources = {
    users = module.users
  }

  document = "${path.module}/openapi.yaml"

  # The first segments of the API's paths, after which the machines' scopes are named.
  collections = toset(flatten([for path in keys(yamldecode(file(local.document)).paths) : regexall("^/([\\w-]+)", path)]))

  functions = merge({ authorizer = module.authorizer.function }, { for key, resource in local.resources : key => resource.function })

  # Where tokens come from. The pool's endpoint has no scheme.
  issuer = "https://${module.cognito.endpoint}"

  # Settings that all tables share.
  table = {
    deletion_protection = var.deletion_protection
    kms_key_arn         = var.encryption.table_kms_key_arn
    max_throughput      = var.table_max_throughput
  }

  # There is a table even without revocation: when it is turned off, versions that read the table are called until the aliases
  # have moved, and again after a rollback.
  revocation_table = {
    name    = aws_dynamodb_table.revocations.name
    arn     = aws_dynamodb_table.revocations.arn
    checked = var.revocation
  }

  # Settings that all functions share; each module adds its own.
  function = {
    package            = var.function_package
    s3_package         = var.function_s3_package
    runtime            = var.function_runtime
    architecture       = var.function_architecture
    memory_size        = var.function_memory_size
    snap_start         = var.snap_start
    log_retention_days = var.log_retention_days

    log_kms_key_arn          = var.encryption.logs_kms_key_arn
    permissions_boundary_arn = var.permissions_boundary_arn
    live_versions            = var.live_versions
  }
}

module "cognito" {
  source = "./modules/cognito"

  name                   = local.name
  role_groups            = var.role_groups
  resource_server        = { identifier = local.application, collections = local.collections }
  deletion_protection    = var.deletion_protection
  token_validity_minutes = var.token_validity_minutes
  sign_in                = var.sign_in
  oauth                  = var.oauth
  sign_in_domain         = var.sign_in_domain
}

# It fetches the pool's public keys and calls nothing else, so it has no policy of its own.
module "authorizer" {
  source = "./modules/java_function"

  name         = "${local.name}-authorizer"
  description  = "Validates Cognito tokens and says what their holder may call"
  handler      = "dev.usersapi.authorizer.AuthorizerHandler"
  function     = local.function
  own_settings = try(var.function_settings["authorizer"], {})

  # With C2: only C2 has intrinsics for RSA arithmetic, which halve the duration of a call.
  jvm_options = "-XX:TieredStopAtLevel=4"

  variables = merge(
    {
      JWT_ISSUER      = local.issuer
      JWKS_URL        = local.jwks_url
      CLIENT_IDS      = module.cognito.client_id
      TOKEN_USES      = join(",", var.token_uses)
      RESOURCE_SERVER = module.cognito.resource_server
      # Cognito's clock has been seen one second ahead of Lambda's.
      LEEWAY_SECONDS = "5"
    },
    { for role, group in module.cognito.role_groups : "${upper(role)}_GROUP" => group },
  )
}

moved {
  from = module.authorizer.module.function
  to   = module.authorizer
}

module "users" {
  source = "./modules/api_resource"

  name        = "${local.name}-users"
  description = "Lists, looks up, creates, shows, replaces, changes and deletes users"
  handler     = "dev.usersapi.users.UsersHandler"
  function    = local.function
  table       = merge(local.table, { hash_key = "userid", indexes = { by-email = { hash_key = "emailKey" } } })

  own_settings       = try(var.function_settings["users"], {})
  revocation_table   = local.revocation_table
  cors_allow_origins = var.cors_allow_origins
}

module "api" {
  source = "./modules/api"

  name                     = local.name
  region                   = var.region
  document                 = local.document
  stage_name               = var.stage_name
  authorizer               = module.authorizer.function
  authorizer_cache_seconds = var.authorizer_cache_seconds
  functions                = { for key, resource in local.resources : key => resource.function }
  cors_allow_origins       = var.cors_allow_origins
  cors_allow_headers       = var.cors_allow_headers
  throttling               = var.throttling
  minimum_compression_size = var.minimum_compression_size
  own_domain_only          = var.custom_domain != null
  vpc_endpoint_ids         = var.vpc_endpoint_ids
  access_log               = var.access_log ? { retention_days = var.log_retention_days, kms_key_arn = var.encryption.logs_kms_key_arn } : null

  fail_on_warnings = var.fail_on_warnings
  trace_rate       = var.trace_rate
}

module "custom_domain" {
  source = "./modules/custom_domain"
  count  = var.custom_domain == null ? 0 : 1

  domain_name     = var.custom_domain.name
  certificate_arn = var.custom_domain.certificate_arn
  api_id          = module.api.id
  stage_name      = module.api.stage_name
}

module "waf" {
  source = "./modules/waf"
  count  = var.waf == null ? 0 : 1

  name                   = local.name
  stage_arn              = module.api.stage_arn
  requests_per_5_minutes = var.waf.requests_per_5_minutes
  log_retention_days     = var.log_retention_days
  log_kms_key_arn        = var.encryption.logs_kms_key_arn
}

module "observability" {
  source = "./modules/observability"

  name       = local.name
  region     = var.region
  api        = { name = local.name, stage_name = var.stage_name }
  authorizer = module.authorizer.function.name
  resources  = { for key, resource in local.resources : key => { function = resource.function.name, table = resource.table.name } }
  tables = merge(
    { for key, resource in local.resources : key => resource.table },
    var.revocation ? { revocations = { name = aws_dynamodb_table.revocations.name, indexes = [] } } : {},
  )

  alarm_actions     = var.alarms.alarm_actions
  slow_milliseconds = var.alarms.slow_milliseconds
  expect_calls      = var.alarms.expect_calls
}
