output "role_arn" {
  description = "The ARN of the role, available once API Gateway is set to use it."
  value       = aws_api_gateway_account.this.cloudwatch_role_arn
}
