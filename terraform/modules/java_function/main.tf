# One Java function as this project deploys them: its role, its log group, a published version behind an alias, traced.

locals {
  # A snapshot would keep the addresses that names had when it was taken.
  # https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html
  snapshot_options = var.function.snap_start ? ["-Dsun.net.inetaddr.ttl=0"] : []

  alias = one(concat(aws_lambda_alias.live, aws_lambda_alias.newest))
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_116:It is called synchronously alone; a dead letter queue gets what is called otherwise
  #checkov:skip=CKV_AWS_117:It calls Cognito and DynamoDB, by TLS; in a VPC it would need ways out, and reach more
  #checkov:skip=CKV_AWS_173:Its environment variables are no secrets
  #checkov:skip=CKV_AWS_272:A plan names the hash of the package, and no other is deployed
  function_name = var.name
  description   = var.description
  role          = aws_iam_role.this.arn

  filename         = var.function.package
  source_code_hash = filebase64sha256(var.function.package)
  handler          = var.handler
  runtime          = var.function.runtime
  architectures    = [var.function.architecture]
  memory_size      = var.function.memory_size
  timeout          = var.function.timeout

  reserved_concurrent_executions = coalesce(var.reserved_concurrency, -1)

  # Snapshots are taken of published versions only, so callers use the alias, never $LATEST.
  publish = true

  dynamic "snap_start" {
    for_each = var.function.snap_start ? [1] : []

    content {
      apply_on = "PublishedVersions"
    }
  }

  environment {
    # https://docs.aws.amazon.com/lambda/latest/dg/java-customization.html
    variables = merge(var.variables, { JAVA_TOOL_OPTIONS = join(" ", concat([var.jvm_options], local.snapshot_options)) })
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this.name
  }

  tracing_config {
    mode = "Active"
  }

  # Lambda takes the first snapshot when it publishes a version; without its permissions the function would fail to
  # prepare for it.
  depends_on = [aws_iam_role_policy.runtime, aws_iam_role_policy.this]
}

# Terraform publishes versions; "make deploy" moves the alias to them, and "make rollback" moves it back (tools/releases).
resource "aws_lambda_alias" "live" {
  count = var.function.terraform_moves_alias ? 0 : 1

  name             = "live"
  description      = "The version that the API calls"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version

  lifecycle {
    ignore_changes = [description, function_version, routing_config]
  }
}

# Where only Terraform deploys, it moves the alias to each version as soon as it is published, ready or not.
resource "aws_lambda_alias" "newest" {
  count = var.function.terraform_moves_alias ? 1 : 0

  name             = "live"
  description      = "The version that the API calls"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_338:How long logs are kept is the environment's affair
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.function.log_retention_days
  kms_key_id        = var.function.log_kms_key_arn
}

resource "aws_iam_role" "this" {
  name               = var.name
  description        = "What the function ${var.name} may do"
  assume_role_policy = data.aws_iam_policy_document.assume_role.json

  permissions_boundary = var.function.permissions_boundary_arn
}

data "aws_iam_policy_document" "assume_role" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

# What only this function may do.
resource "aws_iam_role_policy" "this" {
  for_each = var.policies

  name   = each.key
  role   = aws_iam_role.this.name
  policy = each.value
}

# As a value, not as a data source: that would be unknown, and each plan say so, whenever the log group changes.
resource "aws_iam_role_policy" "runtime" {
  #checkov:skip=CKV_AWS_290:X-Ray knows no resource for its two actions
  #checkov:skip=CKV_AWS_355:X-Ray knows no resource for its two actions
  name = "runtime"
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "WriteOwnLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.this.arn}:log-stream:*"
      },
      {
        Sid    = "SendTraces"
        Effect = "Allow"
        Action = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        # X-Ray knows no resource for these two actions.
        Resource = "*"
      },
    ]
  })
}
