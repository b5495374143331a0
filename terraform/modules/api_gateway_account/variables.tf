variable "name" {
  description = "The role's name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name must be 1 to 64 letters, digits, hyphens and underscores."
  }
}

variable "permissions_boundary_arn" {
  description = "The role's permissions boundary, or null."
  type        = string
  default     = null
}
