variable "name" {
  description = "The firewall's name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,100}$", var.name))
    error_message = "name must be 1 to 100 letters, digits, hyphens and underscores."
  }
}

variable "stage_arn" {
  description = "The ARN of the API's stage that the firewall protects."
  type        = string
}

variable "requests_per_5_minutes" {
  description = "The maximum number of requests per IP address in five minutes; requests beyond it get 403."
  type        = number

  validation {
    condition     = var.requests_per_5_minutes >= 10 && var.requests_per_5_minutes <= 2000000000 && floor(var.requests_per_5_minutes) == var.requests_per_5_minutes
    error_message = "requests_per_5_minutes must be a whole number from 10 to 2000000000, AWS WAF's limits."
  }
}

variable "log_retention_days" {
  description = "How long the log of blocked requests is kept, in days."
  type        = number
}

variable "log_kms_key_arn" {
  description = "The KMS key that encrypts the log, or null."
  type        = string
  default     = null
}
