variable "name" {
  description = "The function's name."
  type        = string
}

variable "function" {
  description = "What all functions share; see modules/java_function."
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

variable "table_name" {
  description = "The name of the users table."
  type        = string
}

variable "table_arn" {
  description = "The ARN of the users table."
  type        = string
}

variable "cors_allow_origins" {
  description = "The origins whose pages may call the API from a browser, \"*\" for every one; none where it is empty."
  type        = set(string)
  default     = []
}

variable "reserved_concurrency" {
  description = "How many calls the function runs at once at most, or null; see modules/java_function."
  type        = number
  default     = null
}

variable "table_kms_key_arn" {
  description = "The KMS key that encrypts the users table, where it is one of the account's own; else null."
  type        = string
  default     = null
}
