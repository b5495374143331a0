variable "name" {
  description = "The prefix of every alarm's name, and the name of the dashboard."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.name))
    error_message = "name must be 1 to 64 letters, digits, hyphens and underscores."
  }
}

variable "region" {
  description = "The region of the monitored resources."
  type        = string
}

variable "api" {
  description = "The monitored API: its name and its stage."
  type = object({
    name       = string
    stage_name = string
  })
}

variable "authorizer" {
  description = "The name of the authorizer function."
  type        = string
}

variable "resources" {
  description = "The resources of the API: the names of the function and the table of each."
  type = map(object({
    function = string
    table    = string
  }))
}

variable "tables" {
  description = "The tables whose throttling raises alarms: the name and the indexes of each."
  type = map(object({
    name    = string
    indexes = list(string)
  }))
}

variable "alarm_actions" {
  description = "The SNS topics that are notified when an alarm begins and when it ends."
  type        = set(string)

  validation {
    condition     = alltrue([for arn in var.alarm_actions : can(regex("^arn:[a-z0-9-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", arn))])
    error_message = "alarm_actions must be ARNs of SNS topics, such as \"arn:aws:sns:eu-west-1:123456789012:on-call\"."
  }

  validation {
    condition     = length(var.alarm_actions) <= 5
    error_message = "alarm_actions must have at most five entries, CloudWatch's limit."
  }
}

variable "slow_milliseconds" {
  description = "The p99 latency, in milliseconds, above which the API counts as slow."
  type        = number

  validation {
    condition     = var.slow_milliseconds > 0 && var.slow_milliseconds <= 29000
    error_message = "slow_milliseconds must be from 1 to 29000, API Gateway's timeout."
  }
}

variable "expect_calls" {
  description = "Whether an hour without calls raises an alarm."
  type        = bool
}
