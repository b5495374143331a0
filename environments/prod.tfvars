environment         = "prod"
region              = "eu-west-1"
deletion_protection = true
log_retention_days  = 365
