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

variable "table" {
  description = "The table: its partition key and its sort key, if any; the types of its keys that are no strings (N or B); the attribute with the time at which an item expires, if any; the DynamoDB actions that the function is allowed; deletion protection; the KMS key that encrypts it, null for AWS's own; and the maximum read and write request units per second, for the table and for each index, where -1 removes a limit and null leaves it unchanged. An index has a partition key, a sort key (by default the table's partition key), and the attributes that it holds beside the keys (all, if the set has only \"*\")."
  type = object({
    hash_key            = string
    range_key           = optional(string)
    key_types           = optional(map(string), {})
    ttl_attribute       = optional(string)
    actions             = optional(set(string), ["DeleteItem", "GetItem", "PutItem", "Scan", "UpdateItem"])
    deletion_protection = bool
    kms_key_arn         = optional(string)
    indexes = optional(map(object({
      hash_key   = string
      range_key  = optional(string)
      attributes = optional(set(string), [])
    })), {})
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
    condition     = alltrue([for name, index in var.table.indexes : can(regex("^[A-Za-z0-9_.-]{3,255}$", name)) && can(regex("^\\w{1,255}$", index.hash_key))])
    error_message = "table.indexes must have names of 3 to 255 letters, digits and _.-, each with a key of letters, digits and _."
  }

  validation {
    condition     = alltrue([for type in values(var.table.key_types) : contains(["S", "N", "B"], type)])
    error_message = "table.key_types must be S, N or B, by the name of a key."
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

variable "own_settings" {
  description = "The settings of this function alone; see modules/java_function."
  type = object({
    memory_size          = optional(number)
    reserved_concurrency = optional(number)
  })
  default = {}
}

variable "variables" {
  description = "Further environment variables of the function."
  type        = map(string)
  default     = {}
}

variable "policies" {
  description = "Further permissions of the function: IAM policies as JSON, by name. It has them while its snapshot is taken."
  type        = map(string)
  default     = {}
}
