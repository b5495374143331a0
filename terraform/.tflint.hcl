# All rules for Terraform itself. The AWS rules are not used: they are published on a release page, not in a registry.
plugin "terraform" {
  enabled = true
  preset  = "all"
}
