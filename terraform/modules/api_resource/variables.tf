variable "name" {
  description = "The name of the function, its role and the table."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{3,64}$", var.name))
    error_message = "name must be 3 to 64 letters, digits, hyphens and underscores."
  }
}

variable "description" {
  description = "What the function does, in one line."
  type        = string
}

variable "handler" {
  description = "The Java class that Lambda calls, with its package; see modules/java_function."
  type        = string
}

variable "jvm_options" {
  description = "Options for the function's JVM. The default compiles without C2, and five times as early as Java would: the function starts sooner, uses less memory, and soon responds as fast."
  type        = string
  default     = "-XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=0.2"
}

variable "function" {
  description = "The settings that all functions share; see modules/java_function."
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

variable "table" {
  description = "The table: its partition key and its sort key, if any, both strings; the DynamoDB actions that the function is allowed; deletion protection; the KMS key that encrypts it, null for AWS's own; its global secondary indexes, each with the string attribute that is its key; and the maximum read and write request units per second, for the table and for each index, where -1 removes a limit and null leaves it unchanged."
  type = object({
    hash_key            = string
    range_key           = optional(string)
    actions             = optional(set(string), ["DeleteItem", "GetItem", "PutItem", "Scan", "UpdateItem"])
    deletion_protection = bool
    kms_key_arn         = optional(string)
    indexes             = optional(map(string), {})
    max_throughput = optional(object({
      read_units  = number
      write_units = number
    }))
  })

  validation {
    condition     = var.table.max_throughput == null || try(alltrue([for units in values(var.table.max_throughput) : units == -1 || units >= 1]), false)
    error_message = "table.max_throughput must have 1 or more read_units and write_units, or -1 for no limit."
  }

  validation {
    condition     = alltrue([for index, attribute in var.table.indexes : can(regex("^[A-Za-z0-9_.-]{3,255}$", index)) && can(regex("^\\w{1,255}$", attribute))])
    error_message = "table.indexes must have names of 3 to 255 letters, digits and _.-, each with an attribute of letters, digits and _."
  }

  validation {
    condition     = alltrue([for action in var.table.actions : can(regex("^[A-Z][A-Za-z]+$", action))])
    error_message = "table.actions must be names of DynamoDB actions without a prefix or wildcard, such as \"GetItem\"."
  }
}

variable "revocation_table" {
  description = "The table of revocations, or null. The function may read it; with checked, it reads it for each call."
  type = object({
    name    = string
    arn     = string
    checked = bool
  })
}

variable "cors_allow_origins" {
  description = "The origins whose pages may call the API from a browser, or \"*\" for every origin."
  type        = set(string)
  default     = []
}

variable "reserved_concurrency" {
  description = "The function's reserved concurrency, or null; see modules/java_function."
  type        = number
  default     = null
}
