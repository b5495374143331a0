# What a deployment from GitHub needs: a role that plans and can only read, and a role that deploys.
# https://docs.github.com/en/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services

locals {
  application = "users-api"
  name        = "${local.application}-${var.environment}"

  # Not named "users-api-<env>-…", because the role that deploys can change all roles with that prefix.
  roles = {
    plan = {
      does = "plans"
      # Pull requests run the code of any branch with this role, so it must be useless to an attacker.
      subjects = ["${var.subject}:pull_request", "${var.subject}:ref:refs/heads/main"]
      policies = {}
    }
    deploy = {
      does = "deploys"
      # GitHub gives this subject only to jobs of the environment, which its protection rules must let start.
      subjects = ["${var.subject}:environment:${var.environment}"]
      policies = { write = local.write, roles = local.function_roles }
    }
  }

  # Another repository can get the name, but never the id. STS evaluates the claim with the id since 2026. That was announced
  # for commercial Regions; elsewhere, a condition on a claim that STS does not evaluate would refuse every workflow.
  # https://aws.amazon.com/about-aws/whats-new/2026/01/aws-sts-supports-validation-identity-provider-claims/
  github       = "token.actions.githubusercontent.com"
  evaluates_id = data.aws_partition.current.partition == "aws"
  claims = merge(
    { "${local.github}:aud" = "sts.amazonaws.com" },
    local.evaluates_id ? { "${local.github}:repository_id" = var.repository_id } : {},
  )

  policies = merge([
    for role, settings in local.roles : {
      for policy, statements in settings.policies : "${role}-${policy}" => {
        role       = role
        name       = policy
        statements = statements
      }
    }
  ]...)
}

resource "aws_iam_role" "github" {
  for_each = local.roles

  name        = "github-${local.name}-${each.key}"
  description = "GitHub's workflow that ${each.value.does} ${local.name}"

  # A canary may take an hour. deploy-environment.yml requests the same 7200 seconds.
  max_session_duration = 7200

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = var.oidc_provider_arn }
      Condition = {
        StringEquals = merge(local.claims, { "${local.github}:sub" = each.value.subjects })
      }
    }]
  })

  lifecycle {
    precondition {
      condition     = local.evaluates_id || endswith(var.subject, "@${var.repository_id}")
      error_message = "In this AWS partition, only the subjects can identify the repository, so they must contain its id; opt in to immutable subjects in the OIDC settings of the repository, and run \"make bootstrap\" again."
    }
  }
}

resource "aws_iam_role_policy" "github" {
  for_each = local.policies

  name = each.value.name
  role = aws_iam_role.github[each.value.role].name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = each.value.statements
  })
}

# A managed policy, because the inline policies of a role are limited to 10,240 characters in total.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
resource "aws_iam_policy" "read" {
  name        = "github-${local.name}-read"
  description = "What GitHub's workflows read of ${local.name}"

  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = local.read
  })
}

resource "aws_iam_role_policy_attachment" "read" {
  for_each = local.roles

  role       = aws_iam_role.github[each.key].name
  policy_arn = aws_iam_policy.read.arn
}
