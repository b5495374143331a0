variable "name" {
  description = "The table's name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{3,255}$", var.name))
    error_message = "name must be 3 to 255 letters, digits, underscores, dots and hyphens."
  }
}

variable "deletion_protection" {
  description = "Whether the table refuses to be deleted."
  type        = bool
}

variable "kms_key_arn" {
  description = "The KMS key that encrypts the table; null for the one that AWS keeps for DynamoDB."
  type        = string
  default     = null
}

variable "max_throughput" {
  description = "The most read and write request units per second. -1 removes a limit; null leaves it as it is, and a new table without one."
  type = object({
    read_units  = number
    write_units = number
  })
  default = null

  validation {
    condition     = var.max_throughput == null || try(alltrue([for units in values(var.max_throughput) : units == -1 || units >= 1]), false)
    error_message = "max_throughput must have 1 or more read_units and write_units, or -1 for no limit."
  }
}
