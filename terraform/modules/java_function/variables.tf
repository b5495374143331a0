variable "name" {
  description = "The function's name, also its role's."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name must be 1 to 64 letters, digits, hyphens and underscores."
  }
}

variable "description" {
  description = "What the function does, in one line."
  type        = string
}

variable "handler" {
  description = "The Java class that Lambda calls, with its package."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9_.]*\\.[A-Z][A-Za-z0-9]*$", var.handler))
    error_message = "handler must be the name of a Java class with its package, such as \"dev.usersapi.users.UsersHandler\"."
  }
}

variable "function" {
  description = "What all functions share: the package file, the runtime, the processor's architecture, memory in MB, timeout in seconds, SnapStart, the days that logs are kept, the key that encrypts them and the policy that the role must be within, if any; and whether Terraform moves the alias to each new version."
  type = object({
    package            = string
    runtime            = string
    architecture       = string
    memory_size        = number
    timeout            = number
    snap_start         = bool
    log_retention_days = number

    log_kms_key_arn          = optional(string)
    permissions_boundary_arn = optional(string)
    terraform_moves_alias    = optional(bool, false)
  })
}

variable "reserved_concurrency" {
  description = "How many calls the function runs at once at most, taken from what the account has; null for what is left of that."
  type        = number
  default     = null

  validation {
    condition     = var.reserved_concurrency == null || try(var.reserved_concurrency >= 1 && floor(var.reserved_concurrency) == var.reserved_concurrency, false)
    error_message = "reserved_concurrency must be a whole number from 1 on, or null."
  }
}

variable "jvm_options" {
  description = "Options for the function's JVM, beside those that the runtime sets, such as \"-XX:TieredStopAtLevel=1\"."
  type        = string
}

variable "variables" {
  description = "The function's other environment variables."
  type        = map(string)
}

variable "policies" {
  description = "What the function may do beside writing logs and traces: IAM policies as JSON, by name."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for policy in values(var.policies) : can(jsondecode(policy))])
    error_message = "policies must be JSON, as jsonencode makes it."
  }
}
