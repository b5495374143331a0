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
