"""The commands behind the make targets: deploying environments, creating logins, testing and measuring."""
