terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7"
    }
  }

  # "make bootstrap" gives the bucket, a key for each environment, and the region.
  backend "s3" {
    encrypt      = true
    use_lockfile = true
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Application = local.application
      Environment = var.environment
      ManagedBy   = "terraform"
    }
  }
}
