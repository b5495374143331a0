# Invalid values of the root's variables, which are rejected before anything is planned. A run takes a second, so a single
# run gives an invalid value to each variable; it fails if one of the variables accepts its value.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  environment = "test"
  region      = "eu-west-1"
}

override_data {
  target = module.api.data.aws_caller_identity.current
  values = { account_id = "123456789012" }
}

run "each_variable_rejects_an_invalid_value" {
  command = plan

  expect_failures = [
    var.account_id,
    var.role_groups,
    var.authorizer_cache_seconds,
    var.cors_allow_headers,
    var.cors_allow_origins,
    var.emulator_url,
    var.environment,
    var.function_architecture,
    var.function_memory_size,
    var.function_package,
    var.function_runtime,
    var.log_retention_days,
    var.permissions_boundary_arn,
    var.region,
    var.release,
    var.stage_name,
    var.tags,
    var.throttling,
    var.token_uses,
    var.token_validity_minutes,
    var.trace_rate,
  ]

  variables {
    account_id               = "12345"
    role_groups              = { admin = "api admins" }     # not a name of a group
    authorizer_cache_seconds = 3601                         # more than an hour
    cors_allow_headers       = ["X-Tenant: a"]              # a name has no value
    cors_allow_origins       = ["https://app.example.com/"] # an origin has no path
    emulator_url             = "http://example.com:4566"    # not on this machine
    environment              = "Dev_1"                      # does not fit into other names
    function_architecture    = "amd64"                      # Lambda says x86_64
    function_memory_size     = 64                           # less than Lambda offers
    function_package         = "../java/target/classes"
    function_runtime         = "python3.12" # does not run Java
    log_retention_days       = 31           # CloudWatch offers 30
    permissions_boundary_arn = "users-api-boundary"
    region                   = "Dublin"
    release                  = { percent = 0 }          # a new version would get no calls
    stage_name               = "v1/users"               # not one part of a path
    tags                     = { Environment = "prod" } # what roles go by
    throttling               = { rate_limit = 0, burst_limit = 10 }
    token_uses               = ["access", "refresh"]
    token_validity_minutes   = 4
    trace_rate               = 5 # a share, not percent
  }
}

run "some_variables_reject_other_invalid_values" {
  command = plan

  expect_failures = [
    var.custom_domain,
    var.encryption,
    var.environment,
    var.function_package,
    var.release,
    var.snap_start,
    var.throttling,
    var.token_uses,
  ]

  variables {
    custom_domain    = { name = "api.example.com", certificate_arn = "arn:aws:acm:eu-west-1:123456789012:certificate/12345678-1234-1234-1234-123456789012" }
    vpc_endpoint_ids = ["vpce-0123456789abcdef0"] # a private API can't have a custom domain
    encryption       = { logs_kms_key_arn = "alias/logs" }
    environment      = "dev-x"                        # begins as the names of "dev"
    function_package = "main.tf"                      # neither a JAR nor a ZIP
    release          = { percent = 10, minutes = 90 } # more than an hour
    snap_start       = true
    function_runtime = "provided.al2023" # has no SnapStart
    throttling       = { rate_limit = 10, burst_limit = 5, operations = { "PUT /users" = { rate_limit = 0, burst_limit = 1 } } }
    token_uses       = [] # no token would be accepted
  }
}
