# The users function and its table: the calls that it makes, on that one table.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

run "the_function_may_make_its_calls_of_its_table_and_no_others" {
  command = plan

  module {
    source = "./modules/users"
  }

  variables {
    name       = "users-api-test-users"
    table_name = "users-api-test"
    table_arn  = "arn:aws:dynamodb:eu-west-1:123456789012:table/users-api-test"
    function = {
      package            = "../java/target/users-api.jar"
      runtime            = "java21"
      architecture       = "x86_64"
      memory_mb          = 512
      timeout_seconds    = 28
      snap_start         = true
      log_retention_days = 30
    }
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.table.policy).Statement == [{
      Sid    = "ReadAndWriteUsers"
      Effect = "Allow"
      Action = [
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
      ]
      Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/users-api-test"
    }]
    error_message = "The function's policy for the table allows something else."
  }
}

run "the_table_is_paid_by_request_and_can_be_restored" {
  command = plan

  module {
    source = "./modules/users_table"
  }

  variables {
    name                = "users-api-test"
    deletion_protection = true
  }

  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST"
    error_message = "The table must be paid by request."
  }

  assert {
    condition     = aws_dynamodb_table.this.hash_key == "userid" && aws_dynamodb_table.this.range_key == null
    error_message = "The table's key must be userid alone."
  }

  assert {
    condition     = aws_dynamodb_table.this.point_in_time_recovery[0].enabled && aws_dynamodb_table.this.server_side_encryption[0].enabled
    error_message = "The table must be encrypted, and recoverable to a point in time."
  }

  assert {
    condition     = aws_dynamodb_table.this.deletion_protection_enabled
    error_message = "The table must be protected when that is asked for."
  }
}

run "a_table_has_a_name_that_dynamodb_takes" {
  command         = plan
  expect_failures = [var.name]

  module {
    source = "./modules/users_table"
  }

  variables {
    name                = "users api"
    deletion_protection = false
  }
}
