# The users, one item each, keyed by userid. The other attributes belong to the users function.

resource "aws_dynamodb_table" "this" {
  name         = var.name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "userid"

  attribute {
    name = "userid"
    type = "S"
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }

  # What stands between a flood and its bill. Beyond it, calls are turned away, as alarms say.
  dynamic "on_demand_throughput" {
    for_each = var.max_throughput == null ? [] : [var.max_throughput]

    content {
      max_read_request_units  = on_demand_throughput.value.read_units
      max_write_request_units = on_demand_throughput.value.write_units
    }
  }

  deletion_protection_enabled = var.deletion_protection
}
