terraform {
  required_version = ">= 1.11"

  required_providers {
    # tflint-ignore: terraform_unused_required_providers # Whoever calls the module gives it to the function in it.
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7, != 6.3.0"
    }
  }
}
