# The AWS resources of an environment, and the actions that the workflows need on them: read to plan, write to deploy.

data "aws_partition" "current" {}

locals {
  regional   = "${var.region}:${var.account}"
  arn        = "arn:${data.aws_partition.current.partition}"
  dns_suffix = data.aws_partition.current.dns_suffix
  gateway    = "${local.arn}:apigateway:${var.region}::"

  state = "${local.arn}:s3:::${var.state_bucket}/${var.state_key}"

  # The tables of the environment, and their indexes.
  tables = [
    "${local.arn}:dynamodb:${local.regional}:table/${local.name}-*",
    "${local.arn}:dynamodb:${local.regional}:table/${local.name}-*/index/*",
  ]

  # Tags identify an environment's resources where ARNs do not contain names.
  tags   = { Application = local.application, Environment = var.environment }
  tagged = { StringEquals = { for tag, value in local.tags : "aws:ResourceTag/${tag}" => value } }

  parts = {
    State = {
      resources = ["${local.arn}:s3:::${var.state_bucket}", local.state, "${local.state}.tflock"]
      read      = ["s3:GetBucketVersioning", "s3:GetObject", "s3:ListBucket"]
      write     = ["s3:DeleteObject", "s3:PutObject"]
    }

    # The ARN of an API does not contain its name. Its tags identify it, and everything in the API inherits them.
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-tagging-iam-policy.html
    Api = {
      resources = ["${local.gateway}/domainnames/*", "${local.gateway}/restapis/*"]
      condition = local.tagged
      read      = ["apigateway:GET"]
      write = [
        "apigateway:DELETE",
        "apigateway:PATCH",
        "apigateway:POST",
        "apigateway:PUT",
        "apigateway:SetWebACL",
        "apigateway:UpdateRestApiPolicy",
      ]
    }

    NewApi = {
      resources = ["${local.gateway}/domainnames", "${local.gateway}/restapis"]
      condition = { StringEquals = { for tag, value in local.tags : "aws:RequestTag/${tag}" => value } }
      write     = ["apigateway:POST"]
    }

    # Changing a resource's tags also requires permission to PATCH the resource.
    Tags = {
      resources = ["${local.gateway}/tags/*"]
      read      = ["apigateway:GET"]
      write     = ["apigateway:DELETE", "apigateway:POST", "apigateway:PUT"]
    }

    Functions = {
      resources = ["${local.arn}:lambda:${local.regional}:function:${local.name}-*"]
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
        "lambda:CreateAlias",
        "lambda:CreateFunction",
        "lambda:DeleteAlias",
        "lambda:DeleteFunction",
        "lambda:DeleteFunctionConcurrency",
        # A rollback calls the previous version, to activate it if it has been idle for 14 days.
        "lambda:InvokeFunction",
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

    # The gateway alone may be let in: with a permission for anybody else, a caller would choose who the authorizer says
    # that it is.
    FunctionPolicies = {
      resources = ["${local.arn}:lambda:${local.regional}:function:${local.name}-*"]
      condition = { StringEquals = { "lambda:Principal" = "apigateway.amazonaws.com" } }
      write     = ["lambda:AddPermission"]
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
        "iam:DetachRolePolicy",
        "iam:ListInstanceProfilesForRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ]
    }

    Table = {
      resources = local.tables
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
        "dynamodb:UpdateTimeToLive",
      ]
    }

    # The ARN of a pool does not contain its name; its tags identify it.
    UserPool = {
      resources = ["${local.arn}:cognito-idp:${local.regional}:userpool/*"]
      condition = local.tagged
      read = [
        "cognito-idp:DescribeResourceServer",
        "cognito-idp:DescribeUserPool",
        "cognito-idp:DescribeUserPoolClient",
        "cognito-idp:GetGroup",
        "cognito-idp:GetUserPoolMfaConfig",
        "cognito-idp:ListTagsForResource",
      ]
      write = [
        "cognito-idp:CreateGroup",
        "cognito-idp:CreateResourceServer",
        "cognito-idp:CreateUserPoolClient",
        "cognito-idp:CreateUserPoolDomain",
        "cognito-idp:DeleteGroup",
        "cognito-idp:DeleteResourceServer",
        "cognito-idp:DeleteUserPool",
        "cognito-idp:DeleteUserPoolClient",
        "cognito-idp:DeleteUserPoolDomain",
        "cognito-idp:SetUserPoolMfaConfig",
        "cognito-idp:TagResource",
        "cognito-idp:UntagResource",
        "cognito-idp:UpdateGroup",
        "cognito-idp:UpdateResourceServer",
        "cognito-idp:UpdateUserPool",
        "cognito-idp:UpdateUserPoolClient",
        "cognito-idp:UpdateUserPoolDomain",
      ]
    }

    Logs = {
      # Some actions need the ARN of the group, others that of its streams.
      resources = flatten([
        for group in ["/aws/lambda/${local.name}-*", "/aws/apigateway/${local.name}", "aws-waf-logs-${local.name}"] : [
          "${local.arn}:logs:${local.regional}:log-group:${group}",
          "${local.arn}:logs:${local.regional}:log-group:${group}:*",
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
      resources = ["${local.arn}:cloudwatch:${local.regional}:alarm:${local.name}-*"]
      read      = ["cloudwatch:ListTagsForResource"]
      write     = ["cloudwatch:DeleteAlarms", "cloudwatch:PutMetricAlarm", "cloudwatch:TagResource", "cloudwatch:UntagResource"]
    }

    Dashboard = {
      resources = ["${local.arn}:cloudwatch::${var.account}:dashboard/${local.name}"]
      read      = ["cloudwatch:GetDashboard"]
      write     = ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"]
    }

    # Whoever puts a firewall of their own before another API has switched off the one that it had.
    Firewalled = {
      resources = ["${local.gateway}/restapis/*/stages/*"]
      condition = local.tagged
      read      = ["wafv2:GetWebACLForResource"]
      write     = ["wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"]
    }

    Firewall = {
      resources = [
        "${local.arn}:wafv2:${local.regional}:regional/managedruleset/*",
        "${local.arn}:wafv2:${local.regional}:regional/webacl/${local.name}/*",
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
        "wafv2:PutLoggingConfiguration",
        "wafv2:TagResource",
        "wafv2:UntagResource",
        "wafv2:UpdateWebACL",
      ]
    }

    # The ARN of a sampling rule has its name, which may be shortened; its tags identify it.
    Tracing = {
      resources = ["${local.arn}:xray:${local.regional}:sampling-rule/*"]
      condition = local.tagged
      read      = ["xray:ListTagsForResource"]
      write     = ["xray:DeleteSamplingRule", "xray:TagResource", "xray:UntagResource", "xray:UpdateSamplingRule"]
    }

    NewTracing = {
      resources = ["${local.arn}:xray:${local.regional}:sampling-rule/*"]
      condition = { StringEquals = { for tag, value in local.tags : "aws:RequestTag/${tag}" => value } }
      write     = ["xray:CreateSamplingRule"]
    }

    # Whoever creates a table with a customer managed key must be allowed to use that key through DynamoDB.
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
    Key = {
      resources = ["${local.arn}:kms:${local.regional}:key/*"]
      condition = { StringEquals = { "kms:ViaService" = "dynamodb.${var.region}.${local.dns_suffix}" } }
      write = [
        "kms:CreateGrant",
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo",
      ]
    }

    # Actions that do not support resource ARNs, or are called before the resource exists.
    Anything = {
      resources = ["*"]
      read = [
        "cloudwatch:DescribeAlarms",
        "cognito-idp:DescribeUserPoolDomain",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "xray:GetSamplingRules",
      ]
      write = [
        "cognito-idp:CreateUserPool",
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:PutResourcePolicy",
      ]
    }
  }

  read  = [for part, settings in local.parts : merge(local.statements[part], { Sid = "Read${part}", Action = settings.read }) if can(settings.read)]
  write = [for part, settings in local.parts : merge(local.statements[part], { Sid = "Write${part}", Action = settings.write }) if can(settings.write)]

  statements = {
    for part, settings in local.parts : part => merge(
      { Effect = "Allow", Resource = settings.resources },
      try({ Condition = settings.condition }, {}),
    )
  }
}
