# The roles of GitHub's workflows; that they are enough, and for whom, is tested in the emulator: tools/github/test_roles.py.

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variables {
  environment       = "test"
  region            = "eu-west-1"
  account           = "123456789012"
  repository        = "example/users-api"
  state_bucket      = "users-api-state-123456789012-eu-west-1"
  oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
}

run "a_role_is_taken_by_workflows_of_the_repository_alone" {
  command = plan

  assert {
    condition = jsondecode(aws_iam_role.github["deploy"].assume_role_policy).Statement == [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = ["repo:example/users-api:environment:test"]
        }
      }
    }]
    error_message = "Jobs of the GitHub environment alone may deploy."
  }

  assert {
    condition = jsondecode(aws_iam_role.github["plan"].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == [
      "repo:example/users-api:pull_request",
      "repo:example/users-api:ref:refs/heads/main",
    ]
    error_message = "Pull requests and the main branch may plan."
  }
}

run "a_workflow_keeps_its_role_for_as_long_as_a_release_may_take" {
  command = plan

  assert {
    condition     = alltrue([for role in aws_iam_role.github : role.max_session_duration == 7200])
    error_message = "deploy-environment.yml asks for 7200 seconds."
  }
}

run "the_role_that_plans_reads" {
  command = plan

  assert {
    condition     = [for key in keys(local.policies) : key if startswith(key, "plan-")] == []
    error_message = "The role that plans must have the policy of reading alone."
  }

  assert {
    condition = alltrue(flatten([
      for part in values(local.parts) : [for action in try(part.read, []) : can(regex(":(Describe|Get|GET|List)", action))]
    ]))
    error_message = "What is called reading must be no more than that."
  }

  # Users are read with GetItem, Query and Scan, signed in as with Admin…, and a function's answer with Invoke.
  assert {
    condition = length(setintersection(
      toset(flatten([for part in values(local.parts) : try(part.read, [])])),
      toset(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "cognito-idp:ListUsers", "lambda:InvokeFunction"]),
    )) == 0
    error_message = "A plan must read no users."
  }
}

run "no_action_is_named_by_a_pattern" {
  command = plan

  assert {
    condition     = !can(regex("[*?]", join(" ", flatten([for part in values(local.parts) : concat(try(part.read, []), part.write)]))))
    error_message = "Every action must be named."
  }
}

run "roles_are_made_within_the_boundary_alone" {
  command = plan

  override_resource {
    target          = aws_iam_policy.boundary
    override_during = plan
    values = {
      arn = "arn:aws:iam::123456789012:policy/users-api-test-boundary"
    }
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.github["deploy-roles"].policy).Statement : statement.Condition
      ] == [
      { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/users-api-test-boundary" } },
      { StringEquals = { "iam:AWSServiceName" = "ops.apigateway.amazonaws.com" } },
      { StringEquals = { "iam:PassedToService" = ["apigateway.amazonaws.com", "lambda.amazonaws.com"] } },
    ]
    error_message = "A role must be made within the boundary, and be given to Lambda and API Gateway alone."
  }

  assert {
    condition = alltrue(flatten([
      for part in values(local.parts) : [
        for action in part.write : !contains(["iam:CreateRole", "iam:PutRolePolicy", "iam:PassRole", "iam:AttachRolePolicy", "iam:DeleteRolePermissionsBoundary"], action)
      ]
    ]))
    error_message = "No other statement may let it make roles."
  }
}

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
run "the_policies_are_within_the_limits_of_iam_for_the_longest_names" {
  command = plan

  variables {
    environment = "abcdefghijklmnopqrst"
    region      = "ap-southeast-1"
  }

  override_resource {
    target          = aws_iam_policy.boundary
    override_during = plan
    values = {
      arn = "arn:aws:iam::123456789012:policy/users-api-abcdefghijklmnopqrst-boundary"
    }
  }

  assert {
    condition     = sum([for policy in aws_iam_role_policy.github : length(replace(policy.policy, " ", ""))]) <= 10240
    error_message = "The inline policies of a role must be 10,240 characters at most."
  }

  assert {
    condition     = length(replace(aws_iam_policy.read.policy, " ", "")) <= 6144 && length(replace(aws_iam_policy.boundary.policy, " ", "")) <= 6144
    error_message = "A policy of its own must be 6,144 characters at most."
  }
}

run "an_api_is_the_environments_by_its_tags" {
  command = plan

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.github["deploy-write"].policy).Statement : statement.Condition if statement.Sid == "WriteApi"
      ] == [
      { StringEquals = { "aws:ResourceTag/Application" = "users-api", "aws:ResourceTag/Environment" = "test" } }
    ]
    error_message = "The API of another environment must not be touched."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.github["deploy-write"].policy).Statement : statement.Condition if statement.Sid == "WriteNewApi"
      ] == [
      { StringEquals = { "aws:RequestTag/Application" = "users-api", "aws:RequestTag/Environment" = "test" } }
    ]
    error_message = "An API must be made as the environment's own."
  }
}

run "another_partition_has_arns_of_its_own" {
  command = plan

  override_data {
    target          = data.aws_partition.current
    override_during = plan
    values = {
      partition  = "aws-us-gov"
      dns_suffix = "amazonaws.com"
    }
  }

  assert {
    condition     = !can(regex("arn:aws:", jsonencode([local.parts, local.function_role_arns, aws_iam_policy.boundary.policy])))
    error_message = "No ARN may be of the partition aws."
  }
}

run "a_second_table_needs_no_other_role" {
  command = plan

  assert {
    condition = local.tables == [
      "arn:aws:dynamodb:eu-west-1:123456789012:table/users-api-test-*",
      "arn:aws:dynamodb:eu-west-1:123456789012:table/users-api-test-*/index/*",
    ]
    error_message = "Tables whose names begin as the environment's, and their indexes, must be within reach."
  }
}

run "an_environment_has_a_name_that_fits_into_others" {
  command         = plan
  expect_failures = [var.environment]

  variables {
    environment = "Dev_1"
  }
}

run "an_environment_has_no_hyphen" {
  command         = plan
  expect_failures = [var.environment]

  # The names of "dev-x" would begin with "dev", so the roles of "dev" could change its resources.
  variables {
    environment = "dev-x"
  }
}

run "a_region_is_one_of_aws" {
  command         = plan
  expect_failures = [var.region]

  variables {
    region = "Dublin"
  }
}

run "an_account_is_a_number" {
  command         = plan
  expect_failures = [var.account]

  variables {
    account = "mine"
  }
}

run "a_repository_has_an_owner" {
  command         = plan
  expect_failures = [var.repository]

  variables {
    repository = "users-api"
  }
}

run "a_repository_is_no_pattern" {
  command         = plan
  expect_failures = [var.repository]

  variables {
    repository = "example/*"
  }
}

run "a_bucket_has_a_name_that_s3_takes" {
  command         = plan
  expect_failures = [var.state_bucket]

  variables {
    state_bucket = "State"
  }
}

run "an_identity_provider_is_that_of_github" {
  command         = plan
  expect_failures = [var.oidc_provider_arn]

  variables {
    oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/accounts.google.com"
  }
}
