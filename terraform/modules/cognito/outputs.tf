output "user_pool_id" {
  description = "The user pool's id."
  value       = aws_cognito_user_pool.this.id
}

output "user_pool_arn" {
  description = "The user pool's ARN."
  value       = aws_cognito_user_pool.this.arn
}

output "endpoint" {
  description = "The pool's host and path, which its issuer is at."
  value       = aws_cognito_user_pool.this.endpoint
}

output "client_id" {
  description = "The app client's id."
  value       = aws_cognito_user_pool_client.this.id
}

output "role_groups" {
  description = "The names of the groups whose members have a role, by role."
  value       = merge({ admin = aws_cognito_user_group.admins.name }, { for group in aws_cognito_user_group.readers : "reader" => group.name })
}

output "resource_server" {
  description = "The identifier of the API as a resource server."
  value       = aws_cognito_resource_server.api.identifier
}

output "sign_in_domain" {
  description = "The domain prefix of Cognito's hosted sign-in page, or null."
  value       = one(aws_cognito_user_pool_domain.sign_in[*].domain)
}
