output "role_arn" {
  description = "The ARN of the role, once API Gateway has it."
  value       = aws_api_gateway_account.this.cloudwatch_role_arn
}
