# A resource of the API: its table, and the DynamoDB actions that its function is allowed on it.

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
  description = "A test"
  handler     = "dev.usersapi.users.UsersHandler"
  table       = { hash_key = "userid", deletion_protection = true }

  revocation_table = null

  function = {
    package            = "../java/target/users-api.jar"
    runtime            = "java21"
    architecture       = "x86_64"
    memory_size        = 512
    snap_start         = true
    log_retention_days = 30
  }
}

override_resource {
  target          = aws_dynamodb_table.this
  override_during = plan
  values          = { arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/users-api-test-users" }
}

run "by_default" {
  command = plan

  module {
    source = "./modules/api_resource"
  }

  assert {
    condition = jsondecode(local.table_policy).Statement == [{
      Sid    = "ReadAndWriteTable"
      Effect = "Allow"
      Action = [
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
      ]
      Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/users-api-test-users"
    }]
    error_message = "The function must be allowed only its actions, and only on its table."
  }

  assert {
    condition     = aws_dynamodb_table.this.billing_mode == "PAY_PER_REQUEST"
    error_message = "The table must be billed by request."
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
    condition     = length(aws_dynamodb_table.this.on_demand_throughput) == 0
    error_message = "The table must have no throughput limit by default."
  }
}

run "with_an_index_and_a_throughput_limit" {
  command = plan

  module {
    source = "./modules/api_resource"
  }

  variables {
    table = { hash_key = "userid", deletion_protection = true, indexes = { by-email = { hash_key = "emailKey" } }, max_throughput = { read_units = 100, write_units = 50 } }
  }

  assert {
    condition = jsondecode(local.table_policy).Statement[1] == {
      Sid      = "QueryIndexes"
      Effect   = "Allow"
      Action   = "dynamodb:Query"
      Resource = ["arn:aws:dynamodb:eu-west-1:123456789012:table/users-api-test-users/index/by-email"]
    }
    error_message = "The function must be allowed to query the index, and nothing else on it."
  }

  assert {
    condition = [for index in aws_dynamodb_table.this.global_secondary_index : [index.name, index.hash_key, index.range_key, index.projection_type]] == [["by-email", "emailKey", "userid", "KEYS_ONLY"]]

    error_message = "The index must have only the keys."
  }

  assert {
    condition     = toset(aws_dynamodb_table.this.attribute[*].name) == toset(["emailKey", "userid"])
    error_message = "The attributes must be the keys of the table and of the index."
  }

  assert {
    condition     = aws_dynamodb_table.this.on_demand_throughput[0].max_read_request_units == 100 && aws_dynamodb_table.this.on_demand_throughput[0].max_write_request_units == 50
    error_message = "Reads and writes of the table must be limited."
  }

  assert {
    condition     = one(one(aws_dynamodb_table.this.global_secondary_index).on_demand_throughput).max_read_request_units == 100
    error_message = "Reads of the index must be limited, too."
  }
}

run "with_further_keys_an_expiry_variables_and_policies" {
  command = plan

  module {
    source = "./modules/api_resource"
  }

  variables {
    variables = { TOPIC = "orders" }
    policies  = { topic = jsonencode({ Version = "2012-10-17", Statement = [] }) }
    table = {
      hash_key            = "userid"
      range_key           = "number"
      key_types           = { number = "N" }
      ttl_attribute       = "expiresAt"
      deletion_protection = true
      indexes = {
        by-date = { hash_key = "userid", range_key = "createdAt", attributes = ["total"] }
        by-shop = { hash_key = "shop", attributes = ["*"] }
      }
    }
  }

  assert {
    condition = { for index in aws_dynamodb_table.this.global_secondary_index : index.name => [index.range_key, index.projection_type, join(",", coalesce(index.non_key_attributes, []))] } == {
      by-date = ["createdAt", "INCLUDE", "total"]
      by-shop = ["userid", "ALL", ""]
    }
    error_message = "An index must have its sort key and its attributes."
  }

  assert {
    condition     = { for attribute in aws_dynamodb_table.this.attribute : attribute.name => attribute.type } == { userid = "S", number = "N", createdAt = "S", shop = "S" }
    error_message = "Keys must have their types."
  }

  assert {
    condition     = aws_dynamodb_table.this.ttl[0].attribute_name == "expiresAt" && aws_dynamodb_table.this.ttl[0].enabled
    error_message = "Items must expire."
  }
}

run "with_revocation" {
  command = plan

  module {
    source = "./modules/api_resource"
  }

  variables {
    revocation_table = { name = "revocations", checked = true, arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/revocations" }
  }

  assert {
    condition = jsondecode(local.table_policy).Statement[1] == {
      Sid      = "ReadRevocations"
      Effect   = "Allow"
      Action   = "dynamodb:GetItem"
      Resource = "arn:aws:dynamodb:eu-west-1:123456789012:table/revocations"
    }
    error_message = "The function must be allowed to read the revocations, and nothing else."
  }
}

run "with_a_customer_managed_key" {
  command = plan

  module {
    source = "./modules/api_resource"
  }

  variables {
    table = {
      hash_key            = "userid"
      deletion_protection = false
      kms_key_arn         = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012"
    }
  }

  assert {
    condition     = aws_dynamodb_table.this.server_side_encryption[0].kms_key_arn == "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012"
    error_message = "The table must be encrypted with the key."
  }

  assert {
    condition = jsondecode(local.table_policy).Statement[1] == {
      Sid       = "ReadTableKey"
      Effect    = "Allow"
      Action    = "kms:Decrypt"
      Resource  = "arn:aws:kms:eu-west-1:123456789012:key/12345678-1234-1234-1234-123456789012"
      Condition = { StringEquals = { "kms:ViaService" = "dynamodb.eu-west-1.amazonaws.com" } }
    }
    error_message = "The function must be able to use the key only through DynamoDB."
  }
}

run "a_throughput_limit_can_be_removed" {
  command = plan

  module {
    source = "./modules/api_resource"
  }

  variables {
    table = { hash_key = "userid", deletion_protection = false, max_throughput = { read_units = -1, write_units = -1 } }
  }

  # Null would leave the limit that was set before.
  assert {
    condition     = aws_dynamodb_table.this.on_demand_throughput[0].max_read_request_units == -1 && aws_dynamodb_table.this.on_demand_throughput[0].max_write_request_units == -1
    error_message = "The limit must be removed."
  }
}
