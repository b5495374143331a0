# One Java function with its role and log group, published versions behind an alias, and tracing.

locals {
  # A snapshot would keep outdated DNS answers from the time when it was taken.
  # https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html
  #
  # The runtime client calls System.gc() just before the snapshot. It would free little here, but Java checks all compiled
  # code again at its first use after a collection: that would double the time of the first call.
  # https://github.com/aws/aws-lambda-java-libs (ContextImpl)
  snapshot_options = var.function.snap_start ? ["-Dsun.net.inetaddr.ttl=0", "-XX:+DisableExplicitGC"] : []
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_116:It is called only synchronously; dead-letter queues are for asynchronous calls
  #checkov:skip=CKV_AWS_117:It calls only Cognito and DynamoDB, over TLS; in a VPC it would need ways out, and could reach more
  #checkov:skip=CKV_AWS_173:Its environment variables contain no secrets
  #checkov:skip=CKV_AWS_272:A plan contains the hash of the package, and only that package is deployed
  function_name = var.name
  description   = var.description
  role          = aws_iam_role.this.arn

  filename          = var.function.s3_package == null ? var.function.package : null
  source_code_hash  = var.function.s3_package == null && fileexists(var.function.package) ? filebase64sha256(var.function.package) : null
  s3_bucket         = try(var.function.s3_package.bucket, null)
  s3_key            = try(var.function.s3_package.key, null)
  s3_object_version = try(var.function.s3_package.version, null)

  handler       = var.handler
  runtime       = var.function.runtime
  architectures = [var.function.architecture]
  memory_size   = coalesce(var.own_settings.memory_size, var.function.memory_size)
  # API Gateway stops waiting after 29 s by default.
  timeout = 28

  reserved_concurrent_executions = coalesce(var.own_settings.reserved_concurrency, -1)

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

  lifecycle {
    # Not in the variable's validation: nothing needs the file to destroy an environment.
    precondition {
      condition     = var.function.s3_package != null || fileexists(var.function.package)
      error_message = "function_package must name a file that exists, but there is no ${var.function.package}; build it with \"make build\"."
    }
  }
}

# Terraform alone points it at each version as soon as that is published. The make targets give the version that is live, and
# move it themselves afterwards (tools/deployments).
resource "aws_lambda_alias" "live" {
  name             = "live"
  description      = "The version that the API calls"
  function_name    = aws_lambda_function.this.id
  function_version = lookup(var.function.live_versions, var.name, aws_lambda_function.this.version)

  lifecycle {
    # A canary that is running. "make drift" shows one that was left behind.
    ignore_changes = [routing_config]
  }
}

# As it was called where terraform_moves_alias was set.
moved {
  from = aws_lambda_alias.newest[0]
  to   = aws_lambda_alias.live[0]
}

moved {
  from = aws_lambda_alias.live[0]
  to   = aws_lambda_alias.live
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_338:Each environment chooses its log retention
  name              = "/aws/lambda/${var.name}"
  retention_in_days = var.function.log_retention_days
  kms_key_id        = var.function.log_kms_key_arn
}

resource "aws_iam_role" "this" {
  name        = var.name
  description = "What the function ${var.name} may do"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })

  permissions_boundary = var.function.permissions_boundary_arn
}

# The permissions that only this function has. Here and above, the ids are the names; but if a function or a role is replaced, its
# id is unknown until then, so that what AWS deletes with it is replaced, too.
resource "aws_iam_role_policy" "this" {
  for_each = var.policies

  name   = each.key
  role   = aws_iam_role.this.id
  policy = each.value
}

# The only policies of the role: any other is shown by a plan, and removed by a deployment.
resource "aws_iam_role_policies_exclusive" "this" {
  role_name    = aws_iam_role.this.id
  policy_names = concat([aws_iam_role_policy.runtime.name], [for policy in aws_iam_role_policy.this : policy.name])
}

resource "aws_iam_role_policy_attachments_exclusive" "this" {
  role_name   = aws_iam_role.this.id
  policy_arns = []
}

# By jsonencode: a data source would show the policy as "known after apply" in each plan that changes the log group.
resource "aws_iam_role_policy" "runtime" {
  #checkov:skip=CKV_AWS_290:X-Ray's two actions do not support resource ARNs
  #checkov:skip=CKV_AWS_355:X-Ray's two actions do not support resource ARNs
  name = "runtime"
  role = aws_iam_role.this.id
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
