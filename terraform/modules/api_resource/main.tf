# One resource of the API: the function that answers its operations, and its table.

module "function" {
  source = "../java_function"

  name        = var.name
  description = var.description
  handler     = var.handler
  function    = var.function

  own_settings = var.own_settings
  jvm_options  = var.jvm_options

  policies = merge(var.policies, { table = local.table_policy })

  # Lambda has no environment variables without a value, so without origins the variable is left out.
  variables = {
    for name, value in merge(var.variables, {
      TABLE_NAME         = aws_dynamodb_table.this.name
      REVOCATION_TABLE   = try(var.revocation_table.checked, false) ? var.revocation_table.name : ""
      CORS_ALLOW_ORIGINS = join(",", sort(var.cors_allow_origins))
    }) : name => value if value != ""
  }
}

data "aws_partition" "current" {}

resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = var.table.hash_key
  range_key    = var.table.range_key

  dynamic "attribute" {
    for_each = toset(compact(flatten([for keys in concat([var.table], values(local.indexes)) : [keys.hash_key, keys.range_key]])))

    content {
      name = attribute.value
      type = lookup(var.table.key_types, attribute.value, "S")
    }
  }

  dynamic "ttl" {
    for_each = var.table.ttl_attribute[*]

    content {
      attribute_name = ttl.value
      enabled        = true
    }
  }

  # Only keys by default, so that a write costs more only if it changes them. The function reads the items from the table.
  dynamic "global_secondary_index" {
    for_each = local.indexes

    content {
      name            = global_secondary_index.key
      hash_key        = global_secondary_index.value.hash_key
      range_key       = global_secondary_index.value.range_key
      projection_type = global_secondary_index.value.projection_type

      non_key_attributes = setsubtract(global_secondary_index.value.attributes, ["*"])

      # The table's limits do not apply to its indexes.
      # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html
      dynamic "on_demand_throughput" {
        for_each = var.table.max_throughput[*]

        content {
          max_read_request_units  = on_demand_throughput.value.read_units
          max_write_request_units = on_demand_throughput.value.write_units
        }
      }
    }
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.table.kms_key_arn
  }

  # Limits the cost of a flood of calls. Calls beyond the limit are throttled and raise an alarm.
  dynamic "on_demand_throughput" {
    for_each = var.table.max_throughput[*]

    content {
      max_read_request_units  = on_demand_throughput.value.read_units
      max_write_request_units = on_demand_throughput.value.write_units
    }
  }

  deletion_protection_enabled = var.table.deletion_protection
}

locals {
  indexes = {
    for name, index in var.table.indexes : name => {
      hash_key = index.hash_key
      # The provider from 6.29 on refuses an index without a range key in a dynamic block.
      # https://github.com/hashicorp/terraform-provider-aws/issues/46606
      range_key       = coalesce(index.range_key, var.table.hash_key)
      attributes      = index.attributes
      projection_type = index.attributes == toset(["*"]) ? "ALL" : length(index.attributes) > 0 ? "INCLUDE" : "KEYS_ONLY"
    }
  }

  index_arns = [for index in keys(var.table.indexes) : "${aws_dynamodb_table.this.arn}/index/${index}"]

  # By jsonencode: a data source would show the policy as "known after apply" in each plan that changes the table.
  table_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([{
      Sid      = "ReadAndWriteTable"
      Effect   = "Allow"
      Action   = sort([for action in var.table.actions : "dynamodb:${action}"])
      Resource = aws_dynamodb_table.this.arn
      }],
      [for table in var.revocation_table[*] : {
        Sid      = "ReadRevocations"
        Effect   = "Allow"
        Action   = "dynamodb:GetItem"
        Resource = table.arn
      }],
      length(local.index_arns) == 0 ? [] : [{
        Sid      = "QueryIndexes"
        Effect   = "Allow"
        Action   = "dynamodb:Query"
        Resource = local.index_arns
      }],
      [
        # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
        for key in var.table.kms_key_arn[*] : {
          Sid       = "ReadTableKey"
          Effect    = "Allow"
          Action    = "kms:Decrypt"
          Resource  = key
          Condition = { StringEquals = { "kms:ViaService" = "dynamodb.${split(":", aws_dynamodb_table.this.arn)[3]}.${data.aws_partition.current.dns_suffix}" } }
        }
    ])
  })
}
