variable "environment" {
  description = "The name of this environment, part of every resource's name. Hyphens are not allowed: resources of \"dev-x\" would match the IAM patterns of \"dev\"."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{0,19}$", var.environment))
    error_message = "environment must be 1 to 20 lower-case letters and digits, and begin with a letter, such as \"dev\"."
  }
}

variable "region" {
  description = "The AWS region of every resource."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of an AWS region, such as \"eu-west-1\"."
  }
}

variable "account_id" {
  description = "The AWS account of this environment; credentials of any other account are refused. Null accepts any account."
  type        = string
  default     = null

  validation {
    condition     = var.account_id == null || can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the twelve digits of an AWS account, in quotes, or null."
  }
}

variable "stage_name" {
  description = "The API's stage: the first part of every path, as in /Prod/users."
  type        = string
  default     = "Prod"

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,128}$", var.stage_name))
    error_message = "stage_name must be 1 to 128 letters, digits, hyphens and underscores."
  }
}

variable "function_package" {
  description = "The package with the code of all functions, relative to this folder: the shaded JAR, or the ZIP file of a custom runtime."
  type        = string
  default     = "../java/target/users-api.jar"

  validation {
    condition     = can(regex("\\.(jar|zip)$", var.function_package))
    error_message = "function_package must name a .jar or .zip file."
  }
}

variable "function_s3_package" {
  description = "The package in S3 instead of a file: its bucket, key and version. The bucket must have versioning, so that a plan names what it deploys. Who deploys needs s3:GetObject and s3:GetObjectVersion on it, which the roles of \"make bootstrap\" do not have."
  type = object({
    bucket  = string
    key     = string
    version = string
  })
  default = null
}

variable "function_runtime" {
  description = "The Lambda runtime: java21, java25 (needs version 6 of the AWS provider), or provided.al2023 for a package that includes its own Java."
  type        = string
  default     = "java21"

  validation {
    condition     = contains(["java21", "java25", "provided.al2023"], var.function_runtime)
    error_message = "function_runtime must be \"java21\", \"java25\" or \"provided.al2023\"."
  }
}

variable "function_architecture" {
  description = "The functions' processor architecture: x86_64, or arm64, which costs a fifth less. A package that includes its own Java runs only on the architecture that it was built on."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.function_architecture)
    error_message = "function_architecture must be \"x86_64\" or \"arm64\"."
  }
}

variable "function_memory_size" {
  description = "The memory of each function in MB. Lambda allocates CPU in proportion to memory, so functions with less memory start more slowly."
  type        = number
  default     = 512

  validation {
    condition     = var.function_memory_size >= 128 && var.function_memory_size <= 10240 && floor(var.function_memory_size) == var.function_memory_size
    error_message = "function_memory_size must be a whole number from 128 to 10240."
  }
}

variable "snap_start" {
  description = "Whether functions use SnapStart, that is, start from a snapshot of an initialized function. Only AWS's managed Java runtimes support it."
  type        = bool
  default     = true

  validation {
    condition     = !(var.snap_start && startswith(var.function_runtime, "provided"))
    error_message = "snap_start must be false with a provided runtime: SnapStart supports AWS's managed Java runtimes only."
  }
}

variable "log_retention_days" {
  description = "How long the functions' logs are kept, in days."
  type        = number
  default     = 30

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a number of days that CloudWatch Logs offers, such as 7, 30, 90 or 365."
  }
}

variable "revocation" {
  description = "Whether \"make revoke\", disabling and deleting end a person's tokens within 5 seconds, whatever the gateway has cached. Each execution environment of a function reads the table at most once in 4 seconds for each caller. Calls fail with 503 while the table does not answer. It can be turned on and off at any time: the table stays."
  type        = bool
  default     = false
}

variable "role_groups" {
  description = "The Cognito groups whose members have a role: admin may call every operation, reader every one that only reads. Set without reader, there is no readers' group."
  type = object({
    admin  = optional(string, "apiAdmins")
    reader = optional(string)
  })
  default = { reader = "apiReaders" }

  validation {
    condition     = alltrue([for group in values(var.role_groups) : can(regex("^[A-Za-z0-9_.+=@-]{1,128}$", group)) if group != null])
    error_message = "role_groups must be names of 1 to 128 letters, digits and the characters _ . + = @ -."
  }

  validation {
    condition     = var.role_groups.admin != var.role_groups.reader
    error_message = "role_groups must name different groups for admin and reader."
  }
}

variable "token_uses" {
  description = "The kinds of Cognito token that the API accepts: access, id, or both."
  type        = set(string)
  default     = ["access", "id"]

  validation {
    condition     = length(var.token_uses) > 0 && length(setsubtract(var.token_uses, ["access", "id"])) == 0
    error_message = "token_uses must hold \"access\", \"id\" or both."
  }
}

variable "fail_on_warnings" {
  description = "Whether a deployment fails if API Gateway's import of the OpenAPI document gives a warning, such as for an unknown keyword."
  type        = bool
  default     = false
}

variable "token_validity_minutes" {
  description = "How long access and ID tokens are valid, in minutes. A token that is revoked, or whose user leaves the group, stays valid until it expires."
  type        = number
  default     = 60

  validation {
    condition     = var.token_validity_minutes >= 5 && var.token_validity_minutes <= 1440 && floor(var.token_validity_minutes) == var.token_validity_minutes
    error_message = "token_validity_minutes must be a whole number from 5 to 1440, Cognito's limits."
  }
}

variable "authorizer_cache_seconds" {
  description = "How long the gateway caches the authorizer's policy for a token, in seconds; 0 calls the authorizer for every request."
  type        = number
  default     = 300

  validation {
    condition     = var.authorizer_cache_seconds >= 0 && var.authorizer_cache_seconds <= 3600 && floor(var.authorizer_cache_seconds) == var.authorizer_cache_seconds
    error_message = "authorizer_cache_seconds must be a whole number from 0 to 3600."
  }
}

variable "cors_allow_origins" {
  description = "The origins whose pages may call the API from a browser, such as [\"https://app.example.com\"]; [\"*\"] allows every origin, an empty set allows none."
  type        = set(string)
  default     = []

  validation {
    condition     = var.cors_allow_origins == toset(["*"]) || alltrue([for origin in var.cors_allow_origins : can(regex("^https?://[A-Za-z0-9.-]+(:[0-9]+)?$", origin))])
    error_message = "cors_allow_origins must hold origins without a path, such as \"https://app.example.com\", or \"*\" alone."
  }
}

variable "cors_allow_headers" {
  description = "The request headers that pages may send in addition to the API's own and those of tracing (baggage, sentry-trace, traceparent, tracestate, x-amzn-trace-id), such as [\"X-Tenant\"]. It matters only with cors_allow_origins."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for name in var.cors_allow_headers : can(regex("^[A-Za-z0-9._-]+$", name))])
    error_message = "cors_allow_headers must hold names of headers, such as \"X-Tenant\"."
  }
}

variable "throttling" {
  description = "The request limits of the stage, and of single operations such as \"PUT /users\": rate_limit is the steady rate per second, burst_limit the size of a burst. Requests beyond a limit get 429."
  type = object({
    rate_limit  = number
    burst_limit = number
    operations = optional(map(object({
      rate_limit  = number
      burst_limit = number
    })), {})
  })
  default = {
    rate_limit  = 1000
    burst_limit = 500
  }

  validation {
    condition     = var.throttling.rate_limit > 0 && var.throttling.burst_limit > 0 && alltrue([for limits in values(var.throttling.operations) : limits.rate_limit > 0 && limits.burst_limit > 0])
    error_message = "throttling must have rate_limits and burst_limits above 0; with 0, the provider would set no limit. To refuse writes, run \"make read-only\"."
  }
}

variable "minimum_compression_size" {
  description = "The size in bytes from which responses are compressed for clients that accept it, such as 1024; null for no compression."
  type        = number
  default     = null
}

variable "custom_domain" {
  description = "A custom domain name for the API, and its certificate in ACM. The API's default endpoint is then disabled. Create the DNS record yourself, where the domain's zone is managed."
  type = object({
    name            = string
    certificate_arn = string
  })
  default = null

  validation {
    condition     = var.custom_domain == null || length(var.vpc_endpoint_ids) == 0
    error_message = "custom_domain must be null for a private API; set up its domain name with the VPC endpoint instead."
  }
}

variable "vpc_endpoint_ids" {
  description = "The VPC endpoints that can reach the API. If there are any, the API is private; an empty set makes it public. Decide before the first deployment, because an API that was private keeps its resource policy."
  type        = set(string)
  default     = []
}

variable "waf" {
  description = "A web application firewall (AWS WAF) in front of the API: AWS's managed rules against known attacks, and a limit of requests per IP address in five minutes; null for none."
  type = object({
    requests_per_5_minutes = optional(number, 2000)
  })
  default = null
}

variable "sign_in" {
  description = "How people sign in: Cognito's tier (LITE has all that is used here, ESSENTIALS costs 2.7 times as much, PLUS adds threat protection), MFA (OFF, OPTIONAL, ON), the minimum password length, and the lifetime of refresh tokens in days."
  type = object({
    tier               = optional(string, "LITE")
    mfa                = optional(string, "OFF")
    password_length    = optional(number, 12)
    refresh_token_days = optional(number, 30)
  })
  default = {}
}

variable "oauth" {
  description = "The authorization code flow with PKCE: the URLs that it redirects to after signing in (callback_urls) and out (logout_urls), and the scopes that an app may request."
  type = object({
    callback_urls = optional(set(string), ["http://localhost:8080/"])
    logout_urls   = optional(set(string), [])
    scopes        = optional(set(string), ["aws.cognito.signin.user.admin", "email", "openid"])
  })
  default = {}
}

variable "sign_in_domain" {
  description = "The domain prefix of Cognito's hosted sign-in page, as in https://<sign_in_domain>.auth.<region>.amazoncognito.com; null for none."
  type        = string
  default     = null
}

variable "function_settings" {
  description = "Settings of single functions, by key (authorizer, users): memory_size in MB, instead of function_memory_size; and reserved_concurrency, the maximum number of concurrent calls, set aside from the account's concurrency."
  type = map(object({
    memory_size          = optional(number)
    reserved_concurrency = optional(number)
  }))
  default = {}
}

variable "encryption" {
  description = "The customer managed KMS keys that encrypt the logs and the tables; null for AWS's own keys. Null does not remove the key of an existing table: to return to AWS's key, give the ARN of the key behind alias/aws/dynamodb."
  type = object({
    logs_kms_key_arn  = optional(string)
    table_kms_key_arn = optional(string)
  })
  default = {}

  validation {
    condition     = alltrue([for arn in compact([var.encryption.logs_kms_key_arn, var.encryption.table_kms_key_arn]) : can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", arn))])
    error_message = "encryption must name keys by their ARNs, such as \"arn:aws:kms:eu-west-1:123456789012:key/…\"."
  }
}

variable "table_max_throughput" {
  description = "The maximum read and write request units of each table per second, to limit costs. -1 removes a limit; null leaves it unchanged."
  type = object({
    read_units  = number
    write_units = number
  })
  default = null
}

variable "access_log" {
  description = "Whether the gateway logs each call: caller, operation, source address, status and duration. API Gateway needs a role for it. Each account has one such role per region; \"make bootstrap\" creates it if it is missing."
  type        = bool
  default     = false
}

variable "alarms" {
  description = "The existing SNS topics that alarms notify, the p99 latency above which the API counts as slow, and whether an hour without calls raises an alarm."
  type = object({
    alarm_actions     = optional(set(string), [])
    slow_milliseconds = optional(number, 3000)
    expect_calls      = optional(bool, false)
  })
  default = {}
}

variable "release" {
  description = "How a new version of the functions is released: it gets this percentage of the calls for this many minutes, then all of them if no alarm has gone off. 100 releases it at once."
  type = object({
    percent = optional(number, 100)
    minutes = optional(number, 10)
  })
  default = {}

  validation {
    condition     = var.release.percent >= 1 && var.release.percent <= 100 && floor(var.release.percent) == var.release.percent
    error_message = "release.percent must be a whole number from 1 to 100."
  }

  validation {
    condition     = var.release.minutes >= 0 && var.release.minutes <= 60
    error_message = "release.minutes must be from 0 to 60."
  }
}

variable "live_versions" {
  description = "By a function's name, the version that the API goes on calling, such as \"3\". A function that is left out goes to each new version as soon as it is published. The make targets give the versions that are live, and release new ones after the apply (see release)."
  type        = map(string)
  default     = {}
}

variable "trace_rate" {
  description = "The share of calls that X-Ray traces, from 0 to 1. A million traces cost 5 $; API Gateway costs 3.50 $ for a million calls."
  type        = number
  default     = 0.05

  validation {
    condition     = var.trace_rate >= 0 && var.trace_rate <= 1
    error_message = "trace_rate must be from 0 to 1, such as 0.05 for one call in twenty."
  }
}

variable "deletion_protection" {
  description = "Whether the tables and the user pool are protected from deletion until this is switched off."
  type        = bool
  default     = true
}

variable "tags" {
  description = "More tags for every resource. Application, Environment and ManagedBy are already set: roles and tools depend on them."
  type        = map(string)
  default     = {}

  validation {
    condition     = length(setintersection(keys(var.tags), ["Application", "Environment", "ManagedBy"])) == 0
    error_message = "tags must not set Application, Environment or ManagedBy."
  }
}

variable "permissions_boundary_arn" {
  description = "The permissions boundary of the roles that are created for the functions and the gateway, or null. \"make bootstrap\" prints the one that deployments from GitHub need."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn must be the ARN of an IAM policy, or null."
  }
}

variable "emulator_url" {
  description = "The URL of the AWS emulator that everything runs in, or null for AWS. The make targets set it for the local environment."
  type        = string
  default     = null

  validation {
    condition     = var.emulator_url == null || can(regex("^http://127\\.0\\.0\\.1:[0-9]+$", var.emulator_url))
    error_message = "emulator_url must be a URL on this machine, such as \"http://127.0.0.1:4566\", or null for AWS."
  }
}

variable "emulator_api_url" {
  description = "The URL of the API in the AWS emulator, without the stage, or null for AWS. The make targets set it for the local environment."
  type        = string
  default     = null

  validation {
    condition     = (var.emulator_api_url == null) == (var.emulator_url == null)
    error_message = "emulator_api_url must be set if, and only if, emulator_url is."
  }
}
