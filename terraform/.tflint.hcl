# The rules for Terraform itself, all of them; those for AWS come from a release page, not from a registry.
plugin "terraform" {
  enabled = true
  preset  = "all"
}
