variable "name" {
  description = "The API's name, with which its functions' names begin."
  type        = string
}

variable "region" {
  description = "The region of the API and its functions."
  type        = string
}

variable "document" {
  description = "The file with the OpenAPI document. x-function names the function that answers an operation or reads a token, by its key."
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
  description = "The authorizer function: its name, <name of the API>-authorizer, its id and its alias; see modules/java_function."
  type = object({
    name  = string
    id    = string
    alias = string
  })
}

variable "authorizer_cache_seconds" {
  description = "How long the gateway caches the authorizer's policy for a token, in seconds."
  type        = number
}

variable "functions" {
  description = "The functions that the document calls, by the keys that it uses for them: the name of each, <name of the API>-<key>, its id and its alias; see modules/java_function."
  type = map(object({
    name  = string
    id    = string
    alias = string
  }))

  validation {
    condition = length(setsubtract(distinct(flatten([
      for item in values(yamldecode(file(var.document)).paths) : [for operation in values(item) : try([operation["x-function"]], [])]
    ])), keys(var.functions))) == 0
    error_message = "functions must have each function that the document names by x-function."
  }
}

variable "throttling" {
  description = "The request limits of the stage, and of single operations such as \"PUT /users\": the steady rate per second, and the size of a burst."
  type = object({
    rate_limit  = number
    burst_limit = number
    operations = optional(map(object({
      rate_limit  = number
      burst_limit = number
    })), {})
  })

  validation {
    condition = alltrue([
      for operation in keys(var.throttling.operations) : try(contains(keys(yamldecode(file(var.document)).paths[split(" ", operation)[1]]), lower(split(" ", operation)[0])), false)
    ])
    error_message = "throttling.operations must name operations of the document, such as \"PUT /users\"."
  }
}

variable "cors_allow_origins" {
  description = "The origins whose pages may call the API from a browser; \"*\" allows every origin, an empty set allows none."
  type        = set(string)
  default     = []
}

variable "cors_allow_headers" {
  description = "The request headers that pages may send in addition to the API's own and those of tracing (baggage, sentry-trace, traceparent, tracestate, x-amzn-trace-id)."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.cors_allow_headers : can(regex("^[A-Za-z0-9._-]+$", name))])
    error_message = "cors_allow_headers must hold names of headers, such as \"X-Tenant\"."
  }
}

variable "access_log" {
  description = "The access log: its retention in days, and the KMS key that encrypts it, if any; null for no access log. API Gateway needs a role for it, one per account and region."
  type = object({
    retention_days = number
    kms_key_arn    = optional(string)
  })
  default = null
}

variable "minimum_compression_size" {
  description = "The size in bytes from which responses are compressed for clients that accept it; null for no compression."
  type        = number
  default     = null

  validation {
    condition     = var.minimum_compression_size == null || try(var.minimum_compression_size >= 0 && var.minimum_compression_size <= 10485760 && floor(var.minimum_compression_size) == var.minimum_compression_size, false)
    error_message = "minimum_compression_size must be a whole number from 0 to 10485760, or null."
  }
}

variable "own_domain_only" {
  description = "Whether the API's default endpoint is disabled, so that the API is only available at its custom domain."
  type        = bool
  default     = false
}

variable "vpc_endpoint_ids" {
  description = "The VPC endpoints that can reach a private API; an empty set makes the API public."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.vpc_endpoint_ids : can(regex("^vpce-[0-9a-f]+$", id))])
    error_message = "vpc_endpoint_ids must be ids of VPC endpoints, such as \"vpce-0123456789abcdef0\"."
  }
}

variable "trace_rate" {
  description = "The share of calls that X-Ray traces, from 0 to 1."
  type        = number
  default     = 0.05
}

variable "fail_on_warnings" {
  description = "Whether warnings fail the import of the document, such as those for unknown keywords."
  type        = bool
  default     = false
}
