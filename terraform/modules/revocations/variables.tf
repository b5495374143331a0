variable "name" {
  description = "The table's name."
  type        = string
}

variable "kms_key_arn" {
  description = "The KMS key that encrypts the table; null for AWS's own."
  type        = string
  default     = null
}
