variable "environment" {
  description = "The name of the environment that the roles are for."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{0,19}$", var.environment))
    error_message = "environment must be 1 to 20 lower-case letters and digits, and begin with a letter, such as \"dev\"."
  }
}

variable "region" {
  description = "The AWS region of the environment."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of an AWS region, such as \"eu-west-1\"."
  }
}

variable "account" {
  description = "The id of the AWS account of the environment."
  type        = string

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account))
    error_message = "account must be the twelve digits of an AWS account."
  }
}

variable "subject" {
  description = "What the subjects of the tokens of the GitHub repository's workflows begin with."
  type        = string

  # One of two forms, with ids or without. https://docs.github.com/en/actions/reference/security/oidc#immutable-subject-claims
  validation {
    condition = anytrue([
      can(regex("^repo:[A-Za-z0-9_-]+@[0-9]+/[A-Za-z0-9._-]+@${var.repository_id}$", var.subject)),
      can(regex("^repo:[A-Za-z0-9_-]+/[A-Za-z0-9._-]+$", var.subject)),
    ])
    error_message = "subject must be \"repo:<owner>@<id>/<name>@<repository_id>\" or, for an older repository, \"repo:<owner>/<name>\"."
  }
}

variable "repository_id" {
  description = "The id of the GitHub repository, which stays the same if it is renamed and is never given to another."
  type        = string

  validation {
    condition     = can(regex("^[1-9][0-9]*$", var.repository_id))
    error_message = "repository_id must be a number."
  }
}

variable "state_bucket" {
  description = "The bucket that Terraform keeps the environment's state in."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.state_bucket))
    error_message = "state_bucket must be the name of an S3 bucket."
  }
}

variable "state_key" {
  description = "The key of the environment's state in that bucket."
  type        = string

  validation {
    condition     = can(regex("^[^*?]+$", var.state_key))
    error_message = "state_key must be the key of an object, without wildcards."
  }
}

variable "oidc_provider_arn" {
  description = "The ARN of the account's OIDC identity provider for GitHub's workflows."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com$", var.oidc_provider_arn))
    error_message = "oidc_provider_arn must be the ARN of the identity provider token.actions.githubusercontent.com."
  }
}
