terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # In 6.3.0, functions with SnapStart were not published: https://github.com/hashicorp/terraform-provider-aws/issues/43395
      version = ">= 5.100, < 7, != 6.3.0"
    }
  }

  # The make targets give the bucket, a key for each environment, and the region.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = var.account_id == null ? null : [var.account_id]

  default_tags {
    tags = merge(var.tags, {
      Application = local.application
      Environment = var.environment
      ManagedBy   = "terraform"
    })
  }
}
