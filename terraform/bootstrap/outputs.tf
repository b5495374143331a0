output "plan_role_arn" {
  description = "The role that plans, for the workflows of pull requests and of the main branch."
  value       = aws_iam_role.github["plan"].arn
}

output "deploy_role_arn" {
  description = "The role that deploys, for jobs of the GitHub environment."
  value       = aws_iam_role.github["deploy"].arn
}

output "permissions_boundary_arn" {
  description = "The permissions boundary of the functions' roles, to be set as the environment's permissions_boundary_arn."
  value       = aws_iam_policy.boundary.arn
}
