variable "name" {
  description = "The name of the user pool and its client."
  type        = string
}

variable "role_groups" {
  description = "The names of the groups whose members have a role: admin, and reader or null for none."
  type = object({
    admin  = string
    reader = optional(string)
  })
}

variable "resource_server" {
  description = "The API as a resource server: its identifier, with which the names of machines' scopes begin, and the collections that have a scope to read and one to write."
  type = object({
    identifier  = string
    collections = set(string)
  })
}

variable "deletion_protection" {
  description = "Whether the user pool is protected from deletion."
  type        = bool
}

variable "token_validity_minutes" {
  description = "How long access and ID tokens are valid, in minutes."
  type        = number
}

variable "sign_in" {
  description = "How people sign in: the pool's tier, MFA, the minimum password length, and the lifetime of refresh tokens in days."
  type = object({
    tier               = optional(string, "LITE")
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
    error_message = "sign_in.refresh_token_days must be a whole number from 1 to 3650, Cognito's limits."
  }
}

variable "oauth" {
  description = "The authorization code flow with PKCE: the URLs that it redirects to after signing in (callback_urls) and out (logout_urls), and the scopes that an app may request."
  type = object({
    callback_urls = optional(set(string), ["http://localhost:8080/"])
    logout_urls   = optional(set(string), [])
    scopes        = optional(set(string), ["aws.cognito.signin.user.admin", "email", "openid"])
  })
  default = {}

  validation {
    condition = length(var.oauth.callback_urls) > 0 && alltrue([
      for url in setunion(var.oauth.callback_urls, var.oauth.logout_urls) : can(regex("^(https://|http://localhost(:[0-9]+)?(/|$))", url))
    ])
    error_message = "oauth must have at least one callback URL, and only URLs that begin with https:// or http://localhost."
  }

  validation {
    condition     = length(var.oauth.scopes) > 0
    error_message = "oauth.scopes must hold at least one scope, such as \"openid\"."
  }
}

variable "sign_in_domain" {
  description = "The domain prefix of Cognito's hosted sign-in page; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.sign_in_domain == null || can(regex("^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$", var.sign_in_domain))
    error_message = "sign_in_domain must be 1 to 63 lower-case letters, digits and hyphens."
  }

  # https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
  validation {
    condition     = var.sign_in_domain == null || !can(regex("aws|amazon|cognito", var.sign_in_domain))
    error_message = "sign_in_domain must not contain aws, amazon or cognito, which AWS refuses."
  }
}
