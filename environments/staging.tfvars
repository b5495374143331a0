# As production, but with nothing to lose.
environment         = "staging"
region              = "eu-west-1"
deletion_protection = false
