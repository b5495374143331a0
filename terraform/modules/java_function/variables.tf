variable "name" {
  description = "The name of the function and of its role."
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
  description = "The settings that all functions share: the package, a file or a version of an object in S3; the runtime, the processor architecture, memory in MB, SnapStart, log retention in days; the KMS key of the logs and the permissions boundary of the role, if any; and by name the versions that stay live, as in the root's variable."
  type = object({
    package            = string
    runtime            = string
    architecture       = string
    memory_size        = number
    snap_start         = bool
    log_retention_days = number

    s3_package = optional(object({
      bucket  = string
      key     = string
      version = string
    }))
    log_kms_key_arn          = optional(string)
    permissions_boundary_arn = optional(string)
    live_versions            = optional(map(string), {})
  })
}

variable "own_settings" {
  description = "The settings of this function alone: memory in MB, instead of that of all functions; and reserved concurrency, the maximum number of concurrent calls, set aside from the account's concurrency. Null shares what is not set aside."
  type = object({
    memory_size          = optional(number)
    reserved_concurrency = optional(number)
  })
  default = {}

  validation {
    condition     = alltrue([for size in var.own_settings.memory_size[*] : size >= 128 && size <= 10240 && floor(size) == size])
    error_message = "memory_size must be a whole number from 128 to 10240."
  }

  validation {
    condition     = alltrue([for calls in var.own_settings.reserved_concurrency[*] : calls >= 1 && floor(calls) == calls])
    error_message = "reserved_concurrency must be a whole number of at least 1, or null."
  }
}

variable "jvm_options" {
  description = "Options for the function's JVM, in addition to those that the runtime sets, such as \"-XX:TieredStopAtLevel=1\"."
  type        = string
}

variable "variables" {
  description = "The function's other environment variables."
  type        = map(string)
}

variable "policies" {
  description = "The function's permissions in addition to logs and traces: IAM policies as JSON, by name."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for policy in values(var.policies) : can(jsondecode(policy))])
    error_message = "policies must be JSON, such as jsonencode returns."
  }
}
