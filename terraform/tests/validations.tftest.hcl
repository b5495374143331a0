# What a variable must not be. Each is refused before anything is planned; the messages say what to write.

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

run "an_environment_has_a_name_that_fits_into_others" {
  command         = plan
  expect_failures = [var.environment]

  variables {
    environment = "Dev_1"
  }
}

run "a_region_is_one_of_aws" {
  command         = plan
  expect_failures = [var.region]

  variables {
    region = "Dublin"
  }
}

run "a_stage_is_one_part_of_a_path" {
  command         = plan
  expect_failures = [var.stage_name]

  variables {
    stage_name = "v1/users"
  }
}

run "a_package_is_a_file_that_exists" {
  command         = plan
  expect_failures = [var.function_package]

  variables {
    function_package = "../java/target/not-there.jar"
  }
}

run "a_package_is_a_jar_or_a_zip" {
  command         = plan
  expect_failures = [var.function_package]

  variables {
    function_package = "main.tf"
  }
}

run "a_runtime_runs_java" {
  command         = plan
  expect_failures = [var.function_runtime]

  variables {
    function_runtime = "python3.12"
  }
}

run "a_processor_is_one_that_lambda_has" {
  command         = plan
  expect_failures = [var.function_architecture]

  variables {
    function_architecture = "amd64"
  }
}

run "memory_is_what_lambda_offers" {
  command         = plan
  expect_failures = [var.function_memory_mb]

  variables {
    function_memory_mb = 64
  }
}

run "a_function_ends_before_the_gateway_stops_waiting" {
  command         = plan
  expect_failures = [var.function_timeout_seconds]

  variables {
    function_timeout_seconds = 29
  }
}

run "there_are_no_snapshots_of_a_runtime_of_ones_own" {
  command         = plan
  expect_failures = [var.snap_start]

  variables {
    function_runtime = "provided.al2023"
    snap_start       = true
  }
}

run "logs_are_kept_for_a_time_that_cloudwatch_offers" {
  command         = plan
  expect_failures = [var.log_retention_days]

  variables {
    log_retention_days = 31
  }
}

run "a_group_has_a_name_that_cognito_takes" {
  command         = plan
  expect_failures = [var.admin_group]

  variables {
    admin_group = "api admins"
  }
}

run "tokens_are_access_or_id_tokens" {
  command         = plan
  expect_failures = [var.token_uses]

  variables {
    token_uses = ["access", "refresh"]
  }
}

run "some_token_is_accepted" {
  command         = plan
  expect_failures = [var.token_uses]

  variables {
    token_uses = []
  }
}

run "leeway_is_a_minute_at_most" {
  command         = plan
  expect_failures = [var.token_leeway_seconds]

  variables {
    token_leeway_seconds = 61
  }
}

run "authorization_is_remembered_for_an_hour_at_most" {
  command         = plan
  expect_failures = [var.authorizer_cache_seconds]

  variables {
    authorizer_cache_seconds = 3601
  }
}

run "tokens_are_good_for_five_minutes_at_least" {
  command         = plan
  expect_failures = [var.token_validity_minutes]

  variables {
    token_validity_minutes = 4
  }
}

run "throttling_lets_something_through" {
  command         = plan
  expect_failures = [var.throttling]

  variables {
    throttling = {
      rate_limit  = 0
      burst_limit = 10
    }
  }
}

run "an_emulator_is_on_this_machine" {
  command         = plan
  expect_failures = [var.emulator_url]

  variables {
    emulator_url = "http://example.com:4566"
  }
}

run "an_origin_has_no_path" {
  command         = plan
  expect_failures = [var.cors_allow_origin]

  variables {
    cors_allow_origin = "https://app.example.com/"
  }
}

run "a_release_begins_with_some_calls" {
  command         = plan
  expect_failures = [var.release]

  variables {
    release = { percent = 0 }
  }
}

run "a_release_ends_within_an_hour" {
  command         = plan
  expect_failures = [var.release]

  variables {
    release = { percent = 10, minutes = 90 }
  }
}

run "a_boundary_is_a_policy" {
  command         = plan
  expect_failures = [var.permissions_boundary_arn]

  variables {
    permissions_boundary_arn = "users-api-boundary"
  }
}
