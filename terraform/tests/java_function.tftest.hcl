# The Java function: tracing, SnapStart, logs, and a role with no further permissions.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  name        = "users-api-test-users"
  description = "A function"
  handler     = "dev.usersapi.users.UsersHandler"
  jvm_options = "-XX:TieredStopAtLevel=1"
  variables   = { TABLE_NAME = "users" }
  function = {
    package            = "../java/target/users-api.jar"
    runtime            = "java21"
    architecture       = "x86_64"
    memory_size        = 512
    snap_start         = true
    log_retention_days = 30
  }
}

run "by_default" {
  command = plan

  module {
    source = "./modules/java_function"
  }

  override_resource {
    target          = aws_cloudwatch_log_group.this
    override_during = plan
    values = {
      arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/users-api-test-users"
    }
  }

  assert {
    condition     = aws_lambda_function.this.tracing_config[0].mode == "Active"
    error_message = "X-Ray must be on."
  }

  assert {
    condition     = aws_lambda_function.this.publish && aws_lambda_function.this.snap_start[0].apply_on == "PublishedVersions"
    error_message = "SnapStart must be on, and the version published."
  }

  assert {
    condition     = aws_lambda_function.this.logging_config[0].log_group == aws_cloudwatch_log_group.this.name && aws_cloudwatch_log_group.this.retention_in_days == 30
    error_message = "Logs must go to the function's own group, with limited retention."
  }

  assert {
    condition = aws_lambda_function.this.environment[0].variables == tomap({
      JAVA_TOOL_OPTIONS = "-XX:TieredStopAtLevel=1 -Dsun.net.inetaddr.ttl=0 -XX:+DisableExplicitGC"
      TABLE_NAME        = "users"
    })
    error_message = "The function must have its variables, and the JVM's options where Lambda's runtime looks for them."
  }

  assert {
    condition     = aws_lambda_function.this.reserved_concurrent_executions == -1
    error_message = "No concurrency must be reserved by default."
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.runtime.policy).Statement == [
      {
        Sid      = "WriteOwnLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/users-api-test-users:log-stream:*"
      },
      {
        Sid      = "SendTraces"
        Effect   = "Allow"
        Action   = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
        Resource = "*"
      },
    ]
    error_message = "The function must be allowed to write its own logs and to send traces, and nothing else."
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal == { Service = "lambda.amazonaws.com" }
    error_message = "Lambda alone may assume the role."
  }
}

run "with_a_package_in_s3_live_versions_and_policies" {
  command = plan

  module {
    source = "./modules/java_function"
  }

  variables {
    policies = { table = jsonencode({ Version = "2012-10-17", Statement = [] }) }

    function = {
      package            = "../java/target/not-there.jar"
      s3_package         = { bucket = "packages", key = "users-api.jar", version = "3sL4kqtJlcpXroDTDmJ" }
      runtime            = "java21"
      architecture       = "x86_64"
      memory_size        = 512
      snap_start         = true
      log_retention_days = 30
      live_versions      = { users-api-test-users = "7", users-api-test-authorizer = "8" }
    }
  }

  assert {
    condition     = aws_lambda_function.this.s3_bucket == "packages" && aws_lambda_function.this.s3_key == "users-api.jar" && aws_lambda_function.this.s3_object_version == "3sL4kqtJlcpXroDTDmJ" && aws_lambda_function.this.filename == null
    error_message = "The function must have that version of the object, and no file."
  }

  assert {
    condition     = aws_lambda_alias.live.function_version == "7"
    error_message = "The alias must stay at the function's live version."
  }

  assert {
    condition     = keys(aws_iam_role_policy.this) == ["table"]
    error_message = "The role must have the given policies."
  }
}

run "rejects_a_missing_package" {
  command         = plan
  expect_failures = [aws_lambda_function.this]

  module {
    source = "./modules/java_function"
  }

  variables {
    function = {
      package            = "../java/target/not-there.jar"
      runtime            = "java21"
      architecture       = "x86_64"
      memory_size        = 512
      snap_start         = true
      log_retention_days = 30
    }
  }
}

run "without_snap_start" {
  command = plan

  module {
    source = "./modules/java_function"
  }

  variables {
    function = {
      package            = "../java/target/users-api.jar"
      runtime            = "java21"
      architecture       = "x86_64"
      memory_size        = 512
      snap_start         = false
      log_retention_days = 30
    }
  }

  assert {
    condition     = aws_lambda_function.this.environment[0].variables.JAVA_TOOL_OPTIONS == "-XX:TieredStopAtLevel=1"
    error_message = "DNS caching must be disabled with SnapStart only."
  }
}
