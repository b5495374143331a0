# One Java function with its role and log group, published versions behind an alias, and tracing.

locals {
  # A snapshot would keep outdated DNS answers from the time when it was taken.
  # https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html
  #
  # The runtime client calls System.gc() just before the snapshot. It would free little here, but Java checks all compiled
  # code again at its first use after a collection: that would double the time of the first call.
  # https://github.com/aws/aws-lambda-java-libs (ContextImpl)
  snapshot_options = var.function.snap_start ? ["-Dsun.net.inetaddr.ttl=0", "-XX:+DisableExplicitGC"] : []

  alias = one(concat(aws_lambda_alias.live, aws_lambda_alias.newest))
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_116:It is called only synchronously; dead-letter queues are for asynchronous calls
  #checkov:skip=CKV_AWS_117:It calls only Cognito and DynamoDB, over TLS; in a VPC it would need ways out, and could reach more
  #checkov:skip=CKV_AWS_173:Its environment variables contain no secrets
  #checkov:skip=CKV_AWS_272:A plan contains the hash of the package, and only that package is deployed
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

  # Each update publishes a version, and waits until Lambda has taken its snapshot: one to three minutes, sometimes more
  # than the provider's ten. https://github.com/hashicorp/terraform-provider-aws/issues/43973
  timeouts {
    create = "20m"
    update = "20m"
  }

  # Publishing a version runs the function's initialization for the snapshot, which would fail without these
  # permissions.
  depends_on = [aws_iam_role_policy.runtime, aws_iam_role_policy.this]
}

# Terraform publishes versions; "make deploy" moves the alias to them, and "make rollback" moves it back (tools/deployments).
resource "aws_lambda_alias" "live" {
  count = var.function.terraform_moves_alias ? 0 : 1

  name             = "live"
  description      = "The version that the API calls"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version

  lifecycle {
    ignore_changes = [function_version, routing_config]
  }
}

# For terraform_moves_alias: Terraform points the alias at each version as soon as it is published, ready or not.
resource "aws_lambda_alias" "newest" {
  count = var.function.terraform_moves_alias ? 1 : 0

  name             = "live"
  description      = "The version that the API calls"
  function_name    = aws_lambda_function.this.function_name
  function_version = aws_lambda_function.this.version
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_338:Each environment chooses its log retention
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

# The permissions that only this function has.
resource "aws_iam_role_policy" "this" {
  for_each = var.policies

  name   = each.key
  role   = aws_iam_role.this.name
  policy = each.value
}

# The only policies of the role: any other is shown by a plan, and removed by a deployment.
resource "aws_iam_role_policies_exclusive" "this" {
  role_name    = aws_iam_role.this.name
  policy_names = concat([aws_iam_role_policy.runtime.name], [for policy in aws_iam_role_policy.this : policy.name])
}

resource "aws_iam_role_policy_attachments_exclusive" "this" {
  role_name   = aws_iam_role.this.name
  policy_arns = []
}

# By jsonencode: a data source would show the policy as "known after apply" in each plan that changes the log group.
resource "aws_iam_role_policy" "runtime" {
  #checkov:skip=CKV_AWS_290:X-Ray's two actions do not support resource ARNs
  #checkov:skip=CKV_AWS_355:X-Ray's two actions do not support resource ARNs
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
        # These two actions do not support resource ARNs.
        Resource = "*"
      },
    ]
  })
}
