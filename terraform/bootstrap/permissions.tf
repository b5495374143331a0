# What is there of an environment, and what a workflow may do with it: to plan, it reads; to deploy, it writes as well.

locals {
  regional = "${var.region}:${var.account}"

  parts = {
    State = {
      resources = ["arn:aws:s3:::${var.state_bucket}", "arn:aws:s3:::${var.state_bucket}/users-api/${var.environment}.tfstate*"]
      read      = ["s3:GetObject", "s3:ListBucket"]
      write     = ["s3:DeleteObject", "s3:PutObject"]
    }

    # An API has no name in its ARN.
    Api = {
      resources = [
        "arn:aws:apigateway:${var.region}::/account",
        "arn:aws:apigateway:${var.region}::/domainnames",
        "arn:aws:apigateway:${var.region}::/domainnames/*",
        "arn:aws:apigateway:${var.region}::/restapis",
        "arn:aws:apigateway:${var.region}::/restapis/*",
        "arn:aws:apigateway:${var.region}::/tags/*",
      ]
      read = ["apigateway:GET"]
      write = [
        "apigateway:DELETE",
        "apigateway:PATCH",
        "apigateway:POST",
        "apigateway:PUT",
        "apigateway:SetWebACL",
        "apigateway:UpdateRestApiPolicy",
      ]
    }

    Functions = {
      resources = ["arn:aws:lambda:${local.regional}:function:${local.name}-*"]
      read = [
        "lambda:GetAlias",
        "lambda:GetFunction",
        "lambda:GetFunctionCodeSigningConfig",
        "lambda:GetFunctionConcurrency",
        "lambda:GetFunctionConfiguration",
        "lambda:GetPolicy",
        "lambda:ListTags",
        "lambda:ListVersionsByFunction",
      ]
      write = [
        "lambda:AddPermission",
        "lambda:CreateAlias",
        "lambda:CreateFunction",
        "lambda:DeleteAlias",
        "lambda:DeleteFunction",
        "lambda:DeleteFunctionConcurrency",
        "lambda:PublishVersion",
        "lambda:PutFunctionConcurrency",
        "lambda:RemovePermission",
        "lambda:TagResource",
        "lambda:UntagResource",
        "lambda:UpdateAlias",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
      ]
    }

    Roles = {
      resources = local.function_role_arns
      read = [
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListRolePolicies",
      ]
      write = [
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:ListInstanceProfilesForRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
      ]
    }

    Table = {
      resources = ["arn:aws:dynamodb:${local.regional}:table/${local.name}"]
      read = [
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:DescribeTimeToLive",
        "dynamodb:ListTagsOfResource",
      ]
      write = [
        "dynamodb:CreateTable",
        "dynamodb:DeleteTable",
        "dynamodb:TagResource",
        "dynamodb:UntagResource",
        "dynamodb:UpdateContinuousBackups",
        "dynamodb:UpdateTable",
      ]
    }

    # A pool has no name in its ARN, but its tags.
    UserPool = {
      resources = ["arn:aws:cognito-idp:${local.regional}:userpool/*"]
      condition = { StringEquals = { "aws:ResourceTag/Environment" = var.environment, "aws:ResourceTag/Application" = local.application } }
      read = [
        "cognito-idp:DescribeUserPool",
        "cognito-idp:DescribeUserPoolClient",
        "cognito-idp:GetGroup",
        "cognito-idp:GetUserPoolMfaConfig",
        "cognito-idp:ListTagsForResource",
      ]
      write = [
        "cognito-idp:CreateGroup",
        "cognito-idp:CreateUserPoolClient",
        "cognito-idp:CreateUserPoolDomain",
        "cognito-idp:DeleteGroup",
        "cognito-idp:DeleteUserPool",
        "cognito-idp:DeleteUserPoolClient",
        "cognito-idp:DeleteUserPoolDomain",
        "cognito-idp:SetUserPoolMfaConfig",
        "cognito-idp:TagResource",
        "cognito-idp:UntagResource",
        "cognito-idp:UpdateGroup",
        "cognito-idp:UpdateUserPool",
        "cognito-idp:UpdateUserPoolClient",
      ]
    }

    Logs = {
      # Some actions are about the group, others about all that is in it.
      resources = flatten([
        for group in ["/aws/lambda/${local.name}-*", "/aws/apigateway/${local.name}", "aws-waf-logs-${local.name}"] : [
          "arn:aws:logs:${local.regional}:log-group:${group}",
          "arn:aws:logs:${local.regional}:log-group:${group}:*",
        ]
      ])
      read = ["logs:ListTagsForResource"]
      write = [
        "logs:AssociateKmsKey",
        "logs:CreateLogGroup",
        "logs:DeleteLogGroup",
        "logs:DeleteRetentionPolicy",
        "logs:DisassociateKmsKey",
        "logs:PutRetentionPolicy",
        "logs:TagResource",
        "logs:UntagResource",
      ]
    }

    Alarms = {
      resources = ["arn:aws:cloudwatch:${local.regional}:alarm:${local.name}-*"]
      read      = ["cloudwatch:ListTagsForResource"]
      write     = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]
    }

    Dashboard = {
      resources = ["arn:aws:cloudwatch::${var.account}:dashboard/${local.name}"]
      read      = ["cloudwatch:GetDashboard"]
      write     = ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"]
    }

    Firewall = {
      resources = [
        "arn:aws:apigateway:${var.region}::/restapis/*/stages/*",
        "arn:aws:wafv2:${local.regional}:regional/managedruleset/*",
        "arn:aws:wafv2:${local.regional}:regional/webacl/${local.name}/*",
      ]
      read = [
        "wafv2:GetLoggingConfiguration",
        "wafv2:GetWebACL",
        "wafv2:GetWebACLForResource",
        "wafv2:ListTagsForResource",
      ]
      write = [
        "wafv2:AssociateWebACL",
        "wafv2:CreateWebACL",
        "wafv2:DeleteLoggingConfiguration",
        "wafv2:DeleteWebACL",
        "wafv2:DisassociateWebACL",
        "wafv2:PutLoggingConfiguration",
        "wafv2:TagResource",
        "wafv2:UntagResource",
        "wafv2:UpdateWebACL",
      ]
    }

    # Actions that know no resource, or that ask before there is one.
    Anything = {
      resources = ["*"]
      read = [
        "cloudwatch:DescribeAlarms",
        "cognito-idp:DescribeUserPoolDomain",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
      ]
      write = [
        "cognito-idp:CreateUserPool",
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:PutResourcePolicy",
      ]
    }
  }

  read  = [for part, settings in local.parts : merge(local.statements[part], { Sid = "Read${part}", Action = settings.read })]
  write = [for part, settings in local.parts : merge(local.statements[part], { Sid = "Write${part}", Action = settings.write })]

  statements = {
    for part, settings in local.parts : part => merge(
      { Effect = "Allow", Resource = settings.resources },
      try({ Condition = settings.condition }, {}),
    )
  }
}
