# The settings of an environment that the tools read before Terraform is initialized: it evaluates this file
# ("terraform console"), which needs neither provider nor state. terraform/variables.tf describes and checks them.

variable "environment" {
  type    = string
  default = ""
}

variable "region" {
  type    = string
  default = ""
}

variable "account_id" {
  type    = string
  default = null
}

variable "cors_allow_origins" {
  type    = set(string)
  default = []
}

variable "deletion_protection" {
  type    = bool
  default = true
}
