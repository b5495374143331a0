variable "domain_name" {
  description = "The domain name, such as \"api.example.com\"."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,}$", var.domain_name))
    error_message = "domain_name must be a full domain name in lower case, such as \"api.example.com\"."
  }
}

variable "certificate_arn" {
  description = "The ARN of the domain's certificate in ACM, in the region of the API."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:acm:[a-z0-9-]+:[0-9]{12}:certificate/[a-z0-9-]+$", var.certificate_arn))
    error_message = "certificate_arn must be the ARN of a certificate in ACM."
  }
}

variable "api_id" {
  description = "The id of the REST API."
  type        = string
}

variable "stage_name" {
  description = "The stage that the domain serves."
  type        = string
}
