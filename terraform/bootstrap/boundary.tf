# The permissions boundary of every role that a workflow creates. Without it, anyone who may deploy could give a function
# any permission.
# https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html

locals {
  function_role_arns = ["${local.arn}:iam::${var.account}:role/${local.name}-*"]

  function_roles = [
    {
      Sid       = "CreateRolesWithBoundary"
      Effect    = "Allow"
      Action    = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"]
      Resource  = local.function_role_arns
      Condition = { StringEquals = { "iam:PermissionsBoundary" = aws_iam_policy.boundary.arn } }
    },
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/using-service-linked-roles.html
    {
      Sid       = "CreateGatewayRole"
      Effect    = "Allow"
      Action    = "iam:CreateServiceLinkedRole"
      Resource  = "${local.arn}:iam::${var.account}:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway"
      Condition = { StringEquals = { "iam:AWSServiceName" = "ops.apigateway.amazonaws.com" } }
    },
    {
      Sid       = "PassRolesToLambda"
      Effect    = "Allow"
      Action    = "iam:PassRole"
      Resource  = local.function_role_arns
      Condition = { StringEquals = { "iam:PassedToService" = "lambda.amazonaws.com" } }
    },
  ]
}

resource "aws_iam_policy" "boundary" {
  #checkov:skip=CKV_AWS_290:X-Ray's two actions do not support resource ARNs
  #checkov:skip=CKV_AWS_355:X-Ray's two actions do not support resource ARNs
  name        = "${local.name}-boundary"
  description = "What the roles of ${local.name} can be allowed at most"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${local.arn}:logs:${local.regional}:log-group:/aws/lambda/${local.name}-*"
      },
      {
        Sid      = "SendTraces"
        Effect   = "Allow"
        Action   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        Resource = "*"
      },
      {
        Sid    = "UseTheTables"
        Effect = "Allow"
        Action = [
          "dynamodb:BatchGetItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:ConditionCheckItem",
          "dynamodb:DeleteItem",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:Scan",
          "dynamodb:UpdateItem",
        ]
        Resource = local.tables
      },
      {
        Sid       = "UseTableKeys"
        Effect    = "Allow"
        Action    = "kms:Decrypt"
        Resource  = "${local.arn}:kms:${local.regional}:key/*"
        Condition = { StringEquals = { "kms:ViaService" = "dynamodb.${var.region}.${local.dns_suffix}" } }
      },
    ]
  })
}
