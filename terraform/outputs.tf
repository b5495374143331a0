output "api_url" {
  description = "The base URL of the API."
  value       = local.api_url
}

output "api_id" {
  description = "The id of the REST API."
  value       = module.api.id
}

output "region" {
  description = "The region of every resource."
  value       = var.region
}

output "stage_name" {
  description = "The API's stage."
  value       = var.stage_name
}

output "user_pool_id" {
  description = "The id of the Cognito user pool."
  value       = module.cognito.user_pool_id
}

output "client_id" {
  description = "The id of the app client that people sign in through."
  value       = module.cognito.client_id
}

output "revocation_table" {
  description = "The name of the table of revocations; without revocation, Terraform leaves this output out."
  value       = var.revocation ? aws_dynamodb_table.revocations.name : null
}

output "role_groups" {
  description = "The groups whose members have a role, by role."
  value       = module.cognito.role_groups
}

output "resource_server" {
  description = "What the names of machines' scopes begin with, before a slash."
  value       = module.cognito.resource_server
}

output "functions" {
  description = "The names of the functions: the authorizer, and one for each resource of the API."
  value       = { for key, function in local.functions : key => function.name }

  precondition {
    condition     = length(setsubtract(keys(var.function_settings), keys(local.functions))) == 0
    error_message = "function_settings must have only keys of functions: ${join(", ", keys(local.functions))}."
  }
}

output "versions" {
  description = "The newest version of each function."
  value       = { for key, function in local.functions : key => function.newest }
}

output "tables" {
  description = "The names of the tables, one for each resource of the API."
  value       = { for key, resource in local.resources : key => resource.table.name }
}

output "alarm_names" {
  description = "The names of the alarms; docs/runbook.md says what to do about each."
  value       = module.observability.alarm_names
}

output "release" {
  description = "How a new version of the functions is released: with which percentage of the calls, for how many minutes."
  value       = var.release
}

output "custom_domain_target" {
  description = "The target of the custom domain's DNS record, or null."
  value       = one(module.custom_domain[*].dns_target)
}

output "sign_in_domain" {
  description = "The domain prefix of Cognito's hosted sign-in page, or null."
  value       = module.cognito.sign_in_domain
}

output "arns" {
  description = "The ARNs that other configurations may need: the API's stage, the pool, the functions and the tables."
  value = {
    stage     = module.api.stage_arn
    user_pool = module.cognito.user_pool_arn
    functions = { for key, function in local.functions : key => function.arn }
    tables    = { for key, resource in local.resources : key => resource.table.arn }
  }
}
