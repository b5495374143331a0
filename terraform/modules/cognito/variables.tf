variable "name" {
  description = "The name of the user pool and its client."
  type        = string
}

variable "admin_group" {
  description = "The name of the group whose members are administrators."
  type        = string
}

variable "deletion_protection" {
  description = "Whether the user pool refuses to be deleted."
  type        = bool
}

variable "token_validity_minutes" {
  description = "How long an access or ID token is good, in minutes."
  type        = number
}

variable "sign_in" {
  description = "How people sign in: the pool's tier, whether a second factor is asked for, the shortest password, and for how many days one stays signed in."
  type = object({
    tier               = optional(string, "ESSENTIALS")
    mfa                = optional(string, "OFF")
    password_length    = optional(number, 12)
    refresh_token_days = optional(number, 30)
  })
  default = {}

  validation {
    condition     = contains(["LITE", "ESSENTIALS", "PLUS"], var.sign_in.tier)
    error_message = "sign_in.tier must be \"LITE\", \"ESSENTIALS\" or \"PLUS\"."
  }

  validation {
    condition     = contains(["OFF", "OPTIONAL", "ON"], var.sign_in.mfa)
    error_message = "sign_in.mfa must be \"OFF\", \"OPTIONAL\" or \"ON\"."
  }

  validation {
    condition     = var.sign_in.password_length >= 8 && var.sign_in.password_length <= 99 && floor(var.sign_in.password_length) == var.sign_in.password_length
    error_message = "sign_in.password_length must be a whole number from 8 to 99."
  }

  validation {
    condition     = var.sign_in.refresh_token_days >= 1 && var.sign_in.refresh_token_days <= 3650 && floor(var.sign_in.refresh_token_days) == var.sign_in.refresh_token_days
    error_message = "sign_in.refresh_token_days must be a whole number from 1 to 3650, as Cognito has it."
  }
}

variable "hosted_login" {
  description = "Cognito's own sign-in page: the first part of its name, and the pages that it leads back to after signing in and out; null for none."
  type = object({
    domain_prefix = string
    callback_urls = set(string)
    logout_urls   = optional(set(string), [])
  })
  default = null

  validation {
    condition     = var.hosted_login == null || can(regex("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", var.hosted_login.domain_prefix))
    error_message = "hosted_login.domain_prefix must be 1 to 63 lower-case letters, digits and hyphens."
  }

  validation {
    condition = var.hosted_login == null || try(
      length(var.hosted_login.callback_urls) > 0 && alltrue([
        for url in setunion(var.hosted_login.callback_urls, var.hosted_login.logout_urls) : can(regex("^(https://|http://localhost(:[0-9]+)?(/|$))", url))
    ]), false)
    error_message = "hosted_login must lead back to at least one page, and to pages of https:// or http://localhost alone."
  }
}

variable "issuer_type" {
  description = "Which of Cognito's two issuers the pool writes into its tokens: ORIGINAL or UPDATED; see the root's variable."
  type        = string
  default     = "ORIGINAL"

  validation {
    condition     = contains(["ORIGINAL", "UPDATED"], var.issuer_type)
    error_message = "issuer_type must be \"ORIGINAL\" or \"UPDATED\"."
  }
}
