# For each person, the time before which all tokens are revoked. Functions read it, "make revoke" writes it.

resource "aws_dynamodb_table" "revocations" {
  name         = "${local.name}-revocations"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "sub"

  attribute {
    name = "sub"
    type = "S"
  }

  # Once the revoked tokens have expired anyway.
  ttl {
    attribute_name = "expiresAt"
    enabled        = true
  }

  point_in_time_recovery {
    enabled = true
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.encryption.table_kms_key_arn
  }
}

moved {
  from = module.revocations.aws_dynamodb_table.this
  to   = aws_dynamodb_table.revocations
}
