variable "name" {
  description = "The function's name."
  type        = string
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

variable "issuer" {
  description = "The issuer of the tokens to accept, exactly as in their iss claim."
  type        = string
}

variable "jwks_url" {
  description = "Where the issuer publishes its signing keys."
  type        = string
}

variable "client_ids" {
  description = "The app clients whose tokens are accepted."
  type        = list(string)

  validation {
    condition     = length(var.client_ids) > 0
    error_message = "client_ids must name at least one app client."
  }
}

variable "token_uses" {
  description = "The kinds of token to accept: access, id, or both."
  type        = set(string)
}

variable "role_groups" {
  description = "The groups whose members have a role: admin, and reader or null for none."
  type = object({
    admin  = string
    reader = optional(string)
  })
}

variable "resource_server" {
  description = "The identifier with which the names of machines' scopes begin; null if machines may not call the API."
  type        = string
  default     = null
}

variable "leeway_seconds" {
  description = "The tolerated difference between the clocks of issuer and function, in seconds."
  type        = number
}

variable "reserved_concurrency" {
  description = "The function's reserved concurrency, or null; see modules/java_function."
  type        = number
  default     = null
}
