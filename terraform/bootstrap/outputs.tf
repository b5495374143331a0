output "plan_role_arn" {
  description = "The role that plans, for the workflows of pull requests and of the main branch."
  value       = aws_iam_role.github["plan"].arn
}

output "deploy_role_arn" {
  description = "The role that deploys, for jobs of the GitHub environment."
  value       = aws_iam_role.github["deploy"].arn
}

output "permissions_boundary_arn" {
  description = "What the functions' roles must be within, as the environment's permissions_boundary_arn."
  value       = aws_iam_policy.boundary.arn
}
