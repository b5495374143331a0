locals {
  application = "users-api"
  name        = "${local.application}-${var.environment}"

  # AWS's URLs, or the emulator's: where an authorizer in it finds the keys, and where its API answers.
  jwks_url = var.emulator_url == null ? "${module.cognito.issuer}/.well-known/jwks.json" : "${var.emulator_url}/${module.cognito.user_pool_id}/.well-known/jwks.json"
  api_url  = var.emulator_url == null ? module.api.url : "${replace(var.emulator_url, "127.0.0.1", "${module.api.id}.execute-api.localhost")}/${var.stage_name}"

  # What both functions share; each module adds its own.
  function = {
    package            = var.function_package
    runtime            = var.function_runtime
    architecture       = var.function_architecture
    memory_mb          = var.function_memory_mb
    timeout_seconds    = var.function_timeout_seconds
    snap_start         = var.snap_start
    log_retention_days = var.log_retention_days

    permissions_boundary_arn = var.permissions_boundary_arn
  }
}

module "cognito" {
  source = "./modules/cognito"

  name                   = local.name
  admin_group            = var.admin_group
  deletion_protection    = var.deletion_protection
  token_validity_minutes = var.token_validity_minutes
}

module "users_table" {
  source = "./modules/users_table"

  name                = local.name
  deletion_protection = var.deletion_protection
}

module "authorizer" {
  source = "./modules/authorizer"

  name           = "${local.name}-authorizer"
  function       = local.function
  issuer         = module.cognito.issuer
  jwks_url       = local.jwks_url
  client_ids     = [module.cognito.client_id]
  token_uses     = var.token_uses
  admin_group    = module.cognito.admin_group
  leeway_seconds = var.token_leeway_seconds
}

module "users" {
  source = "./modules/users"

  name       = "${local.name}-users"
  function   = local.function
  table_name = module.users_table.name
  table_arn  = module.users_table.arn

  cors_allow_origin = var.cors_allow_origin
}

module "api" {
  source = "./modules/api"

  name                     = local.name
  document                 = "${path.module}/openapi.yaml"
  stage_name               = var.stage_name
  authorizer               = module.authorizer.function
  authorizer_cache_seconds = var.authorizer_cache_seconds
  users                    = module.users.function
  cors_allow_origin        = var.cors_allow_origin
  throttling               = var.throttling
  access_log               = var.access_log ? { retention_days = var.log_retention_days } : null

  depends_on = [module.api_gateway_account]
}

module "api_gateway_account" {
  source = "./modules/api_gateway_account"
  count  = var.api_gateway_log_role ? 1 : 0

  name                     = "${local.application}-gateway-logs"
  permissions_boundary_arn = var.permissions_boundary_arn
}

module "observability" {
  source = "./modules/observability"

  name       = local.name
  region     = var.region
  api        = { name = local.name, stage_name = var.stage_name }
  functions  = { authorizer = module.authorizer.function.name, users = module.users.function.name }
  table_name = module.users_table.name

  alarm_topic_arns  = var.alarms.topic_arns
  slow_milliseconds = var.alarms.slow_milliseconds
  expect_calls      = var.alarms.expect_calls
}
