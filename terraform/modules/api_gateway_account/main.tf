# The role with which API Gateway writes logs. It is an account setting, one per region, shared by all APIs.

resource "aws_api_gateway_account" "this" {
  cloudwatch_role_arn = aws_iam_role.this.arn

  # API Gateway checks the role's permissions when the role is set.
  depends_on = [aws_iam_role_policy.logs]
}

resource "aws_iam_role" "this" {
  name               = var.name
  description        = "How API Gateway writes the logs of all APIs of this account and region"
  assume_role_policy = data.aws_iam_policy_document.assume_role.json

  permissions_boundary = var.permissions_boundary_arn
}

data "aws_iam_policy_document" "assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["apigateway.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "logs" {
  name   = "logs"
  role   = aws_iam_role.this.name
  policy = data.aws_iam_policy_document.logs.json
}

# The same permissions as AmazonAPIGatewayPushToCloudWatchLogs, for all log groups: each API names its own.
# https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
data "aws_iam_policy_document" "logs" {
  #checkov:skip=CKV_AWS_111:The role is for the log groups of all APIs of the account, whatever their names
  #checkov:skip=CKV_AWS_356:The role is for the log groups of all APIs of the account, whatever their names
  statement {
    sid = "WriteLogs"
    actions = [
      "logs:CreateLogGroup",
      "logs:CreateLogStream",
      "logs:DescribeLogGroups",
      "logs:DescribeLogStreams",
      "logs:FilterLogEvents",
      "logs:GetLogEvents",
      "logs:PutLogEvents",
    ]
    resources = ["*"]
  }
}
