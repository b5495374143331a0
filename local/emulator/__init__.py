"""AWS on one machine: ministack, and the one call that it lacks and Terraform needs."""
