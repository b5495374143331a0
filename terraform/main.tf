locals {
  application = "users-api"
  name        = "${local.application}-${var.environment}"

  # The URLs of the pool's keys and of the API: AWS's, or the emulator's if emulator_url is set.
  jwks_url = var.emulator_url == null ? "${module.cognito.issuer}/.well-known/jwks.json" : "${var.emulator_url}/${module.cognito.user_pool_id}/.well-known/jwks.json"
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

  # Settings that all tables share.
  table = {
    deletion_protection = var.deletion_protection
    kms_key_arn         = var.encryption.table_kms_key_arn
    max_throughput      = var.table_max_throughput
  }

  # There is a table even without revocation: when it is turned off, versions that read the table are called until the aliases
  # have moved, and again after a rollback.
  revocation_table = merge(module.revocations.table, { checked = var.revocation })

  # Settings that all functions share; each module adds its own.
  function = {
    package            = var.function_package
    runtime            = var.function_runtime
    architecture       = var.function_architecture
    memory_size        = var.function_memory_size
    timeout            = var.function_timeout
    snap_start         = var.snap_start
    log_retention_days = var.log_retention_days

    log_kms_key_arn          = var.encryption.logs_kms_key_arn
    permissions_boundary_arn = var.permissions_boundary_arn
    terraform_moves_alias    = var.terraform_moves_alias
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

  issuer_type = var.issuer_type
}

module "authorizer" {
  source = "./modules/authorizer"

  name       = "${local.name}-authorizer"
  function   = local.function
  issuer     = module.cognito.issuer
  jwks_url   = local.jwks_url
  client_ids = [module.cognito.client_id]

  resource_server = module.cognito.resource_server

  token_uses     = var.token_uses
  role_groups    = module.cognito.role_groups
  leeway_seconds = var.token_leeway_seconds

  reserved_concurrency = var.reserved_concurrency.authorizer
}

module "users" {
  source = "./modules/api_resource"

  name        = "${local.name}-users"
  description = "Lists, looks up, creates, shows, replaces, changes and deletes users"
  handler     = "dev.usersapi.users.UsersHandler"
  function    = local.function
  table       = merge(local.table, { hash_key = "userid", indexes = { by-email = "emailKey" } })

  revocation_table = local.revocation_table

  cors_allow_origins   = var.cors_allow_origins
  reserved_concurrency = var.reserved_concurrency.users
}

module "revocations" {
  source = "./modules/revocations"

  name        = "${local.name}-revocations"
  kms_key_arn = var.encryption.table_kms_key_arn
}

module "api" {
  source = "./modules/api"

  name                     = local.name
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
    var.revocation ? { revocations = module.revocations.table } : {},
  )

  alarm_actions     = var.alarms.alarm_actions
  slow_milliseconds = var.alarms.slow_milliseconds
  expect_calls      = var.alarms.expect_calls
}
