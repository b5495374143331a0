# The roles of GitHub's workflows. tools/github/test_roles.py tests in the emulator that their permissions are sufficient,
# and who can assume them.

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
  subject           = "repo:example@123456/users-api@1300456789"
  repository_id     = "1300456789"
  state_bucket      = "users-api-state-123456789012-eu-west-1"
  state_key         = "users-api/dev.tfstate"
  oidc_provider_arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
}

run "by_default" {
  command = plan

  override_resource {
    target          = aws_iam_policy.boundary
    override_during = plan
    values = {
      arn = "arn:aws:iam::123456789012:policy/users-api-test-boundary"
    }
  }

  assert {
    condition = jsondecode(aws_iam_role.github["deploy"].assume_role_policy).Statement == [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud"           = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub"           = ["repo:example@123456/users-api@1300456789:environment:test"]
          "token.actions.githubusercontent.com:repository_id" = "1300456789"
        }
      }
    }]
    error_message = "Only jobs of the GitHub environment may deploy."
  }

  assert {
    condition = jsondecode(aws_iam_role.github["plan"].assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == [
      "repo:example@123456/users-api@1300456789:pull_request",
      "repo:example@123456/users-api@1300456789:ref:refs/heads/main",
    ]
    error_message = "Pull requests and the main branch may plan."
  }

  assert {
    condition     = alltrue([for role in aws_iam_role.github : role.max_session_duration == 7200])
    error_message = "deploy-environment.yml asks for 7200 seconds."
  }

  assert {
    condition     = [for key in keys(local.policies) : key if startswith(key, "plan-")] == []
    error_message = "The role that plans must have no policy except the one for reading."
  }

  assert {
    condition = alltrue(flatten([
      for part in values(local.parts) : [for action in try(part.read, []) : can(regex(":(Describe|Get|GET|List)", action))]
    ]))
    error_message = "The actions in \"read\" must only read."
  }

  # Users could be read from the table, from the pool, or through a function.
  assert {
    condition = length(setintersection(
      toset(flatten([for part in values(local.parts) : try(part.read, [])])),
      toset(["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:Scan", "cognito-idp:ListUsers", "lambda:InvokeFunction"]),
    )) == 0
    error_message = "The role that plans must not be able to read users."
  }

  assert {
    condition     = !can(regex("[*?]", join(" ", flatten([for part in values(local.parts) : concat(try(part.read, []), part.write)]))))
    error_message = "Every action must be named."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.github["deploy-roles"].policy).Statement : statement.Condition
      ] == [
      { StringEquals = { "iam:PermissionsBoundary" = "arn:aws:iam::123456789012:policy/users-api-test-boundary" } },
      { StringEquals = { "iam:AWSServiceName" = "ops.apigateway.amazonaws.com" } },
      { StringEquals = { "iam:PassedToService" = "lambda.amazonaws.com" } },
    ]
    error_message = "Roles must be created with the boundary, and passed only to Lambda."
  }

  assert {
    condition = alltrue(flatten([
      for part in values(local.parts) : [
        for action in part.write : !contains(["iam:CreateRole", "iam:PutRolePolicy", "iam:PassRole", "iam:AttachRolePolicy", "iam:DeleteRolePermissionsBoundary"], action)
      ]
    ]))
    error_message = "No other statement may allow creating or passing roles."
  }

  assert {
    condition = {
      for statement in jsondecode(aws_iam_role_policy.github["deploy-write"].policy).Statement : statement.Sid => try(statement.Condition, {}) if contains(["WriteApi", "WriteUserPool"], statement.Sid)
      } == {
      for sid in ["WriteApi", "WriteUserPool"] : sid => { StringEquals = { "aws:ResourceTag/Application" = "users-api", "aws:ResourceTag/Environment" = "test" } }
    }
    error_message = "The API and the pool of another environment must not be touched."
  }

  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.github["deploy-write"].policy).Statement : statement.Condition if statement.Sid == "WriteNewApi"
      ] == [
      { StringEquals = { "aws:RequestTag/Application" = "users-api", "aws:RequestTag/Environment" = "test" } }
    ]
    error_message = "A new API must be created with the environment's tags."
  }

  assert {
    condition = local.tables == [
      "arn:aws:dynamodb:eu-west-1:123456789012:table/users-api-test-*",
      "arn:aws:dynamodb:eu-west-1:123456789012:table/users-api-test-*/index/*",
    ]
    error_message = "The permissions must cover all tables with the environment's prefix, and their indexes."
  }
}

run "the_subjects_of_an_older_repository_have_no_ids" {
  command = plan

  variables {
    subject = "repo:example/users-api"
  }

  assert {
    condition = [for role in aws_iam_role.github : jsondecode(role.assume_role_policy).Statement[0].Condition] == [
      {
        StringEquals = {
          "token.actions.githubusercontent.com:aud"           = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub"           = ["repo:example/users-api:environment:test"]
          "token.actions.githubusercontent.com:repository_id" = "1300456789"
        }
      },
      {
        StringEquals = {
          "token.actions.githubusercontent.com:aud"           = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub"           = ["repo:example/users-api:pull_request", "repo:example/users-api:ref:refs/heads/main"]
          "token.actions.githubusercontent.com:repository_id" = "1300456789"
        }
      },
    ]
    error_message = "The roles must trust the names in this form alone, and only with the repository's id."
  }
}

run "in_another_partition" {
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
    condition = jsondecode(aws_iam_role.github["deploy"].assume_role_policy).Statement[0].Condition == {
      StringEquals = {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:sub" = ["repo:example@123456/users-api@1300456789:environment:test"]
      }
    }
    error_message = "Where STS does not evaluate ids, they must be in the subject alone: a condition would refuse every workflow."
  }

  assert {
    condition     = !can(regex("arn:aws:", jsonencode([local.parts, local.function_role_arns, aws_iam_policy.boundary.policy])))
    error_message = "No ARN may hard-code the partition aws."
  }
}

run "in_another_partition_names_without_ids_are_refused" {
  command         = plan
  expect_failures = [aws_iam_role.github]

  variables {
    subject = "repo:example/users-api"
  }

  override_data {
    target          = data.aws_partition.current
    override_during = plan
    values = {
      partition  = "aws-us-gov"
      dns_suffix = "amazonaws.com"
    }
  }
}

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
run "policies_fit_iam_limits_with_the_longest_names" {
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
    error_message = "A managed policy must be 6,144 characters at most."
  }
}
