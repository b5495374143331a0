variable "name" {
  description = "The API's name."
  type        = string
}

variable "document" {
  description = "The file with the OpenAPI document, a template in which authorizer_uri, authorizer_cache_seconds and users_uri are filled in."
  type        = string

  validation {
    condition     = fileexists(var.document)
    error_message = "document must name a file that exists."
  }
}

variable "stage_name" {
  description = "The stage's name."
  type        = string
}

variable "authorizer" {
  description = "The authorizer function: its name, alias and invocation ARN."
  type = object({
    name       = string
    alias      = string
    invoke_arn = string
  })
}

variable "authorizer_cache_seconds" {
  description = "How long the gateway remembers what a token may do."
  type        = number
}

variable "users" {
  description = "The users function: its name, alias and invocation ARN."
  type = object({
    name       = string
    alias      = string
    invoke_arn = string
  })
}

variable "throttling" {
  description = "The stage's limits: requests a second in the long run, and at once."
  type = object({
    rate_limit  = number
    burst_limit = number
  })
}

variable "cors_allow_origin" {
  description = "The origin whose pages may call the API from a browser, \"*\" for every one, or null for none."
  type        = string
  default     = null
}

variable "access_log" {
  description = "How many days the log of all calls is kept; null for none. It takes a role that API Gateway has once per account and region."
  type = object({
    retention_days = number
  })
  default = null
}
