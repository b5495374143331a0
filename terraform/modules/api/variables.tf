variable "name" {
  description = "The API's name."
  type        = string
}

variable "document" {
  description = "The file with the OpenAPI document, a template with the variables authorizer_uri, authorizer_cache_seconds and functions (the URI of each function by its key)."
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

variable "functions" {
  description = "The functions that the document calls, by the keys that it uses for them: name, alias and invocation ARN of each."
  type = map(object({
    name       = string
    alias      = string
    invoke_arn = string
  }))
}

variable "throttling" {
  description = "The stage's limits: requests a second in the long run, and at once; and those of single operations, such as \"PUT /users\"."
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
  description = "The origins whose pages may call the API from a browser, \"*\" for every one; none where it is empty."
  type        = set(string)
  default     = []
}

variable "access_log" {
  description = "How many days the log of all calls is kept, and by which key it is encrypted, if any; null for none. It takes a role that API Gateway has once per account and region."
  type = object({
    retention_days = number
    kms_key_arn    = optional(string)
  })
  default = null
}

variable "minimum_compression_size" {
  description = "From which size on an answer is compressed for callers that ask for it; null for never."
  type        = number
  default     = null

  validation {
    condition     = var.minimum_compression_size == null || try(var.minimum_compression_size >= 0 && var.minimum_compression_size <= 10485760 && floor(var.minimum_compression_size) == var.minimum_compression_size, false)
    error_message = "minimum_compression_size must be a whole number from 0 to 10485760, or null."
  }
}

variable "own_domain_only" {
  description = "Whether the API answers under a custom domain alone, and no longer under AWS's name for it."
  type        = bool
  default     = false
}

variable "vpc_endpoint_ids" {
  description = "The VPC endpoints through which a private API is reached; none for an API that the Internet reaches."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.vpc_endpoint_ids : can(regex("^vpce-[0-9a-f]+$", id))])
    error_message = "vpc_endpoint_ids must be ids of VPC endpoints, such as \"vpce-0123456789abcdef0\"."
  }
}

variable "fail_on_warnings" {
  description = "Whether the import of the document fails on what API Gateway only warns of, such as a keyword that it does not know."
  type        = bool
  default     = false
}
