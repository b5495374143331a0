# Like production, but without data that must be kept.
environment         = "staging"
region              = "eu-west-1"
deletion_protection = false
