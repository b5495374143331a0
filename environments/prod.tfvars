environment         = "prod"
region              = "eu-west-1"
deletion_protection = true
log_retention_days  = 365

# A new version of the functions gets a tenth of the calls first.
release = { percent = 10, minutes = 10 }
