# The users function, and the calls of the users table that it makes.

module "function" {
  source = "../java_function"

  name        = var.name
  description = "Lists, creates, shows, replaces and deletes users"
  handler     = "dev.usersapi.users.UsersHandler"
  function    = var.function

  reserved_concurrency = var.reserved_concurrency

  # Without C2: here it starts later, takes more memory, and makes no call faster.
  jvm_options = "-XX:TieredStopAtLevel=1"

  policies = { users-table = local.table_policy }

  # Lambda has no environment variables without a value, so without origins the variable is left out.
  variables = {
    for name, value in {
      USERS_TABLE        = var.table_name
      CORS_ALLOW_ORIGINS = join(",", sort(var.cors_allow_origins))
    } : name => value if value != ""
  }
}

locals {
  # As a value, not as a data source: that would be unknown, and each plan say so, whenever the table changes.
  table_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([{
      Sid    = "ReadAndWriteUsers"
      Effect = "Allow"
      Action = [
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
      ]
      Resource = var.table_arn
      }], [
      # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
      for key in var.table_kms_key_arn[*] : {
        Sid       = "ReadTheTablesKey"
        Effect    = "Allow"
        Action    = "kms:Decrypt"
        Resource  = key
        Condition = { StringEquals = { "kms:ViaService" = "dynamodb.${split(":", var.table_arn)[3]}.amazonaws.com" } }
      }
    ])
  })
}
