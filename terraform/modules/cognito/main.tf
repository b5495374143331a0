# Who may sign in: the user pool, the app client that people sign in through, the groups that have a role, and what
# machines can be allowed. The machines' app clients are not here, because Terraform's state would contain their secrets.

resource "aws_cognito_user_pool" "this" {
  name                     = var.name
  user_pool_tier           = var.sign_in.tier
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  deletion_protection      = var.deletion_protection ? "ACTIVE" : "INACTIVE"

  # Ada@example.com and ada@example.com are one person.
  username_configuration {
    case_sensitive = false
  }

  # People can change their own e-mail address; the new one takes effect once it is verified.
  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }

  # Only administrators create logins. If people could sign up, a stranger could get a token that the API accepts.
  admin_create_user_config {
    allow_admin_create_user_only = true
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  password_policy {
    minimum_length                   = var.sign_in.password_length
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = true
    require_uppercase                = true
    temporary_password_validity_days = 7
  }

  mfa_configuration = var.sign_in.mfa

  # An authenticator app is the only second factor: text messages can be redirected, and cost money.
  dynamic "software_token_mfa_configuration" {
    for_each = var.sign_in.mfa == "OFF" ? [] : [1]

    content {
      enabled = true
    }
  }

  # Threat protection, which only PLUS includes. Its responses to each level of risk are Cognito's defaults. It must be off
  # before the tier changes, so it is always sent.
  # https://docs.aws.amazon.com/cognito/latest/developerguide/feature-plans-deactivate.html
  user_pool_add_ons {
    advanced_security_mode = var.sign_in.tier == "PLUS" ? "ENFORCED" : "OFF"
  }

  lifecycle {
    # It can't be changed: an existing pool with another setting would be replaced, and its logins lost.
    ignore_changes = [username_configuration]
  }
}

resource "aws_cognito_user_pool_client" "this" {
  name         = var.name
  user_pool_id = aws_cognito_user_pool.this.id

  explicit_auth_flows = [
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
  ]

  # A public client: a browser or an app could not keep a secret.
  generate_secret               = false
  enable_token_revocation       = true
  prevent_user_existence_errors = "ENABLED"

  access_token_validity  = var.token_validity_minutes
  id_token_validity      = var.token_validity_minutes
  refresh_token_validity = var.sign_in.refresh_token_days

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }

  # Only the authorization code flow: a client without a secret uses PKCE to prove that it requested the code (RFC 7636).
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = var.oauth.scopes
  supported_identity_providers         = ["COGNITO"]
  callback_urls                        = var.oauth.callback_urls
  logout_urls                          = var.oauth.logout_urls
}

# https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html
resource "aws_cognito_user_pool_domain" "sign_in" {
  count = var.sign_in_domain == null ? 0 : 1

  domain       = var.sign_in_domain
  user_pool_id = aws_cognito_user_pool.this.id

  # The classic hosted UI: the pages of version 2 show nothing until they have a branding style.
  managed_login_version = 1
}

resource "aws_cognito_user_group" "admins" {
  name         = var.role_groups.admin
  description  = "Administrators of the Users API"
  user_pool_id = aws_cognito_user_pool.this.id
}

resource "aws_cognito_user_group" "readers" {
  count = var.role_groups.reader == null ? 0 : 1

  name         = var.role_groups.reader
  description  = "May read everything in the Users API"
  user_pool_id = aws_cognito_user_pool.this.id
}

# https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
resource "aws_cognito_resource_server" "api" {
  name         = var.name
  identifier   = var.resource_server.identifier
  user_pool_id = aws_cognito_user_pool.this.id

  dynamic "scope" {
    for_each = merge([
      for collection in var.resource_server.collections : {
        "${collection}:read"  = "Read all ${collection}"
        "${collection}:write" = "Create, change and delete all ${collection}"
      }
    ]...)

    content {
      scope_name        = scope.key
      scope_description = scope.value
    }
  }
}
