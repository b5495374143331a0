# The tools read these settings with "terraform console" before Terraform is initialized: this configuration needs
# neither provider nor state. terraform/variables.tf describes and validates the settings.

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
