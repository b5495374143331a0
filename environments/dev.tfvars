# For trying things out: may be destroyed at any time.
environment         = "dev"
region              = "eu-west-1"
deletion_protection = false
log_retention_days  = 7
